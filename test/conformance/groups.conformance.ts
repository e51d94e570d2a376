/**
 * Consumer groups of kcat, kafkajs and @platformatic/kafka on a real broker process: one member becomes
 * three and one again while records keep coming, members and the broker are killed, and administrators
 * look at what groups have read and change it.
 *
 * Every record must be received. Twice is allowed only where a member or the broker goes without a word:
 * what it had not committed comes again.
 */
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admin as PlatformaticAdmin } from '@platformatic/kafka';
import { type Admin, AssignerProtocol, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrokerProcess, bin } from '../crash/broker-process.ts';
import { type Client, kafkajs, kcat, type Member, platformatic } from './clients/group-members.ts';
import { librdkafka, type MixedMember, mixedGroup, ottla } from './clients/mixed-group.ts';
import { NumberedRecords, within } from './clients/numbered-records.ts';
import { fetchWaitMs } from './clients/timing.ts';

const roundRobin: MixedMember = {
  name: 'platformatic',
  join: ({ address, group, topic, take }) => platformatic.join(address, group, topic, take),
};

const partitions = 12;
const recordsPerPhase = 2_400;

let broker: BrokerProcess;
let admin: Admin;

beforeAll(async () => {
  broker = await BrokerProcess.start({ args: ['--group.initial.rebalance.delay.ms=200ms'] });
  const kafka = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING, retry: { retries: 20 } });
  admin = kafka.admin();
  await admin.connect();
});

afterAll(async () => {
  await admin.disconnect();
  await broker.stop();
});

/** Written with kcat, over all phases of a test. */
class Numbers extends NumberedRecords {
  readonly topic: string;

  constructor(topic: string) {
    super();
    this.topic = topic;
    execFileSync(process.execPath, [
      bin,
      'topic',
      'create',
      topic,
      '--partitions',
      String(partitions),
      '--bootstrap-server',
      broker.address,
    ]);
  }

  /** Writes more records, over all partitions. */
  send(count: number): void {
    const lines = Array.from({ length: count }, () => `k${this.sent % 101}:${this.sent++}`);
    execFileSync('kcat', ['-b', broker.address, '-P', '-t', this.topic, '-K', ':'], {
      input: `${lines.join('\n')}\n`,
    });
  }
}

/** Partitions of each member, fewest first; undefined while the group is not stable. */
async function shares(group: string): Promise<number[] | undefined> {
  const described = (await admin.describeGroups([group])).groups[0]!;
  if (described.state !== 'Stable') return undefined;
  const counts = described.members.map(({ memberAssignment }) => {
    const assignment = AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {};
    return Object.values(assignment).flat().length;
  });
  return counts.sort((a, b) => a - b);
}

/**
 * Resolves once members hold these numbers of partitions and the fetches of earlier generations are over:
 * @platformatic/kafka passes on what such a fetch brings of a partition that it has just given up.
 */
async function settle(group: string, expected: readonly number[]): Promise<void> {
  await expect.poll(() => shares(group), within).toEqual(expected);
  await sleep(5 * fetchWaitMs);
}

/** Sum of what the group has committed. */
async function committed(group: string, topic: string): Promise<number> {
  const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  return found!.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
}

/** More records are sent, received and committed: whoever takes over from here repeats nothing. */
async function pass(group: string, numbers: Numbers): Promise<void> {
  numbers.send(recordsPerPhase);
  await numbers.complete();
  await expect.poll(() => committed(group, numbers.topic), { timeout: 20_000 }).toBe(numbers.sent);
}

