/**
 * Deliberate bugs, each one expression of the product replaced while the simulator is bundled. What is not
 * found exactly once makes the run fail: a mutant never tests nothing.
 *
 * `rule` is what is broken, in the words of the reliability rules where they have a number for it (M1 …).
 */
import { readFileSync } from 'node:fs';
import { root } from './bundle.ts';

interface Edit {
  readonly find: string;
  readonly replace: string;
}

export interface Mutant extends Edit {
  readonly name: string;
  readonly rule: string;
  /** Below the project's root. */
  readonly file: string;
  /** More of the same bug, in the same file. */
  readonly also?: readonly Edit[];
}

const leader = 'src/core/replication/leader.ts';
const follower = 'src/core/replication/follower.ts';
const followed = 'src/cluster/followed-partition.ts';
const partition = 'src/cluster/partition.ts';
const led = 'src/cluster/led-partition.ts';
const fetch = 'src/broker/fetch-call.ts';
const produce = 'src/broker/handlers/produce.ts';
const change = 'src/core/metadata/partition-change.ts';
const alter = 'src/core/metadata/alter-partition.ts';
const elections = 'src/core/raft/elections.ts';
const leadership = 'src/core/raft/leadership.ts';
const following = 'src/core/raft/following.ts';
const runtime = 'src/cluster/coordinator-runtime.ts';
const log = 'src/storage/log.ts';

const configs = 'src/core/metadata/configs.ts';

