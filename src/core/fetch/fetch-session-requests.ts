/**
 * Fetch session requests: a reader's half of a fetch session (KIP-227). Remembers what the broker knows is wanted,
 * and puts only the difference into the next request.
 *
 * A broker may refuse to give a session, drop it at any time, or answer in full: then the next request names
 * everything again. One request at a time: the answer, or that there is none, comes before the next one.
 */

import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import {
  type FetchRequestPartition,
  type FetchRequestTopic,
  makeFetchRequestTopic,
} from '../../../protocol/generated/fetch.ts';
import { type NamedTopic, nextEpoch, topicKey } from './fetch-session.ts';

/** The part of a Fetch request that a session decides on. */
export type SessionRequest = Pick<
  RequestOf<'Fetch'>,
  'sessionId' | 'sessionEpoch' | 'topics' | 'forgottenTopics'
>;

/** `full`: holds all that was asked for; `incremental`: what it leaves out is as it was; `lost`: ask again. */
export type AnswerKind = 'full' | 'incremental' | 'lost';

interface Wanted {
  readonly topic: NamedTopic;
  asked: FetchRequestPartition;
  /** The broker does not know it yet. */
  isPending: boolean;
}

export class FetchSessionRequests {
  readonly #wanted = new Map<string, Map<number, Wanted>>();
  readonly #pending: Wanted[] = [];
  readonly #forgotten = new Map<string, { readonly topic: NamedTopic; readonly indexes: Set<number> }>();
  #id = 0;
  #epoch = 0;

  /** The partition is wanted like this from the next request on. */
  want(topic: NamedTopic, asked: FetchRequestPartition): void {
    const key = topicKey(topic);
    let ofTopic = this.#wanted.get(key);
    if (ofTopic === undefined) {
      ofTopic = new Map();
      this.#wanted.set(key, ofTopic);
    }
    const known = ofTopic.get(asked.index);
    if (known === undefined) {
      const wanted: Wanted = { topic, asked, isPending: true };
      ofTopic.set(asked.index, wanted);
      this.#pending.push(wanted);
      this.#forgotten.get(key)?.indexes.delete(asked.index);
    } else if (!asksTheSame(known.asked, asked)) {
      known.asked = asked;
      if (!known.isPending) this.#pending.push(known);
      known.isPending = true;
    }
  }

  /** The partition is not wanted from the next request on. */
  forget(topic: NamedTopic, index: number): void {
    const key = topicKey(topic);
    const ofTopic = this.#wanted.get(key);
    const known = ofTopic?.get(index);
    if (ofTopic === undefined || known === undefined) return;
    ofTopic.delete(index);
    if (ofTopic.size === 0) this.#wanted.delete(key);
    known.isPending = false;
    let forgotten = this.#forgotten.get(key);
    if (forgotten === undefined) {
      forgotten = { topic, indexes: new Set() };
      this.#forgotten.set(key, forgotten);
    }
    forgotten.indexes.add(index);
  }

  /** Whether something is wanted at all. */
  get isEmpty(): boolean {
    return this.#wanted.size === 0;
  }

  /** What the next request is to say. */
  next(): SessionRequest {
    const isFull = this.#epoch === 0;
    const wanted = isFull ? this.#all() : this.#pending.filter(({ isPending }) => isPending);
    const forgottenTopics = isFull ? [] : this.#takeForgotten();
    this.#forgotten.clear();
    this.#pending.length = 0;
    for (const each of wanted) each.isPending = false;
    return { sessionId: this.#id, sessionEpoch: this.#epoch, topics: byTopic(wanted), forgottenTopics };
  }

  /** The answer to `next`. */
  answered({ error, sessionId }: Pick<ResponseOf<'Fetch'>, 'error' | 'sessionId'>): AnswerKind {
    if (error !== 'NONE') {
      // A session that the broker does not have needs no closing.
      if (error === 'FETCH_SESSION_ID_NOT_FOUND') this.#id = 0;
      this.#epoch = 0;
      return 'lost';
    }
    const isFull = this.#epoch === 0;
    this.#epoch = sessionId === 0 ? 0 : nextEpoch(this.#epoch);
    this.#id = sessionId;
    return isFull ? 'full' : 'incremental';
  }

  /** There was no answer, or the connection is another one: the next request begins anew, and ends the session. */
  failed(): void {
    this.#epoch = 0;
  }

  #all(): Wanted[] {
    return [...this.#wanted.values()].flatMap((ofTopic) => [...ofTopic.values()]);
  }

  #takeForgotten(): SessionRequest['forgottenTopics'] {
    return [...this.#forgotten.values()]
      .filter(({ indexes }) => indexes.size > 0)
      .map(({ topic: { name, topicId }, indexes }) => ({ name, topicId, partitions: [...indexes] }));
  }
}

function byTopic(wanted: readonly Wanted[]): FetchRequestTopic[] {
  const topics = new Map<string, FetchRequestPartition[]>();
  const found: FetchRequestTopic[] = [];
  for (const { topic, asked } of wanted) {
    const key = topicKey(topic);
    let partitions = topics.get(key);
    if (partitions === undefined) {
      partitions = [];
      topics.set(key, partitions);
      found.push(makeFetchRequestTopic({ name: topic.name, topicId: topic.topicId, partitions }));
    }
    partitions.push(asked);
  }
  return found;
}

/** The high watermark that a follower knows goes along, but is no reason to name a partition. */
function asksTheSame(one: FetchRequestPartition, other: FetchRequestPartition): boolean {
  return (
    one.fetchOffset === other.fetchOffset &&
    one.currentLeaderEpoch === other.currentLeaderEpoch &&
    one.lastFetchedEpoch === other.lastFetchedEpoch &&
    one.logStartOffset === other.logStartOffset &&
    one.partitionMaxBytes === other.partitionMaxBytes
  );
}
