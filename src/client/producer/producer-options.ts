/** Options of a producer, with their defaults. */
import { type Bytes, KiB, MiB, type Millis } from '../../base/units.ts';
import type { CodecName, Compute } from '../../platform/ports.ts';
import { invalid, OttlaError } from '../errors.ts';

/** When a record counts as sent: never asked, written by the leader, or safe on all in-sync replicas. */
export type Acks = 0 | 1 | 'all';

export interface ProducerOptions {
  /** Default `all`. */
  readonly acks?: Acks;
  /** Whether the broker recognises repetitions, so that a retry never duplicates. Default: true with acks `all`. */
  readonly idempotent?: boolean;
  /** Default `none`. */
  readonly compression?: CodecName | 'none';
  /** Level of the codec, where it has levels. Default: the codec's own. */
  readonly compressionLevel?: number;
  /**
   * How long a batch waits for company although the connection is idle. Default 0: a record leaves at
   * once, and batches form by themselves while a request is under way.
   */
  readonly lingerMs?: Millis;
  /** Records of one partition are gathered up to this size, before compression. Default 256 KiB. */
  readonly maxBatchBytes?: Bytes;
  /** Largest request, and largest single record. Default 4 MiB. */
  readonly maxRequestBytes?: Bytes;
  /** Memory for records without acknowledgement; beyond it `send` waits. Default 32 MiB. */
  readonly bufferMemory?: Bytes;
  /** How long a record may take from `send` to its acknowledgement, repetitions included. Default 120,000. */
  readonly deliveryTimeoutMs?: Millis;
  /** Requests under way to one broker. Default 5, the most with which repetitions are recognised. */
  readonly maxInFlight?: number;
  /** How long `close` waits for records that are still under way. Default 30,000. */
  readonly closeTimeoutMs?: Millis;
}

export type ProducerSettings = Required<Omit<ProducerOptions, 'compressionLevel'>> & {
  readonly compressionLevel: number | undefined;
};

/** Brokers remember this many batches of a producer: with more in flight a repetition could go unnoticed. */
const MOST_IDEMPOTENT_IN_FLIGHT = 5;

/** Fills in the defaults. Throws INVALID_ARGUMENT for a combination that cannot work. */
export function producerSettings(options: ProducerOptions, { codecs }: Compute): ProducerSettings {
  const acks = options.acks ?? 'all';
  const settings: ProducerSettings = {
    acks,
    idempotent: options.idempotent ?? acks === 'all',
    compression: options.compression ?? 'none',
    compressionLevel: options.compressionLevel,
    lingerMs: options.lingerMs ?? 0,
    maxBatchBytes: options.maxBatchBytes ?? 256 * KiB,
    maxRequestBytes: options.maxRequestBytes ?? 4 * MiB,
    bufferMemory: options.bufferMemory ?? 32 * MiB,
    deliveryTimeoutMs: options.deliveryTimeoutMs ?? 120_000,
    maxInFlight: options.maxInFlight ?? 5,
    closeTimeoutMs: options.closeTimeoutMs ?? 30_000,
  };
  check(settings);
  if (settings.compression !== 'none' && !codecs.available(settings.compression)) {
    throw new OttlaError('BAD_COMPRESSION', `The codec ${settings.compression} is not available here.`);
  }
  return settings;
}

function check({ acks, idempotent, maxInFlight, compression, ...sizes }: ProducerSettings): void {
  if (acks !== 0 && acks !== 1 && acks !== 'all') throw invalid(`acks must be 0, 1 or "all", not ${acks}.`);
  if (idempotent && acks !== 'all') throw invalid('An idempotent producer needs acks "all".');
  if (!Number.isInteger(maxInFlight) || maxInFlight < 1) throw invalid('maxInFlight must be at least 1.');
  if (idempotent && maxInFlight > MOST_IDEMPOTENT_IN_FLIGHT) {
    throw invalid(`An idempotent producer may have at most ${MOST_IDEMPOTENT_IN_FLIGHT} requests in flight.`);
  }
  if (!['none', 'gzip', 'snappy', 'lz4', 'zstd'].includes(compression)) {
    throw invalid(`"${compression}" is no compression; use none, gzip, snappy, lz4 or zstd.`);
  }
  for (const [name, value] of Object.entries(sizes)) {
    if (typeof value === 'number' && !(value >= 0)) throw invalid(`${name} must not be negative.`);
  }
}