const replication: readonly Mutant[] = [
  {
    name: 'ack-when-written',
    rule: 'M1: acks=all is answered when the leader has written',
    file: produce,
    find: 'if (acks === 1) partition.whenWritten(',
    replace: 'if (acks !== 0) partition.whenWritten(',
  },
  {
    name: 'leader-counts-unsynced',
    rule: 'M2: the leader counts bytes that are not synced',
    file: led,
    find: 'rules.advance(this.#config.writeCaching ? log.logEndOffset : log.recoveryPoint, log.logEndOffset);',
    replace: 'rules.advance(log.logEndOffset, log.logEndOffset);',
  },
  {
    name: 'follower-counts-unsynced',
    rule: 'M2: a follower vouches for bytes that are not synced',
    file: followed,
    find: 'return writeCaching() ? log.logEndOffset : log.recoveryPoint;',
    replace: 'return log.nextOffset;',
  },
  {
    name: 'epoch-start-ignored',
    rule: 'M6: a new leader commits before it knows the end of its predecessors',
    file: leader,
    find: 'if (end < this.#epochStartOffset || end <= this.#highWatermark) return;',
    replace: 'if (end <= this.#highWatermark) return;',
  },
  {
    name: 'high-watermark-from-isr',
    rule: 'M7: who may be in the ISR already does not count',
    file: leader,
    find: 'return this.#state.isr.includes(broker) || this.#claimed.has(broker);',
    replace: 'return this.#state.isr.includes(broker);',
  },
  {
    name: 'high-watermark-alone',
    rule: 'followers do not count',
    file: leader,
    find: 'if (this.#followers.size > 0) end = Math.min(end, this.#endOfFollowers());',
    replace: '',
  },
  {
    name: 'below-min-isr',
    rule: 'M8: the high watermark advances below min.insync.replicas',
    file: leader,
    find: 'if (!this.hasEnoughReplicas) return;',
    replace: '',
  },
  {
    name: 'join-behind-epoch-start',
    rule: 'M9: a follower joins the ISR without the start of the epoch and the high watermark',
    file: leader,
    find: 'follower.end >= this.#highWatermark &&\n      follower.end >= this.#epochStartOffset &&',
    replace: '',
  },
  {
    name: 'broker-epoch-ignored',
    rule: 'M11: a fetch of a former start of the follower counts',
    file: leader,
    find: "if (asked.brokerEpoch < Math.max(follower.brokerEpoch, current)) return 'STALE_BROKER_EPOCH';",
    replace: '',
  },
  {
    name: 'epoch-starts-too-early',
    rule: 'M6: a new leader takes what it knows to be committed for all that is',
    file: led,
    find: 'epochStartOffset: log.nextOffset,',
    replace: 'epochStartOffset: log.highWatermark,',
  },
  {
    name: 'follower-commits-alone',
    rule: 'F5: a follower takes all that it has for committed',
    file: follower,
    find: 'return Math.max(log.highWatermark, Math.min(leader.highWatermark, log.safeEnd));',
    replace: 'return Math.max(log.highWatermark, log.safeEnd);',
  },
  {
    name: 'truncate-to-high-watermark',
    rule: 'M12: a follower truncates to its high watermark',
    file: follower,
    find: 'return own < 0 ? cut : Math.min(cut, own);',
    replace: 'return cut < 0 || own < 0 ? cut : log.highWatermark;',
  },
  {
    name: 'truncate-in-one-round',
    rule: 'M13: a follower believes the leader about the end of an epoch that itself does not know',
    file: follower,
    find: 'return own < 0 ? cut : Math.min(cut, own);',
    replace: 'return cut;',
  },
  {
    name: 'epoch-not-noted',
    rule: 'M14: the epoch is not written down on election',
    file: led,
    find: 'if (replicas.length > 1) this.#log.assignLeaderEpoch(leaderEpoch, this.#log.nextOffset);',
    replace: '',
  },
  {
    name: 'never-truncates',
    rule: 'M15: a follower raises its high watermark instead of truncating',
    file: followed,
    find: 'await this.#truncate(truncationOffset(this.#view, answer.divergingEpoch));',
    replace: '',
  },
  {
    name: 'divergence-ignored',
    rule: 'a leader does not compare histories',
    file: fetch,
    find: 'if (divergence.value !== undefined) {',
    replace: 'if (divergence.value !== undefined && this.#replica < 0) {',
  },
  {
    name: 'reads-uncommitted',
    rule: 'consumers read beyond the high watermark',
    file: partition,
    find: "return isolation === 'committed' ? this.lastStableOffset : this.highWatermark;",
    replace: 'return this.log.logEndOffset;',
  },
  {
    name: 'old-leader-goes-on',
    rule: 'M17: a leader goes on when another leads',
    file: partition,
    find: 'if (!leadsOn) this.#stopLeading();',
    replace: '',
  },
  {
    name: 'producers-forgotten-by-followers',
    rule: 'M26: what a follower appends does not count for repetitions',
    file: log,
    find: 'this.#producers.update(header, baseOffset, now);',
    replace:
      'if (epoch === this.#epochs.latest && header.leaderEpoch < 0) this.#producers.update(header, baseOffset, now);',
  },
  {
    name: 'end-before-it-is-known',
    rule: 'KIP-207: a new leader tells where the partition ends before it knows',
    file: 'src/broker/handlers/list-offsets.ts',
    find: 'return partition.knowsEnd || (offset >= 0 && offset < partition.end(isolation));',
    replace: 'return partition.knowsEnd || (offset >= 0 && offset <= partition.end(isolation));',
  },
  {
    name: 'setting-before-isr',
    rule: 'L13: a lower min.insync.replicas counts before the ISR and the leader of the same image do',
    file: led,
    find: 'this.rules.minIsr = config.minInsyncReplicas;',
    replace: 'this.rules.minIsr = config.minInsyncReplicas; this.heed();',
  },
  {
    name: 'isr-by-the-answer',
    rule: 'L13: an ISR counts with the answer, before the settings of that moment are known',
    file: leader,
    find: 'if (outcome.ok || overtaken.has(outcome.error)) {',
    replace: `if (outcome.ok) {
      const isr = proposal.isr.map(({ brokerId }) => brokerId);
      this.#adopt({ ...this.#state, partitionEpoch: proposal.partitionEpoch + 1, isr });
      this.#advance();
    } else if (overtaken.has(outcome.error)) {`,
  },
  {
    name: 'damaged-leader-stays',
    rule: 'L15, found by seed 750146: a leader with a damaged log leads on',
    file: leader,
    find: 'this.#successors(damaged) ?? this.#state.isr.filter(',
    replace: 'this.#state.isr.filter(',
  },
  {
    name: 'damaged-stays-eligible',
    rule: 'L15: whose log is damaged may be elected again before it has caught up',
    file: alter,
    find: 'isr.includes(brokerId) ? {} : { lost: brokerId }',
    replace: '{}',
  },
  {
    name: 'fetch-hot-loop',
    rule: 'found by seed 4: fetches that overlap park for a millisecond only',
    file: 'src/cluster/replica-fetcher.ts',
    find: 'if (now >= this.#parkedUntil) this.#parkedUntil = now + settings.maxWaitMs;',
    replace: 'if (this.#beside === 0) this.#parkedUntil = now + settings.maxWaitMs;',
    also: [
      {
        find: 'if (this.#beside > 0 && this.#options.clock.now() >= this.#parkedUntil) return;',
        replace: '',
      },
    ],
  },
];

