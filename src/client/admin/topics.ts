/** Creating, listing, describing, growing and deleting topics. */
import type { ResponseOf } from '../../../protocol/apis.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { BrokerId, LeaderEpoch, Millis, Uuid } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import { sleep } from '../waiting.ts';
import { requireAll } from './results.ts';

/** How long to wait until new partitions have leaders. */
const LEADERS_WITHIN_MS: Millis = 5_000;

export interface NewTopic {
  readonly name: string;
  /** Default: the cluster's. */
  readonly partitions?: number | undefined;
  /** Default: the cluster's. */
  readonly replicationFactor?: number | undefined;
  /** Brokers of each partition, the first preferred as leader; instead of the two numbers. */
  readonly assignments?: readonly (readonly BrokerId[])[] | undefined;
  readonly configs?: { readonly [key: string]: string } | undefined;
}

export interface CreatedTopic {
  readonly name: string;
  readonly id: Uuid;
  /** −1 where an old broker does not tell. */
  readonly partitions: number;
  readonly replicationFactor: number;
}

export interface TopicListing {
  readonly name: string;
  readonly id: Uuid;
  /** Whether the brokers keep their own state in it. */
  readonly internal: boolean;
  readonly partitionCount: number;
}

export interface PartitionDescription {
  readonly partition: number;
  /** −1 while nobody leads. */
  readonly leader: BrokerId;
  readonly leaderEpoch: LeaderEpoch;
  readonly replicas: readonly BrokerId[];
  readonly isr: readonly BrokerId[];
  readonly offlineReplicas: readonly BrokerId[];
}

export interface TopicDescription {
  readonly name: string;
  readonly id: Uuid;
  readonly internal: boolean;
  /** By index. */
  readonly partitions: readonly PartitionDescription[];
}

export interface ChangeOptions {
  /** Only checks whether it would work. Default false. */
  readonly validateOnly?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

export async function createTopics(
  cluster: Cluster,
  topics: readonly NewTopic[],
  { validateOnly = false, signal }: ChangeOptions,
): Promise<readonly CreatedTopic[]> {
  const body = {
    topics: topics.map((topic) => ({
      name: topic.name,
      numPartitions: topic.assignments === undefined ? (topic.partitions ?? -1) : -1,
      replicationFactor: topic.assignments === undefined ? (topic.replicationFactor ?? -1) : -1,
      assignments: (topic.assignments ?? []).map((brokerIds, index) => ({ index, brokerIds })),
      configs: Object.entries(topic.configs ?? {}).map(([name, value]) => ({ name, value })),
    })),
    timeoutMs: cluster.settings.requestTimeoutMs,
    validateOnly,
  };
  const answer = await cluster.call('CreateTopics', body, 'controller', { signal, errorOf: notController });
  requireAll(answer.topics, ({ name }) => `Topic "${name}"`);
  if (!validateOnly)
    await awaitLeaders(
      cluster,
      topics.map(({ name }) => name),
      signal,
    );
  return answer.topics.map(({ name, topicId, numPartitions, replicationFactor }) => ({
    name,
    id: topicId,
    partitions: numPartitions,
    replicationFactor,
  }));
}

export async function deleteTopics(
  cluster: Cluster,
  names: readonly string[],
  { signal }: ReadOptions,
): Promise<void> {
  const topics = names.map((name) => ({ name, topicId: zeroUuid }));
  const body = { topics, timeoutMs: cluster.settings.requestTimeoutMs };
  const answer = await cluster.call('DeleteTopics', body, 'controller', { signal, errorOf: notController });
  requireAll(answer.topics, ({ name }) => `Topic "${name}"`);
  cluster.updater.outdated();
}

/** Raises partition counts; `counts` gives the new total of each topic. */
export async function createPartitions(
  cluster: Cluster,
  counts: { readonly [topic: string]: number },
  { validateOnly = false, signal }: ChangeOptions,
): Promise<void> {
  const topics = Object.entries(counts).map(([name, count]) => ({ name, count, assignments: null }));
  const body = { topics, timeoutMs: cluster.settings.requestTimeoutMs, validateOnly };
  const answer = await cluster.call('CreatePartitions', body, 'controller', {
    signal,
    errorOf: notController,
  });
  requireAll(answer.topics, ({ name }) => `Topic "${name}"`);
  if (!validateOnly) await awaitLeaders(cluster, Object.keys(counts), signal);
  cluster.updater.outdated();
}

export async function listTopics(
  cluster: Cluster,
  { signal }: ReadOptions,
): Promise<readonly TopicListing[]> {
  const described = await describeTopics(cluster, undefined, { signal });
  return described.map(({ name, id, internal, partitions }) => {
    return { name, id, internal, partitionCount: partitions.length };
  });
}

/** Of all topics those that are there when the broker is asked, by name. */
export async function describeTopics(
  cluster: Cluster,
  names: readonly string[] | undefined,
  { signal }: ReadOptions,
): Promise<readonly TopicDescription[]> {
  if (names?.length === 0) return [];
  const { topics } = await readMetadata(cluster, names ?? null, signal);
  if (names === undefined) {
    const readable = topics.filter(({ error, name }) => error === 'NONE' && name !== null);
    return readable.map(describe).sort((one, other) => (one.name < other.name ? -1 : 1));
  }
  requireAll(topics, ({ name }) => `Topic "${name}"`);
  const described = topics.map(describe);
  return names
    .map((name) => described.find((topic) => topic.name === name)!)
    .filter((topic) => topic !== undefined);
}

function describe(topic: ResponseOf<'Metadata'>['topics'][number]): TopicDescription {
  const partitions = topic.partitions.map(
    ({ index, leaderId, leaderEpoch, replicas, isr, offlineReplicas }) => ({
      partition: index,
      leader: leaderId,
      leaderEpoch,
      replicas,
      isr,
      offlineReplicas,
    }),
  );
  partitions.sort((one, other) => one.partition - other.partition);
  return { name: topic.name ?? '', id: topic.topicId, internal: topic.isInternal, partitions };
}

function readMetadata(
  cluster: Cluster,
  names: readonly string[] | null,
  signal: AbortSignal | undefined,
): Promise<ResponseOf<'Metadata'>> {
  const body = {
    topics: names?.map((name) => ({ name, topicId: zeroUuid })) ?? null,
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  };
  return cluster.call('Metadata', body, 'any', { signal, errorOf: ({ error }) => ({ error }) });
}

/** New partitions have leaders soon; who uses them at once should not have to wait and retry. */
async function awaitLeaders(
  cluster: Cluster,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { clock } = cluster.platform;
  const deadline = clock.now() + LEADERS_WITHIN_MS;
  while (clock.now() < deadline) {
    const { topics } = await readMetadata(cluster, names, signal);
    const ready = topics.every(
      ({ error, partitions }) => error === 'NONE' && partitions.every(({ leaderId }) => leaderId >= 0),
    );
    if (ready) return;
    await sleep(clock, cluster.settings.retryBackoffMs, signal);
  }
}

/** Another controller has taken over: the whole request is to be sent to it. */
function notController({ topics }: { readonly topics: readonly { readonly error: string }[] }): {
  readonly error: 'NOT_CONTROLLER' | 'NONE';
} {
  const moved = topics.length > 0 && topics.every(({ error }) => error === 'NOT_CONTROLLER');
  return { error: moved ? 'NOT_CONTROLLER' : 'NONE' };
}
