/**
 * Names of everything below a data directory, as Kafka names them.
 *
 * Layout   data/README.md
 */
import type { Offset } from '../base/units.ts';

/** Files at the top of a data directory. */
export const TOP = {
  recoveryPoints: 'recovery-point-offset-checkpoint',
  logStarts: 'log-start-offset-checkpoint',
  highWatermarks: 'replication-offset-checkpoint',
  cleanShutdown: '.kafka_cleanshutdown',
  meta: 'meta.properties',
  bootId: 'boot-id',
  ballast: 'ballast',
  cleanPoints: 'cleaner-offset-checkpoint',
  cacheLosses: 'cache-loss-offset-checkpoint',
  lostLogs: 'lost-log-offset-checkpoint',
  quorumState: 'quorum-state',
} as const;

/** Files of one log beside its segments. */
export const LOG_FILE = {
  leaderEpochs: 'leader-epoch-checkpoint',
  partition: 'partition.metadata',
  gaps: 'gap-offset-checkpoint',
} as const;

export const SUFFIX = {
  log: '.log',
  index: '.index',
  timeIndex: '.timeindex',
  txnIndex: '.txnindex',
  snapshot: '.snapshot',
} as const;

/** A file waiting for its removal. */
export const DELETED = '.deleted';
/** Left by a compaction that did not finish: not trusted. */
export const CLEANED = '.cleaned';
/** Left by a compaction that had finished: completed when the log is opened. */
export const SWAP = '.swap';
/** A log's directory waiting for its removal. */
export const DELETED_LOG = '-delete';
/** A log's directory that belongs to no topic known here. */
export const STRAY_LOG = '-stray';

export function segmentFile(baseOffset: Offset, suffix: string): string {
  return `${String(baseOffset).padStart(20, '0')}${suffix}`;
}

/** Base offset and suffix (`.log`, `.index.deleted` …) of a file of a segment; undefined for others. */
export function parseSegmentFile(name: string): { baseOffset: Offset; suffix: string } | undefined {
  if (!/^\d{20}\./.test(name)) return undefined;
  const baseOffset = Number(name.slice(0, 20));
  return Number.isSafeInteger(baseOffset) ? { baseOffset, suffix: name.slice(20) } : undefined;
}

export function logName(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}

/** Undefined unless `name` is that of a log in use. */
export function parseLogName(name: string): { topic: string; partition: number } | undefined {
  const match = /^(.+)-(\d{1,9})$/.exec(name);
  return match === null ? undefined : { topic: match[1]!, partition: Number(match[2]) };
}

/** Name under which a deleted log waits for its removal; unique by `id`. */
export function deletedLogName(topic: string, partition: number, id: string): string {
  return setAsideName(topic, partition, id, DELETED_LOG);
}

/** Name under which the log of another topic of this name is kept; unique by `id`. */
export function strayLogName(topic: string, partition: number, id: string): string {
  return setAsideName(topic, partition, id, STRAY_LOG);
}

/** No longer than a file's name can be, as Kafka has it. */
function setAsideName(topic: string, partition: number, id: string, suffix: string): string {
  const tail = `-${partition}.${id.replaceAll('-', '')}${suffix}`;
  return topic.slice(0, 255 - tail.length) + tail;
}