const controller: readonly Mutant[] = [
  {
    name: 'unclean-always',
    rule: 'whoever is alive may lead',
    file: change,
    find: 'const clean = candidates.find((id) => complete.includes(id) && rules.canLead(id));',
    replace: 'const clean = candidates.find((id) => id >= 0 && rules.canLead(id));',
  },
  {
    name: 'everybody-eligible',
    rule: 'P-3: replicas that were never in sync become eligible',
    file: change,
    find: 'complete.includes(id) && !draft.isr.includes(id) && id !== lost',
    replace: '!draft.isr.includes(id) && id !== lost',
  },
  {
    name: 'lost-stays-eligible',
    rule: 'M16: who may have lost records stays eligible',
    file: change,
    find: '&& !draft.isr.includes(id) && id !== lost',
    replace: '&& !draft.isr.includes(id)',
  },
  {
    name: 'eligible-whatever-is-set',
    rule: 'P-3: who was eligible stays so when min.insync.replicas is lowered',
    file: configs,
    find: 'lawfulKeys.includes(record.name))) return [];',
    replace: "lawfulKeys.includes(record.name) && record.value === '')) return [];",
  },
  {
    name: 'fenced-in-isr',
    rule: 'A-5: a broker that takes no part joins the ISR',
    file: alter,
    find: 'if (!takesPart(state, broker)) return',
    replace: 'if (broker.epoch < 0) return',
  },
  {
    name: 'epoch-stays-on-restart',
    rule: 'P-9: a leader that restarted leads on in its old epoch',
    file: change,
    find: 'return wish.restarted === leader || partition.replicas.some((id) => !replicas.includes(id));',
    replace: 'return false;',
  },
  {
    name: 'move-without-catching-up',
    rule: 'P-8: a reassignment completes before the new replicas are in sync',
    file: change,
    find: 'if (!staying.every((id) => isr.includes(id))) return;',
    replace: 'if (!staying.some((id) => isr.includes(id))) return;',
  },
];

const raft: readonly Mutant[] = [
  {
    name: 'vote-not-persisted',
    rule: 'M3: epoch and vote are not written down',
    file: 'src/core/raft/node.ts',
    find: 'if (this.#unsaved && !this.forgetful) {',
    replace: 'if (this.#unsaved && this.forgetful) {',
  },
  {
    name: 'votes-for-everybody',
    rule: 'M4: two votes in one epoch',
    file: elections,
    find: 'if (node.votedFor !== undefined) return sameVoter(node.votedFor, candidate);',
    replace: 'if (node.votedFor !== undefined) return true;',
  },
  {
    name: 'votes-for-short-logs',
    rule: 'a candidate without all committed records is elected',
    file: elections,
    find: 'if (lastOffsetEpoch !== log.lastEpoch) return lastOffsetEpoch > log.lastEpoch;\n  return lastOffset >= log.endOffset;',
    replace: 'return lastOffset >= 0 || log.lastEpoch >= lastOffsetEpoch;',
  },
  {
    name: 'commits-older-epochs',
    rule: 'M5: records of older epochs are committed by counting',
    file: leadership,
    find: 'if (offset <= leader.epochStart || offset <= node.highWatermark) return;',
    replace: 'if (offset <= node.highWatermark) return;',
  },
  {
    name: 'majority-of-one-less',
    rule: 'a record is committed with one voter too few',
    file: 'src/core/raft/leader-state.ts',
    find: 'return offsets[voters.majority - 1] ?? -1;',
    replace: 'return offsets[Math.max(0, voters.majority - 2)] ?? -1;',
  },
  {
    name: 'raft-leader-counts-unsynced',
    rule: 'M2: the leader of the quorum counts what is not synced',
    file: leadership,
    find: 'node.voters.current, node.self, node.log.syncedOffset);',
    replace: 'node.voters.current, node.self, node.log.nextOffset);',
  },
  {
    name: 'raft-follower-counts-unsynced',
    rule: 'M2: a voter acknowledges what is not synced',
    file: 'src/core/raft/log-outline.ts',
    find: 'return this.#syncedOffset === this.#nextOffset;',
    replace: 'return this.#endOffset === this.#nextOffset;',
  },
  {
    name: 'snapshot-shifted',
    rule: 'M35: a log goes on one record after the end of the snapshot that stands for it',
    file: 'src/core/raft/snapshots.ts',
    find: 'node.log.restart(id);',
    replace: 'node.log.restart({ ...id, endOffset: id.endOffset + 1 });',
  },
  {
    name: 'voters-kept-behind-snapshot',
    rule: 'M36: voters named behind a snapshot outlive the log that named them',
    file: 'src/core/raft/snapshots.ts',
    find: 'node.voters.restart(id.endOffset, voters);',
    replace: '',
  },
  {
    name: 'no-check-quorum',
    rule: 'M39: a leader without a majority leads on',
    file: leadership,
    find: 'if (now >= quorumLostAt(node, leader)) {',
    replace: 'if (now < 0) {',
    also: [
      {
        find: 'let deadline = quorumLostAt(node, leader);',
        replace: 'let deadline = Number.POSITIVE_INFINITY;',
      },
    ],
  },
  {
    name: 'elections-by-wall-clock',
    rule: 'M40: the wall clock decides when there is an election',
    file: 'src/cluster/raft-driver.ts',
    find: 'this.#raft.step(event, clock.now())',
    replace: 'this.#raft.step(event, clock.wallTime())',
    also: [{ find: 'this.#alarm.set(at, clock.now())', replace: 'this.#alarm.set(at, clock.wallTime())' }],
  },
  {
    name: 'raft-never-truncates',
    rule: 'a voter keeps what its leader does not have',
    file: following,
    find: 'truncate(node, response.divergingEpoch);\n    return;',
    replace: 'return;',
  },
];

