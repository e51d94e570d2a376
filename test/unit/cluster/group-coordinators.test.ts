/** Where groups belong, how many batches they cost, and what happens to shards whose log is not to be had. */
import { describe, expect, test } from 'vitest';
import { batches } from '../../../protocol/record/batch.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { Partition } from '../../../src/cluster/partition.ts';
import { contiguous } from '../../../src/storage/log-slice.ts';
import { GroupMember } from '../../simulator/group-member.ts';
import { createTopic, onlyPartition, VirtualBroker } from '../../simulator/virtual-broker.ts';

async function broker(partitions: number): Promise<VirtualBroker> {
  const virtual = await VirtualBroker.start({ settings: { offsetsTopicNumPartitions: partitions } });
  await createTopic(virtual, await virtual.connect('kafka'), 't', { partitions: 100 });
  return virtual;
}

async function member(virtual: VirtualBroker, group: string): Promise<GroupMember> {
  const made = new GroupMember(await virtual.connect('native'), group);
  await virtual.world.complete(made.findCoordinator());
  await virtual.world.advance(100);
  return made;
}

/** The partitions of the topic of groups, by index. */
function logs(virtual: VirtualBroker): Partition[] {
  return [...virtual.broker.state.partitions].filter(({ topic }) => topic === '__consumer_offsets');
}

/** Records of each batch in the log. */
async function batchSizes(virtual: VirtualBroker, { log }: Partition): Promise<number[]> {
  const reading = Promise.resolve(log.read(log.logStartOffset, log.logEndOffset, 1 << 24));
  const read = await virtual.world.complete(reading);
  if (!read.ok) throw new Error(read.error);
  const sizes = [...batches(contiguous(read.value.chunks))].map(({ lastOffsetDelta }) => lastOffsetDelta + 1);
  read.value.release();
  return sizes;
}

describe('group coordinators', () => {
  // Computed by Kafka: the absolute value of Java's hash, of the least int 0, modulo 50.
  test.each([
    ['', 0],
    ['g', 3],
    ['console-consumer-12345', 6],
    ['my.group-7', 1],
    ['päck 🦦', 42],
    ['polygenelubricants', 0],
  ])('the group "%s" belongs to partition %i, as in Kafka', async (group, index) => {
    const virtual = await broker(50);
    const simple = await member(virtual, group);
    expect(onlyPartition(await virtual.world.complete(simple.commit('t', 0, 1))).error).toBe('NONE');
    const used = logs(virtual).filter(({ log }) => log.logEndOffset > 0);
    expect(used.map((partition) => partition.index)).toEqual([index]);
  });

  test('what comes in one turn shares a batch, and each command is answered', async () => {
    const virtual = await broker(1);
    const simple = await member(virtual, 'g');
    const indexes = Array.from({ length: 100 }, (_, index) => index);
    const requests = indexes.map((index) => simple.commitRequest('t', index, index));
    const answers = await virtual.world.complete(simple.peer.requestAll('OffsetCommit', requests));
    expect(answers.map((answer) => onlyPartition(answer).error)).toEqual(indexes.map(() => 'NONE'));
    const sizes = await batchSizes(virtual, logs(virtual)[0]!);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100);
    // The network may cut what was sent in pieces.
    expect(sizes.length).toBeLessThan(20);
    const { groups } = await virtual.world.complete(simple.offsets());
    expect(groups[0]!.topics[0]!.partitions.map((each) => each.committedOffset)).toEqual(indexes);
  });

  test('with the topic of groups deleted nobody coordinates; made anew it is empty', async () => {
    const virtual = await broker(3);
    const simple = await member(virtual, 'g');
    await virtual.world.complete(simple.commit('t', 0, 1));
    const topics = [{ name: '__consumer_offsets', topicId: zeroUuid }];
    await virtual.world.complete(simple.peer.request('DeleteTopics', { topics, timeoutMs: 1_000 }));
    const gone = onlyPartition(await virtual.world.complete(simple.commit('t', 0, 2)));
    expect(gone.error).toBe('NOT_COORDINATOR');
    await virtual.world.complete(simple.findCoordinator());
    await virtual.world.advance(100);
    expect((await virtual.world.complete(simple.offsets())).groups[0]!.topics).toEqual([]);
    expect(onlyPartition(await virtual.world.complete(simple.commit('t', 0, 3))).error).toBe('NONE');
  });

  test('a failed disk: what waits is told, and nothing is acknowledged any more', async () => {
    const virtual = await broker(1);
    const simple = await member(virtual, 'g');
    await virtual.world.complete(simple.commit('t', 0, 1));
    const joining = await member(virtual, 'joining');
    const joined = joining.join();
    await virtual.world.advance(100);
    virtual.world
      .host('broker')
      .disk.inject({ operation: 'sync', code: 'EIO', times: Number.POSITIVE_INFINITY });
    const refused = onlyPartition(await virtual.world.complete(simple.commit('t', 0, 2)));
    expect(refused.error).toBe('NOT_COORDINATOR');
    expect(await virtual.world.complete(joined)).toMatchObject({ error: 'NOT_COORDINATOR' });
    await virtual.world.advance(5_000);
    const later = onlyPartition(await virtual.world.complete(simple.commit('t', 0, 3)));
    expect(later.error).toBe('COORDINATOR_NOT_AVAILABLE');
    await virtual.close();
  });

  test('a coordinator whose log could not be read is loaded after all', async () => {
    const virtual = await broker(1);
    const simple = await member(virtual, 'g');
    await virtual.world.complete(simple.commit('t', 0, 7));
    const host = virtual.world.host('broker');
    host.crash({ powerLoss: false });
    host.restart();
    const relent = host.disk.inject({
      operation: 'open',
      code: 'EMFILE',
      path: (path) => path.startsWith('/data/__consumer_offsets-0/'),
      times: Number.POSITIVE_INFINITY,
    });
    await virtual.boot();
    await virtual.world.advance(20_000);
    const early = new GroupMember(await virtual.connect('native'), 'g');
    const refused = onlyPartition(await virtual.world.complete(early.commit('t', 1, 8)));
    expect(refused.error).toBe('COORDINATOR_NOT_AVAILABLE');
    relent();
    // The log is opened within five seconds, and read again within thirty.
    await virtual.world.advance(36_000);
    const again = new GroupMember(await virtual.connect('native'), 'g');
    expect(onlyPartition(await virtual.world.complete(again.commit('t', 1, 8))).error).toBe('NONE');
    const { groups } = await virtual.world.complete(again.offsets());
    expect(groups[0]!.topics[0]!.partitions.map((each) => each.committedOffset)).toEqual([7, 8]);
    await virtual.close();
  });

  test('closing tells who waits', async () => {
    const virtual = await broker(1);
    const joining = await member(virtual, 'g');
    const joined = joining.join();
    await virtual.world.advance(100);
    await virtual.close();
    expect(await virtual.world.complete(joined)).toMatchObject({ error: 'NOT_COORDINATOR' });
  });
});
