/**
 * Fetch place: one partition that a reader wants, and what was found there. Lives for one request, or as long as
 * its session, and then hears from the partition when there may be something to tell.
 */
import type { FetchRequestPartition, FetchResponsePartition } from '../../protocol/generated/fetch.ts';
import type { Failure } from '../base/outcome.ts';
import type { Offset } from '../base/units.ts';
import type { Partition } from '../cluster/partition.ts';
import type { PartitionNews, PartitionWatcher } from '../cluster/partition-watchers.ts';
import { hasMore, type NamedTopic, SessionPlace } from '../core/fetch/fetch-session.ts';
import type { PartitionImage } from '../core/metadata/image.ts';
import type { ReaderSession } from './reader-session.ts';

export class FetchPlace extends SessionPlace implements PartitionWatcher {
  /** Undefined: `refusal` says why. */
  partition: Partition | undefined;
  refusal: Failure | undefined;
  /** What the metadata says of it, wherever it is hosted. */
  elsewhere: PartitionImage | undefined;
  result: FetchResponsePartition | undefined;
  /** The turn in which the leader was told last where a follower asks. */
  notedIn = 0;
  /** Where the reader's view ended when the place was read. */
  seenEnd: Offset = 0;
  /** Quiet since it was looked at last: nothing has happened to it. */
  isAsleep = false;
  readonly #session: ReaderSession | undefined;
  #watched: Partition | undefined;

  constructor(topic: NamedTopic, wanted: FetchRequestPartition, session: ReaderSession | undefined) {
    super(topic, wanted);
    this.#session = session;
  }

  /** The partition to hear from; undefined for none any more. */
  watch(partition: Partition | undefined): void {
    if (partition === this.#watched) return;
    this.#wakeUp();
    this.#watched?.watchers.delete(this);
    partition?.watchers.add(this);
    this.#watched = partition;
  }

  /** A consumer waits for what is written; a follower takes it as it is. */
  get isWaiting(): boolean {
    const { isParked, replica } = this.#session!;
    return isParked && replica < 0;
  }

  heed(news: PartitionNews): void {
    const session = this.#session!;
    this.#wakeUp();
    session.stir(this);
    if (news === 'altered') session.wakeSoon();
    else if (session.call?.heeds(news) === true) session.call.wake();
  }

  /**
   * It has been looked at, and what was found is answered or given up: it sleeps until the partition is heard from,
   * unless there will be more to tell.
   */
  settle(): void {
    this.isAsleep = !this.isStirred && this.#isQuiet;
    if (!this.isAsleep) this.#session!.stir(this);
    // A session outlives the records that were found.
    this.result = undefined;
  }

  /** A follower that has slept until now had it all when its session was used last. */
  #wakeUp(): void {
    const { replica, fetchedAt } = this.#session!;
    if (this.isAsleep && replica >= 0) this.#watched?.stillFetchedBy(replica, fetchedAt);
    this.isAsleep = false;
  }

  get #isQuiet(): boolean {
    const { result, wanted, partition } = this;
    if (result === undefined || hasMore(result) || this.isNews(result)) return false;
    if (wanted.fetchOffset !== this.seenEnd) return false;
    const { replica } = this.#session!;
    // Who is to join the in-sync replicas is counted anew with each fetch.
    return replica < 0 || partition?.isInSync(replica) === true;
  }
}
