/**
 * Runs a cluster on one machine: each broker is a process of its own, with a directory of its own, that
 * could as well run elsewhere. The part of `ottla dev --brokers N` that knows processes.
 *
 * A broker that dies stays down, as on a machine of its own, unless it was asked otherwise: what the others
 * do then is what one wants to see.
 */
import type { Millis } from '../base/units.ts';
import { printAddress } from '../config/end-point.ts';
import { type Child, type ChildExit, startChild } from '../platform/node/child.ts';
import { nodeClock } from '../platform/node/clock.ts';
import { nodeNetwork } from '../platform/node/network.ts';
import type { Address } from '../platform/ports.ts';

export interface DevClusterOptions {
  readonly brokers: number;
  /** Where clients connect, one per broker; those after the last count its port on. */
  readonly listen: readonly Address[];
  readonly dataDirectory: string;
  /** Starts a broker again that has died. */
  readonly restart: boolean;
  /** Further flags of `ottla serve`. */
  readonly flags: readonly string[];
  /** Closes all brokers cleanly when it fires. */
  readonly signal: AbortSignal;
  /** Called once, when every broker is ready. */
  readonly ready: (brokers: readonly DevBroker[]) => Promise<void>;
  /** A sentence about a broker that has died or come back. */
  readonly report: (sentence: string) => void;
}

export interface DevBroker {
  readonly nodeId: number;
  readonly pid: number | undefined;
  readonly address: Address;
  readonly dataDirectory: string;
}

/** A broker could not be started; it has said why on stderr. */
export class DevClusterFailure extends Error {
  override readonly name = 'DevClusterFailure';
}

interface Member {
  readonly nodeId: number;
  readonly listen: Address;
  readonly flags: readonly string[];
  readonly dataDirectory: string;
  child: Child;
}

/** Resolves when all brokers have ended after `signal`. Rejects with a DevClusterFailure when one cannot start. */
export async function runDevCluster(options: DevClusterOptions): Promise<void> {
  const plans = await planMembers(options);
  const members: Member[] = [];
  const starting = plans.map((plan) => {
    const { child, started } = startBroker(plan.flags);
    const member: Member = { ...plan, child };
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
        started.map(({ member: { nodeId, dataDirectory, child }, address }) => ({
          nodeId,
          pid: child.pid,
          address,
          dataDirectory,
        })),
      );
    }
    await Promise.all(members.map((member) => watch(member, options)));
  } catch (error) {
    stop();
    await Promise.all(members.map(({ child }) => child.ended));
    if (!options.signal.aborted) throw error;
  }
}

/** Every broker's command line. Their list of voters is the same. */
async function planMembers(options: DevClusterOptions): Promise<Omit<Member, 'child'>[]> {
  const { brokers, listen, dataDirectory, flags } = options;
  const ids = Array.from({ length: brokers }, (_, at) => at + 1);
  const last = listen.at(-1)!;
  const addresses = ids.map((_, at) => {
    const { host, port } = last;
    return listen[at] ?? { host, port: port === 0 ? 0 : port + 1 + at - listen.length };
  });
  const voters = await Promise.all(
    ids.map(async (id, at) => `${id}@${printAddress(await brokerAddress(addresses[at]!))}`),
  );
  return ids.map((nodeId, at) => {
    const directory = `${dataDirectory}/${nodeId}`;
    const own = [
      '--node-id',
      String(nodeId),
      '--data-dir',
      directory,
      '--listen',
      printAddress(addresses[at]!),
    ];
    return {
      nodeId,
      listen: addresses[at]!,
      dataDirectory: directory,
      flags: ['serve', '--format', 'json', ...own, '--peers', voters.join(','), ...flags],
    };
  });
}

/** Distance of the broker-to-broker port from the clients'. */
const brokerPortOffset = 1_000;

/** Beside the clients' port; a free one where that is chosen by the system. */
async function brokerAddress({ host, port }: Address): Promise<Address> {
  if (port !== 0) return { host, port: port + brokerPortOffset };
  const listener = await nodeNetwork().listen({ host, port: 0 }, (socket) => socket.destroy());
  await listener.close();
  return listener.address;
}

/** `started` resolves with the clients' address once the broker is ready. */
function startBroker(flags: readonly string[]): { child: Child; started: Promise<Address> } {
  let ready: (address: Address) => void = () => {};
  const isReady = new Promise<Address>((resolve) => {
    ready = resolve;
  });
  const child = startChild(flags, (line) => {
    const address = readyAddress(line);
    if (address !== undefined) ready(address);
  });
  const failed = child.ended.then((end): never => {
    throw new DevClusterFailure(`A broker could not be started: ${describeEnd(end)}.`);
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
async function watch(member: Member, { restart, signal, report }: DevClusterOptions): Promise<void> {
  for (;;) {
    const { nodeId } = member;
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
    const { child, started } = startBroker(member.flags);
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
