/**
 * Membership: one member's part in a group, whichever protocol the group's coordinator speaks with it. It
 * joins, gets partitions, tells the coordinator that it lives, gives partitions up, and leaves.
 *
 * Invariants  a partition is given up (`revoke`) before the coordinator is told so; of what was lost (`lose`)
 *             nothing is committed
 */
import type { Millis } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import type { Lane } from '../connections.ts';
import type { OttlaError } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import type { CommittedOffset, IdentifiedPartition, MemberIdentity } from './committed-offsets.ts';
import type { Coordinator } from './coordinator.ts';
import type { GroupSettings } from './group-options.ts';

/** How long a revocation waits for handlers where the coordinator cannot be told that they are at work. */
export const DRAIN_TIMEOUT_MS: Millis = 30_000;

/** Whether a member that closes takes leave, or is to be missed only when its session ends. */
export interface Leaving {
  readonly leave: boolean;
}

export interface Membership {
  /** Who the member is now; undefined while it is none. */
  readonly identity: MemberIdentity | undefined;
  /** Resolves when `identity` is up to date again, or the attempt to get there has failed. */
  readonly settled: Promise<void>;
  /**
   * A request of this member was refused: takes the consequence. `outdated`: it was made with an identity
   * that this member has left behind or is about to, and can be made again; undefined: it is not for
   * reasons of the group.
   */
  refused(problem: OttlaError, session: MemberIdentity): 'outdated' | 'refused' | undefined;
  /** Ends it. Never rejects. */
  close(leaving: Leaving): Promise<void>;
}

export interface MembershipParts {
  readonly cluster: Cluster;
  readonly coordinator: Coordinator;
  readonly settings: GroupSettings;
  readonly lane: Lane;
  /**
   * These go to somebody else: finish with them, waiting for handlers for so long at most, and commit.
   * Resolves when that is done.
   */
  readonly revoke: (partitions: readonly TopicPartition[], patienceMs: Millis) => Promise<void>;
  /** Somebody else has these already, for that reason: nothing of them can be committed any more. */
  readonly lose: (partitions: readonly TopicPartition[], reason: OttlaError) => void;
  /** Where the group is in these. */
  readonly locate: (partitions: readonly IdentifiedPartition[]) => Promise<readonly CommittedOffset[]>;
  /** These are the member's now. */
  readonly take: (partitions: readonly IdentifiedPartition[], committed: readonly CommittedOffset[]) => void;
  /** Handlers of partitions that are being revoked are at work. */
  readonly isDraining: () => boolean;
  /** The membership is over. */
  readonly failed: (error: unknown) => void;
}

/** A time in which the coordinator is not heard of. Reported once, when it outlasts the session. */
export class Outage {
  readonly #parts: MembershipParts;
  #since: Millis | undefined;
  #isReported = false;

  constructor(parts: MembershipParts) {
    this.#parts = parts;
  }

  over(): void {
    this.#since = undefined;
    this.#isReported = false;
  }

  /** Another attempt has come to nothing. */
  goesOn(error: OttlaError): void {
    const { cluster, settings } = this.#parts;
    const { group, sessionTimeoutMs } = settings;
    const now = cluster.platform.clock.now();
    this.#since ??= now;
    const durationMs = now - this.#since;
    if (this.#isReported || durationMs < sessionTimeoutMs) return;
    this.#isReported = true;
    const message =
      `Nothing was heard of the coordinator of group "${group}" for ${Math.round(durationMs)} ms;` +
      ` it is tried again and again. Last failure: ${error.message}`;
    cluster.warn({ code: 'COORDINATOR_SILENT', message, group, records: [], durationMs, error });
  }
}
