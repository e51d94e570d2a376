/**
 * A storm of members, as a process of its own: all join at once, a quarter is replaced at once, all leave.
 * Prints one JSON line: how long until everybody is in the same state, and what that cost the broker.
 *
 *   node storm.js '{"port":9092,"pid":4711,"dialect":"native","protocol":"classic","group":"g","topic":"t","members":200,"partitions":400}'
 */
import { performance } from 'node:perf_hooks';
import { cpuSeconds } from '../pinned.ts';
import {
  ClassicStormMember,
  ConsumerStormMember,
  type StormGroup,
  type StormMember,
} from './storm-member.ts';

export interface StormOptions extends StormGroup {
  /** The broker's process. */
  readonly pid: number;
  readonly protocol: 'classic' | 'consumer';
  readonly members: number;
  /** Of the topic. */
  readonly partitions: number;
}

export interface Phase {
  readonly ms: number;
  /** Of the broker. */
  readonly cpuMs: number;
}

export interface StormResult {
  readonly join: Phase;
  readonly replace: Phase;
  readonly leave: Phase;
}

async function storm(options: StormOptions): Promise<StormResult> {
  const { members: count, pid, protocol } = options;
  const running = new Map<StormMember, Promise<void>>();
  const add = (): void => {
    const Kind = protocol === 'classic' ? ClassicStormMember : ConsumerStormMember;
    const member = new Kind(options);
    running.set(member, member.run());
  };
  const remove = async (member: StormMember): Promise<void> => {
    const ended = running.get(member)!;
    running.delete(member);
    await member.leave();
    await ended;
  };
  const phase = async (change: () => Promise<void>): Promise<Phase> => {
    const [cpu, began] = [cpuSeconds(pid), performance.now()];
    await change();
    return { ms: performance.now() - began, cpuMs: (cpuSeconds(pid) - cpu) * 1_000 };
  };
  const converged = (): boolean => {
    const states = [...running.keys()];
    const owned = states.reduce((sum, { partitions }) => sum + partitions, 0);
    const isShared = protocol === 'classic' || owned === options.partitions;
    return isShared && states.every(({ epoch }) => epoch !== undefined && epoch === states[0]!.epoch);
  };
  const settled = async (): Promise<void> => {
    while (!converged()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const join = await phase(async () => {
    for (let at = 0; at < count; at++) add();
    await settled();
  });
  const replace = await phase(async () => {
    const leaving = [...running.keys()].slice(0, count / 4).map(remove);
    for (let at = 0; at < count / 4; at++) add();
    await Promise.all(leaving);
    await settled();
  });
  const leave = await phase(async () => {
    await Promise.all([...running.keys()].map(remove));
  });
  return { join, replace, leave };
}

const options: StormOptions = JSON.parse(process.argv[2] ?? '{}');
storm(options).then(
  (result) => {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    process.exit();
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
