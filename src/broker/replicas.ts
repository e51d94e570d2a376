/**
 * Replicas: what the partitions of this broker have to do with those of others: their followers fetch, their
 * leaders propose in-sync replicas.
 *
 * Partitions exist before the broker is registered, fetchers and proposals only make sense after it; roles
 * come with the registration, so nobody asks for either before `start`.
 */
import { assert } from '../base/assert.ts';
import type { Millis } from '../base/units.ts';
import type { FollowedPartition } from '../cluster/followed-partition.ts';
import { IsrProposals, type IsrProposalsOptions } from '../cluster/isr-proposals.ts';
import type { Partition } from '../cluster/partition.ts';
import type { Replication } from '../cluster/partition-options.ts';
import type { ReplicaFetcherOptions } from '../cluster/replica-fetcher.ts';
import { ReplicaFetchers } from '../cluster/replica-fetchers.ts';

export class Replicas implements Replication {
  readonly lagMaxMs: Millis;
  #proposals: IsrProposals | undefined;
  #fetchers: ReplicaFetchers | undefined;

  constructor(lagMaxMs: Millis) {
    this.lagMaxMs = lagMaxMs;
  }

  start(options: Omit<IsrProposalsOptions, 'lagMaxMs'> & ReplicaFetcherOptions): void {
    this.#proposals = new IsrProposals({ ...options, lagMaxMs: this.lagMaxMs });
    this.#fetchers = new ReplicaFetchers(options);
  }

  /** Nothing is fetched and proposed any more. */
  close(): void {
    this.#proposals?.close();
    this.#fetchers?.close();
  }

  proposalDue(partition: Partition): void {
    assert(this.#proposals !== undefined, 'a leader is registered');
    this.#proposals.due(partition);
  }

  following(followed: FollowedPartition): void {
    assert(this.#fetchers !== undefined, 'a follower is registered');
    this.#fetchers.follow(followed);
  }
}
