/** Fetch sessions: the broker's half (session, cache) and the reader's, each by itself. */
import { describe, expect, it } from 'vitest';
import {
  makeFetchRequestPartition,
  makeFetchResponsePartition,
} from '../../../../protocol/generated/fetch.ts';
import { zeroUuid } from '../../../../protocol/wire/uuid.ts';
import { FetchSession, nextEpoch, SessionPlace } from '../../../../src/core/fetch/fetch-session.ts';
import { evictionMs, FetchSessionCache } from '../../../../src/core/fetch/fetch-session-cache.ts';
import { FetchSessionRequests } from '../../../../src/core/fetch/fetch-session-requests.ts';

const topic = { name: 't', topicId: zeroUuid };

function asked(index: number, fetchOffset = 0) {
  return makeFetchRequestPartition({ index, fetchOffset, partitionMaxBytes: 1_000 });
}

function found(change: Partial<ReturnType<typeof makeFetchResponsePartition>> = {}) {
  const none = { index: 0, error: 'NONE', highWatermark: 5, logStartOffset: 1, records: [] } as const;
  return makeFetchResponsePartition({ ...none, ...change });
}

describe('a place', () => {
  it('has news when the high watermark, the start or more has changed since it was told', () => {
    const place = new SessionPlace(topic, asked(0));
    expect(place.isNews(found())).toBe(true);
    place.told(found());
    expect(place.isNews(found())).toBe(false);
    for (const change of [
      { highWatermark: 6 },
      { logStartOffset: 2 },
      { records: [new Uint8Array(1)] },
      { preferredReadReplica: 3 },
      { divergingEpoch: { epoch: 1, endOffset: 3 } },
      { error: 'KAFKA_STORAGE_ERROR' },
    ] as const) {
      expect([change, place.isNews(found(change))]).toEqual([change, true]);
    }
    expect(place.isNews(found({ lastStableOffset: 4 }))).toBe(false);
  });

  it('tells that an error or a divergence is over', () => {
    for (const change of [
      { error: 'KAFKA_STORAGE_ERROR', highWatermark: -1 },
      { divergingEpoch: { epoch: 1, endOffset: 3 } },
    ] as const) {
      const place = new SessionPlace(topic, asked(0));
      place.told(found(change));
      expect(place.isNews(found())).toBe(true);
    }
  });

  it('has news for who asks under another leader epoch', () => {
    const place = new SessionPlace(topic, asked(0));
    place.told(found());
    place.ask(asked(0, 3));
    expect(place.isNews(found())).toBe(false);
    place.ask({ ...asked(0, 3), currentLeaderEpoch: 2 });
    expect(place.isNews(found())).toBe(true);
    place.told(found());
    expect(place.isNews(found())).toBe(false);
  });
});

describe('a session', () => {
  const open = () =>
    new FetchSession<SessionPlace>({ id: 1, isPrivileged: false, usesTopicIds: false, now: 0 });
  const make = (...[of, wanted]: ConstructorParameters<typeof SessionPlace>) => new SessionPlace(of, wanted);

  it('looks at what was named or stirred, once', () => {
    const session = open();
    const places = [0, 1, 2].map((index) => session.want(topic, asked(index), make));
    expect([session.size, session.takeStirred()]).toEqual([3, places]);
    expect(session.isStirred).toBe(false);
    session.stir(places[2]!);
    session.stir(places[2]!);
    expect(session.want(topic, asked(0, 7), make)).toBe(places[0]);
    expect(places[0]!.wanted.fetchOffset).toBe(7);
    expect(session.takeStirred()).toEqual([places[2], places[0]]);
    expect(session.forget(topic, 0)).toBe(places[0]);
    expect([session.forget(topic, 0), session.forget({ ...topic, name: 'u' }, 0)]).toEqual([
      undefined,
      undefined,
    ]);
    session.stir(places[1]!);
    session.forget(topic, 1);
    expect([session.takeStirred(), [...session.places()]]).toEqual([[], [places[2]]]);
  });

  it('takes its turns in order, by ids or by names', () => {
    const session = open();
    expect(session.takeTurn(2, false)).toBe('INVALID_FETCH_SESSION_EPOCH');
    expect(session.takeTurn(1, true)).toBe('FETCH_SESSION_TOPIC_ID_ERROR');
    expect(session.takeTurn(1, false)).toBeUndefined();
    expect(session.takeTurn(1, false)).toBe('INVALID_FETCH_SESSION_EPOCH');
    expect(session.takeTurn(2, false)).toBeUndefined();
    expect([nextEpoch(0), nextEpoch(1), nextEpoch(0x7fff_ffff)]).toEqual([1, 2, 1]);
  });
});

