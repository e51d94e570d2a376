/**
 * What happens to a producer's batch between validation and the log: limits on its timestamps, keys on
 * compacted topics, the broker's time, the topic's codec.
 *
 * As a rule nothing: then the header decides and the bytes go through as they are. Records are looked at
 * only where a rule needs them.
 *
 * Errors   INVALID_TIMESTAMP, INVALID_RECORD, CORRUPT_MESSAGE, MESSAGE_TOO_LARGE,
 *          UNSUPPORTED_COMPRESSION_TYPE
 * Source   the order of checks in Kafka's LogValidator
 */
import {
  BATCH_OVERHEAD,
  type BatchCodec,
  type BatchHeader,
  CODEC_NAMES,
  FIELD,
  LOG_APPEND_TIME_BIT,
  LOG_OVERHEAD,
  readBatchHeader,
  sealBatch,
} from '../../protocol/record/batch.ts';
import { readInt16, writeInt16, writeInt32, writeInt64 } from '../../protocol/record/integers.ts';
import { decodeRecords, RecordError } from '../../protocol/record/records.ts';
import { done, type Outcome, refused } from '../base/outcome.ts';
import type { Bytes, Millis } from '../base/units.ts';
import type { TopicConfig } from '../config/topic-config.ts';
import { CompressionError, type Compute } from '../platform/ports.ts';
import { readPayload } from './batch-payload.ts';

/** Which bits of a batch's attributes name the codec. */
const CODEC_BITS = 0x07;

export type PreparationConfig = Pick<
  TopicConfig,
  | 'cleanupPolicy'
  | 'compressionGzipLevel'
  | 'compressionLz4Level'
  | 'compressionType'
  | 'compressionZstdLevel'
  | 'timestampAfterMaxMs'
  | 'timestampBeforeMaxMs'
  | 'timestampType'
>;

export interface PreparationOptions {
  readonly config: PreparationConfig;
  readonly compute: Compute;
  /** Wall time. */
  readonly now: Millis;
  /** Largest size of the records once uncompressed, if they must be looked at. */
  readonly maxDecompressedBytes: Bytes;
}

export interface PreparedBatch {
  readonly bytes: Uint8Array;
  readonly header: BatchHeader;
}

type Prepared = Outcome<PreparedBatch>;

/**
 * What to append for the batch with `header` in `bytes`, which are borrowed and not modified. At once as a
 * rule, then the result may be a view of `bytes`; a promise when more than a MiB must be uncompressed,
 * and then `bytes` must stay until it settles.
 */
export function prepareBatch(
  bytes: Uint8Array,
  header: BatchHeader,
  options: PreparationOptions,
): Prepared | Promise<Prepared> {
  const tooNew = checkNewest(header, options);
  if (tooNew !== undefined) return tooNew;
  if (!mustLookInside(header, options)) return done(finish(bytes, header, options, undefined));
  try {
    const payload = readPayload(options.compute, bytes, header, options.maxDecompressedBytes);
    if (payload instanceof Uint8Array) return withRecords(bytes, header, options, payload);
    return payload.then((records) => withRecords(bytes, header, options, records)).catch(refusalFor);
  } catch (error) {
    return refusalFor(error);
  }
}

function stampsTime({ config }: PreparationOptions): boolean {
  return config.timestampType === 'LogAppendTime';
}

function checkNewest({ maxTimestamp }: BatchHeader, options: PreparationOptions): Prepared | undefined {
  const { config, now } = options;
  if (stampsTime(options) || maxTimestamp - now <= config.timestampAfterMaxMs) return undefined;
  return refused(
    'INVALID_TIMESTAMP',
    `Timestamp ${maxTimestamp} lies more than ${config.timestampAfterMaxMs} ms in the future.`,
  );
}

/** Whether the records decide, so that a compressed batch may have to be uncompressed. */
export function mustLookInside(header: BatchHeader, options: PreparationOptions): boolean {
  const { config, now } = options;
  return (
    config.cleanupPolicy.includes('compact') ||
    targetCodec(header, config) !== header.codec ||
    (!stampsTime(options) && (config.timestampBeforeMaxMs < now || isDoubtful(header)))
  );
}

/** Some producers leave the greatest timestamp out; the first record's disproves it. */
function isDoubtful({ maxTimestamp, baseTimestamp }: BatchHeader): boolean {
  return maxTimestamp < baseTimestamp;
}

