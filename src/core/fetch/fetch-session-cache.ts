/**
 * Fetch session cache: the sessions of one broker, a bounded number with a bounded number of partitions.
 *
 * A newcomer to a full cache takes the place of the session that was not used for longest, if that is longer than
 * two minutes. Else of the least worthy: sessions of consumers give way to followers at once, and sessions older
 * than two minutes to larger ones. Who finds no place fetches without a session, which always works. Some clients
 * open a session with every fetch and go on with none: of these, the cache keeps the last of each connection.
 *
 * Cost     a look into all slots for a newcomer while the cache is full
 * Source   KIP-227, and the order in which Kafka evicts
 */
import type { ErrorName } from '../../../protocol/errors.ts';
import type { Outcome } from '../../base/outcome.ts';
import { done, refused } from '../../base/outcome.ts';
import type { Millis } from '../../base/units.ts';

/** A session as the cache sees it. */
export interface CachedSession {
  readonly id: number;
  readonly isPrivileged: boolean;
  readonly createdAt: Millis;
  usedAt: Millis;
  /** Partitions. */
  readonly size: number;
  /** No request has gone on with it, and none is under way in it. */
  readonly isUnused: boolean;
  takeTurn(epoch: number, usesTopicIds: boolean): ErrorName | undefined;
}

/** A session that is asked for. */
export interface Newcomer {
  readonly isPrivileged: boolean;
  /** Partitions. */
  readonly size: number;
  readonly now: Millis;
  /** Stands for the connection over which it is opened. */
  readonly connection: object;
}

export interface FetchSessionCacheOptions<Session> {
  /** `max.incremental.fetch.session.cache.slots`. */
  readonly slots: number;
  /** Partitions of all sessions together. */
  readonly maxPartitions: number;
  /** A positive integer below 2³¹ that nobody can guess. */
  readonly randomId: () => number;
  /** The session has left the cache. */
  readonly removed: (session: Session) => void;
}

/** A session that has been unused for longer may go, and one that is older gives way to larger ones. */
export const evictionMs: Millis = 120_000;

export class FetchSessionCache<Session extends CachedSession> {
  readonly #options: FetchSessionCacheOptions<Session>;
  /** Those used last come last. */
  readonly #sessions = new Map<number, Session>();
  /** Sizes as of when each was used last. */
  readonly #sizes = new Map<number, number>();
  /** What was opened last over a connection. */
  readonly #lastOf = new WeakMap<object, Session>();
  #partitions = 0;

  constructor(options: FetchSessionCacheOptions<Session>) {
    this.#options = options;
  }

  /** How many sessions there are. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Partitions of all sessions. */
  get partitions(): number {
    return this.#partitions;
  }

  get(id: number): Session | undefined {
    return this.#sessions.get(id);
  }

  /** The session whose turn `epoch` is. The caller tells what it has become with `used`. */
  continue(id: number, epoch: number, usesTopicIds: boolean): Outcome<Session> {
    const session = this.#sessions.get(id);
    if (session === undefined) return refused('FETCH_SESSION_ID_NOT_FOUND');
    const refusal = session.takeTurn(epoch, usesTopicIds);
    return refusal === undefined ? done(session) : refused(refusal);
  }

  /** A new session of `size` partitions, made by `make`; undefined when there is no place for it. */
  open(
    { isPrivileged, size, now, connection }: Newcomer,
    make: (id: number) => Session,
  ): Session | undefined {
    const { slots, maxPartitions } = this.#options;
    const before = this.#lastOf.get(connection);
    if (before?.isUnused === true && this.#sessions.get(before.id) === before) this.remove(before.id);
    if (size === 0 || size > maxPartitions) return undefined;
    if (this.#sessions.size >= slots && !this.#evictFor(isPrivileged, size, now)) return undefined;
    if (this.#partitions + size > maxPartitions) return undefined;
    const session = make(this.#newId());
    this.#sessions.set(session.id, session);
    this.#lastOf.set(connection, session);
    this.used(session, now);
    return session;
  }

  /** The session has been used now. It is removed if it has grown beyond the bound, or has become empty. */
  used(session: Session, now: Millis): void {
    const { id, size } = session;
    session.usedAt = now;
    this.#partitions += size - (this.#sizes.get(id) ?? 0);
    this.#sizes.set(id, size);
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
    if (size === 0 || this.#partitions > this.#options.maxPartitions) this.remove(id);
  }

  remove(id: number): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#sessions.delete(id);
    this.#partitions -= this.#sizes.get(id) ?? 0;
    this.#sizes.delete(id);
    this.#options.removed(session);
  }

  #newId(): number {
    for (;;) {
      const id = this.#options.randomId();
      if (id > 0 && !this.#sessions.has(id)) return id;
    }
  }

  /** Makes a place for a newcomer. False when nobody is less worthy of his. */
  #evictFor(isPrivileged: boolean, size: number, now: Millis): boolean {
    const oldest = this.#sessions.values().next().value;
    if (oldest === undefined) return false;
    if (now - oldest.usedAt > evictionMs) {
      this.remove(oldest.id);
      return true;
    }
    let least: Session | undefined;
    for (const session of this.#sessions.values()) {
      const isOld = session.usedAt - session.createdAt > evictionMs;
      const givesWay = isOld || (isPrivileged && !session.isPrivileged);
      if (givesWay && (least === undefined || this.#worth(session) < this.#worth(least))) least = session;
    }
    if (least === undefined || worth(isPrivileged, size) <= this.#worth(least)) return false;
    this.remove(least.id);
    return true;
  }

  #worth({ id, isPrivileged }: Session): number {
    return worth(isPrivileged, this.#sizes.get(id)!);
  }
}

/** Followers before consumers, then by size. */
function worth(isPrivileged: boolean, size: number): number {
  return (isPrivileged ? 2 ** 40 : 0) + size;
}
