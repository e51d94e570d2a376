/**
 * The shape of everything that decides on behalf of others: the controller, which
 * `cluster/active-controller.ts` drives on the quorum's log, and group coordinators, which
 * `cluster/coordinator-runtime.ts` drives on partitions; later transaction and share coordinators. One kind of
 * test proves them all.
 *
 * Hard state is what records rebuild, and changes in `apply` alone. Soft state (who waits, deadlines)
 * dies with the leadership, and clients retry. A fresh shard that is fed the records of a live one must
 * have the same hard state.
 */
import type { Millis, Offset } from '../base/units.ts';

/** Names a waiting caller. */
export type Ticket = number;

export interface Decision<Reply, Rec> {
  /** To be appended to the shard's log as one batch, then applied. */
  readonly records: readonly Rec[];
  /** Delivered once all that the shard has appended, `records` included, is committed. */
  readonly replies: readonly { readonly ticket: Ticket; readonly reply: Reply }[];
}

export interface CoordinatorShard<Command, Reply, Rec> {
  /** Decides on the state that `apply` has made. May note soft state; never touches hard state. */
  decide(command: Command, ticket: Ticket, now: Millis): Decision<Reply, Rec>;
  /** The only way hard state changes: when the record is appended, and when it is replayed. */
  apply(record: Rec, offset: Offset): void;
  /** When `expire` next needs calling, if ever. */
  readonly nextDeadline: Millis | undefined;
  expire(now: Millis): Decision<Reply, Rec>;
}
