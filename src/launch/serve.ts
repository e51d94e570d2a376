/**
 * Runs one broker on the real platform until it is told to stop: the part of `ottla serve` and
 * `ottla dev` that knows the broker. `cli` loads this file when one of them is called.
 */
import { doorAddress } from '../broker/neighbours.ts';
import { startBroker } from '../broker/server.ts';
import type { BrokerSettings } from '../config/broker-settings.ts';
import { isWildcard, printAddress } from '../config/end-point.ts';
import { absolutePath } from '../platform/node/absolute-path.ts';
import { listenHttp } from '../platform/node/http.ts';
import { nodePlatform } from '../platform/node/platform.ts';
import type { Address } from '../platform/ports.ts';
import { createLogger, type Logger } from '../telemetry/log.ts';
import { guardAgainstBugs } from './crash-guard.ts';
import { startFailure } from './start-failure.ts';

/** What runs, once it is ready for clients. */
export interface RunningBroker {
  readonly nodeId: number;
  readonly clusterId: string;
  /** Where it listens, with the ports that the system chose. */
  readonly addresses: readonly Address[];
  readonly httpAddress: Address | undefined;
  readonly dataDirectory: string;
}

export interface ServeOptions {
  readonly settings: BrokerSettings;
  /** Of this software, as metrics tell it. */
  readonly version: string;
  /** Closes the broker cleanly when it fires. */
  readonly signal: AbortSignal;
  /** Called once, when clients may connect. */
  readonly ready: (broker: RunningBroker) => Promise<void>;
}

/**
 * Resolves when the broker has closed cleanly after `signal`. Rejects with a `StartFailure` when it could
 * not start, or another process has taken its place.
 */
export async function serve({ settings, version, signal, ready }: ServeOptions): Promise<void> {
  const terminal = process.stderr.isTTY === true;
  const logger = await createLogger({ level: settings.logLevel, format: settings.logFormat, terminal });
  guardAgainstBugs(process, logger);
  const dataDirectory = absolutePath(settings.logDir);
  warnAboutOpenDoors(settings, logger);
  const superseded = new AbortController();
  const broker = await startBroker({
    platform: nodePlatform(),
    settings: { ...settings, logDir: dataDirectory },
    logger,
    http: { listen: listenHttp, version, processMetrics: true },
    signal,
    superseded: (reason) => superseded.abort(reason),
  }).catch((error: unknown) => {
    if (signal.aborted) return undefined;
    throw startFailure(error, doorAddress(settings));
  });
  if (broker === undefined) return;
  const { nodeId, clusterId, addresses, httpAddress } = broker;
  await ready({ nodeId, clusterId, addresses, httpAddress, dataDirectory });
  await fired(AbortSignal.any([signal, superseded.signal]));
  logger.info({}, 'closing');
  await broker.close();
  logger.info({}, 'closed');
  if (superseded.signal.aborted) throw startFailure(superseded.signal.reason);
}

/** Anybody who reaches an address that is not the machine's own may read and write. */
function warnAboutOpenDoors(settings: BrokerSettings, logger: Logger): void {
  const addresses = [...settings.listeners, doorAddress(settings)].filter((each) => each !== undefined);
  const open = addresses.filter(({ host }) => !isLoopback(host)).map(printAddress);
  if (open.length > 0)
    logger.warn(
      { listeners: open },
      'whoever reaches these ports may read and write: nothing is authenticated yet',
    );
}

function isLoopback(host: string): boolean {
  return !isWildcard(host) && (host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host));
}

function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
