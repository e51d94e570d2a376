/**
 * What a batch must look like before a leader takes it: structure, checksum, and what only brokers may
 * set. Records stay unread; the log adds the checks that need its state (sequences, time limits).
 *
 * Errors are Kafka's names, in Kafka's spirit: CORRUPT_MESSAGE (retriable) when the bytes were damaged,
 * INVALID_RECORD (final) when the sender built them wrong.
 * Source: KIP-98; the rules of `LogValidator` in Kafka 4.3, plus stricter bounds on 64-bit fields.
 */
import {
  BATCH_OVERHEAD,
  type BatchHeader,
  batchSizeAt,
  CODEC_NAMES,
  type Crc32c,
  FIELD,
  LOG_OVERHEAD,
  MAGIC,
  readBatchHeader,
} from './batch.ts';
import { MIN_RECORD_SIZE } from './records.ts';

/** Why a batch is refused: a name of `protocol/errors.ts` and a sentence for people. */
export interface BatchRefusal {
  readonly error:
    | 'CORRUPT_MESSAGE'
    | 'INVALID_RECORD'
    | 'INVALID_TIMESTAMP'
    | 'MESSAGE_TOO_LARGE'
    | 'UNSUPPORTED_COMPRESSION_TYPE';
  readonly message: string;
}

export interface BatchRules {
  /** `max.message.bytes`: the largest batch, header included. */
  readonly maxBytes: number;
}

function refuse(error: BatchRefusal['error'], message: string): BatchRefusal {
  return { error, message };
}

/**
 * Checks what a producer sent for one partition: `bytes[start, end)` must be exactly one sound batch.
 * Undefined when it may be appended.
 */
export function checkBatch(
  bytes: Uint8Array,
  start: number,
  end: number,
  crc32c: Crc32c,
  rules: BatchRules,
): BatchRefusal | undefined {
  const framing = checkFraming(bytes, start, end);
  if (framing !== undefined) return framing;
  const header = readBatchHeader(bytes, start);
  if (start + header.sizeInBytes !== end) {
    return refuse(
      'INVALID_RECORD',
      `One batch expected, but ${end - start - header.sizeInBytes} bytes follow it.`,
    );
  }
  if (header.sizeInBytes > rules.maxBytes) {
    return refuse(
      'MESSAGE_TOO_LARGE',
      `The batch has ${header.sizeInBytes} bytes, the limit is ${rules.maxBytes}.`,
    );
  }
  return checkChecksum(bytes, header, crc32c) ?? checkCounts(header) ?? checkSender(header);
}

/**
 * Checks a batch of any origin (a file, a leader's answer): complete within `bytes[start, end)`, magic 2,
 * right checksum. What follows it is not looked at. Undefined when it is intact.
 */
export function checkIntegrity(
  bytes: Uint8Array,
  start: number,
  end: number,
  crc32c: Crc32c,
): BatchRefusal | undefined {
  const framing = checkFraming(bytes, start, end);
  return framing ?? checkChecksum(bytes, readBatchHeader(bytes, start), crc32c);
}

function checkFraming(bytes: Uint8Array, start: number, end: number): BatchRefusal | undefined {
  const available = end - start;
  if (available < LOG_OVERHEAD) return refuse('INVALID_RECORD', `No batch fits in ${available} bytes.`);
  // The magic first: in an older format the other fields lie elsewhere and would only mislead.
  if (available > FIELD.magic && bytes[start + FIELD.magic] !== MAGIC) {
    return refuse(
      'INVALID_RECORD',
      `Record format ${bytes[start + FIELD.magic]} is not supported, only 2 is.`,
    );
  }
  const size = batchSizeAt(bytes, start);
  if (size < BATCH_OVERHEAD) {
    return refuse(
      'CORRUPT_MESSAGE',
      `A batch cannot have ${size} bytes: its header alone takes ${BATCH_OVERHEAD}.`,
    );
  }
  if (size > available) {
    return refuse('INVALID_RECORD', `The batch claims ${size} bytes, but only ${available} were sent.`);
  }
  return undefined;
}

function checkChecksum(bytes: Uint8Array, header: BatchHeader, crc32c: Crc32c): BatchRefusal | undefined {
  const { position, sizeInBytes, crc } = header;
  const actual = crc32c(bytes, position + FIELD.attributes, position + sizeInBytes);
  if (actual === crc) return undefined;
  return refuse(
    'CORRUPT_MESSAGE',
    `Checksum ${hex(crc)} stands in the batch, its bytes give ${hex(actual)}.`,
  );
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

function checkCounts(header: BatchHeader): BatchRefusal | undefined {
  const { recordCount, lastOffsetDelta, codec } = header;
  if (recordCount <= 0) return refuse('INVALID_RECORD', `A batch of ${recordCount} records is not allowed.`);
  if (recordCount !== lastOffsetDelta + 1) {
    return refuse(
      'INVALID_RECORD',
      `${recordCount} records do not fit a last offset delta of ${lastOffsetDelta}.`,
    );
  }
  if (codec >= CODEC_NAMES.length) {
    return refuse('UNSUPPORTED_COMPRESSION_TYPE', `Compression type ${codec} does not exist.`);
  }
  const payload = header.sizeInBytes - BATCH_OVERHEAD;
  if (codec === 0 && recordCount * MIN_RECORD_SIZE > payload) {
    return refuse('INVALID_RECORD', `${recordCount} records cannot lie in ${payload} bytes.`);
  }
  return undefined;
}

function checkSender(header: BatchHeader): BatchRefusal | undefined {
  if (header.isControl) return refuse('INVALID_RECORD', 'Clients are not allowed to write control records.');
  if (header.hasDeleteHorizon) return refuse('INVALID_RECORD', 'Only compaction sets a delete horizon.');
  if (header.timestampType === 'log-append-time') {
    return refuse('INVALID_TIMESTAMP', 'Producers must not set the timestamp type to log append time.');
  }
  return checkTimestamps(header) ?? checkProducer(header);
}

function checkTimestamps({ baseTimestamp, maxTimestamp }: BatchHeader): BatchRefusal | undefined {
  for (const timestamp of [baseTimestamp, maxTimestamp]) {
    if (timestamp < -1 || !Number.isSafeInteger(timestamp)) {
      return refuse('INVALID_TIMESTAMP', `${timestamp} is no timestamp.`);
    }
  }
  return undefined;
}

function checkProducer(header: BatchHeader): BatchRefusal | undefined {
  const { producerId, producerEpoch, baseSequence } = header;
  if (producerId === -1) {
    return header.isTransactional
      ? refuse('INVALID_RECORD', 'A transactional batch needs a producer id.')
      : undefined;
  }
  if (producerId < 0 || !Number.isSafeInteger(producerId)) {
    return refuse('INVALID_RECORD', `${producerId} is no producer id.`);
  }
  if (producerEpoch < 0) return refuse('INVALID_RECORD', `Producer epoch ${producerEpoch} is negative.`);
  if (baseSequence < 0)
    return refuse('INVALID_RECORD', `Producer id ${producerId} comes with sequence ${baseSequence}.`);
  return undefined;
}
