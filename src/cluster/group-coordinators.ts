/**
 * Group coordinators: which groups this broker coordinates, and the way to their shards.
 *
 * A group belongs to one partition of `__consumer_offsets`, by Java's hash of its id, and whoever leads
 * that partition coordinates it. Follows the metadata images: a new leadership loads a shard, a lost one
 * closes it.
 */
import type { GroupRecord } from '../../protocol/internal/offsets-log.ts';
import { done, type Failure, type Outcome, refused } from '../base/outcome.ts';
import type { Millis } from '../base/units.ts';
import type { GroupCensus } from '../core/group/census.ts';
import type { GroupCommand, GroupReply, ReplyTo } from '../core/group/commands.ts';
import type { GroupCoordinator } from '../core/group/group-coordinator.ts';
import type { MetadataImage, TopicImage } from '../core/metadata/image.ts';
import { groupTopic } from '../core/metadata/topic-names.ts';
import type { Cancel } from '../platform/ports.ts';
import { type CoordinatorKind, CoordinatorRuntime, type WhenGone } from './coordinator-runtime.ts';
import type { Partition } from './partition.ts';
import type { Partitions } from './partitions.ts';

type GroupKind = CoordinatorKind<GroupCommand, GroupReply, GroupRecord, GroupCoordinator>;
type GroupRuntime = CoordinatorRuntime<GroupCommand, GroupReply, GroupRecord, GroupCoordinator>;

/** A shard that was dropped is loaded again after this time: what dropped it is seldom over at once. */
const reloadDelay: Millis = 1_000;
/** Longest time before a log is read again that could not be; it doubles from `reloadDelay` on. */
const maxReloadDelay: Millis = 30_000;

const ELSEWHERE: Failure = { error: 'NOT_COORDINATOR', message: 'Another broker coordinates this group.' };

export class GroupCoordinators {
  readonly #kind: GroupKind;
  readonly #partitions: Partitions;
  /** By partition of the topic; those led here. */
  readonly #runtimes = new Map<number, GroupRuntime>();
  readonly #pauses = new Set<Cancel>();
  #image: MetadataImage | undefined;
  #isClosed = false;

  constructor(kind: GroupKind, partitions: Partitions) {
    this.#kind = kind;
    this.#partitions = partitions;
  }

