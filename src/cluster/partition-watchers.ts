/**
 * Partition watchers: who wants to know of a partition for long, such as the places of fetch sessions. A watcher
 * stays from one request to the next; who waits for one offset once is in `offset-waiters.ts`.
 *
 * Cost   without watchers one comparison
 */

/**
 * What a watcher may be told: more is written, the high watermark or the log's start has moved, or anything else
 * that decides what readers are answered (leader, in-sync replicas, brokers, the disk).
 */
export type PartitionNews = 'appended' | 'committed' | 'started' | 'altered';

export interface PartitionWatcher {
  /** Somebody waits for what is written to become readable: it is synced at once. */
  readonly isWaiting: boolean;
  heed(news: PartitionNews): void;
}

export class PartitionWatchers {
  readonly #watchers = new Set<PartitionWatcher>();

  /** Tells the watcher of all that happens until `delete`. */
  add(watcher: PartitionWatcher): void {
    this.#watchers.add(watcher);
  }

  delete(watcher: PartitionWatcher): void {
    this.#watchers.delete(watcher);
  }

  tell(news: PartitionNews): void {
    if (this.#watchers.size === 0) return;
    for (const watcher of this.#watchers) watcher.heed(news);
  }

  /** Whether one of them waits. */
  get areWaiting(): boolean {
    if (this.#watchers.size === 0) return false;
    for (const { isWaiting } of this.#watchers) if (isWaiting) return true;
    return false;
  }
}
