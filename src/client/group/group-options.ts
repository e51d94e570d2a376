/** Options of a group consumer, with their defaults. */
import type { Millis } from '../../base/units.ts';
import type { ConsumerOptions } from '../consumer/consumer-options.ts';
import { checkPosition, type StartPosition } from '../consumer/positions.ts';
import { invalid } from '../errors.ts';
import { type AssignorName, assignorNames } from './sharing.ts';

/** What happens to a record when a member dies in the middle of it: it comes again, or not at all. */
export type DeliveryGuarantee = 'at-least-once' | 'at-most-once';

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
  readonly topics: readonly string[];
  /** Where to begin in a partition that the group has not committed anything for. Default `start`. */
  readonly from?: StartPosition;
  /**
   * `at-least-once`: a record is committed after it has been processed. `at-most-once`: before it is
   * delivered. Default `at-least-once`.
   */
  readonly delivery?: DeliveryGuarantee;
  /** False: only `commit` commits. Without meaning for `at-most-once`. Default true. */
  readonly autoCommit?: boolean;
  /** How often what has been processed is committed; besides on revocation and on closing. Default 5,000. */
  readonly commitIntervalMs?: Millis;
  /**
   * Ways to share the partitions, the best first; the group takes one that all members know. With
   * `cooperative-sticky` alone, members keep during a rebalance what they keep after it. Default
   * `['cooperative-sticky']`.
   */
  readonly assignors?: readonly AssignorName[];
  /** A name that stays the same over restarts: a static member comes back without a rebalance. */
  readonly groupInstanceId?: string;
  /** A member that the coordinator does not hear of for so long is removed. Default 45,000. */
  readonly sessionTimeoutMs?: Millis;
  /** How often the coordinator hears of the member, however busy its handlers are. Default 3,000. */
  readonly heartbeatIntervalMs?: Millis;
  /** How long the others wait in a rebalance for a member to join again. Default 300,000. */
  readonly rebalanceTimeoutMs?: Millis;
  /** How long a revocation waits for handlers that were told to stop. Default 30,000. */
  readonly drainTimeoutMs?: Millis;
  /**
   * How long a record may be in processing; then the consumer leaves the group and fails with
   * CONSUMER_STALLED, so that another member can go on. 0: for ever. Default 300,000.
   */
  readonly handlerTimeoutMs?: Millis;
}

export type GroupSettings = Required<
  Omit<GroupConsumerOptions, keyof FetchOptions | 'groupInstanceId'> & {
    readonly groupInstanceId: string | null;
  }
>;

/** Fills in the defaults. Throws INVALID_ARGUMENT. */
export function groupSettings(options: GroupConsumerOptions): GroupSettings {
  const { group, topics, from = 'start', assignors = ['cooperative-sticky'] } = options;
  if (group === '') throw invalid('A group needs a name; give group.');
  if (topics.length === 0) throw invalid('Nothing to read; give topics.');
  if (assignors.length === 0) throw invalid('The partitions cannot be shared; give assignors.');
  const unknown = assignors.find((name) => !assignorNames.includes(name));
  if (unknown !== undefined)
    throw invalid(`"${unknown}" is no assignor; there are ${assignorNames.join(', ')}.`);
  checkPosition(from);
  const settings = {
    group,
    topics: [...new Set(topics)],
    from,
    delivery: options.delivery ?? 'at-least-once',
    autoCommit: options.autoCommit ?? true,
    commitIntervalMs: options.commitIntervalMs ?? 5_000,
    assignors: [...new Set(assignors)],
    groupInstanceId: options.groupInstanceId ?? null,
    sessionTimeoutMs: options.sessionTimeoutMs ?? 45_000,
    heartbeatIntervalMs: options.heartbeatIntervalMs ?? 3_000,
    rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 300_000,
    drainTimeoutMs: options.drainTimeoutMs ?? 30_000,
    handlerTimeoutMs: options.handlerTimeoutMs ?? 300_000,
  };
  if (settings.heartbeatIntervalMs >= settings.sessionTimeoutMs)
    throw invalid('heartbeatIntervalMs must be less than sessionTimeoutMs, best a third of it.');
  return settings;
}
