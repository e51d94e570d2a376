/**
 * Broker session: the fetch session of a consumer with one broker over one connection. A partition that is not
 * wanted for a while (paused, or enough is fetched ahead of it) leaves the session and comes back.
 *
 * Errors   none: a session that the broker has dropped begins anew with the next request
 */
import type { ResponseOf } from '../../../protocol/apis.ts';
import type { FetchRequestPartition } from '../../../protocol/generated/fetch.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { type NamedTopic, topicKey } from '../../core/fetch/fetch-session.ts';
import {
  type AnswerKind,
  FetchSessionRequests,
  type SessionRequest,
} from '../../core/fetch/fetch-session-requests.ts';
import type { Channel } from '../../transport/channel.ts';
import type { PartitionReader } from './partition-reader.ts';

/** What one reader wants of the broker. */
export interface ReaderWish {
  readonly reader: PartitionReader;
  readonly topic: NamedTopic;
  readonly asked: FetchRequestPartition;
}

/** The session's part of a request; `without` as in `RequestOptions`. */
export interface SessionTurn {
  readonly wanted: SessionRequest;
  readonly without: 'topicIds' | undefined;
}

export class BrokerSession {
  readonly #requests = new FetchSessionRequests();
  #channel: Channel;
  /** Who is in the session, and under which topic. */
  #readers = new Map<PartitionReader, NamedTopic>();
  #goesByName = false;
  #isFull = true;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** What the next request is to say so that it asks for `wishes` and nothing else. */
  next(channel: Channel, wishes: readonly ReaderWish[]): SessionTurn {
    const goesByName = wishes.some(({ topic }) => topic.topicId === zeroUuid);
    if (channel !== this.#channel || goesByName !== this.#goesByName) this.#requests.failed();
    this.#channel = channel;
    this.#goesByName = goesByName;
    const readers = new Map<PartitionReader, NamedTopic>();
    for (const { reader, topic } of wishes) {
      const before = this.#readers.get(reader);
      // The topic has been made anew, or has become known.
      if (before !== undefined && topicKey(before) === topicKey(topic)) this.#readers.delete(reader);
      readers.set(reader, topic);
    }
    // Before what is wanted: a partition that has left and come back has another reader.
    for (const [{ partition }, topic] of this.#readers) this.#requests.forget(topic, partition);
    for (const { topic, asked } of wishes) this.#requests.want(topic, asked);
    this.#readers = readers;
    const wanted = this.#requests.next();
    this.#isFull = wanted.sessionEpoch === 0;
    return { wanted, without: goesByName ? 'topicIds' : undefined };
  }

  /** The answer to the request; 'lost' when the same is to be asked again at once. */
  answered(answer: ResponseOf<'Fetch'>): AnswerKind | 'refused' {
    const kind = this.#requests.answered(answer);
    return kind === 'lost' && (this.#isFull || !isOfSession(answer)) ? 'refused' : kind;
  }

  /** The request had no answer. */
  failed(): void {
    this.#requests.failed();
  }
}

function isOfSession({ error }: Pick<ResponseOf<'Fetch'>, 'error'>): boolean {
  return (
    error === 'FETCH_SESSION_ID_NOT_FOUND' ||
    error === 'INVALID_FETCH_SESSION_EPOCH' ||
    error === 'FETCH_SESSION_TOPIC_ID_ERROR'
  );
}
