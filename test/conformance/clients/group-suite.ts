/**
 * What every client's groups must stand: members come, leave, are killed and paused while records flow.
 * Every record is received; each once while everybody leaves in good order.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { GroupTrial } from './group-trial.ts';
import { type MemberCommand, ProcessMember } from './process-member.ts';
import { sessionTimeoutMs } from './timing.ts';

/** Members with a slow commit wait so long between receiving and committing. */
const slowCommitMs = 2_000;

/** What the broker of the suite is started with: in consumer groups the session timeout is its own. */
export const brokerFlags: readonly string[] = [
  '--group.initial.rebalance.delay.ms=200ms',
  `--group.consumer.session.timeout.ms=${sessionTimeoutMs}`,
  '--group.consumer.heartbeat.interval.ms=500',
];

export interface GroupClient {
  /** Also part of the names of topics and groups. */
  readonly name: string;
  /** A member that waits `commitDelayMs` after printing what it got, then commits it. */
  member(address: string, group: string, topic: string, commitDelayMs: number): MemberCommand;
  /** The protocol that it speaks. */
  readonly groupType: 'classic' | 'consumer';
  /** What a member prints that has stood still; default: that its late commit was refused. */
  readonly lateLines?: readonly RegExp[];
}

/** A member of the trial's group; it has joined when the group says so. */
export function member(client: GroupClient, trial: GroupTrial, commitDelayMs = 0): ProcessMember {
  const { address, group, topic, take } = trial;
  return new ProcessMember(client.member(address, group, topic, commitDelayMs), take);
}

export function groupSuite(client: GroupClient, address: () => string): void {
  describe(`a group of ${client.name}`, () => {
    const join = (trial: GroupTrial): ProcessMember => member(client, trial);

    test('grows from one to three and shrinks to one while records flow', async () => {
      const trial = await GroupTrial.begin(address(), `${client.name}-grows`);
      trial.startFlow();
      const members = [join(trial)];
      await trial.settle([12]);
      await trial.complete();
      members.push(join(trial), join(trial));
      await trial.settle([4, 4, 4]);
      expect((await trial.describe())?.type).toBe(client.groupType);
      await trial.complete();
      for (const leaving of members.splice(1)) await leaving.leave();
      await trial.settle([12]);
      await trial.stopFlow();
      await trial.complete();
      await members[0]!.leave();
      expect(await trial.committed()).toBe(trial.sent);
      expect(trial.repeated).toBe(0);
      await trial.end();
    });
  });
  killedMember(client, address);
  pausedMember(client, address);
}

export function killedMember(client: GroupClient, address: () => string): void {
  describe(`a group of ${client.name}`, () => {
    test('goes on without a member that is killed', async () => {
      const trial = await GroupTrial.begin(address(), `${client.name}-killed`);
      trial.startFlow();
      const [first, second] = [member(client, trial), member(client, trial)];
      await trial.settle([6, 6]);
      await trial.complete();
      await second.kill();
      await trial.settle([12]);
      await trial.stopFlow();
      await trial.complete();
      await first.leave();
      expect(await trial.committed()).toBe(trial.sent);
      await trial.end();
    });
  });
}

/** One stands still for longer than its session may be silent, between receiving and committing. */
export function pausedMember(client: GroupClient, address: () => string): void {
  describe(`a group of ${client.name}`, () => {
    test('takes the partitions of a member that stands still, and refuses its late commit', async () => {
      const trial = await GroupTrial.begin(address(), `${client.name}-paused`);
      const paused = member(client, trial, slowCommitMs);
      await trial.settle([12]);
      await trial.send(120);
      await trial.complete();
      // It has received what it has not committed.
      paused.pause();
      const other = member(client, trial);
      await sleep(sessionTimeoutMs);
      await trial.settle([12]);
      await trial.commitAll();
      expect(trial.repeated).toBeGreaterThan(0);
      paused.resume();
      for (const line of client.lateLines ?? [/^refused /]) await paused.says(line);
      expect(await trial.committed()).toBe(trial.sent);
      await trial.settle([6, 6]);
      await trial.send(600);
      await trial.complete();
      await paused.leave();
      await other.leave();
      await trial.end();
    });
  });
}

/** A live group goes from the classic protocol to KIP-848 and back, member by member, while records flow. */
export function migration(classic: GroupClient, consumer: GroupClient, address: () => string): void {
  test(`${classic.name} and ${consumer.name} replace each other in a live group`, async () => {
    const trial = await GroupTrial.begin(address(), `${classic.name}-to-${consumer.name}`);
    const type = async (): Promise<string | undefined> => (await trial.describe())?.type;
    trial.startFlow();
    const old = [member(classic, trial), member(classic, trial)];
    await trial.settle([6, 6]);
    expect(await type()).toBe('classic');
    const upgraded = member(consumer, trial);
    await trial.settle([4, 4, 4]);
    expect(await type()).toBe('consumer');
    await trial.complete();
    for (const leaving of old) await leaving.leave();
    await trial.settle([12]);
    await trial.complete();
    const back = member(classic, trial);
    await trial.settle([6, 6]);
    expect(await type()).toBe('consumer');
    await upgraded.leave();
    await trial.settle([12]);
    expect(await type()).toBe('classic');
    await trial.stopFlow();
    await trial.complete();
    await back.leave();
    expect(trial.repeated).toBe(0);
    expect(await trial.committed()).toBe(trial.sent);
    await trial.end();
  });
}
