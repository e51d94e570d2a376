/**
 * Held partitions: those that a member has now, what becomes of them in a rebalance, and their commits.
 *
 * Invariants  at most one commit is under way, so that offsets never go back; of a partition that was
 *             lost nothing is committed, and for a topic that was made anew nothing of the old one; a
 *             partition that comes back waits for what is still in processing from before
 */
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { Millis } from '../../base/units.ts';
import type { Clock } from '../../platform/ports.ts';
import type { Cluster } from '../cluster.ts';
import type { Consumer } from '../consumer/consumer.ts';
import type { Placement } from '../consumer/consumer-options.ts';
import { asOttlaError, OttlaError } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import { differ } from '../metadata-cache.ts';
import { sleep } from '../waiting.ts';
import type { ClientWarning, RecordInProcessing, WarningCode } from '../warnings.ts';
import {
  type CommittedOffset,
  commitOffsets,
  type IdentifiedPartition,
  type OffsetToCommit,
} from './committed-offsets.ts';
import type { Coordinator } from './coordinator.ts';
import type { GroupSettings } from './group-options.ts';
import { inProcessing } from './handler-watch.ts';
import { HeldPartition } from './held-partition.ts';
import { DRAIN_TIMEOUT_MS, type Membership } from './membership.ts';

export interface HeldPartitionsParts {
  readonly cluster: Cluster;
  readonly coordinator: Coordinator;
  readonly settings: GroupSettings;
  readonly consumer: Consumer;
  readonly membership: () => Membership | undefined;
}

/** An offset to commit, and the topic that it is one in. */
type Commit = OffsetToCommit & IdentifiedPartition;

export class HeldPartitions {
  readonly #parts: HeldPartitionsParts;
  readonly #held = new Map<string, HeldPartition>();
  /** Given up or lost while a record was in processing. */
  readonly #former = new Map<string, Promise<void>>();
  #committing: Promise<void> = Promise.resolve();

  constructor(parts: HeldPartitionsParts) {
    this.#parts = parts;
  }

  get all(): readonly HeldPartition[] {
    return [...this.#held.values()];
  }

  get({ topic, partition }: TopicPartition): HeldPartition | undefined {
    return this.#held.get(`${topic}-${partition}`);
  }

  /** Resolves when nothing of an earlier time of this partition here is in processing. */
  async ready(held: HeldPartition): Promise<void> {
    await this.#former.get(held.name);
  }

  /** Begins to read partitions where the group is in them. */
  take(partitions: readonly IdentifiedPartition[], committed: readonly CommittedOffset[]): void {
    const { cluster, consumer, settings } = this.#parts;
    const { metadata } = cluster;
    const starts = partitions.map(({ topic, partition, topicId = metadata.idOf(topic) }): Placement => {
      const found = committed.find((one) => one.topic === topic && one.partition === partition);
      const held = new HeldPartition({ topic, partition, topicId });
      held.committed = found?.offset ?? -1;
      this.#held.set(held.name, held);
      const { offset = settings.from, leaderEpoch = -1 } = found ?? {};
      return { topic, partition, offset, topicId, leaderEpoch };
    });
    consumer.assign(starts);
  }

  /** Handlers that were told to stop are still at work. */
  get isDraining(): boolean {
    return this.all.some(({ signal, isIdle }) => signal.aborted && !isIdle);
  }

  /**
   * Stops delivery, tells handlers to end, waits for them, commits what they have finished. `patienceMs`:
   * how long it waits at most.
   */
  async giveUp(partitions: readonly TopicPartition[], patienceMs: Millis): Promise<void> {
    this.#release(partitions, 'goes to another member');
    const released = partitions.map((one) => this.get(one)).filter((held) => held !== undefined);
    await this.#drain(released, patienceMs);
    if (this.#parts.settings.autoCommit) {
      await this.#commit(() => this.#progress()).catch((error: unknown) =>
        this.#refused(asOttlaError(error, 'Commit'), released),
      );
    }
    for (const held of released) if (this.get(held) === held) this.#held.delete(held.name);
  }

