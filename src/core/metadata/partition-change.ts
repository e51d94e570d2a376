/**
 * What becomes of a partition when its ISR, its replicas or the brokers under it change: the one place
 * that elects leaders, keeps the eligible leader replicas and completes reassignments.
 *
 * A replica is eligible when it has left an ISR that was or became smaller than min.insync.replicas:
 * from then on the high watermark stands still, so the replica goes on holding all committed records.
 *
 * Rules
 *   P-1  The leader stays if it can lead; else the first replica in their order that can. To lead, a
 *        broker takes part and is in the ISR, or the ISR is empty and it is eligible.
 *   P-2  A preferred election tries the first replica before the leader.
 *   P-3  A replica that leaves the ISR becomes eligible while the ISR is smaller than the least of
 *        min.insync.replicas and the number of replicas. With an ISR of that size nobody is eligible.
 *   P-4  A replica that may have lost records is in neither, unless it is the only replica.
 *   P-5  Who leads out of the eligible ones is the whole ISR.
 *   P-6  With both sets empty the last leader leads again, recovering, unless its disk was replaced.
 *   P-7  Only where the topic allows it, and nobody else is left, any live replica leads, recovering.
 *   P-8  A reassignment completes when all replicas that shall stay are in the ISR.
 *   P-9  A new leader, a leader that restarted, and a replica that is taken away each begin an epoch.
 *
 * Source  KIP-966 (eligible leader replicas), KIP-455 (reassignment), KIP-704 (recovery)
 */
import {
  makePartitionChangeRecord,
  type PartitionChangeRecord,
} from '../../../protocol/generated/metadata-records.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { BrokerId, Uuid } from '../../base/units.ts';
import { recoveryState } from './apply.ts';
import type { PartitionImage } from './image.ts';

/** What decides beside the partition itself. */
export interface PartitionRules {
  readonly canLead: (id: BrokerId) => boolean;
  /** The directory that holds the broker's replicas. */
  readonly directoryOf: (id: BrokerId) => Uuid;
  /** The topic's setting. */
  readonly minInsyncReplicas: number;
  /** Whether a replica that may lack records may lead when nobody else can. */
  readonly unclean: boolean;
}

/** What shall be different; the rest stays, as far as it can. */
export interface PartitionWish {
  readonly isr?: readonly BrokerId[];
  readonly replicas?: readonly BrokerId[];
  readonly addingReplicas?: readonly BrokerId[];
  readonly removingReplicas?: readonly BrokerId[];
  /** A leader that has recovered from an unclean election. */
  readonly recovered?: boolean;
  /** Whether the first replica shall lead if it can. */
  readonly preferred?: boolean;
  /** This broker has a new process, which starts a new epoch if it leads. */
  readonly restarted?: BrokerId;
  /** This broker may have lost records. */
  readonly lost?: BrokerId;
  /** This broker has lost all records: it has another disk. */
  readonly replaced?: BrokerId;
}

/** The partition on its way to its next state. */
interface Draft {
  replicas: readonly BrokerId[];
  adding: readonly BrokerId[];
  removing: readonly BrokerId[];
  isr: readonly BrokerId[];
  eligible: readonly BrokerId[];
  lastKnown: readonly BrokerId[];
  leader: BrokerId;
  recovering: boolean;
}

/** Nobody leads. */
export const noLeader: BrokerId = -1;

/** The record that brings `wish` about; undefined when nothing changes. */
export function partitionChange(
  topicId: Uuid,
  partition: PartitionImage,
  wish: PartitionWish,
  rules: PartitionRules,
): PartitionChangeRecord | undefined {
  const draft = begin(partition, wish);
  completeReassignment(draft);
  draft.eligible = eligibleAfter(partition, draft, wish, rules);
  elect(draft, wish, rules);
  if (isEnough(draft, rules)) draft.eligible = [];
  draft.lastKnown = lastKnownAfter(partition, draft, wish);
  return difference(topicId, partition, draft, wish, rules);
}

function begin(partition: PartitionImage, wish: PartitionWish): Draft {
  const replicas = wish.replicas ?? partition.replicas;
  return {
    replicas,
    adding: wish.addingReplicas ?? partition.addingReplicas,
    removing: wish.removingReplicas ?? partition.removingReplicas,
    isr: (wish.isr ?? partition.isr).filter((id) => replicas.includes(id)),
    eligible: partition.eligibleLeaderReplicas,
    lastKnown: partition.lastKnownElr,
    leader: partition.leader,
    recovering: wish.recovered === true ? false : partition.recovering,
  };
}

/** P-8 */
function completeReassignment(draft: Draft): void {
  const { adding, removing, isr } = draft;
  if (adding.length === 0 && removing.length === 0) return;
  const staying = without(draft.replicas, removing);
  if (!staying.every((id) => isr.includes(id))) return;
  draft.replicas = staying;
  draft.isr = without(isr, removing);
  draft.adding = [];
  draft.removing = [];
}

