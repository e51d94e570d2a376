/** Connects to a cluster: the entry of the package, and the one place where the client meets Node. */
import { nodeClientPlatform } from '../platform/node/client-platform.ts';
import { emitProcessWarning } from '../platform/node/process-warning.ts';
import { parseBootstrap } from './bootstrap.ts';
import { Cluster } from './cluster.ts';
import { Ottla } from './ottla.ts';
import { type ConnectOptions, clientSettings } from './settings.ts';
import type { ClientWarning } from './warnings.ts';

/**
 * Connects to an Ottla cluster, or to any Kafka cluster.
 *
 * `servers` names one or more brokers of the cluster, the others are found: `host:port`, several
 * separated by commas or as an array. `ottla://` and `kafka://` pin the protocol; without them the
 * client finds out. Resolves when a broker has answered; rejects with an `OttlaError`: CONNECTION_REFUSED,
 * HOST_NOT_FOUND, TIMEOUT, ABORTED, INVALID_ARGUMENT.
 *
 *     await using ottla = await connect('127.0.0.1:9092');
 *     const producer = ottla.producer();
 *     await producer.send({ topic: 'orders', key: 'k', value: 'v' });
 */
export async function connect(
  servers: string | readonly string[],
  options: ConnectOptions = {},
): Promise<Ottla> {
  const bootstrap = parseBootstrap(servers);
  const { platform = nodeClientPlatform(), onWarning = warnByProcess } = options;
  const cluster = new Cluster({ platform, settings: clientSettings(options), bootstrap, warn: onWarning });
  try {
    await cluster.reach(options.signal);
  } catch (error) {
    cluster.close();
    throw error;
  }
  return new Ottla(cluster);
}

function warnByProcess({ code, message }: ClientWarning): void {
  emitProcessWarning('OttlaWarning', code, message);
}