  async #drain(released: readonly HeldPartition[], patienceMs: Millis): Promise<void> {
    const { clock } = this.#parts.cluster.platform;
    const idle = Promise.all(released.map((held) => held.idle)).then(() => {});
    const fillMs = Math.min(patienceMs, DRAIN_TIMEOUT_MS);
    await within(clock, fillMs, idle);
    for (const held of released)
      held.cut(new OttlaError('REBALANCE_IN_PROGRESS', `${held.name} has been drained for ${fillMs} ms.`));
    await (patienceMs === Number.POSITIVE_INFINITY ? idle : within(clock, patienceMs - fillMs, idle));
    const records = released.flatMap(({ running }) =>
      [...running].map((handling) => inProcessing(handling, clock.now())),
    );
    if (records.length === 0) return;
    const [{ topic, partition, offset }] = records as [RecordInProcessing];
    const message =
      `${records.length} handlers did not stop within ${patienceMs} ms of their signal, the first for` +
      ` ${topic}-${partition}, offset ${offset}. Their records come again elsewhere, while they may still be` +
      ' at work. Let handlers heed their signal, or raise drainTimeoutMs.';
    this.#warn('HANDLER_NOT_STOPPED', message, { records, durationMs: patienceMs });
  }

  /** What the group does not take any more comes again for whoever is given the partition. */
  #refused(error: OttlaError, released: readonly HeldPartition[]): void {
    const behind = released.filter(({ processed, committed }) => (processed?.offset ?? -1) > committed);
    if (behind.length === 0) return;
    const names = behind.map(({ name }) => name).join(', ');
    const message =
      `What was processed of ${names} could not be committed when it was given up, so some of it comes` +
      ` again: ${error.message}`;
    this.#warn('COMMIT_REFUSED', message, { error });
  }

  #warn(code: WarningCode, message: string, more: Partial<ClientWarning>): void {
    const { cluster, settings } = this.#parts;
    const { group } = settings;
    cluster.warn({ records: [], durationMs: undefined, error: undefined, ...more, code, message, group });
  }

  /** Somebody else has them already. */
  lose(partitions: readonly TopicPartition[], reason: OttlaError): void {
    this.#release(partitions, 'has been lost to another member');
    for (const one of partitions) {
      const held = this.get(one);
      held?.cut(reason);
      if (held !== undefined) this.#held.delete(held.name);
    }
  }

  /** Commits what has been processed; rejects with what the coordinator says. */
  commit(): Promise<void> {
    return this.#commit(() => this.#progress());
  }

  /**
   * Commits offsets as they are. Rejects with ILLEGAL_GENERATION for partitions that this member does not
   * hold, or has lost meanwhile: as the member that it is by then it could overwrite what another committed.
   */
  commitExactly(offsets: readonly OffsetToCommit[]): Promise<void> {
    const held = offsets.map((offset) => this.get(offset));
    return this.#commit(() => {
      const lost = offsets.find((offset, at) => held[at] === undefined || this.get(offset) !== held[at]);
      if (lost !== undefined)
        throw new OttlaError(
          'ILLEGAL_GENERATION',
          `${lost.topic}-${lost.partition} is not this member's now.`,
        );
      const commits = offsets.map((offset, at) => ({ ...offset, topicId: held[at]!.topicId }));
      const gone = commits.find((commit) => this.#isGone(commit));
      if (gone === undefined) return commits;
      throw new OttlaError('UNKNOWN_TOPIC_ID', `Topic "${gone.topic}" was deleted and made anew.`);
    });
  }

  #release(partitions: readonly TopicPartition[], what: string): void {
    const released = partitions
      .map((one) => this.get(one))
      .filter((held) => held !== undefined)
      .filter(({ signal }) => !signal.aborted);
    this.#parts.consumer.unassign(released);
    for (const held of released) {
      held.release(new OttlaError('REBALANCE_IN_PROGRESS', `${held.name} ${what}.`));
      if (held.isIdle) continue;
      const idle = held.idle.then(() => {
        if (this.#former.get(held.name) === idle) this.#former.delete(held.name);
      });
      this.#former.set(held.name, idle);
    }
  }

  /** What is to be committed; found out when its turn comes: by then some may have been lost. */
  #progress(): Commit[] {
    const isAhead = this.#parts.settings.delivery === 'at-most-once';
    const there = this.all.filter((held) => !this.#isGone(held));
    return there.flatMap(({ topic, topicId, partition, processed, furthest, committed, signal }) => {
      const place = isAhead ? furthest : processed;
      if (place === undefined) return [];
      // Of what was committed before its delivery, some may not have been delivered in the end.
      const goesBack = isAhead && signal.aborted;
      const isNew = goesBack ? place.offset !== committed : place.offset > committed;
      return isNew ? [{ topic, topicId, partition, ...place }] : [];
    });
  }

  /** Whether the topic has been deleted, and its name belongs to another one. */
  #isGone({ topic, topicId = zeroUuid }: IdentifiedPartition): boolean {
    return differ(topicId, this.#parts.cluster.metadata.idOf(topic));
  }

  #commit(offsets: () => readonly Commit[]): Promise<void> {
    const turn = this.#committing.then(() => this.#send(offsets));
    this.#committing = turn.catch(() => {});
    return turn;
  }

  async #send(wanted: () => readonly Commit[]): Promise<void> {
    const { coordinator, settings } = this.#parts;
    for (;;) {
      const offsets = wanted();
      if (offsets.length === 0) return;
      const membership = this.#parts.membership();
      const member = membership?.identity;
      if (membership === undefined || member === undefined)
        throw new OttlaError('UNKNOWN_MEMBER_ID', `This consumer is no member of "${settings.group}" now.`);
      try {
        const turns = offsets.map((offset) => this.get(offset)?.turn);
        await commitOffsets(coordinator, offsets, { member });
        for (const [index, offset] of offsets.entries()) this.#confirm(offset, turns[index]);
        return;
      } catch (error) {
        const isOutdated = error instanceof OttlaError && membership.refused(error, member) === 'outdated';
        if (!isOutdated) throw error;
        const { platform, settings: limits } = this.#parts.cluster;
        if (!(await within(platform.clock, limits.callTimeoutMs, membership.settled))) throw error;
      }
    }
  }

  /** `turn`: of the partition when the commit was sent. */
  #confirm(offset: OffsetToCommit, turn: number | undefined): void {
    const held = this.get(offset);
    if (held?.turn === turn && held !== undefined) held.committed = offset.offset;
  }
}

/** Resolves with the work to true, or to false when that takes longer. */
async function within(clock: Clock, ms: Millis, work: Promise<void>): Promise<boolean> {
  const over = new AbortController();
  const late = sleep(clock, ms, over.signal).then(
    () => false,
    () => false,
  );
  const isDone = await Promise.race([work.then(() => true), late]);
  over.abort();
  return isDone;
}
