/**
 * A group of brokers on one machine, each a process of its own with a directory of its own, run as one: all
 * start, all stop, and one that dies is reported and, if so wished, started again.
 */
import type { BrokerId, Millis } from '../base/units.ts';
import type { BrokerConfig } from '../config/broker-config.ts';
import { type Child, type ChildExit, startChild } from '../platform/node/child.ts';
import { nodeClock } from '../platform/node/clock.ts';
import type { Address } from '../platform/ports.ts';

/** What each broker of a group has for itself; all other settings they share. */
export type OwnSettings = Partial<BrokerConfig> &
  Pick<BrokerConfig, 'nodeId' | 'logDir' | 'listeners' | 'quorumVoters'> & {
    readonly brokerListener: Address;
  };

/** A broker of the group, and the command line that starts it. */
export interface PlannedBroker {
  readonly nodeId: BrokerId;
  readonly dataDirectory: string;
  /** Arguments of `ottla serve`. */
  readonly flags: readonly string[];
}

export interface StartedBroker {
  readonly nodeId: BrokerId;
  readonly pid: number | undefined;
  /** Where clients connect. */
  readonly address: Address;
  readonly dataDirectory: string;
}

export interface BrokerGroupOptions {
  readonly brokers: readonly PlannedBroker[];
  /** Starts a broker again that has died. */
  readonly restart: boolean;
  /** Closes all brokers cleanly when it fires. */
  readonly signal: AbortSignal;
  /** Called once, when every broker is ready. */
  readonly ready: (brokers: readonly StartedBroker[]) => Promise<void>;
  /** A sentence about a broker that has died or come back. */
  readonly report: (sentence: string) => void;
}

/** A broker could not be started; it has said why on stderr. */
class BrokerGroupFailure extends Error {
  override readonly name = 'BrokerGroupFailure';
  readonly code = 'START_FAILED';
}

interface Member {
  readonly planned: PlannedBroker;
  child: Child;
}

/** Resolves when all brokers have ended. Rejects with a BrokerGroupFailure when one cannot start. */
export async function runBrokerGroup(options: BrokerGroupOptions): Promise<void> {
  if (options.signal.aborted) return;
  const members: Member[] = [];
  const starting = options.brokers.map((planned) => {
    const { child, started } = startBroker(planned);
    const member: Member = { planned, child };
    members.push(member);
    return started.then((address) => ({ member, address }));
  });
  const stop = (): void => {
    for (const { child } of members) child.kill('SIGTERM');
  };
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    const started = await Promise.all(starting);
    if (!options.signal.aborted) {
      await options.ready(
        started.map(({ member: { planned, child }, address }) => {
          const { nodeId, dataDirectory } = planned;
          return { nodeId, pid: child.pid, address, dataDirectory };
        }),
      );
    }
    await Promise.all(members.map((member) => watch(member, options)));
  } catch (error) {
    stop();
    await Promise.all(members.map(({ child }) => child.ended));
    if (!options.signal.aborted) throw error;
  }
}

/** `started` resolves with the clients' address once the broker is ready. */
function startBroker({ nodeId, flags }: PlannedBroker): { child: Child; started: Promise<Address> } {
  let ready: (address: Address) => void = () => {};
  const isReady = new Promise<Address>((resolve) => {
    ready = resolve;
  });
  const child = startChild(['serve', '--format', 'json', ...flags], (line) => {
    const address = readyAddress(line);
    if (address !== undefined) ready(address);
  });
  const failed = child.ended.then((end): never => {
    throw new BrokerGroupFailure(`Broker ${nodeId} could not be started: ${describeEnd(end)}.`);
  });
  failed.catch(() => {});
  return { child, started: Promise.race([isReady, failed]) };
}

function readyAddress(line: string): Address | undefined {
  try {
    return JSON.parse(line).ready?.addresses?.[0];
  } catch {
    return undefined;
  }
}

/** One that dies as soon as it starts must not keep the machine busy. */
const restartPauseMs: Millis = 500;

/** Resolves when the broker has ended for good. */
async function watch(member: Member, { restart, signal, report }: BrokerGroupOptions): Promise<void> {
  for (;;) {
    const { nodeId } = member.planned;
    const end = await member.child.ended;
    if (signal.aborted) return;
    const what = `Broker ${nodeId} has died: ${describeEnd(end)}.`;
    if (!restart) {
      report(`${what} It stays down; the others go on. (--restart brings such a broker back.)`);
      return;
    }
    report(`${what} It is started again.`);
    await new Promise<void>((resolve) => nodeClock.after(restartPauseMs, resolve));
    if (signal.aborted) return;
    const { child, started } = startBroker(member.planned);
    member.child = child;
    await started.then(
      () => report(`Broker ${nodeId} is back, process ${child.pid}.`),
      () => {},
    );
  }
}

function describeEnd({ code, signal }: ChildExit): string {
  return signal === undefined ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
}
