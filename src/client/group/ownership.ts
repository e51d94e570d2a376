/**
 * Ownership: the partitions of a member whose coordinator assigns, on their way from what it owns to what
 * it shall own. Each partition goes by itself: a slow handler of one keeps no other.
 *
 *     shall own ──▶ located, taken ──▶ shall not ──▶ revoked: drained, committed ──▶ not owned
 *
 * Invariants  a partition is owned from when it is taken until it has been given up; one that shall be
 *             owned again while it is being given up is taken anew, after that
 */
import type { RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import { makeMetadataRequest, makeMetadataRequestTopic } from '../../../protocol/generated/metadata.ts';
import type { Millis, Uuid } from '../../base/units.ts';
import { asOttlaError, type OttlaError } from '../errors.ts';
import type { TopicPartition } from '../leader-requests.ts';
import { sleep } from '../waiting.ts';
import { DRAIN_TIMEOUT_MS, type MembershipParts } from './membership.ts';

/** Partitions as the coordinator names them. */
type ById = NonNullable<ResponseOf<'ConsumerGroupHeartbeat'>['assignment']>['topicPartitions'];
type Report = NonNullable<RequestOf<'ConsumerGroupHeartbeat'>['topicPartitions']>;

interface Owned extends TopicPartition {
  readonly topicId: Uuid;
}

export interface OwnershipOptions {
  /** How long a revocation waits for handlers, when the settings say nothing. */
  readonly patienceMs: Millis | undefined;
  readonly signal: AbortSignal;
  /** What is owned has changed. */
  readonly changed: () => void;
  readonly failed: (problem: OttlaError) => void;
}

export class Ownership {
  readonly #parts: MembershipParts;
  readonly #options: OwnershipOptions;
  /** By id and partition. */
  #target: ReadonlyMap<string, Pick<Owned, 'topicId' | 'partition'>> = new Map();
  readonly #owned = new Map<string, Owned>();
  readonly #leaving = new Map<string, Owned>();
  #report: Report = [];
  #isNaming = false;

  constructor(parts: MembershipParts, options: OwnershipOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  /** What it owns is not what it shall own yet. */
  get isChanging(): boolean {
    return this.#leaving.size > 0 || this.#target.size !== this.#owned.size;
  }

  /** What it owns; the same object as long as that is the same. */
  report(): Report {
    return this.#report;
  }

  /** It shall own these, and nothing else. */
  shall(own: ById): void {
    this.#target = new Map(
      own.flatMap(({ topicId, partitions }) =>
        partitions.map((partition) => [`${topicId} ${partition}`, { topicId, partition }]),
      ),
    );
    this.#move();
  }

  /** Others have everything; returns what that was. */
  loseAll(): readonly TopicPartition[] {
    const lost = [...this.#owned.values(), ...this.#leaving.values()];
    this.#target = new Map();
    this.#owned.clear();
    this.#leaving.clear();
    this.#report = [];
    return lost;
  }

  /** One step of every partition that is not where it shall be. */
  #move(): void {
    const { metadata } = this.#parts.cluster;
    for (const [key, one] of this.#owned) if (!this.#target.has(key)) this.#giveUp(key, one);
    const added: Owned[] = [];
    const unnamed = new Set<Uuid>();
    for (const [key, { topicId, partition }] of this.#target) {
      if (this.#owned.has(key) || this.#leaving.has(key)) continue;
      const topic = metadata.nameOf(topicId);
      if (topic === undefined) unnamed.add(topicId);
      else {
        const one: Owned = { topic, partition, topicId };
        this.#owned.set(key, one);
        added.push(one);
      }
    }
    if (unnamed.size > 0) this.#name([...unnamed]);
    if (added.length > 0) this.#take(added).catch(this.#parts.failed);
    this.#changed();
  }

  #giveUp(key: string, one: Owned): void {
    const { revoke, settings, failed } = this.#parts;
    this.#owned.delete(key);
    this.#leaving.set(key, one);
    const patienceMs = settings.drainTimeoutMs ?? this.#options.patienceMs ?? DRAIN_TIMEOUT_MS;
    revoke([one], patienceMs).then(() => {
      if (this.#leaving.get(key) !== one) return;
      this.#leaving.delete(key);
      this.#move();
    }, failed);
  }

  async #take(added: readonly Owned[]): Promise<void> {
    const { locate, take, cluster } = this.#parts;
    const { signal, failed } = this.#options;
    const still = (): Owned[] =>
      added.filter((one) => this.#owned.get(`${one.topicId} ${one.partition}`) === one);
    while (!signal.aborted && still().length > 0) {
      try {
        const committed = await locate(still());
        if (!signal.aborted) take(still(), committed);
        return;
      } catch (error) {
        if (signal.aborted) return;
        const problem = asOttlaError(error, 'Committed offsets');
        if (!problem.retriable) return failed(problem);
        await sleep(cluster.platform.clock, cluster.settings.retryBackoffMaxMs, signal).catch(() => {});
      }
    }
  }

  /** Finds out what these topics are called, until it is known or they are wanted no more. */
  #name(topicIds: readonly Uuid[]): void {
    if (this.#isNaming) return;
    this.#isNaming = true;
    const { cluster } = this.#parts;
    const { signal } = this.#options;
    const body = makeMetadataRequest({
      topics: topicIds.map((topicId) => makeMetadataRequestTopic({ name: null, topicId })),
      allowAutoTopicCreation: false,
    });
    cluster
      .call('Metadata', body, 'any', { signal })
      .then((answer) => {
        cluster.metadata.apply(answer);
        const known = topicIds.every((topicId) => cluster.metadata.nameOf(topicId) !== undefined);
        // A broker may hear of a new topic later than the coordinator.
        return known ? undefined : sleep(cluster.platform.clock, cluster.settings.retryBackoffMaxMs, signal);
      })
      .catch((error: unknown) => {
        if (signal.aborted) return;
        const problem = asOttlaError(error, 'Topics of the group');
        if (!problem.retriable) this.#options.failed(problem);
      })
      .then(() => {
        this.#isNaming = false;
        if (!signal.aborted) this.#move();
      });
  }

  #changed(): void {
    const byTopic = new Map<Uuid, number[]>();
    for (const { topicId, partition } of [...this.#owned.values(), ...this.#leaving.values()])
      byTopic.set(topicId, [...(byTopic.get(topicId) ?? []), partition]);
    const report = [...byTopic].map(([topicId, partitions]) => ({
      topicId,
      partitions: partitions.toSorted((one, other) => one - other),
    }));
    report.sort((one, other) => (one.topicId < other.topicId ? -1 : 1));
    if (JSON.stringify(report) === JSON.stringify(this.#report)) return;
    this.#report = report;
    this.#options.changed();
  }
}
