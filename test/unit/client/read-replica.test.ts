/** A consumer that tells its rack reads from the replica that the leader names; the leader has the last word. */
import { describe, expect, test } from 'vitest';
import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import { makeFetchResponse, makeFetchResponsePartition } from '../../../protocol/generated/fetch.ts';
import { ReadReplica } from '../../../src/client/consumer/read-replica.ts';
import { type ConsumerOptions, connect } from '../../../src/client/index.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { batchOf } from '../../simulator/batches.ts';
import { onlyPartition, PORT } from '../../simulator/virtual-broker.ts';
import { reading } from './reading.ts';
import {
  type Asked,
  answerTo,
  describing,
  honest,
  SCRIPTED_TOPIC_ID,
  scriptedBroker,
} from './scripted-broker.ts';

const [LEADER, NEAR] = [0, 1];

describe('the replica to read from', () => {
  test('is who was named, for as long as that holds and the same one leads', () => {
    const replica = new ReadReplica();
    expect(replica.at(0, 7)).toBeUndefined();
    replica.named(NEAR, 7, 1_000);
    expect([replica.at(0, 7), replica.at(999, 7), replica.at(1_000, 7), replica.at(0, 8)]).toEqual([
      NEAR,
      NEAR,
      undefined,
      undefined,
    ]);
  });

  test('is left until it is named again, and failures count until it has served', () => {
    const replica = new ReadReplica();
    const failures: number[] = [];
    for (const serves of [false, false, true, false]) {
      replica.named(NEAR, 7, 1_000);
      expect(replica.isAvoided(0)).toBe(false);
      replica.served(LEADER);
      if (serves) replica.served(NEAR);
      failures.push(replica.failures++);
      replica.leave(100);
      expect([replica.at(0, 7), replica.is(NEAR)]).toEqual([undefined, false]);
      expect([replica.isAvoided(99), replica.isAvoided(100)]).toEqual([true, false]);
    }
    expect(failures).toEqual([0, 1, 0, 1]);
  });
});

type PartitionAnswer = ResponseOf<'Fetch'>['topics'][number]['partitions'][number];

const RECORDS = 20;
const names = ['leader', 'near'];
/** How long who was named is asked. */
const leaseMs = 30_000;
const options = { metadataMaxAgeMs: 10_000, retryBackoffMs: 50, retryBackoffMaxMs: 1_000 };

/** A leader that names the other broker to whoever tells this rack; both have all records, in batches of one. */
class Racks {
  readonly world = virtualWorld('racks');
  /** Who was asked, with which rack and for which offset; what is asked again and again stands there once. */
  readonly asked: string[] = [];
  readonly askedAt: number[] = [];
  leaderId = LEADER;
  leaderEpoch = 0;
  hosts = new Map(names.entries());
  /** What the replica says in place of records. */
  problem: (offset: number) => Partial<PartitionAnswer> | undefined = () => undefined;
  /** The leader says it, too. */
  isTrue = false;
  isNaming = true;

  async read(given: Partial<ConsumerOptions> = {}) {
    const { world } = this;
    for (const [id, host] of names.entries()) {
      const script = (asked: Asked) => this.#answer(id, asked);
      await world.complete(scriptedBroker(world.host(host).platform, host, script));
    }
    const { platform } = world.host('reader');
    const ottla = await world.complete(connect(`kafka://leader:${PORT}`, { platform, ...options }));
    const assign = [{ topic: 't', partition: 0, offset: 0 }];
    return reading(ottla.consumer({ assign, rack: 'here', maxWaitMs: 100, ...given }));
  }

