/**
 * I-6: high watermarks. The true one, up to where any leader has committed, never goes back: whoever leads in the
 * latest epoch and knows the end of its predecessors is not behind it. A leader's own never goes back, a follower's
 * only where its log was cut; and a follower raises it to its leader's at most.
 *
 * Cost  a few comparisons per replica and event
 */
import type { LeaderEpoch, Offset } from '../../../src/base/units.ts';
import type { Partition } from '../../../src/cluster/partition.ts';
import type { PartitionLeader } from '../../../src/core/replication/leader.ts';
import type { Findings } from './findings.ts';

/** What the leaders of one partition have committed. */
interface LedTo {
  /** By leader epoch. */
  readonly ends: Map<LeaderEpoch, Offset>;
  /** The latest in which somebody was seen to lead. */
  epoch: LeaderEpoch;
  /** Whether that one has come to the start of its epoch. */
  knowsEnd: boolean;
  highest: Offset;
}

/** What one replica of one process was last seen at. */
export interface HighWatermark {
  readonly ledTo: LedTo;
  /** −1 before it was looked at. */
  offset: Offset;
  epoch: LeaderEpoch;
  leadership: PartitionLeader | undefined;
}

export class HighWatermarks {
  readonly #findings: Findings;
  /** By topic id and index. */
  readonly #ledTo = new Map<string, LedTo>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** A process has a replica that was not looked at yet. */
  watch({ topicId, index }: Partition): HighWatermark {
    const key = `${topicId} ${index}`;
    const ledTo = this.#ledTo.get(key) ?? { ends: new Map(), epoch: -1, knowsEnd: false, highest: 0 };
    this.#ledTo.set(key, ledTo);
    return { ledTo, offset: -1, epoch: -1, leadership: undefined };
  }

  /** `mayBeCut`: of what it knows to be committed some may go, and is fetched once more. */
  look(who: string, partition: Partition, mark: HighWatermark, mayBeCut: boolean): void {
    const { leadership, leaderEpoch, log } = partition;
    const { highWatermark } = log;
    const before = mark.offset;
    const isSame = highWatermark === before && leadership === mark.leadership && leaderEpoch === mark.epoch;
    if (isSame) return;
    const complain = (what: string): void =>
      this.#findings.violation(
        'I-6',
        `${who} ${partition.topic}-${partition.index}: its high watermark ${highWatermark} ${what}`,
      );
    if (highWatermark < before) {
      const { logStartOffset, logEndOffset, nextOffset } = log;
      const isEmpty = logStartOffset === nextOffset;
      if (leadership !== undefined && leadership === mark.leadership)
        complain(`was ${before} in the same leadership`);
      else if (highWatermark !== logEndOffset)
        complain(`was ${before}, and its log was not cut: it ends at ${logEndOffset}`);
      else if (!mayBeCut && !isEmpty) complain(`was ${before}: what is committed was cut off`);
    }
    if (leadership !== undefined) this.#led(leadership, highWatermark, mark.ledTo, complain);
    else if (before >= 0 && highWatermark > before) {
      // An answer of the epoch before may have been taken in by the very step that brought the next one.
      const { ends } = mark.ledTo;
      const end = Math.max(ends.get(leaderEpoch) ?? -1, ends.get(mark.epoch) ?? -1);
      if (end >= 0 && highWatermark > end) complain(`is beyond that of its leader, ${end}`);
    }
    mark.offset = highWatermark;
    mark.epoch = leaderEpoch;
    mark.leadership = leadership;
  }

  #led(
    { leaderEpoch, epochStartOffset }: PartitionLeader,
    highWatermark: Offset,
    ledTo: LedTo,
    complain: (what: string) => void,
  ): void {
    ledTo.ends.set(leaderEpoch, highWatermark);
    ledTo.highest = Math.max(ledTo.highest, highWatermark);
    if (leaderEpoch >= ledTo.epoch) {
      ledTo.epoch = leaderEpoch;
      ledTo.knowsEnd = highWatermark >= epochStartOffset;
    }
    const latest = ledTo.ends.get(ledTo.epoch)!;
    if (ledTo.knowsEnd && latest < ledTo.highest)
      complain(
        `is that of epoch ${leaderEpoch}: in epoch ${ledTo.epoch} it is ${latest}, and was ${ledTo.highest}`,
      );
  }
}
