/**
 * A group of brokers on one machine, each a process of its own with a directory of its own, run as one: all
 * start, all stop, and one that dies is reported and, if so wished, started again.
 */
import type { BrokerId, Millis } from '../base/units.ts';
import type { BrokerConfig } from '../config/broker-config.ts';
import { type Child, type ChildExit, startChild } from '../platform/node/child.ts';
import { nodeClock } from '../platform/node/clock.ts';
import { nodeDisk } from '../platform/node/disk.ts';
import type { Address } from '../platform/ports.ts';
import { TOP } from '../storage/layout.ts';

/** What each broker of a group has for itself; all other settings they share. */
export type OwnSettings = Partial<BrokerConfig> &
  Pick<BrokerConfig, 'nodeId' | 'logDir' | 'listeners' | 'quorumVoters'> & {
    readonly brokerListener: Address;
  };

/** A broker of the group, and the command line that starts it. */
export interface PlannedBroker {
  readonly nodeId: BrokerId;
  readonly dataDirectory: string;
  /** In the metadata quorum. */
  readonly votes: boolean;
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

/** A broker could not be started, or all have died, and have said why on stderr; or none may be started. */
class BrokerGroupFailure extends Error {
  override readonly name = 'BrokerGroupFailure';
  readonly code: 'START_FAILED' | 'ALL_DIED' | 'WRONG_DIRECTORY';

  constructor(code: BrokerGroupFailure['code'], message: string) {
    super(message);
    this.code = code;
  }
}

interface Member {
  readonly planned: PlannedBroker;
  child: Child;
}

/**
 * Resolves when all brokers have ended after the signal. Rejects with a BrokerGroupFailure when one cannot start, and
 * when the last one has died.
 */
export async function runBrokerGroup(options: BrokerGroupOptions): Promise<void> {
  for (const parent of new Set(options.brokers.map(parentOf))) {
    await refuseAnothers(parent);
    for (const directory of await leftOut(parent, options.brokers))
      options.report(
        `${directory} holds the data of a broker that is not started: start as many brokers as there were to have it ` +
          'back, or remove the directory when nothing in it is missed.',
      );
  }
  if (options.signal.aborted) return;
  const members: Member[] = [];
  const starting = options.brokers.map((planned) => {
    const { child, started } = startBroker(planned);
    const member: Member = { planned, child };
    members.push(member);
    return started.then((address) => ({ member, address }));
  });
  let stopped: Promise<void> | undefined;
  // A second signal would end the brokers at once.
  const stop = (): Promise<void> => (stopped ??= stopAll(members));
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
    const running = new Set(members);
    await Promise.all(members.map((member) => watch(member, running, options)));
    if (!options.signal.aborted)
      throw new BrokerGroupFailure(
        'ALL_DIED',
        'All brokers have died: start them again, or with --restart, which brings back each that dies.',
      );
  } catch (error) {
    await stop();
    if (!options.signal.aborted) throw error;
  }
}

function parentOf({ dataDirectory }: PlannedBroker): string {
  return dataDirectory.slice(0, dataDirectory.lastIndexOf('/'));
}

/** The topics of a broker that used the directory alone before would be missing, and nobody would say so. */
async function refuseAnothers(parent: string): Promise<void> {
  if ((await nodeDisk().stat(`${parent}/${TOP.meta}`)) === undefined) return;
  throw new BrokerGroupFailure(
    'WRONG_DIRECTORY',
    `${parent} is the data directory of one broker, not of several: choose another with --data-dir, or start that ` +
      'broker as it was, without --brokers and --shards.',
  );
}

/** Directories of brokers that the group once had. */
async function leftOut(parent: string, brokers: readonly PlannedBroker[]): Promise<string[]> {
  const disk = nodeDisk();
  if ((await disk.stat(parent)) === undefined) return [];
  const numbered = (await disk.list(parent)).filter((name) => /^\d+$/.test(name));
  const held: string[] = [];
  for (const directory of numbered.map((name) => `${parent}/${name}`)) {
    if (brokers.some(({ dataDirectory }) => dataDirectory === directory)) continue;
    if ((await disk.stat(`${directory}/${TOP.meta}`)) !== undefined) held.push(directory);
  }
  return held;
}

/** Who votes stops last: the others can only hand over what they lead while there is a controller. */
async function stopAll(members: readonly Member[]): Promise<void> {
  for (const votes of [false, true]) {
    const stopping = members.filter(({ planned }) => planned.votes === votes);
    for (const { child } of stopping) child.kill('SIGTERM');
    await Promise.all(stopping.map(({ child }) => child.ended));
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
    throw new BrokerGroupFailure(
      'START_FAILED',
      `Broker ${nodeId} could not be started: ${describeEnd(end)}.`,
    );
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

/** Resolves when the broker has ended for good, and is none of the running ones any more. */
async function watch(
  member: Member,
  running: Set<Member>,
  { restart, signal, report }: BrokerGroupOptions,
): Promise<void> {
  for (;;) {
    const { nodeId } = member.planned;
    const end = await member.child.ended;
    if (signal.aborted) return;
    const what = `Broker ${nodeId} has died: ${describeEnd(end)}.`;
    if (!restart) {
      running.delete(member);
      const others = 'It stays down; the others go on. (--restart brings such a broker back.)';
      report(`${what} ${running.size > 0 ? others : 'It was the last one.'}`);
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
