/**
 * Layout: which brokers there are and where replicas lie, as plans begin from it, and what speaks against a plan.
 *
 * A partition that is being moved counts as moved: a plan that is made meanwhile does not take the copies that are on
 * their way in addition to those that go for more of them.
 */
import type { Admin, BrokerDescription, OngoingReassignment, TopicDescription } from '../client/index.ts';
import { requireController } from './controller.ts';
import { CommandFailure } from './failure.ts';
import type { Shortage } from './replica-plan.ts';

export interface Layout {
  /** Also those that are down. */
  readonly brokers: readonly BrokerDescription[];
  readonly topics: readonly TopicDescription[];
}

/** Of the topics named, or all. Rejects with NOT_CONTROLLER when there is no controller that answers. */
export async function layoutOf(
  admin: Admin,
  signal: AbortSignal,
  names?: readonly string[],
): Promise<Layout> {
  // First, as the controller tells it: where replicas lie may be told by a broker that is behind.
  const moves = await requireController(signal, (patient) => admin.listReassignments({ signal: patient }));
  const { brokers } = await admin.describeCluster({ includeFenced: true, signal });
  const topics = afterMoves(await admin.describeTopics(names, { signal }), moves);
  return { brokers: withThoseDown(brokers, topics), topics };
}

/** Kafka before 4.0 does not list brokers that are down: whoever holds a replica and is no broker is one of them. */
export function withThoseDown(
  brokers: readonly BrokerDescription[],
  topics: readonly TopicDescription[],
): BrokerDescription[] {
  const known = new Set(brokers.map(({ id }) => id));
  const offline = topics.flatMap(({ partitions }) =>
    partitions.flatMap(({ offlineReplicas }) => offlineReplicas),
  );
  const missing = [...new Set(offline)].filter((id) => !known.has(id));
  const down = missing.map((id) => ({ id, host: '', port: -1, rack: null, fenced: true }));
  return [...brokers, ...down];
}

export function afterMoves(
  topics: readonly TopicDescription[],
  moves: readonly OngoingReassignment[],
): TopicDescription[] {
  const moving = new Map(moves.map((move) => [`${move.partition} ${move.topic}`, move]));
  return topics.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((each) => {
      const move = moving.get(`${each.partition} ${topic.name}`);
      if (move === undefined) return each;
      return { ...each, replicas: move.replicas.filter((id) => !move.removing.includes(id)) };
    }),
  }));
}

/** Throws when there is no such broker, which a typo would else make a plan of. */
export function requireBrokers(ids: readonly number[], { brokers }: Pick<Layout, 'brokers'>): void {
  const unknown = ids.filter((id) => !brokers.some((broker) => broker.id === id));
  if (unknown.length === 0) return;
  const what = unknown.length === 1 ? `Broker ${unknown[0]} is` : `Brokers ${listed(unknown)} are`;
  throw new CommandFailure(
    'BROKER_ID_NOT_REGISTERED',
    `${what} not known to the cluster: it has ${numberOf(brokers.map(({ id }) => id))}.`,
  );
}

/** A plan that would leave partitions with too few copies is refused; `where` says where they may lie. */
export function tooFewBrokers(
  { topic, partition, wanted, possible }: Shortage,
  where: string,
  advice: string,
): CommandFailure {
  const replicas = wanted === 1 ? '1 replica' : `${wanted} replicas`;
  const brokers =
    possible === 0 ? 'no broker' : possible === 1 ? 'only 1 broker' : `only ${possible} brokers`;
  return new CommandFailure(
    'INVALID_REPLICATION_FACTOR',
    `Partition ${partition} of "${topic}" is to have ${replicas}, and ${brokers} ${where} could hold one: ${advice}`,
  );
}

function numberOf(ids: readonly number[]): string {
  return ids.length === 1 ? `broker ${ids[0]} only` : `brokers ${listed(ids)}`;
}

/** `1, 2 and 3`. */
export function listed(items: readonly (number | string)[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