const groups: readonly Mutant[] = [
  {
    name: 'commit-answered-early',
    rule: 'M31: an offset commit is answered before it is committed',
    file: runtime,
    find: 'partition.whenCommitted(partition.log.nextOffset, this.#kind.commitTimeoutMs, (end) =>',
    replace: 'partition.whenWritten(partition.log.nextOffset, (end) =>',
  },
  {
    name: 'generation-ignored',
    rule: 'M32: a commit of an old generation is taken',
    file: 'src/core/group/classic/fencing.ts',
    find: "return caller.generation === group.generation ? undefined : 'ILLEGAL_GENERATION';",
    replace: 'return undefined;',
  },
  {
    name: 'member-epoch-ignored',
    rule: 'M32: a commit of a member that is out is taken; the protocol consumer',
    file: 'src/core/group/consumer/fencing.ts',
    find: '  if (generation < 0 && group.members.size === 0) return undefined;\n  const member',
    replace: '  if (generation >= 0) return undefined;\n  const member',
  },
  {
    name: 'shared-out-at-once',
    rule: 'a partition that moves is given to its next owner while the one before has it',
    file: 'src/core/assignors/cooperative-sticky.ts',
    find: 'partitions.filter((each) => isFree(each, memberId)),',
    replace: "partitions.filter((each) => memberId !== '' || isFree(each, memberId)),",
  },
  {
    name: 'serves-while-loading',
    rule: 'M34: a coordinator serves while it loads',
    file: runtime,
    find: "if (this.#state === 'active') return undefined;\n    if (this.#state === 'loading') return LOADING;",
    replace: "if (this.#state === 'active' || this.#state === 'loading') return undefined;",
    also: [
      {
        find: "if (this.#state !== 'active') return;\n    if (nextDeadline",
        replace: "if (this.#state !== 'active' && this.#state !== 'loading') return;\n    if (nextDeadline",
      },
    ],
  },
  {
    name: 'given-away-too-early',
    rule: 'a partition is given to a member while another has it',
    file: 'src/core/group/consumer/reconciliation.ts',
    find: 'return holder === undefined || holder === member.id;',
    replace: "return holder !== '';",
  },
];

