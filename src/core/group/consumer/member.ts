/** A member of a consumer group, as the coordinator knows it: three records, and when it was heard of. */
import type { ConsumerMemberValue } from '../../../../protocol/internal/consumer-group-log.ts';
import type { Millis } from '../../../base/units.ts';
import type { Ticket } from '../../coordinator.ts';
import { noPartitions, type Owned, type Partitions } from './partitions.ts';
import { type Position, startingPosition } from './position.ts';

const never: Millis = Number.POSITIVE_INFINITY;

/** A heartbeat that is answered when there is news. */
interface Parked {
  readonly ticket: Ticket;
  /** Answered then in any case. */
  readonly until: Millis;
}

export class ConsumerMember {
  readonly id: string;
  /** What it says of itself. */
  metadata: ConsumerMemberValue;
  /** What is meant for it. */
  target: Partitions = noPartitions;
  /** What it has of that; changes through its group, which knows who holds what. */
  position: Position = startingPosition;
  /** What it was last told that it is assigned. */
  told: Owned | undefined;
  parked: Parked | undefined;
  /** Removed unless it is heard of by then; does not count while its heartbeat is parked. */
  deadline: Millis = Number.POSITIVE_INFINITY;
  /** While it is revoking: removed unless it has given up its partitions by then. */
  revokeBy: Millis | undefined;
  /** A classic member that was told to join again: removed unless it has by then. */
  rejoinBy: Millis | undefined;
  /** A classic member that has joined: removed unless it has asked for its assignment by then. */
  syncBy: Millis | undefined;
  /** Its handlers are at work until then, at the latest. */
  busyUntil: Millis = Number.NEGATIVE_INFINITY;

  constructor(id: string, metadata: ConsumerMemberValue) {
    this.id = id;
    this.metadata = metadata;
  }

  get instanceId(): string | null {
    return this.metadata.instanceId;
  }

  /** When to look at it, as things are. */
  get wakeAt(): Millis {
    return Math.min(this.parked?.until ?? this.deadline, this.actBy);
  }

  /** When to remove it, however alive it is: it owes the group a step. */
  get actBy(): Millis {
    const { revokeBy = never, rejoinBy = never, syncBy = never } = this;
    return Math.min(revokeBy, rejoinBy, syncBy);
  }

  /** Of the heartbeat that waits. */
  get ticket(): Ticket | undefined {
    return this.parked?.ticket;
  }

  isSettled(assignmentEpoch: number): boolean {
    return this.position.state === 'stable' && this.position.epoch === assignmentEpoch;
  }
}