  /** The metadata is now `image`, and `Partitions` knows it already. */
  apply(image: MetadataImage): void {
    const previous = this.#image;
    this.#image = image;
    if (this.#isClosed || previous?.topics === image.topics) return;
    const topic = image.topics.get(groupTopic);
    if (topic !== previous?.topics.get(groupTopic)) this.#follow(topic);
    if (previous !== undefined) this.#tellChanges(previous, image);
  }

  /** The partition that a group belongs to; undefined while there is no topic to hold it. */
  partitionOf(group: string): TopicImage['partitions'][number] | undefined {
    const partitions = this.#image?.topics.get(groupTopic)?.partitions;
    return partitions?.[javaHash(group) % partitions.length];
  }

  /**
   * Resolves with what the group's shard replies, once all that it rests on is committed; or with
   * NOT_COORDINATOR, COORDINATOR_LOAD_IN_PROGRESS or COORDINATOR_NOT_AVAILABLE. With `whenGone` the promise
   * stays open when the peer has gone.
   */
  submit<Command extends GroupCommand>(
    group: string,
    command: Command,
    whenGone?: WhenGone,
  ): Promise<Outcome<ReplyTo<Command>>> {
    const partition = this.partitionOf(group);
    const runtime = partition === undefined ? undefined : this.#runtimes.get(partition.index);
    if (runtime === undefined) return Promise.resolve({ ok: false, ...ELSEWHERE });
    // The shard answers each type of command with its own type of reply.
    return runtime.submit(command, whenGone) as Promise<Outcome<ReplyTo<Command>>>;
  }

  /** As `submit`, to all shards here. Refused when one of them is. */
  async submitToAll<Command extends GroupCommand>(command: Command): Promise<Outcome<ReplyTo<Command>[]>> {
    const outcomes = await Promise.all([...this.#runtimes.values()].map((each) => each.submit(command)));
    const replies: ReplyTo<Command>[] = [];
    for (const outcome of outcomes) {
      if (!outcome.ok) return refused(outcome.error, outcome.message);
      replies.push(outcome.value as ReplyTo<Command>);
    }
    return done(replies);
  }

  /** All groups coordinated here, those that are being loaded left out. */
  *census(): Generator<GroupCensus> {
    for (const { shard } of this.#runtimes.values()) if (shard !== undefined) yield* shard.census();
  }

  /** Who waits is told NOT_COORDINATOR; nothing is decided any more. */
  close(): void {
    this.#isClosed = true;
    for (const cancel of this.#pauses) cancel();
    for (const runtime of this.#runtimes.values()) runtime.close();
    this.#runtimes.clear();
  }

  #follow(topic: TopicImage | undefined): void {
    const led = new Map<number, Partition>();
    for (const { index } of topic?.partitions ?? []) {
      const partition = this.#partitions.find(groupTopic, index);
      if (partition?.isLeader) led.set(index, partition);
    }
    for (const [index, runtime] of this.#runtimes) {
      const partition = led.get(index);
      if (partition === runtime.partition && partition.leaderEpoch === runtime.leaderEpoch) led.delete(index);
      else {
        this.#runtimes.delete(index);
        runtime.close();
      }
    }
    for (const partition of led.values()) this.#load(partition, this.#partitions.settledAt(partition), 0);
  }

  /** `failures`: of attempts in a row to load it. */
  #load(partition: Partition, ready: Promise<void>, failures: number): void {
    const { index } = partition;
    const isWanted = (): boolean => this.#runtimes.get(index) === runtime && this.#isLedHere(partition);
    const runtime: GroupRuntime = new CoordinatorRuntime(this.#kind, partition, ready, {
      dropped: () => {
        if (isWanted()) this.#load(partition, this.#pause(reloadDelay), 0);
      },
      unreadable: (reason) => {
        const retryMs = Math.min(reloadDelay * 2 ** failures, maxReloadDelay);
        this.#kind.logger.error(
          { topic: partition.topic, partition: index, reason, retryMs },
          'cannot load a coordinator: its log is read again after a while',
        );
        const again = this.#pause(retryMs);
        again
          .then(() => {
            if (isWanted()) this.#load(partition, again, failures + 1);
          })
          .catch(this.#kind.fatal);
      },
    });
    this.#runtimes.set(index, runtime);
  }

  /** The metadata may have said otherwise, and this not been told yet. */
  #isLedHere(partition: Partition): boolean {
    return this.#partitions.find(groupTopic, partition.index) === partition && partition.isLeader;
  }

  /** Resolves after `ms`; never once this is closed. */
  #pause(ms: Millis): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#kind.clock.after(ms, () => {
        this.#pauses.delete(cancel);
        resolve();
      });
      this.#pauses.add(cancel);
    });
  }

  /** Partitions of topics are assigned anew when these change, and offsets of topics that are gone go too. */
  #tellChanges(previous: MetadataImage, image: MetadataImage): void {
    if (this.#runtimes.size === 0) return;
    const deleted: { name: string; id: string }[] = [];
    const names: string[] = [];
    for (const [name, before] of previous.topics) {
      const { id, partitions } = before;
      const topic = image.topics.get(name);
      if (topic === before) continue;
      if (topic?.id !== id) deleted.push({ name, id });
      if (topic?.id !== id || topic.partitions.length !== partitions.length) names.push(name);
    }
    for (const name of image.topics.keys()) if (!previous.topics.has(name)) names.push(name);
    for (const runtime of this.#runtimes.values()) {
      // A shard that cannot be told loads the topics as they are then, and keeps offsets until they expire;
      // nobody is shown those of another topic id.
      if (names.length > 0) runtime.submit({ type: 'topics-changed', names }).catch(this.#kind.fatal);
      if (deleted.length > 0)
        runtime.submit({ type: 'topics-deleted', topics: deleted }).catch(this.#kind.fatal);
    }
  }
}

/** The absolute value of Java's hash of the text; of the least int, which has none, 0. */
function javaHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return Math.abs(hash) & 0x7fffffff;
}
