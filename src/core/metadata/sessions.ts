/**
 * Sessions: which brokers have been heard of lately. Soft state of the active controller; a new one
 * gives everybody another session before it calls anybody dead.
 *
 * Rules
 *   S-1  A broker that is not heard of for a session is taken out of its partitions, then fenced.
 *   S-2  The controller's own broker lives as long as the controller does: they are one process.
 *   S-3  A controller that itself stood still gives everybody another session: heartbeats wait unread.
 *   S-4  Who is being taken out can neither lead nor enter an ISR meanwhile.
 *   S-5  The broker of the controller before has been silent as a leader already, or there were none to follow:
 *        it has half a session to be heard of.
 *   S-6  The session of a broker whose process has ended is over. That is believed once in a registration: who is
 *        heard of after it lives behind a door that nobody can reach.
 *   S-7  Whose session is not known, because a later registration was noted and could not be written, gets another
 *        one.
 */
import type { BrokerId, Millis, Offset } from '../../base/units.ts';
import type { BrokerImage, MetadataImage } from './image.ts';

interface Session {
  /** Of the registration that it belongs to. */
  readonly epoch: Offset;
  deadline: Millis;
  /** How far the broker knows the metadata. */
  metadataOffset: Offset;
  /** Offset of the last change that took leadership away from the broker, while it shuts down. */
  handedOver: Offset | undefined;
  /** It was said to be gone (S-6). */
  wasGone: boolean;
}

export class BrokerSessions {
  readonly #timeoutMs: Millis;
  readonly #own: BrokerId;
  readonly #sessions = new Map<BrokerId, Session>();
  /** Brokers that are being taken out, by the epoch of their registration. */
  readonly #leaving = new Map<BrokerId, Offset>();

  constructor(options: { readonly timeoutMs: Millis; readonly own: BrokerId }) {
    this.#timeoutMs = options.timeoutMs;
    this.#own = options.own;
  }

  /** Everybody gets another session, `silent` half of one (S-5). */
  renew(image: MetadataImage, now: Millis, silent?: BrokerId): void {
    for (const broker of image.brokers.values()) this.touch(broker, now);
    const session = silent === undefined ? undefined : this.#sessions.get(silent);
    if (session !== undefined) session.deadline -= this.#timeoutMs / 2;
  }

  forgetAll(): void {
    this.#sessions.clear();
    this.#leaving.clear();
  }

  /** The broker has been heard of; it knows the metadata up to `metadataOffset`. */
  touch(broker: Pick<BrokerImage, 'id' | 'epoch'>, now: Millis, metadataOffset: Offset = -1): void {
    const deadline = now + this.#timeoutMs;
    const session = this.#of(broker);
    if (session === undefined) {
      const { epoch } = broker;
      this.#sessions.set(broker.id, {
        epoch,
        deadline,
        metadataOffset,
        handedOver: undefined,
        wasGone: false,
      });
      return;
    }
    session.deadline = deadline;
    session.metadataOffset = Math.max(session.metadataOffset, metadataOffset);
  }

  /** S-6: its process has ended, as it seems. Whether that is believed. */
  end(broker: BrokerImage): boolean {
    const session = this.#of(broker);
    if (session === undefined || session.wasGone) return false;
    session.wasGone = true;
    this.leave(broker);
    return true;
  }

  /** Whether a process speaks for this registration. */
  isAlive(broker: BrokerImage, now: Millis): boolean {
    const session = this.#of(broker);
    return session !== undefined && session.deadline > now;
  }

  leave({ id, epoch }: BrokerImage): void {
    this.#leaving.set(id, epoch);
  }

  stay({ id }: BrokerImage): void {
    this.#leaving.delete(id);
  }

  isLeaving({ id, epoch }: BrokerImage): boolean {
    return this.#leaving.get(id) === epoch;
  }

  /** Brokers that are being taken out and still take part. */
  leaving(image: MetadataImage): BrokerImage[] {
    const found: BrokerImage[] = [];
    for (const [id, epoch] of this.#leaving) {
      const broker = image.brokers.get(id);
      if (broker?.epoch === epoch && !broker.fenced) found.push(broker);
      else this.#leaving.delete(id);
    }
    return found;
  }

  /** When the next session ends, of those that take part. */
  nextDeadline(image: MetadataImage): Millis | undefined {
    let next: Millis | undefined;
    for (const broker of this.#watched(image)) {
      // S-7: at once.
      const deadline = this.#of(broker)?.deadline ?? 0;
      if (next === undefined || deadline < next) next = deadline;
    }
    return next;
  }

  /** S-1, S-3, S-7: begins to take out whose session has ended. */
  expire(image: MetadataImage, now: Millis): void {
    for (const broker of this.#watched(image)) if (this.#of(broker) === undefined) this.touch(broker, now);
    const next = this.nextDeadline(image);
    if (next === undefined || next > now) return;
    // A deadline that is missed by so much was missed because nothing moved here.
    if (now - next > this.#timeoutMs / 2) {
      this.renew(image, now);
      return;
    }
    for (const broker of this.#watched(image)) {
      if (!this.isAlive(broker, now)) this.leave(broker);
    }
  }

  /** While it shuts down the broker leads nothing any more, as the metadata up to `offset` say. */
  noteHandOver(broker: BrokerImage, offset: Offset): void {
    const session = this.#of(broker);
    if (session !== undefined) session.handedOver = offset;
  }

  /** The offset that was noted last; undefined when another controller has seen to it, or it led nothing. */
  handOverEnd(broker: BrokerImage): Offset | undefined {
    return this.#of(broker)?.handedOver;
  }

  /** How far everybody who takes part knows the metadata. */
  lowestOffset(image: MetadataImage): Offset {
    let lowest = image.offset;
    for (const broker of image.brokers.values()) {
      if (!broker.fenced) lowest = Math.min(lowest, this.#of(broker)?.metadataOffset ?? -1);
    }
    return lowest;
  }

  *#watched(image: MetadataImage): Generator<BrokerImage> {
    for (const broker of image.brokers.values()) {
      // S-2
      if (!broker.fenced && broker.id !== this.#own && !this.isLeaving(broker)) yield broker;
    }
  }

  #of({ id, epoch }: Pick<BrokerImage, 'id' | 'epoch'>): Session | undefined {
    const session = this.#sessions.get(id);
    return session?.epoch === epoch ? session : undefined;
  }
}
