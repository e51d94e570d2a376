/**
 * A client's side of the classic protocol: it joins, syncs and beats when it is told to act, and reacts to
 * errors as clients do. What it subscribes to and how it shares out is for those who extend it.
 */
import type { Ticket } from '../../../../src/core/coordinator.ts';
import type { JoinGroup, JoinReply, SyncGroup, SyncReply } from '../../../../src/core/group/commands.ts';
import { type Coordinated, joining } from './coordinated.ts';

export abstract class ClassicClient {
  memberId = '';
  generation = -1;
  state: 'out' | 'joining' | 'syncing' | 'member' | 'fenced' = 'out';
  /** Of the reply that it waits for. */
  ticket: Ticket | undefined;
  protected readonly group: Coordinated;
  readonly #groupInstanceId: string | null;

  constructor(group: Coordinated, groupInstanceId: string | null) {
    this.group = group;
    this.#groupInstanceId = groupInstanceId;
  }

  /** What it says of itself when it joins. */
  protected abstract introduction(): Partial<JoinGroup>;
  /** As the leader. */
  protected abstract shareOut(reply: JoinReply): SyncGroup['assignments'];
  /** What it was given; `answeredAt`: how many records there were then. */
  protected abstract take(assignment: Uint8Array, answeredAt: number): void;
  /** It is no member any more. */
  protected abstract lose(): void;
  /** It has missed a generation. */
  protected abstract missed(): void;

  /** Does the next thing; returns the ticket of what it waits for since. */
  act(): Ticket | undefined {
    switch (this.state) {
      case 'out':
        return this.join();
      case 'joining':
        return this.#joined(this.group.joinReply(this.ticket!));
      case 'syncing':
        return this.#synced(this.group.syncReply(this.ticket!));
      case 'member':
        return this.#failed(this.group.beat(this.memberId, this.generation, this.#groupInstanceId));
      case 'fenced':
        return undefined;
    }
  }

  /** Its connection is lost; it knows what it knew. */
  disconnect(): void {
    if (this.ticket !== undefined) this.state = 'out';
    this.ticket = undefined;
  }

  leave(): void {
    this.group.leave(this.memberId, this.#groupInstanceId);
    this.#forget();
  }

  protected join(): Ticket {
    this.state = 'joining';
    const { memberId } = this;
    const groupInstanceId = this.#groupInstanceId;
    this.ticket = this.group.join({ ...joining, groupInstanceId, memberId, ...this.introduction() });
    return this.ticket;
  }

  #forget(): void {
    Object.assign(this, { memberId: '', generation: -1, state: 'out', ticket: undefined });
    this.lose();
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
    this.ticket = this.group.sync({
      memberId: reply.memberId,
      groupInstanceId: this.#groupInstanceId,
      generation: reply.generation,
      protocol: reply.protocol,
      assignments: leads ? this.shareOut(reply) : [],
    });
    return this.ticket;
  }

  #synced(reply: SyncReply | undefined): Ticket | undefined {
    if (reply === undefined) return undefined;
    const answeredAt = this.group.answeredAt(this.ticket!);
    this.ticket = undefined;
    if (reply.error !== 'NONE') return this.#failed(reply.error);
    this.state = 'member';
    this.take(reply.assignment, answeredAt);
    return undefined;
  }

  #failed(error: string): Ticket | undefined {
    switch (error) {
      case 'NONE':
        return undefined;
      case 'MEMBER_ID_REQUIRED':
      case 'REBALANCE_IN_PROGRESS':
        return this.join();
      case 'ILLEGAL_GENERATION':
        this.missed();
        return this.join();
      case 'UNKNOWN_MEMBER_ID':
        this.#forget();
        return this.join();
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
