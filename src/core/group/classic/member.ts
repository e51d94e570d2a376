/** A member of a classic group, as the coordinator knows it. */
import type { Millis } from '../../../base/units.ts';
import type { Ticket } from '../../coordinator.ts';
import type { MemberProtocol } from '../commands.ts';

/** No assignment, no metadata. */
export const noBytes: Uint8Array = new Uint8Array(0);

/** What does not change while a member has its id. */
interface Identity {
  readonly id: string;
  /** Not null: a static member, which keeps its place while its process restarts. */
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
}

/** What a member says of itself each time it joins. */
export interface Subscription {
  readonly protocols: readonly MemberProtocol[];
  readonly sessionTimeoutMs: Millis;
  readonly rebalanceTimeoutMs: Millis;
}

export class Member {
  readonly id: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  protocols: readonly MemberProtocol[];
  sessionTimeoutMs: Millis;
  rebalanceTimeoutMs: Millis;
  /** Of the generation that last became stable. */
  assignment = noBytes;
  /** Has not been in a generation yet. */
  isNew = false;
  /** New, and its client has not been told its id: only the connection it joined by can speak for it. */
  isAnonymous = false;
  /** What the coordinator owes it: members for the next generation, or its assignment. */
  waiting: 'join' | 'sync' | undefined;
  /** Of the reply it waits for; undefined too when its connection is gone. */
  ticket: Ticket | undefined;
  /** Removed unless it is heard of by then; does not count while it waits, except when it is new. */
  deadline: Millis = Number.POSITIVE_INFINITY;

  constructor({ id, groupInstanceId, clientId, clientHost }: Identity, subscription: Subscription) {
    this.id = id;
    this.groupInstanceId = groupInstanceId;
    this.clientId = clientId;
    this.clientHost = clientHost;
    this.protocols = subscription.protocols;
    this.sessionTimeoutMs = subscription.sessionTimeoutMs;
    this.rebalanceTimeoutMs = subscription.rebalanceTimeoutMs;
  }

  update({ protocols, sessionTimeoutMs, rebalanceTimeoutMs }: Subscription): void {
    this.protocols = protocols;
    this.sessionTimeoutMs = sessionTimeoutMs;
    this.rebalanceTimeoutMs = rebalanceTimeoutMs;
  }

  /** When to remove it, as things are. */
  get expiresAt(): Millis {
    return this.waiting === undefined || this.isNew ? this.deadline : Number.POSITIVE_INFINITY;
  }

  supports(protocol: string): boolean {
    return this.protocols.some(({ name }) => name === protocol);
  }

  metadataFor(protocol: string | null): Uint8Array {
    return this.protocols.find(({ name }) => name === protocol)?.metadata ?? noBytes;
  }

  /** Whether it says the same of itself as before. */
  hasProtocols(protocols: readonly MemberProtocol[]): boolean {
    return (
      protocols.length === this.protocols.length &&
      protocols.every(({ name, metadata }, index) => {
        const own = this.protocols[index]!;
        return own.name === name && sameBytes(own.metadata, metadata);
      })
    );
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
