/**
 * Partition queue: the batches of one partition in their order, and the sequences that let the broker
 * tell a repetition from a new batch.
 *
 * While a batch waits to be repeated nothing new is sent, and repetitions go one at a time, lowest
 * sequence first: order holds whatever fails. A new epoch, which makes the broker forget the old
 * sequences, begins only when every batch that is left was refused for its sequence, and cannot have been written
 * before, so that none can be in the log already: that is what makes a new epoch safe from duplicates.
 *
 * Invariants  inFlight and repeats are sorted by sequence, repeats come first; one in flight until the first
 *             of an identity is acknowledged, and again after a long idleness, since a broker takes any sequence
 *             where it knows none, or none any more; none is sent while one that went `maxInFlight` before it
 *             has no fate, for a broker remembers that many: one more, and it could not tell any more that it
 *             has the first, as after a change of leaders
 * Source      KIP-98, KIP-360
 */
import { addSequence } from '../../../protocol/record/batch.ts';
import { Ring } from '../../base/ring.ts';
import type { BrokerId, Bytes, Millis } from '../../base/units.ts';
import type { Compute } from '../../platform/ports.ts';
import { type BatchIdentity, type Compression, ProducerBatch } from './producer-batch.ts';

/** Highest epoch before a new producer id is needed. */
const MAX_EPOCH = 32_767;
/**
 * So long after an acknowledgement the broker may have forgotten the producer. As a rule it does after a day
 * (`producer.id.expiration.ms`), earlier where very many others write; to wait for one answer after a pause costs
 * next to nothing, so this is far less.
 */
const PROOF_LASTS_MS: Millis = 600_000;
const NO_IDENTITY: BatchIdentity = { producerId: -1, epoch: -1, sequence: -1 };

export interface TakeRules {
  /** Where the batch goes. */
  readonly leader: BrokerId;
  readonly now: Millis;
  /** Nothing is in flight to the broker: even an unfilled batch may go. */
  readonly idle: boolean;
  /** An unfilled batch waits this long for company; 0 while flushing. */
  readonly lingerMs: Millis;
  readonly maxInFlight: number;
  /** Undefined without idempotence. */
  readonly producerId: number | undefined;
  readonly compression: Compression;
  readonly compute: Compute;
}

export class PartitionQueue {
  readonly topic: string;
  readonly partition: number;
  /** Filled batches that have never been sent. */
  readonly #filled = new Ring<ProducerBatch>(4);
  #filling: ProducerBatch | undefined;
  #inFlight: ProducerBatch[] = [];
  #repeats: ProducerBatch[] = [];
  #producerId = -1;
  #epoch = -1;
  #nextSequence = 0;
  /** Batches that were sent, each counted once. */
  #sent = 0;
  /** Until then the broker knows the present identity, of which it has acknowledged something; 0 before. */
  #provenUntil: Millis = 0;
  /** Failures in a row, for the backoff. */
  #failures = 0;
  /** Nothing is sent to `#pausedFor` before this time; another leader gets it at once. */
  notBefore: Millis = 0;
  #pausedFor: BrokerId | undefined;
  /** Last failure that was repeated, for the message when time runs out. */
  lastError: Error | undefined;
  /** Learned where batches were too large: what went through. New ones need not be larger. */
  batchLimit: Bytes = Number.POSITIVE_INFINITY;

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  get isEmpty(): boolean {
    return (
      this.#filling === undefined &&
      this.#filled.size === 0 &&
      this.#repeats.length === 0 &&
      this.#inFlight.length === 0
    );
  }

  /** The batch that takes the next record. */
  get filling(): ProducerBatch | undefined {
    return this.#filling;
  }