const storage: readonly Mutant[] = [
  {
    name: 'sync-retried',
    rule: 'M18: a sync is tried again after it has failed',
    file: 'src/storage/log-sync.ts',
    find: 'this.#failed = true;\n      this.#owner.failed(error);\n      throw error;',
    replace: 'await this.#owner.file().sync().catch(() => undefined);',
  },
  {
    name: 'directory-not-synced',
    rule: 'M19: the names of new segments are not synced',
    file: 'src/storage/log-writer.ts',
    find: 'segment.held = await this.#context.files.hold(segment.logPath, { create: true });\n      await this.#context.platform.disk.syncDirectory(this.#directory);',
    replace: 'segment.held = await this.#context.files.hold(segment.logPath, { create: true });',
  },
  {
    name: 'marker-stays',
    rule: 'M20: the clean-shutdown marker stays after the start',
    file: 'src/storage/clean-shutdown.ts',
    find: 'if ((await disk.stat(path)) === undefined) return;',
    replace: 'if (path.length > 0) return;',
  },
  {
    name: 'no-sync',
    rule: 'M21: the recovery point advances without a sync',
    file: 'src/storage/log-sync.ts',
    find: 'await this.#owner.file().sync();',
    replace: 'await Promise.resolve();',
  },
  {
    name: 'recovery-writes-nothing',
    rule: 'found by seed 1025: recovery believes the page cache after a failed sync',
    file: 'src/storage/recovery.ts',
    find: 'await writeAnew(held.file, scan.unconfirmedFrom, result.end);',
    replace: '',
  },
  {
    name: 'damage-ends-the-log',
    rule: 'M22: a batch that has turned rotten is taken for a torn tail',
    file: 'src/storage/recovery.ts',
    find: 'const durableBelow = Math.max(known.recoveryPoint, found.baseOffset);',
    replace: 'const durableBelow = 0;',
  },
  {
    name: 'strays-removed',
    rule: 'M37: what was set aside is removed',
    file: 'src/storage/log-directory.ts',
    find: 'if (name.endsWith(DELETED_LOG)) await disk.remove(',
    replace: 'if (name.endsWith(DELETED_LOG) || name.endsWith(STRAY_LOG)) await disk.remove(',
  },
  {
    name: 'snapshot-removed-too-early',
    rule: 'of the snapshots only the newest is kept, and the log from the one before on',
    file: 'src/cluster/snapshot-store.ts',
    find: 'this.#ids = this.#ids.filter(({ endOffset }) => endOffset >= offset);',
    replace: 'this.#ids = this.#ids.slice(-1);',
  },
  {
    name: 'producers-not-rebuilt',
    rule: 'M26: repetitions are not recognised after a restart',
    file: 'src/storage/recovery.ts',
    find: 'if (header.baseOffset >= before.offset) producers.update(header, header.baseOffset, now);',
    replace: '',
  },
];

const compaction: readonly Mutant[] = [
  {
    name: 'gap-before-the-roll',
    rule: 'a gap is noted for the segment before the one that begins with it',
    file: log,
    find: 'if (this.#segments.active.mustRoll(batch, config, now)) this.#roll();',
    replace:
      'if (baseOffset > this.#nextOffset) this.#leaveGap(); if (this.#segments.active.mustRoll(batch, config, now)) this.#roll();',
    also: [
      {
        find: 'if (baseOffset > this.#nextOffset) this.#leaveGap();\n    this.#writer',
        replace: 'this.#writer',
      },
    ],
  },
  {
    name: 'newest-dropped',
    rule: 'compaction drops the newest record of a key too',
    file: 'src/storage/batch-filter.ts',
    find: '(keys.latest(record.key) ?? -1) > record.offset',
    replace: '(keys.latest(record.key) ?? -1) >= record.offset',
  },
  {
    name: 'compacts-uncommitted',
    rule: 'what is replaced by a record that is not committed goes',
    file: 'src/storage/compaction-range.ts',
    find: 'Math.min(view.lastStableOffset, view.limit)',
    replace: 'view.limit',
  },
  {
    name: 'gaps-not-noted',
    rule: 'nobody notes where compaction has left gaps',
    file: 'src/storage/log-compaction.ts',
    find: 'await this.gaps.allowBelow(end);',
    replace: '',
  },
];

const formation: readonly Mutant[] = [
  {
    name: 'formed-without-all',
    rule: 'a cluster is formed before every listed voter has answered',
    file: 'src/cluster/formation.ts',
    find: 'if (!complete || nodeId',
    replace: 'if (nodeId',
  },
  {
    name: 'identity-not-durable',
    rule: 'who answers that it is empty has not written down who it is',
    file: 'src/storage/directory-identity.ts',
    find: 'if (known === undefined) await write(undefined);',
    replace: '',
  },
];

const client: readonly Mutant[] = [
  {
    name: 'refusal-is-certain',
    rule: 'found by seed 1028: a refused batch counts as not written',
    file: 'src/client/producer/verdict.ts',
    find: 'maybeWritten: !answered || writtenErrors.has(code),',
    replace: 'maybeWritten: !answered,',
  },
];

export const mutants: readonly Mutant[] = [
  ...replication,
  ...controller,
  ...raft,
  ...groups,
  ...storage,
  ...compaction,
  ...formation,
  ...client,
];

/** The source with the bug in it. Throws when a place is not there exactly once. */
export function mutated({ name, file, find, replace, also = [] }: Mutant): string {
  let source = readFileSync(`${root}${file}`, 'utf8');
  for (const edit of [{ find, replace }, ...also]) {
    const parts = source.split(edit.find);
    if (parts.length !== 2)
      throw new Error(`mutant ${name}: ${file} has this ${parts.length - 1} times: ${edit.find}`);
    source = parts.join(edit.replace);
  }
  return source;
}
