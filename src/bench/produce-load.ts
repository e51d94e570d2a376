/**
 * Produces one lane's share of a load: on one connection, as fast as the window of records under way lets it,
 * or at the times of a schedule.
 *
 * At the times of a schedule it never waits for answers, but when so much is under way that memory would run
 * out; what leaves late for that reason still counts from when it was meant to leave.
 */
import { type Bytes, KiB, MiB, type Millis } from '../base/units.ts';
import type { Ottla, Producer, ProducerOptions, ProducerRecord } from '../client/index.ts';
import type { Clock } from '../platform/ports.ts';
import type { Meter } from './meter.ts';
import type { ProduceLoad } from './plan.ts';
import type { RecordSource } from './record-source.ts';
import type { Schedule } from './schedule.ts';
import { stamp } from './stamp.ts';

export interface ProduceLane {
  readonly clock: Clock;
  /** Milliseconds of the clock that all workers share. */
  readonly now: () => Millis;
  /** Resolves at that time, or somewhat earlier. */
  readonly until: (time: Millis) => Promise<void>;
  readonly meter: Meter;
  readonly source: RecordSource;
  readonly topic: string;
  readonly partitions: number;
  readonly load: ProduceLoad;
  /** This lane's; absent: as fast as possible. */
  readonly schedule: Schedule | undefined;
  /** On the shared clock. */
  readonly beginAt: Millis;
  /** Nothing is begun that was meant for then or later; may be Infinity. */
  readonly endAt: Millis;
  /** Measured records to send; may be Infinity. */
  readonly count: number;
  /** Its records are number `first`, `first + step` … of the source. */
  readonly first: number;
  readonly step: number;
  /** Ends it early. */
  readonly stop: AbortSignal;
}

/** Records of one call: as many as fill a batch, within reason. */
const MOST_AT_ONCE = 1_000;
/** About what a record takes beside its key and value. */
const RECORD_OVERHEAD: Bytes = 16;
/** What a schedule may run ahead of the broker. */
const MOST_UNDER_WAY: Bytes = 128 * MiB;
/** Only partitions so many fill the window: beyond it batches wait for each other anyhow. */
const PARTITIONS_IN_WINDOW = 64;
/** The clock's smallest step: the end itself is no more part of a run. */
const CLOCK_STEP: Millis = 0.001;

function producerOptions({ acks, codec, batchBytes, inFlight, recordBytes }: ProduceLoad): ProducerOptions {
  return {
    acks,
    compression: codec,
    maxBatchBytes: batchBytes,
    maxInFlight: inFlight,
    idempotent: acks === 'all' && inFlight <= 5,
    maxRequestBytes: Math.max(4 * MiB, batchBytes + recordBytes + 64 * KiB),
    bufferMemory: 2 * MOST_UNDER_WAY,
  };
}

/**
 * Sends until the plan is fulfilled; resolves when all is acknowledged, with how many records of the schedule
 * there was no time for. Rejects with the first failure.
 */
export async function produceLane(client: Ottla, lane: ProduceLane): Promise<number> {
  const producer = client.producer(producerOptions(lane.load));
  const sending = new Sending(producer, lane);
  await sending.run();
  await producer.close();
  return sending.unsent;
}

class Sending {
  readonly #producer: Producer;
  readonly #lane: ProduceLane;
  readonly #atOnce: number;
  readonly #window: Bytes;
  #sent = 0;
  #measured = 0;
  #partition = 0;
  #underWay = 0;
  #failure: { readonly error: unknown } | undefined;
  #room: (() => void) | undefined;
  /** Of a schedule: what was due when the time was over, and had not been sent. */
  unsent = 0;

