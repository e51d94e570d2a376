/**
 * A log that was cut below what a consumer has read, and has grown again: the leader epoch of what it read last
 * shows it, since the offsets do not (KIP-320).
 */
import { describe, expect, test } from 'vitest';
import { apiNames, apis, type RequestOf, type ResponseOf } from '../../../protocol/apis.ts';
import { makeApiVersionsResponse } from '../../../protocol/generated/api-versions.ts';
import { makeFetchResponse, makeFetchResponsePartition } from '../../../protocol/generated/fetch.ts';
import { connect } from '../../../src/client/index.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { batchOf } from '../../simulator/batches.ts';
import { createTopic, onlyPartition, PORT, VirtualBroker } from '../../simulator/virtual-broker.ts';
import { reading } from './reading.ts';
import {
  answerTo,
  describing,
  honest,
  SCRIPTED_TOPIC_ID,
  type Script,
  scriptedBroker,
} from './scripted-broker.ts';

const [OLD, NEW] = [10, 20];
const all = Array.from({ length: NEW }, (_, index) => `new${index}`);

/** A broker whose machine loses power may lose what was acknowledged, where it is told not to sync. */
class LossyWorld {
  readonly virtual: VirtualBroker;
  #clients = 0;

  private constructor(virtual: VirtualBroker) {
    this.virtual = virtual;
  }

  static async start(): Promise<LossyWorld> {
    const settings = { offsetsTopicNumPartitions: 1, groupInitialRebalanceDelayMs: 0 };
    const host = { latency: { sync: { min: 500, max: 500 } } };
    const virtual = await VirtualBroker.start({ seed: 'cut', settings, host });
    await createTopic(virtual, await virtual.connect('kafka'), 't', { configs: { 'write.caching': 'true' } });
    return new LossyWorld(virtual);
  }

  get world() {
    return this.virtual.world;
  }

  connect(dialect: string) {
    const { platform } = this.world.host(`host-${this.#clients++}`);
    return this.world.complete(connect(`${dialect}://broker:${PORT}`, { platform }));
  }

  /** Takes away what no sync has got to the disk, and lets every connection notice it. */
  async losePower(): Promise<void> {
    const host = this.world.host('broker');
    host.crash({ powerLoss: true, unsynced: 'lost' });
    host.restart();
    await this.virtual.boot();
    await this.world.advance(45_000);
  }

  async write(tag: string, count: number): Promise<void> {
    const ottla = await this.connect('ottla');
    const records = Array.from({ length: count }, (_, index) => {
      return { topic: 't', partition: 0, value: `${tag}${index}` };
    });
    await this.world.complete(ottla.producer().sendBatch(records));
    await this.world.complete(ottla.close());
  }
}

describe.each(['ottla', 'kafka'])('a consumer of a log that is cut and grows again (%s)', (dialect) => {
  async function consumed(outOfRange: 'fail' | 'start' | 'end') {
    const lossy = await LossyWorld.start();
    const { world } = lossy;
    const ottla = await lossy.connect(dialect);
    const consumer = ottla.consumer({ topics: ['t'], from: 'start', outOfRange });
    const found = reading(consumer);
    await world.advance(1_000);
    await lossy.write('old', OLD);
    await world.advance(100);
    expect(found.seen.splice(0)).toHaveLength(OLD);
    consumer.pause();
    await lossy.losePower();
    await lossy.write('new', NEW);
    consumer.resume();
    await world.advance(20_000);
    await world.complete(ottla.close());
    return found;
  }

  test('fails unless it is told to go on', async () => {
    const { seen, failure } = await consumed('fail');
    expect(seen).toEqual([]);
    expect(failure).toMatchObject({ code: 'OFFSET_OUT_OF_RANGE' });
    expect(String(failure)).toMatch(/t-0 was cut at offset 0.* up to 10/);
  });

  test.each(['start', 'end'] as const)('goes on where the log has parted (%s)', async (outOfRange) => {
    const { seen, failure } = await consumed(outOfRange);
    expect(failure).toBeUndefined();
    expect(seen).toEqual(all);
  });
});

