/** A consumer of the classic protocol, as small as it can be: it shares out six partitions, and commits. */
import type { JoinGroup, JoinReply } from '../../../../src/core/group/commands.ts';
import { ClassicClient } from './classic-client.ts';
import { bytes, type Coordinated, subscription, text } from './coordinated.ts';

export const partitionCount = 6;

export interface ClientTraits {
  readonly groupInstanceId: string | null;
  readonly requiresKnownMemberId: boolean;
  readonly supportsSkippingAssignment: boolean;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}

export class SimulatedClient extends ClassicClient {
  readonly traits: ClientTraits;
  topics: readonly string[] = ['t'];
  /** What it has been given for its generation. */
  partitions: readonly number[] = [];
  /** How many records there were then. */
  assignedAt = 0;

  constructor(group: Coordinated, traits: ClientTraits) {
    super(group, traits.groupInstanceId);
    this.traits = traits;
  }

  /** The error of a commit of partition 0. */
  commit(offset: number): string {
    const { memberId, generation } = this;
    return this.group.commit({ memberId, generation, groupInstanceId: this.traits.groupInstanceId, offset });
  }

  protected introduction(): Partial<JoinGroup> {
    return { ...this.traits, protocols: [{ name: 'range', metadata: subscription(...this.topics) }] };
  }

  protected shareOut({ members }: JoinReply) {
    return members.map(({ memberId }, index) => {
      const own = Array.from({ length: partitionCount }, (_, partition) => partition);
      return { memberId, assignment: bytes(own.filter((each) => each % members.length === index).join(' ')) };
    });
  }

  protected take(assignment: Uint8Array, answeredAt: number): void {
    this.assignedAt = answeredAt;
    this.partitions = text(assignment).split(' ').filter(Boolean).map(Number);
  }

  protected lose(): void {
    this.partitions = [];
  }

  protected missed(): void {}
}
