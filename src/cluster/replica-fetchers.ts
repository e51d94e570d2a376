/**
 * Replica fetchers: one per leader broker from which something is followed here.
 */
import type { BrokerId } from '../base/units.ts';
import type { FollowedPartition } from './followed-partition.ts';
import { ReplicaFetcher, type ReplicaFetcherOptions } from './replica-fetcher.ts';

export class ReplicaFetchers {
  readonly #options: ReplicaFetcherOptions;
  readonly #byLeader = new Map<BrokerId, ReplicaFetcher>();
  #isClosed = false;

  constructor(options: ReplicaFetcherOptions) {
    this.#options = options;
  }

  /** Fetches the partition from its leader, until it is over. */
  follow(followed: FollowedPartition): void {
    if (this.#isClosed) return;
    let fetcher = this.#byLeader.get(followed.leader);
    if (fetcher === undefined) {
      fetcher = new ReplicaFetcher(followed.leader, this.#options);
      this.#byLeader.set(followed.leader, fetcher);
    }
    fetcher.add(followed);
  }

  /** Nothing is fetched any more. */
  close(): void {
    this.#isClosed = true;
    for (const fetcher of this.#byLeader.values()) fetcher.close();
  }
}
