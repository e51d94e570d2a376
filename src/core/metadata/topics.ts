/**
 * Topics: creating and deleting them, with Kafka's checks in Kafka's order.
 *
 * Topics of one request see each other: the second of two whose names collide is refused.
 */
import { type MetadataRecord, makeConfigRecord } from '../../../protocol/generated/metadata-records.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { done, type Outcome, refused } from '../../base/outcome.ts';
import type { BrokerId } from '../../base/units.ts';
import { resourceTypeId } from './apply.ts';
import type { CreateTopics, DeletedTopic, DeleteTopics, NewTopic, TopicResult } from './commands.ts';
import type { Decided, Deciding } from './deciding.ts';
import type { PartitionImage, TopicImage } from './image.ts';
import { assignmentProblem, newPartition, partitionRecord, place } from './new-partitions.ts';
import { repeated } from './repeated.ts';
import { collisionKey, isInternalTopic, topicNameProblem } from './topic-names.ts';

type Created = { readonly topic: TopicImage; readonly configs: ReadonlyMap<string, string> };

export function createTopics(state: Deciding, command: CreateTopics): Decided<readonly TopicResult[]> {
  const { topics, validateOnly } = command;
  const twice = repeated(topics.map(({ name }) => name));
  const taken = new TakenNames(state);
  const records: MetadataRecord[] = [];
  const reply: TopicResult[] = [...twice].map((name) => ({
    name,
    outcome: refused('INVALID_REQUEST', `The request names the topic ${name} twice.`),
  }));
  let partitions = 0;
  for (const wish of topics) {
    if (twice.has(wish.name)) continue;
    const outcome = createTopic(state, wish, taken, state.maxPartitionsPerRequest - partitions);
    reply.push({ name: wish.name, outcome });
    if (!outcome.ok) continue;
    partitions += outcome.value.topic.partitions.length;
    taken.add(wish.name);
    if (!validateOnly) records.push(...recordsOf(outcome.value));
  }
  return { records, reply };
}

/** Names that exist or are being created, and the names that they rule out. */
class TakenNames {
  readonly #state: Deciding;
  readonly #created: string[] = [];
  /** Filled when first needed: most requests name few topics, without '.' and '_'. */
  #byCollision: Map<string, string> | undefined;

  constructor(state: Deciding) {
    this.#state = state;
  }

  add(name: string): void {
    this.#created.push(name);
    this.#byCollision?.set(collisionKey(name), name);
  }

  check(name: string): Outcome<void> {
    if (this.#state.image.topics.has(name)) {
      return refused('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`);
    }
    if (!/[._]/.test(name)) return done(undefined);
    const other = this.#collisions().get(collisionKey(name));
    if (other === undefined) return done(undefined);
    return refused(
      'INVALID_TOPIC_EXCEPTION',
      `Topic '${name}' collides with '${other}': in metrics '.' and '_' are the same.`,
    );
  }

  #collisions(): ReadonlyMap<string, string> {
    this.#byCollision ??= new Map(
      [...this.#state.image.topics.keys(), ...this.#created].map((name) => [collisionKey(name), name]),
    );
    return this.#byCollision;
  }
}

function createTopic(state: Deciding, wish: NewTopic, taken: TakenNames, room: number): Outcome<Created> {
  const { name } = wish;
  const illegal = topicNameProblem(name);
  if (illegal !== undefined) return { ok: false, ...illegal };
  const free = taken.check(name);
  if (!free.ok) return free;
  const configs = topicConfigsOf(state, wish);
  if (!configs.ok) return configs;
  const partitions = wish.assignments.length > 0 ? assigned(state, wish) : placed(state, wish, room);
  if (!partitions.ok) return partitions;
  if (partitions.value.length > room) return tooMany(state, partitions.value.length);
  const topic = {
    name,
    id: state.random.uuid(),
    partitions: partitions.value,
    internal: isInternalTopic(name),
  };
  return done({ topic, configs: configs.value });
}

function tooMany({ maxPartitionsPerRequest }: Deciding, count: number): Outcome<never> {
  return refused(
    'POLICY_VIOLATION',
    `One request can create ${maxPartitionsPerRequest} partitions; ${count} more are too many.`,
  );
}

function topicConfigsOf({ configRules }: Deciding, wish: NewTopic): Outcome<ReadonlyMap<string, string>> {
  const resource = { type: 'topic', name: wish.name } as const;
  const configs = new Map<string, string>();
  for (const { name: key, value } of wish.configs) {
    if (configs.has(key)) return refused('INVALID_REQUEST', `The request sets ${key} twice.`);
    // Kafka's own tools send null for "the default".
    if (value === null) continue;
    const checked = configRules.check(resource, key, value);
    if (!checked.ok) return checked;
    configs.set(key, checked.value);
  }
  const conflict = configRules.conflict(resource, configs);
  return conflict === undefined ? done(configs) : refused('INVALID_CONFIG', conflict);
}

