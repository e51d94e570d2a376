/** Options of a group consumer, with their defaults. */
import { type Bytes, MiB, type Millis } from '../../base/units.ts';
import type { ConsumerOptions } from '../consumer/consumer-options.ts';
import { checkPosition, type StartPosition } from '../consumer/positions.ts';
import { invalid } from '../errors.ts';
import { type AssignorName, assignorNames } from './sharing.ts';

/** Ways of a coordinator to share partitions. */
export type ServerAssignorName = 'uniform' | 'range';

/** What happens to a record when a member dies in the middle of it: it comes again, or not at all. */
export type DeliveryGuarantee = 'at-least-once' | 'at-most-once';

/**
 * How the members of a group get their partitions: told by the coordinator (`consumer`, KIP-848), or shared
 * out by one of them (`classic`).
 */
export type GroupProtocol = 'classic' | 'consumer';

/** How records are fetched: as with a consumer without a group. */
type FetchOptions = Pick<
  ConsumerOptions,
  | 'isolationLevel'
  | 'outOfRange'
  | 'maxWaitMs'
  | 'minBytes'
  | 'partitionMaxBytes'
  | 'readAheadBytes'
  | 'maxBatchBytes'
  | 'stallTimeoutMs'
  | 'stopAtEnd'
  | 'signal'
>;

export interface GroupConsumerOptions extends FetchOptions {
  /** Members with the same group share the partitions of its topics. */
  readonly group: string;
  /** Topics to read. May be left out when there is a pattern. */
  readonly topics?: readonly string[];
  /**
   * Reads topics whose whole name matches, also those that come later: RE2 syntax, matched by the broker.
   * Only with the protocol `consumer`.
   */
  readonly pattern?: string;
  /**
   * Default: what other options are for (`assignors`: `classic`; `pattern`, `serverAssignor`: `consumer`),
   * else `consumer` with Ottla and `classic` with Kafka.
   */
  readonly protocol?: GroupProtocol;
  /** Where to begin in a partition that the group has not committed anything for. Default `start`. */
  readonly from?: StartPosition;
  /**
   * `at-least-once`: a record is committed after it has been processed. `at-most-once`: before it is
   * delivered. Default `at-least-once`.
   */
  readonly delivery?: DeliveryGuarantee;
  /** False: only `commit` commits. Without meaning for `at-most-once`. Default true. */
  readonly autoCommit?: boolean;
  /**
   * Of one partition, what may be in hand beyond the lowest record that is not processed; then no more of it
   * is begun until handlers have caught up. Counts with concurrency across keys. Default 1 MiB.
   */
  readonly partitionBufferBytes?: Bytes;
  /** How often what has been processed is committed; besides on revocation and on closing. Default 5,000. */
  readonly commitIntervalMs?: Millis;
  /**
   * With the protocol `classic`: ways to share the partitions, the best first; the group takes one that all
   * members know. With `cooperative-sticky` alone, members keep during a rebalance what they keep after it.
   * Default `['cooperative-sticky']`.
   */
  readonly assignors?: readonly AssignorName[];
  /** With the protocol `consumer`: how the coordinator shares the partitions. Default: as it is set to. */
  readonly serverAssignor?: ServerAssignorName;
  /** Where this member runs, as assignors see it; it reads from replicas there as a consumer without a group does. */
  readonly rack?: string;
  /** A name that stays the same over restarts: a static member comes back without a rebalance. */
  readonly groupInstanceId?: string;
  /**
   * A member that the coordinator does not hear of for so long is removed; with the protocol `consumer` the
   * coordinator has its own setting. Default 45,000.
   */
  readonly sessionTimeoutMs?: Millis;
  /**
   * How often the coordinator hears of the member, however busy its handlers are; with the protocol
   * `consumer` it says itself how often. Default 3,000.
   */
  readonly heartbeatIntervalMs?: Millis;
  /** How long a member may take in a rebalance to give partitions up and join again. Default 300,000. */
  readonly rebalanceTimeoutMs?: Millis;
  /**
   * How long a revocation waits for handlers that were told to stop. Default: 30,000; with Ottla and the
   * protocol `consumer`, where the coordinator knows that they are at work, as long as they take.
   */
  readonly drainTimeoutMs?: Millis;
  /**
   * How long a record may be in processing; then the consumer leaves the group and fails with
   * CONSUMER_STALLED, so that another member can go on. Default 0: for ever.
   */
  readonly handlerTimeoutMs?: Millis;
  /** A record that is in processing for longer is reported with HANDLER_SLOW. 0: never. Default 60,000. */
  readonly slowHandlerMs?: Millis;
  /** An event loop that stands still for longer is reported with EVENT_LOOP_BLOCKED. 0: never. Default 1,000. */
  readonly blockedLoopMs?: Millis;
}

