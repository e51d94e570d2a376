/**
 * A consumer's side of the classic protocol, as small as it can be: it joins, syncs, beats and commits
 * when it is told to act, and reacts to errors as clients do. It shares out six partitions.
 */
import type { Ticket } from '../../../../src/core/coordinator.ts';
import type { JoinGroup, JoinReply, SyncReply } from '../../../../src/core/group/commands.ts';
import { bytes, type Coordinated, joining, subscription, text } from './coordinated.ts';

export const partitionCount = 6;

export interface ClientTraits {
  readonly groupInstanceId: string | null;
  readonly requiresKnownMemberId: boolean;
  readonly supportsSkippingAssignment: boolean;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}

export class SimulatedClient {
  readonly traits: ClientTraits;
  readonly #group: Coordinated;
  memberId = '';
  generation = -1;
  topics: readonly string[] = ['t'];
  state: 'out' | 'joining' | 'syncing' | 'member' | 'fenced' = 'out';
  /** Of the reply that it waits for. */
  ticket: Ticket | undefined;
  /** What it has been given for its generation. */
  partitions: readonly number[] = [];
  /** How many records there were then. */
  assignedAt = 0;

  constructor(group: Coordinated, traits: ClientTraits) {
    this.#group = group;
    this.traits = traits;
  }

  /** Does the next thing; returns the ticket of what it waits for since. */
  act(): Ticket | undefined {
    switch (this.state) {
      case 'out':
        return this.#join();
      case 'joining':
        return this.#joined(this.#group.joinReply(this.ticket!));
      case 'syncing':
        return this.#synced(this.#group.syncReply(this.ticket!));
      case 'member':
        return this.#failed(this.#group.beat(this.memberId, this.generation, this.traits.groupInstanceId));
      case 'fenced':
        return undefined;
    }
  }

  /** Its connection is lost; it knows what it knew. */
  disconnect(): void {
    if (this.ticket !== undefined) this.state = 'out';
    this.ticket = undefined;
  }

  /** The error of a commit of partition 0. */
  commit(offset: number): string {
    const { memberId, generation } = this;
    return this.#group.commit({ memberId, generation, groupInstanceId: this.traits.groupInstanceId, offset });
  }

  leave(): void {
    this.#group.leave(this.memberId, this.traits.groupInstanceId);
    this.#forget();
  }

  #forget(): void {
    Object.assign(this, { memberId: '', generation: -1, state: 'out', ticket: undefined, partitions: [] });
  }

  #join(): Ticket {
    this.state = 'joining';
    const protocols: JoinGroup['protocols'] = [{ name: 'range', metadata: subscription(...this.topics) }];
    this.ticket = this.#group.join({ ...joining, ...this.traits, memberId: this.memberId, protocols });
    return this.ticket;
  }

  #joined(reply: JoinReply | undefined): Ticket | undefined {
    if (reply === undefined) return undefined;
    this.ticket = undefined;
    if (reply.error === 'MEMBER_ID_REQUIRED') this.memberId = reply.memberId;
    if (reply.error !== 'NONE') return this.#failed(reply.error);
    this.memberId = reply.memberId;
    this.generation = reply.generation;
    this.state = 'syncing';
    const leads = reply.leader === reply.memberId && !reply.skipAssignment;
    this.ticket = this.#group.sync({
      memberId: reply.memberId,
      groupInstanceId: this.traits.groupInstanceId,
      generation: reply.generation,
      protocol: reply.protocol,
      assignments: leads ? shareOut(reply.members.map(({ memberId }) => memberId)) : [],
    });
    return this.ticket;
  }

  #synced(reply: SyncReply | undefined): Ticket | undefined {
    if (reply === undefined) return undefined;
    this.assignedAt = this.#group.answeredAt(this.ticket!);
    this.ticket = undefined;
    if (reply.error !== 'NONE') return this.#failed(reply.error);
    this.state = 'member';
    this.partitions = text(reply.assignment).split(' ').filter(Boolean).map(Number);
    return undefined;
  }

  #failed(error: string): Ticket | undefined {
    switch (error) {
      case 'NONE':
        return undefined;
      case 'MEMBER_ID_REQUIRED':
      case 'REBALANCE_IN_PROGRESS':
      case 'ILLEGAL_GENERATION':
        return this.#join();
      case 'UNKNOWN_MEMBER_ID':
        this.#forget();
        return this.#join();
      case 'GROUP_MAX_SIZE_REACHED':
        this.#forget();
        return undefined;
      case 'FENCED_INSTANCE_ID':
        this.#forget();
        this.state = 'fenced';
        return undefined;
      default:
        throw new Error(`no client expects ${error}`);
    }
  }
}

function shareOut(memberIds: readonly string[]) {
  return memberIds.map((memberId, index) => {
    const own = Array.from({ length: partitionCount }, (_, partition) => partition);
    return { memberId, assignment: bytes(own.filter((each) => each % memberIds.length === index).join(' ')) };
  });
}
