/**
 * Consumes one lane's share of a load: some partitions, on one connection, batch by batch, each record looked
 * at as a program would.
 */
import type { Millis, Offset } from '../base/units.ts';
import { type Consumer, type Ottla, OttlaError, type RecordBatch } from '../client/index.ts';
import type { Meter } from './meter.ts';
import type { ConsumeLoad } from './plan.ts';
import { stampOf } from './stamp.ts';

export interface ConsumeLane {
  /** Milliseconds of the clock that all workers share. */
  readonly now: () => Millis;
  readonly meter: Meter;
  readonly topic: string;
  /** To read; never empty. */
  readonly partitions: readonly number[];
  readonly load: ConsumeLoad;
  /** On the shared clock; may be Infinity. */
  readonly endAt: Millis;
  /** Measured records to read; may be Infinity. */
  readonly count: number;
  /** Ends it early. */
  readonly stop: AbortSignal;
  /** Nothing more will be written: read to what is the end then. Never, where the end is known before. */
  readonly finish: Promise<void>;
}

/** Where each partition of a lane ends now. */
type Ends = ReadonlyMap<number, Offset>;

/** What a lane needs before it begins: where it will begin, so that nothing that is written later is missed. */
export function endsOf(client: Ottla, topic: string, partitions: readonly number[]): Promise<Ends> {
  const wanted = partitions.map((partition) => ({ topic, partition, at: 'end' as const }));
  const listed = client.admin().listOffsets(wanted);
  return listed.then((ends) => new Map(ends.map(({ partition, offset }) => [partition, offset])));
}

/** Reads what is there, once or again and again; resolves when the plan is fulfilled. */
export async function consumeAll(client: Ottla, lane: ConsumeLane): Promise<void> {
  const { topic, partitions, load, count, endAt, stop, now } = lane;
  const assign = partitions.map((partition) => ({ topic, partition }));
  let read = 0;
  do {
    await using consumer = client.consumer({ assign, stopAtEnd: true });
    const closing = closeWhen(stop, consumer);
    for await (const batch of consumer.batches()) {
      const time = now();
      if (time >= endAt) return;
      read += countBatch(batch, time, lane);
      if (read >= count) return;
    }
    closing();
    if (load.again && lane.meter.progress.records === 0) throw nothingIn(topic);
  } while (load.again && !stop.aborted);
}

function nothingIn(topic: string): OttlaError {
  return new OttlaError('INVALID_ARGUMENT', `There are no records in ${topic} to read.`);
}

/** Reads what comes behind `begin` until `finish`, and then to what is the end by then. */
export async function consumeTail(client: Ottla, lane: ConsumeLane, begin: Ends): Promise<void> {
  const { topic, partitions, stop, finish, now } = lane;
  const positions = new Map(begin);
  const assign = [...begin].map(([partition, offset]) => ({ topic, partition, offset }));
  await using consumer = client.consumer({ assign });
  const closing = closeWhen(stop, consumer);
  let ends: Ends | undefined;
  const isOver = (): boolean =>
    ends !== undefined && [...ends].every(([partition, end]) => positions.get(partition)! >= end);
  const finished = finish
    .then(() => endsOf(client, topic, partitions))
    .then(async (found) => {
      ends = found;
      if (isOver()) await consumer.close();
    });
  const reading = async (): Promise<void> => {
    for await (const batch of consumer.batches()) {
      countBatch(batch, now(), lane);
      positions.set(batch.partition, batch.nextOffset);
      if (isOver()) return;
    }
  };
  const read = reading();
  await Promise.race([read, finished.then(() => read)]);
  closing();
}

/** Ends the reading without an error when the signal fires; returns how to take that back. */
function closeWhen(stop: AbortSignal, consumer: Consumer): () => void {
  const close = (): unknown => consumer.close();
  if (stop.aborted) close();
  stop.addEventListener('abort', close, { once: true });
  return () => stop.removeEventListener('abort', close);
}

/** Returns how many of its records belong to the measurement. */
function countBatch({ records }: RecordBatch, time: Millis, { meter, load }: ConsumeLane): number {
  let bytes = 0;
  let measured = 0;
  for (const record of records) {
    bytes += (record.key?.length ?? 0) + (record.value?.length ?? 0);
    const meantFor = load.stamped ? stampOf(record) : time;
    if (meantFor === undefined || !meter.counts(meantFor)) continue;
    measured++;
    if (load.stamped) meter.latency.record(time - meantFor);
  }
  meter.done(time, records.length, bytes, measured);
  return measured;
}
