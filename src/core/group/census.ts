/** One group in numbers, as metrics show it. */
import type { OffsetCommitValue } from '../../../protocol/internal/offsets-log.ts';
import type { GroupState, RebalanceCause } from './commands.ts';

export interface GroupCensus {
  readonly group: string;
  readonly state: GroupState;
  readonly members: number;
  /** Offsets committed since its coordinator was loaded. */
  readonly commits: number;
  /** Begun since its coordinator was loaded. */
  readonly rebalances: ReadonlyMap<RebalanceCause, number>;
  /** By topic and partition. */
  readonly offsets: ReadonlyMap<string, ReadonlyMap<number, OffsetCommitValue>>;
}
