/**
 * Partitions: adding more to a topic. There is no way back: keys would change their partition again.
 */
import type { MetadataRecord } from '../../../protocol/generated/metadata-records.ts';
import { done, type Outcome, refused } from '../../base/outcome.ts';
import type { BrokerId } from '../../base/units.ts';
import type { CreatePartitions, MorePartitions, TopicResult } from './commands.ts';
import type { Decided, Deciding } from './deciding.ts';
import { type PartitionImage, type TopicImage, topicConfigs } from './image.ts';
import { assignmentProblem, newPartition, partitionRecord, place } from './new-partitions.ts';
import { repeated } from './repeated.ts';

export function createPartitions(
  state: Deciding,
  command: CreatePartitions,
): Decided<readonly TopicResult[]> {
  const twice = repeated(command.topics.map(({ name }) => name));
  const records: MetadataRecord[] = [];
  const reply: TopicResult[] = [...twice].map((name) => ({
    name,
    outcome: refused('INVALID_REQUEST', `The request names the topic ${name} twice.`),
  }));
  let room = state.maxPartitionsPerRequest;
  for (const wish of command.topics) {
    if (twice.has(wish.name)) continue;
    const grown = grow(state, wish, room);
    reply.push({ name: wish.name, outcome: grown });
    if (!grown.ok) continue;
    const { topic, added } = grown.value;
    room -= added.length;
    if (!command.validateOnly)
      records.push(...added.map((partition) => partitionRecord(topic.id, partition)));
  }
  return { records, reply };
}

interface Grown {
  readonly topic: TopicImage;
  readonly added: readonly PartitionImage[];
  readonly configs: ReadonlyMap<string, string>;
}

function grow(state: Deciding, wish: MorePartitions, room: number): Outcome<Grown> {
  const { image } = state;
  const topic = image.topics.get(wish.name);
  if (topic === undefined) {
    return refused('UNKNOWN_TOPIC_OR_PARTITION', `There is no topic '${wish.name}'.`);
  }
  const before = topic.partitions.length;
  if (wish.count <= before) return refused('INVALID_PARTITIONS', countProblem(wish, before));
  const count = wish.count - before;
  if (count > room) {
    return refused(
      'POLICY_VIOLATION',
      `One request can create ${state.maxPartitionsPerRequest} partitions; ${count} more are too many.`,
    );
  }
  const places = replicasFor(state, wish, topic);
  if (!places.ok) return places;
  const added: PartitionImage[] = [];
  for (const [offset, replicas] of places.value.entries()) {
    const partition = newPartition(state, before + offset, replicas);
    if (!partition.ok) return partition;
    added.push(partition.value);
  }
  const grown = { ...topic, partitions: [...topic.partitions, ...added] };
  return done({ topic: grown, added, configs: topicConfigs(image, wish.name) });
}

function countProblem({ name, count }: MorePartitions, before: number): string {
  if (count < 1) return `The number of partitions must be greater than ${before}, not ${count}.`;
  if (count === before) return `Topic '${name}' already has ${before} partitions.`;
  return `Topic '${name}' has ${before} partitions, and partitions cannot be taken away: ${count} are fewer.`;
}

function replicasFor(
  state: Deciding,
  { assignments, count }: MorePartitions,
  { partitions }: TopicImage,
): Outcome<readonly (readonly BrokerId[])[]> {
  const added = count - partitions.length;
  const replicationFactor = partitions[0]?.replicas.length ?? state.defaultReplicationFactor;
  if (assignments === null) {
    return place(state, { count: added, firstIndex: partitions.length, replicationFactor });
  }
  if (assignments.length !== added) {
    return refused(
      'INVALID_REPLICA_ASSIGNMENT',
      `${added} partitions are added, but the assignment is for ${assignments.length}.`,
    );
  }
  for (const { brokerIds } of assignments) {
    const problem = assignmentProblem(state.image, brokerIds, replicationFactor);
    if (problem !== undefined) return refused('INVALID_REPLICA_ASSIGNMENT', problem);
  }
  return done(assignments.map(({ brokerIds }) => brokerIds));
}