describe('the cache', () => {
  function cached(slots: number, maxPartitions = 1_000) {
    const removed: number[] = [];
    let id = 0;
    const cache = new FetchSessionCache<{
      id: number;
      isPrivileged: boolean;
      createdAt: number;
      usedAt: number;
      size: number;
      isUnused: boolean;
      takeTurn: () => undefined;
    }>({ slots, maxPartitions, randomId: () => ++id, removed: (session) => removed.push(session.id) });
    const open = (size: number, now: number, isPrivileged = false, connection = {}) =>
      cache.open({ isPrivileged, size, now, connection }, (made) => ({
        id: made,
        isPrivileged,
        createdAt: now,
        usedAt: now,
        size,
        isUnused: true,
        takeTurn: () => undefined,
      }));
    return { cache, removed, open };
  }

  it('has a bounded number of sessions; the newcomer has none', () => {
    const { cache, removed, open } = cached(2);
    expect([open(1, 0)?.id, open(1, 0)?.id, open(100, 1)]).toEqual([1, 2, undefined]);
    expect([cache.size, cache.partitions, removed]).toEqual([2, 2, []]);
    expect(cached(0).open(1, 0)).toBeUndefined();
    expect(open(0, 1)).toBeUndefined();
  });

  it('lets who was not used for two minutes go first', () => {
    const { cache, removed, open } = cached(2);
    const first = open(50, 0)!;
    open(50, 0);
    cache.used(first, 10);
    expect(open(1, evictionMs)).toBeUndefined();
    expect(open(1, evictionMs + 1)?.id).toBe(3);
    expect(removed).toEqual([2]);
  });

  it('lets consumers give way to followers at once, the smallest first, and never the other way round', () => {
    const { removed, open } = cached(2);
    open(9, 0);
    open(5, 0);
    expect(open(1, 1, true)?.id).toBe(3);
    expect(open(1, 1, true)?.id).toBe(4);
    expect(removed).toEqual([2, 1]);
    expect(open(99, 1)).toBeUndefined();
    expect(open(99, 1, true)).toBeUndefined();
  });

  it('lets the small that are older than two minutes give way to the larger', () => {
    const { cache, removed, open } = cached(2);
    const sessions = [open(9, 0)!, open(5, 0)!];
    for (const session of sessions) cache.used(session, evictionMs + 1);
    expect(open(5, evictionMs + 2)).toBeUndefined();
    expect(open(6, evictionMs + 2)?.id).toBe(3);
    expect(removed).toEqual([2]);
    expect(open(6, evictionMs + 3)).toBeUndefined();
  });

  it('bounds the partitions of all sessions, also of one that grows', () => {
    const { cache, removed, open } = cached(10, 10);
    const first = open(6, 0)!;
    expect([open(5, 0), open(11, 0), open(4, 0)?.id]).toEqual([undefined, undefined, 2]);
    first.size = 7;
    cache.used(first, 1);
    expect([removed, cache.partitions, cache.get(1)]).toEqual([[1], 4, undefined]);
    expect(cache.continue(1, 1, false)).toMatchObject({ error: 'FETCH_SESSION_ID_NOT_FOUND' });
  });

  it('keeps the last of those that a connection opens and goes on with none of', () => {
    const { cache, removed, open } = cached(2);
    const [one, other] = [{}, {}];
    open(1, 0, false, one);
    const last = open(1, 0, false, other)!;
    // There is a place for it, too, when the cache is full.
    expect([open(1, 1, false, one)?.id, removed]).toEqual([3, [1]]);
    last.isUnused = false;
    expect([open(1, 1, false, other), removed, cache.size]).toEqual([undefined, [1], 2]);
  });

  it('keeps nothing of a session without partitions', () => {
    const { cache, removed, open } = cached(10);
    const session = open(1, 0)!;
    session.size = 0;
    cache.used(session, 1);
    expect([removed, cache.size, cache.partitions]).toEqual([[1], 0, 0]);
  });
});

describe('a reader', () => {
  const answer = (sessionId: number, error = 'NONE' as const) => ({ sessionId, error });
  const indexes = (requests: FetchSessionRequests) => {
    const { sessionId, sessionEpoch, topics, forgottenTopics } = requests.next();
    const named = topics.flatMap(({ partitions }) => partitions.map(({ index }) => index));
    return [sessionId, sessionEpoch, named, forgottenTopics.flatMap(({ partitions }) => partitions)];
  };

  it('names everything once, then what has changed', () => {
    const requests = new FetchSessionRequests();
    for (const index of [0, 1, 2]) requests.want(topic, asked(index));
    expect(indexes(requests)).toEqual([0, 0, [0, 1, 2], []]);
    expect(requests.answered(answer(7))).toBe('full');
    requests.want(topic, asked(0));
    requests.want(topic, asked(1, 5));
    requests.want(topic, asked(1, 6));
    requests.forget(topic, 2);
    expect(indexes(requests)).toEqual([7, 1, [1], [2]]);
    expect(requests.answered(answer(7))).toBe('incremental');
    expect(indexes(requests)).toEqual([7, 2, [], []]);
  });

  it('never names and forgets a partition in one request', () => {
    const requests = new FetchSessionRequests();
    requests.want(topic, asked(0));
    requests.want(topic, asked(1));
    indexes(requests);
    requests.answered(answer(7));
    requests.forget(topic, 0);
    requests.want(topic, asked(0, 3));
    requests.want(topic, asked(1, 3));
    requests.forget(topic, 1);
    expect(indexes(requests)).toEqual([7, 1, [0], [1]]);
    requests.forget(topic, 0);
    expect(requests.isEmpty).toBe(true);
  });

  it('names everything again where there is no session, or no longer', () => {
    const requests = new FetchSessionRequests();
    requests.want(topic, asked(0));
    expect(indexes(requests)).toEqual([0, 0, [0], []]);
    expect(requests.answered(answer(0))).toBe('full');
    expect(indexes(requests)).toEqual([0, 0, [0], []]);
    requests.answered(answer(7));
    indexes(requests);
    requests.failed();
    expect(indexes(requests)).toEqual([7, 0, [0], []]);
    requests.answered(answer(8));
    indexes(requests);
    expect(requests.answered({ sessionId: 0, error: 'INVALID_FETCH_SESSION_EPOCH' })).toBe('lost');
    expect(indexes(requests)).toEqual([8, 0, [0], []]);
    expect(requests.answered({ sessionId: 0, error: 'FETCH_SESSION_ID_NOT_FOUND' })).toBe('lost');
    expect(indexes(requests)).toEqual([0, 0, [0], []]);
  });
});
