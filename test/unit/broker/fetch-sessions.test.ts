/** Fetch sessions on a virtual broker: what an incremental answer holds, when it waits, and how sessions end. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import {
  type FetchRequestPartition,
  makeFetchRequest,
  makeFetchRequestForgottenTopic,
  makeFetchRequestPartition,
  makeFetchRequestTopic,
} from '../../../protocol/generated/fetch.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { batchOf, textsOf } from '../../simulator/batches.ts';
import type { Peer } from '../../simulator/peer.ts';
import { createTopic, onlyPartition, produceTo, VirtualBroker } from '../../simulator/virtual-broker.ts';

let virtual: VirtualBroker;
let peer: Peer;
let topicId: string;

beforeEach(async () => {
  virtual = await VirtualBroker.start();
  peer = await virtual.connect('kafka');
  ({ topicId } = await createTopic(virtual, peer, 't', { partitions: 3 }));
});

async function produce(index: number, text: string): Promise<void> {
  const writer = await virtual.connect('kafka');
  const request = produceTo('t', index, batchOf([text]));
  const answer = await virtual.world.complete(writer.request('Produce', request, 12));
  expect(onlyPartition(answer).error).toBe('NONE');
}

/** Partition `index` from `fetchOffset` on. */
function at(index: number, fetchOffset: number): FetchRequestPartition {
  return makeFetchRequestPartition({ index, fetchOffset, partitionMaxBytes: 1_000_000 });
}

type Session = Pick<RequestOf<'Fetch'>, 'sessionId' | 'sessionEpoch'>;

function requestOf(
  session: Session,
  partitions: readonly FetchRequestPartition[],
  change: Partial<RequestOf<'Fetch'>> = {},
): RequestOf<'Fetch'> {
  const topics = partitions.length === 0 ? [] : [makeFetchRequestTopic({ name: 't', topicId, partitions })];
  return {
    ...makeFetchRequest({ maxWaitMs: 0, minBytes: 1, topics }),
    forgottenTopics: [],
    ...session,
    ...change,
  };
}

function fetch(request: RequestOf<'Fetch'>, version = 17): Promise<ResponseOf<'Fetch'>> {
  return virtual.world.complete(peer.request('Fetch', request, version));
}

/** Opens a session over the three partitions, each from its start. */
async function open(version = 17): Promise<number> {
  const answer = await fetch(
    requestOf({ sessionId: 0, sessionEpoch: 0 }, [at(0, 0), at(1, 0), at(2, 0)]),
    version,
  );
  expect(answer.error).toBe('NONE');
  return answer.sessionId;
}

/** Index and values of each partition in an answer. */
function contents({ topics }: ResponseOf<'Fetch'>): unknown[] {
  return topics.flatMap(({ partitions }) =>
    partitions.map(({ index, error, records }) => [
      index,
      ...(error === 'NONE' ? textsOf(records).map(({ value }) => value) : [error]),
    ]),
  );
}

describe.each([7, 12, 13, 17])('a fetch session over version %i', (version) => {
  test('begins with all that was asked for, and goes on with what is new', async () => {
    await produce(1, 'a');
    const full = await fetch(
      requestOf({ sessionId: 0, sessionEpoch: 0 }, [at(0, 0), at(1, 0), at(2, 0)]),
      version,
    );
    expect(contents(full)).toEqual([[0], [1, 'a'], [2]]);
    expect(full.sessionId).toBeGreaterThan(0);
    const { sessionId } = full;
    // What was not acknowledged by another offset comes again.
    const same = await fetch(requestOf({ sessionId, sessionEpoch: 1 }, []), version);
    expect(contents(same)).toEqual([[1, 'a']]);
    expect(contents(await fetch(requestOf({ sessionId, sessionEpoch: 2 }, [at(1, 1)]), version))).toEqual([]);
    await produce(2, 'b');
    const next = await fetch(requestOf({ sessionId, sessionEpoch: 3 }, []), version);
    expect([next.sessionId, contents(next)]).toEqual([sessionId, [[2, 'b']]]);
    const { topics } = next;
    expect(topics[0]).toMatchObject(version < 13 ? { name: 't' } : { topicId });
  });
});