  constructor(producer: Producer, lane: ProduceLane) {
    this.#producer = producer;
    this.#lane = lane;
    const { load, partitions, schedule, source } = lane;
    const { records } = source;
    const meanBytes = records.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0) / records.length;
    const perBatch = Math.floor(load.batchBytes / (meanBytes + RECORD_OVERHEAD));
    this.#atOnce = Math.max(1, Math.min(MOST_AT_ONCE, perBatch));
    const full = (load.inFlight + 1) * load.batchBytes * Math.min(partitions, PARTITIONS_IN_WINDOW);
    this.#window = schedule === undefined ? Math.min(MOST_UNDER_WAY, full) : MOST_UNDER_WAY;
  }

  async run(): Promise<void> {
    const { schedule, stop } = this.#lane;
    while (!stop.aborted && this.#failure === undefined) {
      const now = this.#lane.now();
      const wanted = this.#wanted(now);
      if (wanted === undefined) break;
      if (wanted === 0) await this.#lane.until(this.#lane.beginAt + (schedule?.timeOf(this.#sent) ?? 0));
      else if (this.#underWay >= this.#window) await this.#someRoom();
      else this.#send(wanted, now);
      // Who is behind must not keep the answers waiting while it catches up.
      if (schedule !== undefined && wanted > 0) await this.#lane.clock.turn();
    }
    if (schedule !== undefined) this.unsent = this.#dueBy(this.#lane.now()) - this.#sent;
    while (this.#underWay > 0 && this.#failure === undefined) await this.#someRoom();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** How many records to send now; undefined when it is over. */
  #wanted(now: Millis): number | undefined {
    const { schedule, beginAt, endAt, count } = this.#lane;
    const left = count - this.#measured;
    if (left <= 0) return undefined;
    if (schedule === undefined) {
      if (now >= endAt) return undefined;
      return now < beginAt ? 0 : Math.min(this.#atOnce, left);
    }
    if (this.#sent >= schedule.length) return undefined;
    const due = this.#dueBy(now) - this.#sent;
    // What was due before the end and is late is still sent, as long as nothing has to be waited for.
    if (now >= endAt && (due === 0 || this.#underWay >= this.#window)) return undefined;
    return Math.min(due, this.#atOnce, left);
  }

  /** How many of the schedule's records are due by then, before the end. */
  #dueBy(now: Millis): number {
    const { schedule, beginAt, endAt } = this.#lane;
    return schedule!.dueBy(Math.min(now, endAt - CLOCK_STEP) - beginAt);
  }

  #send(wanted: number, now: Millis): void {
    const { meter, schedule, beginAt } = this.#lane;
    const first = this.#sent;
    const meantFor = (index: number): Millis =>
      schedule === undefined ? now : beginAt + schedule.timeOf(first + index);
    const { records, bytes } = this.#records(wanted, meantFor);
    let measured = 0;
    for (let index = 0; index < wanted; index++) if (meter.counts(meantFor(index))) measured++;
    this.#sent += wanted;
    this.#measured += measured;
    const charge = bytes + wanted * RECORD_OVERHEAD;
    this.#underWay += charge;
    this.#producer.sendBatch(records).then(
      () => {
        const done = this.#lane.now();
        meter.done(done, wanted, bytes, measured);
        if (schedule === undefined && measured > 0) meter.latency.record(done - now, measured);
        else if (measured > 0)
          for (let index = 0; index < wanted; index++)
            if (meter.counts(meantFor(index))) meter.latency.record(done - meantFor(index));
        this.#leave(charge);
      },
      (error: unknown) => {
        this.#failure ??= { error };
        this.#leave(charge);
      },
    );
  }

  /** The next records, all for one partition unless they have keys; the next call goes to the next one. */
  #records(
    wanted: number,
    meantFor: (index: number) => Millis,
  ): { records: readonly ProducerRecord[]; bytes: Bytes } {
    const { topic, partitions, source, load, first, step } = this.#lane;
    const partition = this.#partition++ % partitions;
    const records: ProducerRecord[] = [];
    let bytes = 0;
    for (let index = 0; index < wanted; index++) {
      const number = first + (this.#sent + index) * step;
      const { key, value, headers, sizeInBytes } = source.records[number % source.records.length]!;
      bytes += sizeInBytes;
      records.push({
        topic,
        partition: key === null ? partition : undefined,
        key,
        value,
        headers: load.stamped ? stamp(headers, meantFor(index)) : headers,
      });
    }
    return { records, bytes };
  }

  #leave(charge: Bytes): void {
    this.#underWay -= charge;
    this.#room?.();
  }

  #someRoom(): Promise<void> {
    return new Promise((resolve) => {
      this.#room = resolve;
    });
  }
}
