/**
 * Splits a batch that the broker finds too large. The limit is not told, so it is halved, by bytes, and the
 * halves again if they must be.
 *
 * Both halves keep the sequences of their records: together they take the batch's place, whatever follows
 * it may be in flight already, and a repetition of either is recognised like any other.
 */
import { addSequence, batchPayload, CODEC_NAMES, readBatchHeader } from '../../../protocol/record/batch.ts';
import { decodeRecords } from '../../../protocol/record/records.ts';
import type { Compute } from '../../platform/ports.ts';
import { type Compression, ProducerBatch } from './producer-batch.ts';

/** Two sealed batches with the records of one that has at least two and was never written. */
export function splitBatch(
  batch: ProducerBatch,
  compression: Compression,
  compute: Compute,
): readonly [ProducerBatch, ProducerBatch] {
  const { topic, partition, createdAt, uncompressedBytes, recordCount } = batch;
  const half = Math.ceil(uncompressedBytes / 2);
  const parts = [half, half].map((size) => new ProducerBatch(topic, partition, createdAt, size));
  const [head, tail] = parts as [ProducerBatch, ProducerBatch];
  const deliveries = [...batch.deliveries()];
  const header = readBatchHeader(batch.bytes, 0);
  const codec = CODEC_NAMES[header.codec] ?? 'none';
  const payload = batchPayload(batch.bytes, header);
  const records = codec === 'none' ? payload : compute.codecs.decompress(codec, payload, uncompressedBytes);
  let index = 0;
  for (const { timestamp, key, value, headers } of decodeRecords(records, header)) {
    const isTail = tail.recordCount > 0 || head.sizeInBytes >= half || index === recordCount - 1;
    (isTail ? tail : head).append(timestamp, key, value, headers, deliveries[index++]!);
  }
  batch.handOn();
  head.charge = Math.floor(batch.charge / 2);
  tail.charge = batch.charge - head.charge;
  const { sequence } = batch.identity;
  const next = sequence < 0 ? sequence : addSequence(sequence, head.recordCount);
  head.seal(batch.identity, compression, compute);
  tail.seal({ ...batch.identity, sequence: next }, compression, compute);
  head.isPart = true;
  tail.isPart = true;
  return [head, tail];
}