function placed(state: Deciding, wish: NewTopic, room: number): Outcome<PartitionImage[]> {
  const { numPartitions, replicationFactor } = wish;
  if (replicationFactor < -1 || replicationFactor === 0) {
    return refused(
      'INVALID_REPLICATION_FACTOR',
      `The replication factor must be at least 1, or -1 for the default, not ${replicationFactor}.`,
    );
  }
  if (numPartitions < -1 || numPartitions === 0) {
    return refused(
      'INVALID_PARTITIONS',
      `The number of partitions must be at least 1, or -1 for the default, not ${numPartitions}.`,
    );
  }
  const count = numPartitions === -1 ? state.numPartitions : numPartitions;
  if (count > room) return tooMany(state, count);
  const places = place(state, {
    count,
    firstIndex: 0,
    replicationFactor: replicationFactor === -1 ? state.defaultReplicationFactor : replicationFactor,
  });
  return places.ok ? begin(state, places.value) : places;
}

function assigned(state: Deciding, wish: NewTopic): Outcome<PartitionImage[]> {
  if (wish.replicationFactor !== -1 || wish.numPartitions !== -1) {
    return refused(
      'INVALID_REQUEST',
      'With an assignment of replicas, the number of partitions and the replication factor must be -1.',
    );
  }
  const byIndex = new Map(wish.assignments.map(({ index, brokerIds }) => [index, brokerIds]));
  if (byIndex.size < wish.assignments.length) {
    return refused('INVALID_REPLICA_ASSIGNMENT', 'The assignment names a partition twice.');
  }
  const places: (readonly BrokerId[])[] = [];
  for (let index = 0; index < byIndex.size; index++) {
    const brokerIds = byIndex.get(index);
    if (brokerIds === undefined) {
      return refused(
        'INVALID_REPLICA_ASSIGNMENT',
        `The assignment lacks partition ${index}: indexes go from 0 to ${byIndex.size - 1}.`,
      );
    }
    const problem = assignmentProblem(state.image, brokerIds, places[0]?.length ?? brokerIds.length);
    if (problem !== undefined) return refused('INVALID_REPLICA_ASSIGNMENT', problem);
    places.push(brokerIds);
  }
  return begin(state, places);
}

function begin(state: Deciding, places: readonly (readonly BrokerId[])[]): Outcome<PartitionImage[]> {
  const partitions: PartitionImage[] = [];
  for (const [index, replicas] of places.entries()) {
    const partition = newPartition(state, index, replicas);
    if (!partition.ok) return partition;
    partitions.push(partition.value);
  }
  return done(partitions);
}

function recordsOf({ topic, configs }: Created): MetadataRecord[] {
  const { name, id } = topic;
  return [
    { type: 'Topic', name, topicId: id },
    ...[...configs].map(([key, value]) =>
      makeConfigRecord({ resourceType: resourceTypeId.topic, resourceName: name, name: key, value }),
    ),
    ...topic.partitions.map((partition) => partitionRecord(id, partition)),
  ];
}

/** A topic that is named twice, by name or by id, stays: whoever asks so has not meant one of the two. */
export function deleteTopics(state: Deciding, command: DeleteTopics): Decided<readonly DeletedTopic[]> {
  const wishes = command.topics.map((wish) => ({ wish, found: findTopic(state, wish) }));
  const twice = repeated(wishes.flatMap(({ found }) => (found.ok ? [found.value.name] : [])));
  const records: MetadataRecord[] = [];
  const reply: DeletedTopic[] = [...twice].map((name) => ({
    name,
    id: state.image.topics.get(name)!.id,
    outcome: refused('INVALID_REQUEST', `The request names the topic ${name} twice.`),
  }));
  for (const { wish, found } of wishes) {
    if (!found.ok) {
      reply.push({ ...wish, outcome: found });
      continue;
    }
    const { name, id } = found.value;
    if (twice.has(name)) continue;
    records.push({ type: 'RemoveTopic', topicId: id });
    reply.push({ name, id, outcome: done(undefined) });
  }
  return { records, reply };
}

function findTopic({ image }: Deciding, { name, id }: DeleteTopics['topics'][number]): Outcome<TopicImage> {
  if (name !== null && id !== zeroUuid) {
    return refused('INVALID_REQUEST', 'A topic is named by its name or by its id, not by both.');
  }
  const topic = name === null ? image.topicsById.get(id) : image.topics.get(name);
  if (topic !== undefined) return done(topic);
  if (name === null) return refused('UNKNOWN_TOPIC_ID', 'No topic has this id.');
  return refused('UNKNOWN_TOPIC_OR_PARTITION', `There is no topic '${name}'.`);
}