describe('a fetch session over the native protocol', () => {
  test('goes by ids, and by names where there are none', async () => {
    const native = await virtual.connect('native');
    for (const id of [topicId, zeroUuid]) {
      const ask = (session: Session, partitions: FetchRequestPartition[]) => {
        const topics = partitions.length === 0 ? [] : [{ name: 't', topicId: id, partitions }];
        return virtual.world.complete(native.request('Fetch', requestOf(session, [], { topics })));
      };
      const { sessionId } = await ask({ sessionId: 0, sessionEpoch: 0 }, [at(0, 0), at(1, 0)]);
      const { logEndOffset } = virtual.broker.state.partitions.find('t', 1)!.log;
      await produce(1, id);
      const answer = await ask({ sessionId, sessionEpoch: 1 }, [at(1, logEndOffset)]);
      expect(contents(answer)).toEqual([[1, id]]);
    }
  });
});

describe('an incremental fetch', () => {
  test('waits for a partition that it does not name, and wakes for it alone', async () => {
    const sessionId = await open();
    const begun = virtual.world.now;
    const waiting = { maxWaitMs: 60_000 };
    const parked = peer.request('Fetch', requestOf({ sessionId, sessionEpoch: 1 }, [], waiting), 17);
    await virtual.world.advance(100);
    await produce(2, 'wake');
    expect(contents(await virtual.world.complete(parked))).toEqual([[2, 'wake']]);
    expect(virtual.world.now - begun).toBeLessThan(200);
    const empty = await fetch(requestOf({ sessionId, sessionEpoch: 2 }, [at(2, 1)], { maxWaitMs: 300 }));
    expect(contents(empty)).toEqual([]);
    expect(virtual.world.now - begun).toBeGreaterThanOrEqual(400);
  });

  test('looks at each place once when all have changed at a time', async () => {
    const partitions = Array.from({ length: 100 }, (_, index) => at(index, 0));
    const many = await createTopic(virtual, peer, 'many', { partitions: partitions.length });
    const topics = [makeFetchRequestTopic({ name: 'many', topicId: many.topicId, partitions })];
    // Nothing has been told yet, so no place is quiet.
    const waiting = { maxWaitMs: 60_000, topics };
    const parked = peer.request('Fetch', requestOf({ sessionId: 0, sessionEpoch: 0 }, [], waiting), 17);
    await virtual.world.advance(100);
    let reads = 0;
    const hosted = partitions.map(({ index }) => virtual.broker.state.partitions.find('many', index)!);
    for (const partition of hosted) {
      const read = partition.read.bind(partition);
      partition.read = (...wanted) => {
        reads++;
        return read(...wanted);
      };
    }
    for (const partition of hosted) partition.heedImage();
    await virtual.world.advance(100);
    expect(reads).toBe(partitions.length);
    await virtual.world.advance(60_000);
    expect((await virtual.world.complete(parked)).topics[0]!.partitions).toHaveLength(partitions.length);
  });

  test('gathers minBytes over several batches', async () => {
    const sessionId = await open();
    const waiting = { maxWaitMs: 60_000, minBytes: 200 };
    const parked = peer.request('Fetch', requestOf({ sessionId, sessionEpoch: 1 }, [], waiting), 17);
    for (const index of [0, 1, 2]) await produce(index, 'x'.repeat(40));
    expect((await virtual.world.complete(parked)).topics[0]!.partitions.length).toBeGreaterThanOrEqual(2);
  });

  test('tells of a high watermark and a start of the log that have moved, once', async () => {
    await produce(0, 'a');
    const sessionId = await open();
    expect(contents(await fetch(requestOf({ sessionId, sessionEpoch: 1 }, [at(0, 1)])))).toEqual([]);
    const admin = await virtual.connect('kafka');
    const deletion = { topics: [{ name: 't', partitions: [{ index: 0, offset: 1 }] }], timeoutMs: 1_000 };
    await virtual.world.complete(admin.request('DeleteRecords', deletion));
    const told = await fetch(requestOf({ sessionId, sessionEpoch: 2 }, []));
    expect(onlyPartition(told)).toMatchObject({ index: 0, logStartOffset: 1, highWatermark: 1, records: [] });
    expect(contents(await fetch(requestOf({ sessionId, sessionEpoch: 3 }, [])))).toEqual([]);
  });

  test('repeats an error until it is over, and tells that it is', async () => {
    const partitions = [at(0, 0), at(1, 5)];
    const { sessionId, ...full } = await fetch(requestOf({ sessionId: 0, sessionEpoch: 0 }, partitions));
    expect(contents(full as ResponseOf<'Fetch'>)).toEqual([[0], [1, 'OFFSET_OUT_OF_RANGE']]);
    const again = await fetch(requestOf({ sessionId, sessionEpoch: 1 }, []));
    expect(contents(again)).toEqual([[1, 'OFFSET_OUT_OF_RANGE']]);
    expect(contents(await fetch(requestOf({ sessionId, sessionEpoch: 2 }, [at(1, 0)])))).toEqual([[1]]);
    expect(contents(await fetch(requestOf({ sessionId, sessionEpoch: 3 }, [])))).toEqual([]);
  });

  test('adds partitions and forgets others', async () => {
    const { sessionId } = await fetch(requestOf({ sessionId: 0, sessionEpoch: 0 }, [at(0, 0)]));
    const forgottenTopics = [makeFetchRequestForgottenTopic({ name: 't', topicId, partitions: [0, 2] })];
    const added = await fetch(requestOf({ sessionId, sessionEpoch: 1 }, [at(1, 0)], { forgottenTopics }));
    expect(contents(added)).toEqual([[1]]);
    await produce(0, 'a');
    await produce(1, 'b');
    expect(contents(await fetch(requestOf({ sessionId, sessionEpoch: 2 }, [])))).toEqual([[1, 'b']]);
  });

  test('without a partition left is outside of a session, which is over', async () => {
    const { sessionId } = await fetch(requestOf({ sessionId: 0, sessionEpoch: 0 }, [at(0, 0)]));
    const forgottenTopics = [makeFetchRequestForgottenTopic({ name: 't', topicId, partitions: [0] })];
    const last = await fetch(
      requestOf({ sessionId, sessionEpoch: 1 }, [], { forgottenTopics, maxWaitMs: 9_000 }),
    );
    expect(last).toMatchObject({ error: 'NONE', sessionId: 0, topics: [] });
    const after = await fetch(requestOf({ sessionId, sessionEpoch: 2 }, []));
    expect(after.error).toBe('FETCH_SESSION_ID_NOT_FOUND');
  });

  test('hears of a deleted topic at once, and of the one that comes after it by name', async () => {
    const sessionId = await open(12);
    const waiting = { maxWaitMs: 60_000 };
    const parked = peer.request('Fetch', requestOf({ sessionId, sessionEpoch: 1 }, [], waiting), 12);
    await virtual.world.advance(10);
    const admin = await virtual.connect('kafka');
    const request = { topics: [{ name: 't', topicId: zeroUuid }], timeoutMs: 1_000 };
    await virtual.world.complete(admin.request('DeleteTopics', request));
    const error = 'UNKNOWN_TOPIC_OR_PARTITION';
    expect(contents(await virtual.world.complete(parked))[0]).toEqual([expect.any(Number), error]);
    await createTopic(virtual, admin, 't', { partitions: 3 });
    await produce(0, 'new');
    const found = await fetch(requestOf({ sessionId, sessionEpoch: 2 }, []), 12);
    expect(contents(found)).toContainEqual([0, 'new']);
  });
});