describe.each(['ottla', 'kafka'])('a group whose log is cut and grows again (%s)', (dialect) => {
  const options = { group: 'g', topics: ['t'], outOfRange: 'start', commitIntervalMs: 500 } as const;

  test('goes on where it has parted from what the group has committed', async () => {
    const lossy = await LossyWorld.start();
    const { world } = lossy;
    await lossy.write('old', OLD);
    await lossy.losePower();
    await lossy.write('new', NEW);
    const ottla = await lossy.connect(dialect);
    const admin = ottla.admin();
    const committed = { topic: 't', partition: 0, offset: OLD, leaderEpoch: 0 };
    await world.complete(admin.alterGroupOffsets('g', [committed]));
    const found = reading(ottla.groupConsumer(options));
    await world.advance(20_000);
    await world.complete(ottla.close());
    expect(found).toEqual({ seen: all, failure: undefined });
  });

  test('commits less than before', async () => {
    const lossy = await LossyWorld.start();
    const { world } = lossy;
    const ottla = await lossy.connect(dialect);
    const member = ottla.groupConsumer(options);
    const found = reading(member);
    await world.advance(10_000);
    await lossy.write('old', OLD);
    await world.advance(100);
    expect(found.seen.splice(0)).toHaveLength(OLD);
    member.pause();
    await lossy.losePower();
    await world.complete(member.commit());
    const offsets = async () =>
      (await world.complete(ottla.admin().groupOffsets('g'))).map(({ offset }) => offset);
    expect(await offsets()).toEqual([OLD]);
    await lossy.write('new', 5);
    member.resume();
    await world.advance(20_000);
    expect(found).toEqual({ seen: all.slice(0, 5), failure: undefined });
    await world.complete(member.commit());
    expect(await offsets()).toEqual([5]);
    await world.complete(ottla.close());
  });
});

type PartitionAnswer = ResponseOf<'Fetch'>['topics'][number]['partitions'][number];

describe('a broker of a foreign kind', () => {
  const records = batchOf(
    Array.from({ length: 5 }, (_, index) => `${index}`),
    { leaderEpoch: 3 },
  );

  /** Knows Fetch up to a version; `says` is what it adds for a reader of this position. */
  async function consumed(
    version: number,
    says: (offset: number, epoch: number) => Partial<PartitionAnswer>,
  ) {
    const world = virtualWorld('foreign');
    const asked: string[] = [];
    const script: Script = (question) => {
      if (question.api === 'ApiVersions') {
        const apiKeys = apiNames.map((name) => {
          const { key: apiKey, minVersion, maxVersion } = apis[name];
          return { apiKey, minVersion, maxVersion: name === 'Fetch' ? version : maxVersion };
        });
        return answerTo(question, 'ApiVersions', makeApiVersionsResponse({ error: 'NONE', apiKeys }));
      }
      if (question.api === 'Metadata')
        return describing(question, { hosts: new Map([[0, 'broker']]), leaderId: 0, leaderEpoch: 3 });
      if (question.api !== 'Fetch') return honest(question, 'broker');
      const { fetchOffset, lastFetchedEpoch } = onlyPartition(question.request as RequestOf<'Fetch'>);
      asked.push(`${fetchOffset} after ${lastFetchedEpoch}`);
      const partition = makeFetchResponsePartition({
        index: 0,
        error: 'NONE',
        highWatermark: 5,
        lastStableOffset: 5,
        logStartOffset: 0,
        abortedTransactions: null,
        records: fetchOffset === 0 ? [records] : [],
        ...says(fetchOffset, lastFetchedEpoch),
      });
      const topics = [{ name: 't', topicId: SCRIPTED_TOPIC_ID, partitions: [partition] }];
      return answerTo(question, 'Fetch', makeFetchResponse({ topics }));
    };
    await world.complete(scriptedBroker(world.host('broker').platform, 'broker', script));
    const { platform } = world.host('reader');
    const ottla = await world.complete(connect('kafka://broker:9092', { platform }));
    const found = reading(ottla.consumer({ assign: [{ topic: 't', partition: 0, offset: 0 }] }));
    await world.advance(5_000);
    await world.complete(ottla.close());
    return { asked: [...new Set(asked)], seen: found.seen.length, failure: found.failure };
  }

  test('is not told of leader epochs that it would not understand', async () => {
    const found = await consumed(11, () => ({}));
    expect(found).toEqual({ asked: ['0 after -1', '5 after -1'], seen: 5, failure: undefined });
  });

  test('is told the leader epoch of what was read last', async () => {
    const found = await consumed(12, () => ({}));
    expect(found).toEqual({ asked: ['0 after -1', '5 after 3'], seen: 5, failure: undefined });
  });

  test('says where the log has parted', async () => {
    const found = await consumed(12, (_, epoch) =>
      epoch < 3 ? {} : { divergingEpoch: { epoch: 2, endOffset: 4 } },
    );
    expect(found.failure).toMatchObject({ code: 'OFFSET_OUT_OF_RANGE' });
    expect(String(found.failure)).toContain('cut at offset 4');
  });

  test('may name an earlier epoch that reaches as far, and nothing is missing then', async () => {
    const found = await consumed(12, (_, epoch) =>
      epoch < 3 ? {} : { divergingEpoch: { epoch: 2, endOffset: 5 } },
    );
    const asked = ['0 after -1', '5 after 3', '5 after 2'];
    expect(found).toEqual({ asked, seen: 5, failure: undefined });
  });
});
