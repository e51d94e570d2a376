/**
 * Reader session: a fetch session of a consumer or a follower, and the fetch that goes on in it.
 *
 * A follower's session carries its acknowledgements: a partition that a request does not name is acknowledged up
 * to the offset named last. One that is quiet is not even looked at; its leader is told when that ends, and since
 * when the follower had it all (`fetchedAt`).
 */
import type { RequestOf } from '../../protocol/apis.ts';
import type { BrokerId, Millis } from '../base/units.ts';
import type { PartitionNews } from '../cluster/partition-watchers.ts';
import { FetchSession, type FetchSessionOptions } from '../core/fetch/fetch-session.ts';
import { FetchSessionCache } from '../core/fetch/fetch-session-cache.ts';
import type { Random } from '../platform/ports.ts';
import { FetchPlace } from './fetch-place.ts';

/** A fetch under way in a session. */
export interface SessionCall {
  /** Whether such news may end its wait; other news go with the next answer. */
  heeds(news: PartitionNews): boolean;
  wake(): void;
  /** The next request of the session has come before the answer. */
  supersede(): void;
}

export class ReaderSession extends FetchSession<FetchPlace> {
  /** The follower whose session it is; −1 for a consumer. */
  readonly replica: BrokerId;
  call: SessionCall | undefined;
  /** The call waits. */
  isParked = false;
  /** When the last request came. */
  fetchedAt: Millis;
  /** Counts the requests. */
  turn = 0;
  /** What decides the answers beside the places. */
  #manner = '';
  #isWakeDue = false;

  constructor(options: FetchSessionOptions & { readonly replica: BrokerId }) {
    super(options);
    this.replica = options.replica;
    this.fetchedAt = options.now;
  }

  get isUnused(): boolean {
    return this.isNew && this.call === undefined;
  }

  /** Takes in what the request wants, and no longer wants. */
  take(request: RequestOf<'Fetch'>, now: Millis): void {
    this.call?.supersede();
    for (const { name, topicId, partitions } of request.topics) {
      const topic = { name, topicId };
      for (const wanted of partitions) this.want(topic, wanted, this.#make);
    }
    for (const topic of request.forgottenTopics) {
      for (const index of topic.partitions) this.forget(topic, index)?.watch(undefined);
    }
    const { isolationLevel, rackId, replicaState } = request;
    const manner = `${isolationLevel} ${replicaState?.replicaEpoch ?? -1} ${rackId}`;
    if (manner !== this.#manner) for (const place of this.places()) this.stir(place);
    this.#manner = manner;
    this.fetchedAt = now;
    this.turn++;
  }

  /**
   * Wakes the call when this turn's synchronous work is over: one change of the metadata may concern thousands of
   * places, and a call that wakes looks at all that are not quiet.
   */
  wakeSoon(): void {
    // A call that reads looks again at what was stirred meanwhile before it waits.
    if (this.#isWakeDue || !this.isParked) return;
    this.#isWakeDue = true;
    queueMicrotask(() => {
      this.#isWakeDue = false;
      this.call?.wake();
    });
  }

  /** The session is over: nothing is heard from its partitions any more. */
  end(): void {
    this.call?.supersede();
    for (const place of this.places()) place.watch(undefined);
  }

  readonly #make = (topic: FetchPlace['topic'], wanted: FetchPlace['wanted']): FetchPlace =>
    new FetchPlace(topic, wanted, this);
}

/** Partitions in all sessions of a broker: a place takes some 300 bytes. */
const maxPartitions = 500_000;

/** The sessions of a broker. `slots`: how many there may be. */
export function readerSessions(slots: number, random: Random): FetchSessionCache<ReaderSession> {
  return new FetchSessionCache<ReaderSession>({
    slots,
    maxPartitions,
    randomId: () => {
      const bytes = random.bytes(4);
      return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) >>> 1;
    },
    removed: (session) => session.end(),
  });
}