/** P-3, P-4 */
function eligibleAfter(
  partition: PartitionImage,
  draft: Draft,
  wish: PartitionWish,
  rules: PartitionRules,
): readonly BrokerId[] {
  if (isEnough(draft, rules)) return [];
  const complete = [...partition.isr, ...partition.eligibleLeaderReplicas];
  const lost = lostReplica(draft, wish);
  return draft.replicas.filter((id) => complete.includes(id) && !draft.isr.includes(id) && id !== lost);
}

function isEnough({ isr, replicas }: Draft, { minInsyncReplicas }: PartitionRules): boolean {
  return isr.length >= Math.min(minInsyncReplicas, replicas.length);
}

/** The only replica has nobody to catch up from: what it has is all that there is. */
function lostReplica({ replicas }: Draft, { lost, replaced }: PartitionWish): BrokerId | undefined {
  return replicas.length === 1 ? undefined : (lost ?? replaced);
}

/** P-1, P-2, P-5, P-6, P-7 */
function elect(draft: Draft, wish: PartitionWish, rules: PartitionRules): void {
  const { isr, eligible, replicas } = draft;
  const complete = isr.length > 0 ? isr : eligible;
  const first = wish.preferred === true ? [replicas[0]!, draft.leader] : [draft.leader];
  const candidates = [...first, ...replicas];
  const clean = candidates.find((id) => complete.includes(id) && rules.canLead(id));
  if (clean !== undefined) {
    draft.leader = clean;
    if (isr.length > 0) return;
    draft.isr = [clean];
    draft.eligible = without(eligible, [clean]);
    return;
  }
  const unclean = uncleanLeader(draft, wish, rules);
  draft.leader = unclean ?? noLeader;
  if (unclean === undefined) return;
  draft.isr = [unclean];
  draft.eligible = [];
  draft.recovering = true;
}

function uncleanLeader(draft: Draft, wish: PartitionWish, rules: PartitionRules): BrokerId | undefined {
  const { isr, eligible, replicas, lastKnown } = draft;
  const [last] = lastKnown;
  const isKnown = last !== undefined && last !== wish.replaced && replicas.includes(last);
  if (isr.length === 0 && eligible.length === 0 && isKnown && rules.canLead(last)) return last;
  return rules.unclean ? replicas.find((id) => rules.canLead(id)) : undefined;
}

function lastKnownAfter(partition: PartitionImage, draft: Draft, wish: PartitionWish): readonly BrokerId[] {
  if (draft.leader !== noLeader) return [];
  const last = partition.leader === noLeader ? partition.lastKnownElr : [partition.leader];
  return last.filter((id) => id !== wish.replaced || draft.replicas.length === 1);
}

function difference(
  topicId: Uuid,
  partition: PartitionImage,
  draft: Draft,
  wish: PartitionWish,
  rules: PartitionRules,
): PartitionChangeRecord | undefined {
  const moved = !same(draft.replicas, partition.replicas) || wish.replaced !== undefined;
  const directories = moved ? directoriesAfter(partition, draft, wish, rules) : partition.directories;
  const changes: Partial<PartitionChangeRecord> = {
    ...(same(draft.isr, partition.isr) ? {} : { isr: draft.isr }),
    ...(same(draft.replicas, partition.replicas) ? {} : { replicas: draft.replicas }),
    ...(same(draft.adding, partition.addingReplicas) ? {} : { addingReplicas: draft.adding }),
    ...(same(draft.removing, partition.removingReplicas) ? {} : { removingReplicas: draft.removing }),
    ...(same(draft.eligible, partition.eligibleLeaderReplicas)
      ? {}
      : { eligibleLeaderReplicas: draft.eligible }),
    ...(same(draft.lastKnown, partition.lastKnownElr) ? {} : { lastKnownElr: draft.lastKnown }),
    ...(same(directories, partition.directories) ? {} : { directories }),
    ...(draft.recovering === partition.recovering
      ? {}
      : { leaderRecoveryState: recoveryState[draft.recovering ? 'recovering' : 'recovered'] }),
    ...(beginsEpoch(partition, draft, wish) ? { leaderId: draft.leader } : {}),
  };
  if (Object.keys(changes).length === 0) return undefined;
  return makePartitionChangeRecord({ topicId, partitionIndex: partition.index, ...changes });
}

/** Where a replica lay stays known while its broker is not registered: it may come back with another disk (B-5). */
function directoriesAfter(
  { replicas, directories }: PartitionImage,
  draft: Draft,
  wish: PartitionWish,
  rules: PartitionRules,
): readonly Uuid[] {
  return draft.replicas.map((id) => {
    const before = directories[replicas.indexOf(id)] ?? zeroUuid;
    return before === zeroUuid || id === wish.replaced ? rules.directoryOf(id) : before;
  });
}

/** P-9 */
function beginsEpoch(partition: PartitionImage, { leader, replicas }: Draft, wish: PartitionWish): boolean {
  if (leader !== partition.leader) return true;
  if (leader === noLeader) return false;
  return wish.restarted === leader || partition.replicas.some((id) => !replicas.includes(id));
}

function without(ids: readonly BrokerId[], gone: readonly BrokerId[]): readonly BrokerId[] {
  return ids.filter((id) => !gone.includes(id));
}

function same<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