/** Id of the codec that the topic wants the batch in. */
function targetCodec(header: BatchHeader, { compressionType }: PreparationConfig): number {
  if (compressionType === 'producer') return header.codec;
  return CODEC_NAMES.indexOf(compressionType === 'uncompressed' ? 'none' : compressionType);
}

function withRecords(
  bytes: Uint8Array,
  header: BatchHeader,
  options: PreparationOptions,
  payload: Uint8Array,
): Prepared {
  const { config, now } = options;
  const needsKeys = config.cleanupPolicy.includes('compact');
  let newest = -1;
  try {
    for (const { timestamp, key, offset } of decodeRecords(payload, header)) {
      if (needsKeys && key === null) {
        const index = offset - header.baseOffset;
        return refused('INVALID_RECORD', `Record ${index} has no key, which a compacted topic needs.`);
      }
      if (timestamp > newest) newest = timestamp;
      if (!stampsTime(options) && timestamp >= 0 && now - timestamp > config.timestampBeforeMaxMs) {
        const limit = config.timestampBeforeMaxMs;
        return refused('INVALID_TIMESTAMP', `Timestamp ${timestamp} lies more than ${limit} ms in the past.`);
      }
    }
    const tooNew = checkNewest({ ...header, maxTimestamp: newest }, options);
    return tooNew ?? done(finish(bytes, header, options, { payload, newest }));
  } catch (error) {
    return refusalFor(error);
  }
}

/** The batch as it is stored; `inside`: what a look at the records gave. */
function finish(
  bytes: Uint8Array,
  header: BatchHeader,
  options: PreparationOptions,
  inside: { readonly payload: Uint8Array; readonly newest: Millis } | undefined,
): PreparedBatch {
  const codec = targetCodec(header, options.config);
  const maxTimestamp = stampsTime(options) ? options.now : (inside?.newest ?? header.maxTimestamp);
  const sameRecords = codec === header.codec;
  if (sameRecords && !stampsTime(options) && maxTimestamp === header.maxTimestamp) return { bytes, header };
  const end = header.position + header.sizeInBytes;
  const batch = sameRecords
    ? bytes.slice(header.position, end)
    : replacePayload(bytes, header, compress(options, codec, inside!.payload));
  const attributes = (readInt16(batch, FIELD.attributes) & ~CODEC_BITS) | codec;
  writeInt16(batch, FIELD.attributes, stampsTime(options) ? attributes | LOG_APPEND_TIME_BIT : attributes);
  writeInt64(batch, FIELD.maxTimestamp, maxTimestamp);
  sealBatch(batch, 0, options.compute.crc32c);
  return { bytes: batch, header: readBatchHeader(batch, 0) };
}

function compress({ compute, config }: PreparationOptions, codec: number, payload: Uint8Array): Uint8Array {
  const name = CODEC_NAMES[codec] as BatchCodec;
  if (name === 'none') return payload;
  const levels = {
    gzip: config.compressionGzipLevel < 0 ? undefined : config.compressionGzipLevel,
    snappy: undefined,
    lz4: config.compressionLz4Level,
    zstd: config.compressionZstdLevel,
  };
  return compute.codecs.compress(name, payload, levels[name]);
}

function replacePayload(bytes: Uint8Array, header: BatchHeader, payload: Uint8Array): Uint8Array {
  const batch = new Uint8Array(BATCH_OVERHEAD + payload.length);
  batch.set(bytes.subarray(header.position, header.position + BATCH_OVERHEAD));
  batch.set(payload, BATCH_OVERHEAD);
  writeInt32(batch, FIELD.length, batch.length - LOG_OVERHEAD);
  return batch;
}

/** What the sender is told about records that cannot be read; anything else is a bug. */
function refusalFor(error: unknown): Prepared {
  if (error instanceof RecordError) return refused('INVALID_RECORD', error.message);
  if (!(error instanceof CompressionError)) throw error;
  if (error.reason === 'too-large') return refused('MESSAGE_TOO_LARGE', error.message);
  if (error.reason === 'unavailable') return refused('UNSUPPORTED_COMPRESSION_TYPE', error.message);
  return refused('CORRUPT_MESSAGE', error.message);
}