describe.each<Client>([kcat, kafkajs, platformatic])('a group of $name', (client) => {
  const id = client.name.replaceAll(/[^a-z]/g, '');

  test(`shares ${partitions} partitions as it grows from one to three and shrinks to one`, async () => {
    const group = `${id}-grows`;
    const numbers = new Numbers(`${id}-grows`);
    const join = (): Promise<Member> => client.join(broker.address, group, numbers.topic, numbers.take);
    const members = [await join()];
    await settle(group, [12]);
    await pass(group, numbers);
    members.push(await join(), await join());
    await settle(group, [4, 4, 4]);
    await pass(group, numbers);
    for (const leaving of members.splice(1)) await leaving.leave();
    await settle(group, [12]);
    await pass(group, numbers);
    await members[0]!.leave();
    await expect.poll(() => shares(group).then((each) => each ?? 'not stable')).toBe('not stable');
    expect(numbers.repeated).toBe(0);
  });

  test('goes on where it was when the broker is killed and starts again', async () => {
    const group = `${id}-killed`;
    const numbers = new Numbers(`${id}-killed`);
    const join = (): Promise<Member> => client.join(broker.address, group, numbers.topic, numbers.take);
    let member = await join();
    await settle(group, [12]);
    await pass(group, numbers);
    await broker.kill();
    if (client.endsWithItsBroker) await member.leave();
    await broker.restart();
    if (client.endsWithItsBroker) member = await join();
    await pass(group, numbers);
    await member.leave();
    expect(numbers.repeated).toBe(0);
  });
});

test('a member that is killed is missed after its session timeout', async () => {
  const numbers = new Numbers('crashing');
  const join = (): Promise<Member> => kcat.join(broker.address, 'crashing', numbers.topic, numbers.take);
  const [first, second] = [await join(), await join()];
  await settle('crashing', [6, 6]);
  await second.kill!();
  numbers.send(recordsPerPhase);
  await numbers.complete();
  expect(await shares('crashing')).toEqual([12]);
  await first.leave();
});

test('administrators list, describe, move and delete', async () => {
  const numbers = new Numbers('administered');
  const member = await kcat.join(broker.address, 'administered', numbers.topic, numbers.take);
  await settle('administered', [12]);
  numbers.send(recordsPerPhase);
  await numbers.complete();

  const platform = new PlatformaticAdmin({ clientId: 'conformance', bootstrapBrokers: [broker.address] });
  const listed = await platform.listGroups();
  expect(listed.get('administered')).toMatchObject({ state: 'STABLE', groupType: 'classic' });
  expect((await admin.listGroups()).groups.map(({ groupId }) => groupId)).toContain('administered');
  const described = (await platform.describeGroups({ groups: ['administered'] })).get('administered')!;
  expect(described.members.size).toBe(1);
  await expect(admin.deleteGroups(['administered'])).rejects.toThrow();
  await member.leave();

  const { topic } = numbers;
  await admin.setOffsets({ groupId: 'administered', topic, partitions: [{ partition: 0, offset: '3' }] });
  const [moved] = await admin.fetchOffsets({ groupId: 'administered', topics: [topic] });
  expect(moved!.partitions.find(({ partition }) => partition === 0)?.offset).toBe('3');
  await admin.resetOffsets({ groupId: 'administered', topic, earliest: true });
  const again = await kcat.join(broker.address, 'administered', topic, numbers.take);
  await expect.poll(() => numbers.repeated, { timeout: 30_000 }).toBe(recordsPerPhase);
  await again.leave();
  await platform.deleteGroups({ groups: ['administered'] });
  expect((await admin.listGroups()).groups.map(({ groupId }) => groupId)).not.toContain('administered');
  await platform.close();
});

test('kcat -G -e reads to the end and a second time nothing', async () => {
  const numbers = new Numbers('ends');
  numbers.send(recordsPerPhase);
  const read = (): number =>
    execFileSync(
      'kcat',
      ['-b', broker.address, '-G', 'ends', '-e', '-q', '-X', 'auto.offset.reset=earliest', numbers.topic],
      { encoding: 'utf8', maxBuffer: 1 << 26 },
    )
      .split('\n')
      .filter((line) => line !== '').length;
  expect(read()).toBe(recordsPerPhase);
  await sleep(100);
  expect(read()).toBe(0);
});

describe('members of two clients', () => {
  mixedGroup(() => broker.address, librdkafka, ottla('range'));
  mixedGroup(() => broker.address, roundRobin, ottla('roundrobin'));
});
