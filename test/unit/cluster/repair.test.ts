/** How a replica with a damaged log follows its leader: rule F9 of src/core/replication/README.md, answer by answer. */
import { expect, test } from 'vitest';
import { makeFetchResponsePartition } from '../../../protocol/generated/fetch.ts';
import { stampBaseOffset } from '../../../protocol/record/batch.ts';
import { FollowedPartition } from '../../../src/cluster/followed-partition.ts';
import { batchOf, Fixture, LOG, TOPIC_ID } from '../storage/fixture.ts';

const text = (offset: number): string => `${offset}`.repeat(100);

/** A batch as the leader has it. */
function numbered(offset: number): Uint8Array {
  const bytes = batchOf([text(offset)]);
  stampBaseOffset(bytes, 0, offset, 0);
  return bytes;
}

type Answer = Parameters<typeof makeFetchResponsePartition>[0];

/** A follower with the offsets 0 to 9, those of `damaged` unreadable; the log is one file, or one for each offset. */
async function followerWith(
  damaged: readonly number[],
  { segmentBytes = 200, isKnown = true, isCompacted = false } = {},
) {
  const fixture = new Fixture({ config: { segmentBytes } });
  await fixture.open();
  for (let offset = 0; offset < 10; offset++) fixture.log.appendAsFollower(numbered(offset));
  await fixture.settle();
  fixture.log.advanceHighWatermark(2);
  await fixture.run(fixture.directory.close());
  for (const offset of damaged) {
    const [file, position] = segmentBytes === 200 ? [offset, 0] : [0, offset * numbered(0).length];
    fixture.host.disk.flipBit(`${LOG}/${String(file).padStart(20, '0')}.log`, position + 70, 3);
  }
  fixture.platform = fixture.host.restart();
  const log = await fixture.open();
  if (isKnown)
    for (const offset of damaged) await expect(fixture.read(offset)).rejects.toThrow('KAFKA_STORAGE_ERROR');
  expect(log.damaged).toHaveLength(isKnown ? damaged.length : 0);
  const follower = new FollowedPartition({
    topic: 't',
    topicId: TOPIC_ID,
    index: 0,
    leader: 2,
    leaderEpoch: 1,
    log,
    clock: fixture.platform.clock,
    compute: fixture.platform.compute,
    writeCaching: () => true,
    isInSync: () => false,
    mayLead: () => false,
    isCompacted: () => isCompacted,
    isNamed: () => false,
    advanced: () => {},
  });
  await fixture.run(follower.prepare());
  const take = async (answer: Partial<Answer>): Promise<boolean> => {
    const nothing = { index: 0, error: 'NONE', highWatermark: 20, logStartOffset: 0, records: [] } as const;
    const taken = follower.take(makeFetchResponsePartition({ ...nothing, ...answer }));
    await fixture.world.advance(1_000);
    follower.moved();
    return fixture.run(taken);
  };
  return { fixture, log, follower, take };
}

test('nothing goes before the leader has shown that it has it', async () => {
  const { log, follower, take } = await followerWith([3]);
  expect(follower.next()?.offset).toBe(3);
  expect(await take({})).toBe(true);
  await take({ error: 'KAFKA_STORAGE_ERROR' });
  const broken = numbered(3);
  broken[70]! ^= 8;
  expect(await take({ records: [broken] })).toBe(false);
  expect([follower.next()?.offset, log.nextOffset]).toEqual([3, 10]);
  await take({ records: [numbered(3)] });
  expect([follower.next()?.offset, log.nextOffset, log.damaged]).toEqual([4, 4, []]);
});

test('an answer from the damage says nothing of what lies behind it: it may be another history', async () => {
  const { log, take } = await followerWith([3]);
  await take({ highWatermark: 20, logStartOffset: 1 });
  expect([log.highWatermark, log.logStartOffset]).toEqual([2, 0]);
});

test('what nobody has committed goes, though the leader has nothing in its place', async () => {
  const { log, follower, take } = await followerWith([3]);
  await take({ highWatermark: 3 });
  expect([follower.next()?.offset, log.nextOffset, log.damaged]).toEqual([3, 3, []]);
});

test('what the leader has deleted needs no repair', async () => {
  const { log, follower, take } = await followerWith([3]);
  await take({ error: 'OFFSET_OUT_OF_RANGE', highWatermark: 20, logStartOffset: 6 });
  expect([follower.next()?.offset, log.nextOffset]).toEqual([10, 10]);
  const twice = await followerWith([3, 7]);
  await twice.take({ error: 'OFFSET_OUT_OF_RANGE', highWatermark: 20, logStartOffset: 6 });
  expect([twice.follower.next()?.offset, twice.log.nextOffset]).toEqual([7, 10]);
});

test('a leader that begins behind the end of the log is followed from there', async () => {
  const { log, follower, take } = await followerWith([3]);
  await take({ error: 'OFFSET_OUT_OF_RANGE', highWatermark: 20, logStartOffset: 15 });
  expect([follower.next()?.offset, log.logStartOffset, log.damaged]).toEqual([15, 15, []]);
});

test('damage that comes to light when the log is cut is repaired, too', async () => {
  const { log, follower, take } = await followerWith([3], { segmentBytes: 1 << 20, isKnown: false });
  expect(follower.next()?.offset).toBe(10);
  await take({ divergingEpoch: { epoch: 0, endOffset: 8 } });
  expect([follower.next()?.offset, log.nextOffset]).toEqual([3, 8]);
});

test('a compacted log is fetched from its start: tombstones behind the damage may have gone at the leader', async () => {
  const { log, follower, take } = await followerWith([3], { isCompacted: true });
  expect(follower.next()).toEqual({ offset: 0, lastFetchedEpoch: -1 });
  await take({ records: [numbered(1)] });
  expect([follower.next()?.offset, log.logStartOffset, log.damaged]).toEqual([2, 0, []]);
  const deleted = await followerWith([3], { isCompacted: true });
  await deleted.take({ error: 'OFFSET_OUT_OF_RANGE', highWatermark: 20, logStartOffset: 2 });
  await deleted.take({ records: [numbered(2)] });
  expect([deleted.follower.next()?.offset, deleted.log.damaged]).toEqual([3, []]);
});