  #answer(id: number, asked: Asked): readonly Uint8Array[] | undefined {
    if (asked.api === 'Metadata') return describing(asked, this);
    if (asked.api !== 'Fetch') return honest(asked, names[id]!);
    const request = asked.request as RequestOf<'Fetch'>;
    const { fetchOffset } = onlyPartition(request);
    const note = `${names[id]}${request.rackId === '' ? '!' : ''} ${fetchOffset}`;
    if (this.asked.at(-1) !== note) {
      this.asked.push(note);
      this.askedAt.push(this.world.now);
    }
    const answer = () => answerTo(asked, 'Fetch', makeFetchResponse({ topics: [this.#topic(id, request)] }));
    if (fetchOffset < RECORDS) return answer();
    this.world.at(100, () => asked.socket.write(answer()));
    return undefined;
  }

  #topic(id: number, request: RequestOf<'Fetch'>) {
    const { fetchOffset } = onlyPartition(request);
    const isNear = id === NEAR;
    const problem = isNear || this.isTrue ? this.problem(fetchOffset) : undefined;
    const isNamed = !isNear && this.isNaming && request.rackId === 'here';
    const records = batchOf([`${fetchOffset}`], { baseOffset: fetchOffset });
    const partition = makeFetchResponsePartition({
      index: 0,
      error: 'NONE',
      highWatermark: RECORDS,
      lastStableOffset: RECORDS,
      logStartOffset: 0,
      abortedTransactions: null,
      preferredReadReplica: isNamed ? NEAR : -1,
      records: isNamed || fetchOffset >= RECORDS ? [] : [records],
      ...problem,
    });
    return { name: 't', topicId: SCRIPTED_TOPIC_ID, partitions: [partition] };
  }
}

const all = Array.from({ length: RECORDS }, (_, offset) => `${offset}`);

/** `from who` for each offset. */
function fetches(who: string, from: number, to = RECORDS): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${who} ${from + index}`);
}

describe('a consumer in a rack', () => {
  test('reads from the replica that is named, and asks the leader anew after half a minute', async () => {
    const racks = new Racks();
    const found = await racks.read();
    await racks.world.advance(leaseMs + 5_000);
    expect(found).toEqual({ seen: all, failure: undefined });
    const [end] = fetches('near', RECORDS);
    expect(racks.asked).toEqual(['leader 0', ...fetches('near', 0), `leader ${RECORDS}`, end]);
    const [named, again] = [racks.askedAt[0]!, racks.askedAt.at(-2)!];
    expect(again - named).toBeGreaterThanOrEqual(leaseMs);
    expect(again - named).toBeLessThan(leaseMs + 1_000);
  });

  test('reads from the leader when it has no rack', async () => {
    const racks = new Racks();
    const found = await racks.read({ rack: '' });
    await racks.world.advance(5_000);
    expect(found).toEqual({ seen: all, failure: undefined });
    expect(racks.asked).toEqual(fetches('leader!', 0));
  });

  test('reads from the leader as long as it names nobody', async () => {
    const racks = new Racks();
    racks.isNaming = false;
    racks.world.at(5_000, () => {
      racks.isNaming = true;
    });
    const found = await racks.read();
    await racks.world.advance(10_000);
    expect(found).toEqual({ seen: all, failure: undefined });
    expect(racks.asked).toEqual([...fetches('leader', 0), `near ${RECORDS}`]);
  });

  const refusals = [
    'NOT_LEADER_OR_FOLLOWER',
    'UNKNOWN_LEADER_EPOCH',
    'OFFSET_OUT_OF_RANGE',
    'CORRUPT_MESSAGE',
  ];
  const failures = [
    ...refusals.map((error) => ({ how: `answers ${error}`, says: { error, records: null } })),
    { how: 'has another history', says: { divergingEpoch: { epoch: 0, endOffset: 3 }, records: [] } },
    { how: 'answers other bytes', says: { records: [batchOf(['0'])] } },
  ] as readonly { how: string; says: Partial<PartitionAnswer> }[];

  test.each(failures)('goes back to the leader when the replica $how', async ({ says }) => {
    const racks = new Racks();
    racks.problem = (offset) => (offset === 5 ? says : undefined);
    const found = await racks.read({ outOfRange: 'end' });
    await racks.world.advance(5_000);
    expect(found).toEqual({ seen: all, failure: undefined });
    // Reads on at once where it was, and comes back after a while.
    const served = racks.asked.slice(0, racks.asked.indexOf('near 5') + 2);
    expect(served).toEqual(['leader 0', ...fetches('near', 0, 5), 'leader! 5']);
    expect(racks.asked.at(-1)).toBe(`near ${RECORDS}`);
  });

  test.each(failures.slice(2, 3))('fails with what the leader says, too: $how', async ({ says }) => {
    const racks = new Racks();
    racks.isTrue = true;
    racks.problem = (offset) => (offset === 5 ? says : undefined);
    const found = await racks.read();
    await racks.world.advance(5_000);
    expect(found.seen).toEqual(all.slice(0, 5));
    expect(found.failure).toMatchObject({ code: 'OFFSET_OUT_OF_RANGE' });
    expect(racks.asked.slice(-2)).toEqual(['near 5', 'leader! 5']);
  });

  test('asks a replica that goes on failing less and less often, and reads meanwhile', async () => {
    const racks = new Racks();
    racks.problem = () => ({ error: 'KAFKA_STORAGE_ERROR', records: null });
    const found = await racks.read();
    await racks.world.advance(120_000);
    expect(found).toEqual({ seen: all, failure: undefined });
    const at = racks.askedAt.filter((_, index) => racks.asked[index]!.startsWith('near'));
    const pauses = at.slice(1).map((time, index) => time - at[index]!);
    expect(pauses.length).toBeGreaterThan(3);
    for (const [index, pause] of pauses.entries())
      expect(pause).toBeGreaterThan(Math.min(leaseMs, 1_000 * 2 ** index) * 0.8);
  });

  test('comes back soon to a replica that has served since it failed', async () => {
    const racks = new Racks();
    await racks.read();
    for (const isFailing of [true, false, true]) {
      racks.problem = () => (isFailing ? { error: 'KAFKA_STORAGE_ERROR', records: null } : undefined);
      await racks.world.advance(isFailing ? 3_000 : 20_000);
    }
    const left = racks.askedAt.findIndex((time, index) => {
      return time > 23_000 && racks.asked[index] === `leader! ${RECORDS}`;
    });
    const back = racks.asked.indexOf(`near ${RECORDS}`, left);
    expect(racks.askedAt[back]! - racks.askedAt[left]!).toBeLessThan(1_500);
  });

  test('goes back to the leader when the replica dies', async () => {
    const racks = new Racks();
    racks.problem = (offset) => {
      if (offset === 5) racks.world.host('near').crash({ powerLoss: false });
      return undefined;
    };
    const found = await racks.read();
    await racks.world.advance(5_000);
    expect(found).toEqual({ seen: all, failure: undefined });
    expect(racks.asked.filter((note) => !note.endsWith(` ${RECORDS}`))).toEqual([
      'leader 0',
      ...fetches('near', 0, 5),
      ...fetches('leader!', 5, RECORDS - 1),
    ]);
  });

  test('goes back to the leader when the replica belongs to the cluster no more', async () => {
    const racks = new Racks();
    const found = await racks.read();
    await racks.world.advance(5_000);
    racks.hosts = new Map([[LEADER, 'leader']]);
    racks.isNaming = false;
    await racks.world.advance(15_000);
    expect(found).toEqual({ seen: all, failure: undefined });
    expect(racks.asked.at(-1)).toBe(`leader ${RECORDS}`);
  });

  test('asks the leader anew when another epoch has begun', async () => {
    const racks = new Racks();
    racks.problem = (offset) =>
      offset === RECORDS ? { currentLeader: { leaderId: 0, leaderEpoch: 1 } } : {};
    const found = await racks.read();
    await racks.world.advance(5_000);
    expect(found).toEqual({ seen: all, failure: undefined });
    const [end] = fetches('near', RECORDS);
    expect(racks.asked).toEqual(['leader 0', ...fetches('near', 0), `leader ${RECORDS}`, end]);
  });
});