type Optional = 'groupInstanceId' | 'protocol' | 'pattern' | 'serverAssignor' | 'rack' | 'drainTimeoutMs';

export type GroupSettings = Required<Omit<GroupConsumerOptions, keyof FetchOptions | Optional>> & {
  readonly groupInstanceId: string | null;
  readonly pattern: string | null;
  readonly serverAssignor: ServerAssignorName | null;
  readonly rack: string | null;
  /** Undefined: it is found out which one suits the broker. */
  readonly protocol: GroupProtocol | undefined;
  /** Undefined: it depends on the broker. */
  readonly drainTimeoutMs: Millis | undefined;
};

/** Fills in the defaults. Throws INVALID_ARGUMENT. */
export function groupSettings(options: GroupConsumerOptions): GroupSettings {
  const { group, topics = [], from = 'start', assignors = ['cooperative-sticky'] } = options;
  if (group === '') throw invalid('A group needs a name; give group.');
  if (topics.length === 0 && options.pattern === undefined)
    throw invalid('Nothing to read; give topics or a pattern.');
  if (assignors.length === 0) throw invalid('The partitions cannot be shared; give assignors.');
  const unknown = assignors.find((name) => !assignorNames.includes(name));
  if (unknown !== undefined)
    throw invalid(`"${unknown}" is no assignor; there are ${assignorNames.join(', ')}.`);
  checkPosition(from);
  const settings = {
    group,
    topics: [...new Set(topics)],
    pattern: options.pattern ?? null,
    protocol: protocolOf(options),
    from,
    delivery: options.delivery ?? 'at-least-once',
    autoCommit: options.autoCommit ?? true,
    partitionBufferBytes: options.partitionBufferBytes ?? 1 * MiB,
    commitIntervalMs: options.commitIntervalMs ?? 5_000,
    assignors: [...new Set(assignors)],
    serverAssignor: options.serverAssignor ?? null,
    rack: options.rack ?? null,
    groupInstanceId: options.groupInstanceId ?? null,
    sessionTimeoutMs: options.sessionTimeoutMs ?? 45_000,
    heartbeatIntervalMs: options.heartbeatIntervalMs ?? 3_000,
    rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 300_000,
    drainTimeoutMs: options.drainTimeoutMs,
    handlerTimeoutMs: options.handlerTimeoutMs ?? 0,
    slowHandlerMs: options.slowHandlerMs ?? 60_000,
    blockedLoopMs: options.blockedLoopMs ?? 1_000,
  };
  if (settings.heartbeatIntervalMs >= settings.sessionTimeoutMs)
    throw invalid('heartbeatIntervalMs must be less than sessionTimeoutMs, best a third of it.');
  return settings;
}

/** What was asked for, or what the other options need. */
function protocolOf({
  protocol,
  assignors,
  pattern,
  serverAssignor,
}: GroupConsumerOptions): GroupProtocol | undefined {
  const ofConsumer =
    pattern !== undefined ? 'pattern' : serverAssignor !== undefined ? 'serverAssignor' : undefined;
  if (ofConsumer !== undefined && (protocol === 'classic' || assignors !== undefined))
    throw invalid(`${ofConsumer} needs the protocol "consumer": the classic one knows none.`);
  if (protocol === 'consumer' && assignors !== undefined)
    throw invalid('With the protocol "consumer" the coordinator assigns; leave out assignors.');
  if (protocol !== undefined) return protocol;
  if (ofConsumer !== undefined) return 'consumer';
  return assignors === undefined ? undefined : 'classic';
}