describe('a session', () => {
  test('that is unknown, another turn’s, or went by names is refused', async () => {
    const unknown = await fetch(requestOf({ sessionId: 5, sessionEpoch: 1 }, [at(0, 0)]));
    expect(unknown).toMatchObject({ error: 'FETCH_SESSION_ID_NOT_FOUND', sessionId: 0, topics: [] });
    const sessionId = await open();
    for (const sessionEpoch of [2, 7]) {
      const { error } = await fetch(requestOf({ sessionId, sessionEpoch }, []));
      expect(error).toBe('INVALID_FETCH_SESSION_EPOCH');
    }
    const byName = await fetch(requestOf({ sessionId, sessionEpoch: 1 }, []), 12);
    expect(byName.error).toBe('FETCH_SESSION_TOPIC_ID_ERROR');
    expect((await fetch(requestOf({ sessionId, sessionEpoch: 1 }, []))).error).toBe('NONE');
  });

  test.each([0, -1])('ends when epoch %i names it', async (sessionEpoch) => {
    const sessionId = await open();
    const answer = await fetch(requestOf({ sessionId, sessionEpoch }, [at(0, 0)]));
    expect(contents(answer)).toEqual([[0]]);
    expect(answer.sessionId === 0).toBe(sessionEpoch === -1);
    expect(answer.sessionId).not.toBe(sessionId);
    const after = await fetch(requestOf({ sessionId, sessionEpoch: 1 }, []));
    expect(after.error).toBe('FETCH_SESSION_ID_NOT_FOUND');
  });

  test('ends when its connection opens another one before it was gone on with', async () => {
    const used = await open();
    await fetch(requestOf({ sessionId: used, sessionEpoch: 1 }, []));
    const opened: number[] = [];
    for (let count = 0; count < 100; count++) opened.push(await open());
    const left: number[] = [];
    for (const sessionId of opened) {
      const { error } = await fetch(requestOf({ sessionId, sessionEpoch: 1 }, []));
      if (error !== 'FETCH_SESSION_ID_NOT_FOUND') left.push(sessionId);
    }
    expect(left).toEqual(opened.slice(-1));
    expect((await fetch(requestOf({ sessionId: used, sessionEpoch: 2 }, []))).error).toBe('NONE');
  });

  test('ends with its connection during a fetch', async () => {
    const sessionId = await open();
    const waiting = { maxWaitMs: 60_000 };
    peer.request('Fetch', requestOf({ sessionId, sessionEpoch: 1 }, [], waiting), 17).catch(() => {});
    await virtual.world.advance(10);
    peer.close();
    await virtual.world.advance(10);
    peer = await virtual.connect('kafka');
    const after = await fetch(requestOf({ sessionId, sessionEpoch: 2 }, []));
    expect(after.error).toBe('FETCH_SESSION_ID_NOT_FOUND');
  });

  test('whose next request comes before the answer ends the first one', async () => {
    const sessionId = await open();
    const waiting = { maxWaitMs: 60_000 };
    const parked = peer.request('Fetch', requestOf({ sessionId, sessionEpoch: 1 }, [], waiting), 17);
    await virtual.world.advance(10);
    await virtual.world.advance(0);
    peer = await virtual.connect('kafka');
    const other = peer.request('Fetch', requestOf({ sessionId, sessionEpoch: 2 }, [], waiting), 17);
    expect((await virtual.world.complete(parked)).error).toBe('INVALID_FETCH_SESSION_EPOCH');
    await produce(1, 'a');
    expect(contents(await virtual.world.complete(other))).toEqual([[1, 'a']]);
  });

  test('is not given where there is no place for it; a follower’s is nobody else’s', async () => {
    virtual = await VirtualBroker.start({ settings: { maxFetchSessions: 1 } });
    peer = await virtual.connect('kafka');
    ({ topicId } = await createTopic(virtual, peer, 't', { partitions: 3 }));
    const sessionId = await open();
    await fetch(requestOf({ sessionId, sessionEpoch: 1 }, []));
    const second = await fetch(requestOf({ sessionId: 0, sessionEpoch: 0 }, [at(0, 0)]));
    expect([second.sessionId, contents(second)]).toEqual([0, [[0]]]);
    const follower = { replicaState: { replicaId: 2, replicaEpoch: 1 } };
    const asFollower = await fetch(requestOf({ sessionId, sessionEpoch: 2 }, [], follower));
    expect(asFollower.error).toBe('FETCH_SESSION_ID_NOT_FOUND');
    const stranger = await fetch(requestOf({ sessionId: 0, sessionEpoch: 0 }, [at(0, 0)], follower));
    expect([stranger.sessionId, contents(stranger)]).toEqual([0, [[0, 'TOPIC_AUTHORIZATION_FAILED']]]);
  });

  test('of a follower cannot be gone on with over a listener of clients', async () => {
    const follower = { replicaState: { replicaId: 2, replicaEpoch: 1 } };
    const asBroker = (session: Session, partitions: FetchRequestPartition[]) => {
      const request = requestOf(session, partitions, follower);
      return virtual.world.complete(virtual.broker.state.dispatch.ask('Fetch', request));
    };
    const { sessionId } = await asBroker({ sessionId: 0, sessionEpoch: 0 }, [at(0, 0)]);
    const stranger = await fetch(requestOf({ sessionId, sessionEpoch: 1 }, [], follower));
    expect(stranger).toMatchObject({ error: 'FETCH_SESSION_ID_NOT_FOUND', topics: [] });
    expect(await asBroker({ sessionId, sessionEpoch: 1 }, [])).toMatchObject({ error: 'NONE', sessionId });
  });
});
