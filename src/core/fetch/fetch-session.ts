/**
 * Fetch session: what a reader has asked for and been told, so that its next request need only say what has
 * changed, and the answer only what is new (KIP-227).
 *
 * A session looks only at places that were *stirred*: named in the request, moved since they were last looked at,
 * or left with more to say. The others are quiet and cost nothing, however many there are.
 *
 * Invariants   a partition that a request does not name is wanted from the offset named last; a place that is
 *              not stirred has nothing to tell
 * Source       KIP-227, KIP-516 (topic ids)
 */
import type { ErrorName } from '../../../protocol/errors.ts';
import type { FetchRequestPartition, FetchResponsePartition } from '../../../protocol/generated/fetch.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { Millis, Offset, Uuid } from '../../base/units.ts';

/** A topic as a reader names it: by id, or by name where the id is zero. */
export interface NamedTopic {
  readonly name: string;
  readonly topicId: Uuid;
}

/** No offset: whatever comes is news. */
const untold: Offset = -1;
const maxEpoch = 0x7fff_ffff;

/** The turn after `epoch`; 0 and −1 stand for requests outside of a session. */
export function nextEpoch(epoch: number): number {
  return epoch >= maxEpoch ? 1 : epoch + 1;
}

/** What a topic is known by in a session. */
export function topicKey({ name, topicId }: NamedTopic): string {
  return topicId === zeroUuid ? name : topicId;
}

/** One partition that a reader wants, and what it has been told of it. */
export class SessionPlace {
  readonly topic: NamedTopic;
  /** What was asked last. */
  wanted: FetchRequestPartition;
  /** For the session: it is on the list. */
  isStirred = false;
  #highWatermark: Offset = untold;
  #logStartOffset: Offset = untold;

  constructor(topic: NamedTopic, wanted: FetchRequestPartition) {
    this.topic = topic;
    this.wanted = wanted;
  }

  /** Who asks under another leader epoch may not have taken in what was told under the one before: all is news. */
  ask(wanted: FetchRequestPartition): void {
    if (wanted.currentLeaderEpoch !== this.wanted.currentLeaderEpoch) this.#highWatermark = untold;
    this.wanted = wanted;
  }

  /** Whether an incremental answer must contain `found`. */
  isNews(found: FetchResponsePartition): boolean {
    return (
      found.highWatermark !== this.#highWatermark ||
      found.logStartOffset !== this.#logStartOffset ||
      hasMore(found)
    );
  }

  /** The reader has been told `found`. Of an error and a divergence it is told when they are over, too. */
  told(found: FetchResponsePartition): void {
    const isOver = found.error === 'NONE' && found.divergingEpoch === null;
    this.#highWatermark = isOver ? found.highWatermark : untold;
    this.#logStartOffset = found.logStartOffset;
  }
}

/** Whether it says more than where the log begins and how far it is committed. */
export function hasMore(found: FetchResponsePartition): boolean {
  return (
    found.error !== 'NONE' ||
    (found.records !== null && found.records.length > 0) ||
    found.divergingEpoch !== null ||
    found.preferredReadReplica !== -1
  );
}

export interface FetchSessionOptions {
  readonly id: number;
  /** A follower's: it is kept before those of consumers. */
  readonly isPrivileged: boolean;
  /** The reader names topics by id. */
  readonly usesTopicIds: boolean;
  readonly now: Millis;
}

export class FetchSession<Place extends SessionPlace> {
  readonly id: number;
  readonly isPrivileged: boolean;
  readonly createdAt: Millis;
  usedAt: Millis;
  readonly #usesTopicIds: boolean;
  readonly #topics = new Map<string, Map<number, Place>>();
  #epoch = 1;
  #size = 0;
  #stirred: Place[] = [];

  constructor({ id, isPrivileged, usesTopicIds, now }: FetchSessionOptions) {
    this.id = id;
    this.isPrivileged = isPrivileged;
    this.createdAt = now;
    this.usedAt = now;
    this.#usesTopicIds = usesTopicIds;
  }

  /** How many partitions it has. */
  get size(): number {
    return this.#size;
  }

  /** No request has gone on with it. */
  get isNew(): boolean {
    return this.#epoch === 1;
  }

  /** Why a request of this epoch cannot go on with the session; undefined: the turn is taken. */
  takeTurn(epoch: number, usesTopicIds: boolean): ErrorName | undefined {
    if (epoch !== this.#epoch) return 'INVALID_FETCH_SESSION_EPOCH';
    if (usesTopicIds !== this.#usesTopicIds) return 'FETCH_SESSION_TOPIC_ID_ERROR';
    this.#epoch = nextEpoch(epoch);
    return undefined;
  }

  /** The reader wants this; `make` is called for a partition that is new here. */
  want(
    topic: NamedTopic,
    wanted: FetchRequestPartition,
    make: (topic: NamedTopic, wanted: FetchRequestPartition) => Place,
  ): Place {
    const key = topicKey(topic);
    let places = this.#topics.get(key);
    if (places === undefined) {
      places = new Map();
      this.#topics.set(key, places);
    }
    let place = places.get(wanted.index);
    if (place === undefined) {
      place = make(places.values().next().value?.topic ?? topic, wanted);
      places.set(wanted.index, place);
      this.#size++;
    } else place.ask(wanted);
    this.stir(place);
    return place;
  }

  /** The reader wants it no more. The place that was taken out; undefined when there was none. */
  forget(topic: NamedTopic, index: number): Place | undefined {
    const key = topicKey(topic);
    const places = this.#topics.get(key);
    const place = places?.get(index);
    if (places === undefined || place === undefined) return undefined;
    places.delete(index);
    if (places.size === 0) this.#topics.delete(key);
    this.#size--;
    place.isStirred = false;
    return place;
  }

  *places(): IterableIterator<Place> {
    for (const places of this.#topics.values()) yield* places.values();
  }

  /** There may be something to tell of the place. */
  stir(place: Place): void {
    if (place.isStirred) return;
    place.isStirred = true;
    this.#stirred.push(place);
  }

  /** Whether something was stirred since `takeStirred`. */
  get isStirred(): boolean {
    return this.#stirred.length > 0;
  }

  /** What is to be looked at. A place about which more will be to tell is to be stirred again. */
  takeStirred(): Place[] {
    // Without those that were forgotten since.
    const stirred = this.#stirred.filter(({ isStirred }) => isStirred);
    this.#stirred = [];
    for (const place of stirred) place.isStirred = false;
    return stirred;
  }
}