  /** Begins a new batch; the one before counts as filled. */
  beginBatch(now: Millis, sizeHint: number): ProducerBatch {
    if (this.#filling !== undefined) this.#filled.push(this.#filling);
    this.#filling = new ProducerBatch(this.topic, this.partition, now, sizeHint);
    return this.#filling;
  }

  /** The filling batch takes no more. */
  endBatch(): void {
    if (this.#filling !== undefined) this.#filled.push(this.#filling);
    this.#filling = undefined;
  }

  /** When an unfilled batch has lingered enough, Infinity when there is none. */
  lingersUntil(lingerMs: Millis): Millis {
    return this.#filling === undefined ? Number.POSITIVE_INFINITY : this.#filling.createdAt + lingerMs;
  }

  /** When the oldest batch that is not in flight was created, Infinity when there is none. */
  get oldestWaiting(): Millis {
    const oldest = this.#repeats[0] ?? this.#filled.peek() ?? this.#filling;
    return oldest?.createdAt ?? Number.POSITIVE_INFINITY;
  }

  /** The next batch to send, finished and counted as in flight; undefined when none may go now. */
  take(rules: TakeRules): ProducerBatch | undefined {
    const isPaused = rules.now < this.notBefore && rules.leader === this.#pausedFor;
    const oldest = this.#inFlight[0];
    if (isPaused || (oldest !== undefined && this.#sent - oldest.ordinal >= rules.maxInFlight))
      return undefined;
    const batch = this.#repeats.length > 0 ? this.#takeRepeat(rules) : this.#takeNew(rules);
    if (batch === undefined) return undefined;
    if (batch.ordinal < 0) batch.ordinal = this.#sent++;
    this.#inFlight.push(batch);
    return batch;
  }

  /** The broker has the batch. */
  acknowledged(batch: ProducerBatch, now: Millis): void {
    this.#remove(batch);
    const { producerId, epoch } = batch.identity;
    if (epoch === this.#epoch && producerId === this.#producerId) this.#provenUntil = now + PROOF_LASTS_MS;
    if (batch.isPart) {
      const known = Number.isFinite(this.batchLimit) ? this.batchLimit : 0;
      this.batchLimit = Math.max(known, batch.uncompressedBytes);
    }
    this.#failures = 0;
    this.notBefore = 0;
    this.lastError = undefined;
  }

  /** The batch will not be sent again. */
  dropped(batch: ProducerBatch): void {
    this.#remove(batch);
    // Nothing follows it and it was never written: its sequences are free again.
    const isLast = addSequence(batch.identity.sequence, batch.recordCount) === this.#nextSequence;
    const { sequence, epoch } = batch.identity;
    if (sequence >= 0 && isLast && !batch.maybeWritten && epoch === this.#epoch)
      this.#nextSequence = sequence;
  }

  /** The batch is to be sent again, in its place. */
  repeat(batch: ProducerBatch): void {
    this.replace(batch, [batch]);
  }

  /**
   * Sends nothing to the leader for a while. What fails together, as all that was in flight when a broker died,
   * counts once.
   */
  pause(leader: BrokerId, now: Millis, backoff: (failures: number) => Millis): void {
    if (this.notBefore <= now || this.#pausedFor !== leader) this.notBefore = now + backoff(this.#failures++);
    this.#pausedFor = leader;
  }

  /** The batches, with its sequences, are to be sent in its place. */
  replace(batch: ProducerBatch, others: readonly ProducerBatch[]): void {
    this.#remove(batch);
    this.#repeats.push(...others);
    this.#repeats.sort((one, other) => order(one, this.#nextSequence) - order(other, this.#nextSequence));
  }

  /** Whether the batch is in flight. */
  holds(batch: ProducerBatch): boolean {
    return this.#inFlight.includes(batch);
  }

  /**
   * Whether no batch with an earlier sequence can still be taken by the broker. One that was refused for
   * its sequence cannot: those behind it are then refused for good, too, and not for coming early.
   */
  isFirst(batch: ProducerBatch): boolean {
    const place = order(batch, this.#nextSequence);
    const earlier = (other: ProducerBatch): boolean =>
      order(other, this.#nextSequence) < place && !other.refusedForSequence;
    return !this.#inFlight.some(earlier) && !this.#repeats.some(earlier);
  }

  /**
   * Whether an earlier batch was refused for its sequence, and so is in no log: no broker that knows the producer has
   * taken this one without it.
   */
  followsRefused(batch: ProducerBatch): boolean {
    const place = order(batch, this.#nextSequence);
    return this.#repeats.some(
      (other) => other.refusedForSequence && order(other, this.#nextSequence) < place,
    );
  }

  /** Takes out what waits since before `time`. A batch in flight is judged when its answer comes. */
  expire(time: Millis): ProducerBatch[] {
    const expired: ProducerBatch[] = [];
    while (this.#repeats.length > 0 && this.#repeats[0]!.createdAt <= time) {
      const batch = this.#repeats[0]!;
      this.dropped(batch);
      expired.push(batch);
    }
    if (this.#repeats.length > 0) return expired;
    while ((this.#filled.peek()?.createdAt ?? Number.POSITIVE_INFINITY) <= time)
      expired.push(this.#filled.shift()!);
    if (this.#filling !== undefined && this.#filling.createdAt <= time) {
      expired.push(this.#filling);
      this.#filling = undefined;
    }
    return expired;
  }

  /** Takes out everything, in flight or not. */
  clear(): ProducerBatch[] {
    const all = [...this.#inFlight, ...this.#repeats, ...this.#filled];
    if (this.#filling !== undefined) all.push(this.#filling);
    this.#inFlight = [];
    this.#repeats = [];
    this.#filled.clear();
    this.#filling = undefined;
    return all;
  }

  /** Whether the next epoch of the producer's id does not exist: then the producer needs another. */
  needsAnotherThan(producerId: number | undefined): boolean {
    return producerId === this.#producerId && this.#epoch >= MAX_EPOCH && this.#mayRenew;
  }

  get #mayRenew(): boolean {
    return (
      this.#inFlight.length === 0 &&
      this.#repeats.length > 0 &&
      this.#repeats.every((batch) => batch.refusedForSequence)
    );
  }

  #takeRepeat({ producerId, compute }: TakeRules): ProducerBatch | undefined {
    if (this.#inFlight.length > 0) return undefined;
    if (this.#mayRenew && producerId !== undefined) this.#renew(producerId, compute);
    // One that was refused waits until the fate of the others is known.
    const index = this.#repeats.findIndex((batch) => !batch.refusedForSequence);
    return index < 0 ? undefined : this.#repeats.splice(index, 1)[0];
  }

  /** Begins the next epoch (or a new producer id) and numbers all batches anew. */
  #renew(producerId: number, compute: Compute): void {
    this.#epoch = producerId === this.#producerId ? this.#epoch + 1 : 0;
    this.#producerId = producerId;
    this.#nextSequence = 0;
    this.#provenUntil = 0;
    for (const batch of this.#repeats) batch.reidentify(this.#identify(batch), compute);
  }

  #takeNew({ now, idle, lingerMs, producerId, compression, compute }: TakeRules): ProducerBatch | undefined {
    if (producerId !== undefined) {
      const isProven = now < this.#provenUntil && this.#producerId === producerId;
      if (this.#inFlight.length > 0 && !isProven) return undefined;
      this.#adopt(producerId);
    }
    let batch = this.#filled.shift();
    if (batch === undefined) {
      batch = this.#filling;
      if (batch === undefined || !idle || now < batch.createdAt + lingerMs) return undefined;
      this.#filling = undefined;
    }
    batch.seal(producerId === undefined ? NO_IDENTITY : this.#identify(batch), compression, compute);
    return batch;
  }

  /** Goes over to the producer's id when it is another; nothing is in flight then. */
  #adopt(producerId: number): void {
    if (this.#producerId === producerId) return;
    this.#producerId = producerId;
    this.#epoch = 0;
    this.#nextSequence = 0;
    this.#provenUntil = 0;
  }

  #identify(batch: ProducerBatch): BatchIdentity {
    const sequence = this.#nextSequence;
    this.#nextSequence = addSequence(sequence, batch.recordCount);
    return { producerId: this.#producerId, epoch: this.#epoch, sequence };
  }

  #remove(batch: ProducerBatch): void {
    const inFlight = this.#inFlight.indexOf(batch);
    if (inFlight >= 0) this.#inFlight.splice(inFlight, 1);
    const repeat = this.#repeats.indexOf(batch);
    if (repeat >= 0) this.#repeats.splice(repeat, 1);
  }
}

/** Sorts by sequence across the wrap at 2^31: how far behind the next sequence a batch lies, negated. */
function order(batch: ProducerBatch, nextSequence: number): number {
  return -((nextSequence - batch.identity.sequence) & 0x7fff_ffff);
}
