/**
 * Questions about partitions, which only their leaders can answer: one request per leader, and again for
 * those partitions whose leader has moved, while time is left.
 */
import type { Millis } from '../base/units.ts';
import type { Channel } from '../transport/channel.ts';
import { backoffMs } from './backoff.ts';
import type { Cluster } from './cluster.ts';
import { asOttlaError, meansStaleMetadata, OttlaError, throwIfAborted } from './errors.ts';
import type { BrokerNode } from './metadata-cache.ts';
import { sleep } from './waiting.ts';

/** Names a partition. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** One request to one leader; an answer or an error for each item, in their order. */
export type AskLeader<Item, Answer> = (
  channel: Channel,
  items: readonly Item[],
  timeoutMs: Millis,
) => Promise<readonly (Answer | OttlaError)[]>;

/** Resolves with an answer for each item, in their order; rejects with the first error that does not pass. */
export async function askLeaders<Item extends TopicPartition, Answer>(
  cluster: Cluster,
  items: readonly Item[],
  signal: AbortSignal | undefined,
  ask: AskLeader<Item, Answer>,
): Promise<readonly Answer[]> {
  const { clock, random } = cluster.platform;
  const { callTimeoutMs, retryBackoffMs: baseMs, retryBackoffMaxMs: maxMs } = cluster.settings;
  const deadline = clock.now() + callTimeoutMs;
  const answers = new Map<Item, Answer>();
  for (let failures = 0; ; failures++) {
    const open = items.filter((item) => !answers.has(item));
    const problem = await askOnce(cluster, open, answers, signal, ask);
    if (problem === undefined) return items.map((item) => answers.get(item)!);
    const pause = backoffMs(failures, { baseMs, maxMs }, random);
    if (!problem.retriable || clock.now() + pause >= deadline) throw problem;
    if (meansStaleMetadata(problem.code)) cluster.updater.outdated();
    await sleep(clock, pause, signal);
  }
}

/** Asks for all items at once; returns a failure if there was one, the gravest first. */
async function askOnce<Item extends TopicPartition, Answer>(
  cluster: Cluster,
  items: readonly Item[],
  answers: Map<Item, Answer>,
  signal: AbortSignal | undefined,
  ask: AskLeader<Item, Answer>,
): Promise<OttlaError | undefined> {
  const problems: OttlaError[] = [];
  const byLeader = new Map<BrokerNode, Item[]>();
  for (const topic of new Set(items.map((item) => item.topic))) {
    await cluster.updater.topic(topic, { autoCreate: false, signal });
  }
  for (const item of items) {
    const leader = leaderOf(cluster, item);
    if (leader instanceof OttlaError) problems.push(leader);
    else byLeader.set(leader, [...(byLeader.get(leader) ?? []), item]);
  }
  await Promise.all(
    [...byLeader].map(async ([broker, ofBroker]) => {
      try {
        const channel = await cluster.connections.open(broker, 'main', signal);
        const results = await ask(channel, ofBroker, cluster.settings.requestTimeoutMs);
        ofBroker.forEach((item, index) => {
          const result = results[index]!;
          if (result instanceof OttlaError) problems.push(result);
          else answers.set(item, result);
        });
      } catch (error) {
        throwIfAborted(signal);
        problems.push(asOttlaError(error, `Broker ${broker.id}`));
      }
    }),
  );
  return problems.find(({ retriable }) => !retriable) ?? problems[0];
}

function leaderOf(cluster: Cluster, { topic, partition }: TopicPartition): BrokerNode | OttlaError {
  const leader = cluster.metadata.leaderOf(topic, partition);
  if (leader !== undefined) return leader.broker;
  const count = cluster.metadata.topic(topic)?.partitions.length ?? 0;
  if (partition >= 0 && partition < count) {
    return new OttlaError('LEADER_NOT_AVAILABLE', `${topic}-${partition} has no leader at the moment.`);
  }
  const message = `Topic "${topic}" has no partition ${partition}; it has ${count}, counted from 0.`;
  return new OttlaError('UNKNOWN_TOPIC_OR_PARTITION', message, { retriable: false });
}

/** Groups items by topic, as nearly all requests want them. */
export function byTopic<Item extends TopicPartition>(
  items: readonly Item[],
): [topic: string, items: Item[]][] {
  const topics = new Map<string, Item[]>();
  for (const item of items) {
    const ofTopic = topics.get(item.topic);
    if (ofTopic === undefined) topics.set(item.topic, [item]);
    else ofTopic.push(item);
  }
  return [...topics];
}

/** Finds each item's part of an answer that is ordered by topic and partition. */
export function inAnswer<Part extends { readonly index: number }>(
  topics: readonly { readonly name: string; readonly partitions: readonly Part[] }[],
): (item: TopicPartition) => Part | undefined {
  const parts = new Map<string, Part>();
  for (const { name, partitions } of topics) {
    for (const part of partitions) parts.set(`${name}-${part.index}`, part);
  }
  return ({ topic, partition }) => parts.get(`${topic}-${partition}`);
}
