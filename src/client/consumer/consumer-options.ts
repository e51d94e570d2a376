/** Options of a consumer, with their defaults. */
import { type Bytes, type LeaderEpoch, MiB, type Millis, type Uuid } from '../../base/units.ts';
import { invalid } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import type { IsolationLevel } from '../offsets.ts';
import { checkPosition, type StartPosition } from './positions.ts';

/** A partition to read, and where to begin. */
export interface Assignment extends TopicPartition {
  /** Default: the consumer's `from`. */
  readonly offset?: StartPosition | undefined;
}

/** An assignment, and which topic and history its offset is one in, as far as that is known. */
export interface Placement extends Assignment {
  /** Of the topic that it is an offset in; the zero UUID when that is not known. */
  readonly topicId?: Uuid;
  /** Of the last record before it; −1 when that is not known. */
  readonly leaderEpoch?: LeaderEpoch;
}

export interface ConsumerOptions {
  /** Topics to read whole, with partitions that are added later. */
  readonly topics?: readonly string[];
  /** Single partitions to read. An empty list: whatever `Consumer.assign` will name. */
  readonly assign?: readonly Assignment[];
  /** Where to begin. Default `start`. */
  readonly from?: StartPosition;
  /** Ends the iteration at what was the end of each partition when its reading began. Default false. */
  readonly stopAtEnd?: boolean;
  /** Default `read_uncommitted`. */
  readonly isolationLevel?: IsolationLevel;
  /**
   * What to do when the position is not in the log, because retention has passed over it, the log was cut, or
   * the topic was deleted and made anew: `fail`, since records may have been missed, or go on at the `start` or
   * the `end`. Where a log was cut and has grown again, both go on where it parted from what was read, so that
   * nothing is missed. Default `fail`.
   */
  readonly outOfRange?: 'fail' | 'start' | 'end';
  /**
   * Where this consumer runs, as `broker.rack` names it: it reads from an in-sync replica in its rack, where the
   * brokers' setting `replica.selector.class` lets it. Default: none, it reads from leaders.
   */
  readonly rack?: string;
  /** How long a broker may wait for records before it answers with none. Default 500. */
  readonly maxWaitMs?: Millis;
  /** Bytes a broker gathers before it answers, unless `maxWaitMs` is over. Default 1. */
  readonly minBytes?: Bytes;
  /** Most bytes of one partition in one answer; a larger batch comes alone. Default 1 MiB. */
  readonly partitionMaxBytes?: Bytes;
  /**
   * What is fetched ahead of the application, over all partitions. Of a partition whose handlers lag, one
   * answer is fetched ahead, which does not count here. Default 16 MiB.
   */
  readonly readAheadBytes?: Bytes;
  /** Largest batch after decompression. Default 64 MiB. */
  readonly maxBatchBytes?: Bytes;
  /**
   * How long a partition may have nothing to deliver without its broker saying that nothing is there,
   * beyond what the broker may wait (`maxWaitMs`); then the iteration fails with CONSUMER_STALLED. Default 60,000.
   */
  readonly stallTimeoutMs?: Millis;
  /** Ends the iteration with ABORTED. */
  readonly signal?: AbortSignal;
}

export type ConsumerSettings = Required<Omit<ConsumerOptions, 'signal'>>;

/** Throws INVALID_ARGUMENT for what is no partition, or stands twice; `topics` are read whole already. */
export function checkAssignments(assign: readonly Assignment[], topics: readonly string[]): void {
  for (const { topic, partition, offset } of assign) {
    if (!Number.isInteger(partition) || partition < 0)
      throw invalid(`${partition} is no partition of "${topic}".`);
    if (topics.includes(topic)) throw invalid(`"${topic}" stands in topics and in assign; give it once.`);
    if (offset !== undefined) checkPosition(offset);
  }
  const keys = assign.map(({ topic, partition }) => `${topic}-${partition}`);
  if (new Set(keys).size < keys.length) throw invalid('A partition is assigned twice.');
}

/** Fills in the defaults. Throws INVALID_ARGUMENT. */
export function consumerSettings(options: ConsumerOptions): ConsumerSettings {
  const { topics = [], assign = [], from = 'start' } = options;
  if (topics.length === 0 && options.assign === undefined)
    throw invalid('Nothing to read; give topics or assign.');
  checkPosition(from);
  checkAssignments(assign, topics);
  return {
    topics: [...new Set(topics)],
    assign,
    from,
    stopAtEnd: options.stopAtEnd ?? false,
    isolationLevel: options.isolationLevel ?? 'read_uncommitted',
    outOfRange: options.outOfRange ?? 'fail',
    rack: options.rack ?? '',
    maxWaitMs: options.maxWaitMs ?? 500,
    minBytes: options.minBytes ?? 1,
    partitionMaxBytes: options.partitionMaxBytes ?? 1 * MiB,
    readAheadBytes: options.readAheadBytes ?? 16 * MiB,
    maxBatchBytes: options.maxBatchBytes ?? 64 * MiB,
    stallTimeoutMs: options.stallTimeoutMs ?? 60_000,
  };
}
