/**
 * The part of a plan in which `min.insync.replicas` changes while brokers fail. All of it is drawn from a
 * stream of its own: a plan without such a change is what it would be without this file.
 *
 * Invariants  the setting never goes below what the plan's faults ask for: two copies where a disk or a page
 *             cache is lost, one where whoever falls keeps its data
 */
import type { Prng } from '../../../src/base/prng.ts';
import type { BrokerId, Millis } from '../../../src/base/units.ts';
import { aroundOf } from './links.ts';
import {
  brokerHost,
  type ClientPlan,
  type Fault,
  type Operation,
  type Plan,
  type TopicPlan,
} from './plan.ts';

/** What the changes are fitted to. */
interface Shape {
  readonly brokers: number;
  /** Each record needs two copies at all times. */
  readonly isCopied: boolean;
  readonly lagMaxMs: Millis;
  readonly sessionMs: Millis;
  /** Where changes may begin, and must have begun. */
  readonly from: Millis;
  readonly until: Millis;
}

/** Things that go wrong, and changes that fit them. */
interface Fall {
  readonly faults: readonly Fault[];
  readonly operations: readonly Operation[];
}

const key = 'min.insync.replicas';

/** The plan, and in a quarter of the clusters such changes beside all else that happens there. */
export function withMinIsrChanges(plan: Plan, isCopied: boolean, prng: Prng): Plan {
  const { brokers, durationMs, settings } = plan;
  if (brokers < 2 || !prng.chance(0.25)) return plan;
  const shape: Shape = {
    brokers,
    isCopied,
    lagMaxMs: settings.replicaLagTimeMaxMs,
    sessionMs: settings.brokerSessionTimeoutMs,
    from: 1_500,
    until: durationMs - 10_000,
  };
  const tuned = tunedOf(prng, shape);
  const falls = fallsOf(prng, shape, tuned);
  // Where something is arranged on one topic, nothing else changes it.
  const topics = (falls.length === 0 ? [...plan.topics, tuned] : plan.topics).filter(
    (topic) => new Set(valuesOf(topic, shape)).size > 1,
  );
  const times = (count: number, of: (topic: TopicPlan) => Operation[]): Operation[] =>
    Array.from({ length: topics.length === 0 ? 0 : count }, () => of(prng.pick(topics))).flat();
  const operations = [
    ...times(prng.between(1, 8), (topic) => [changeOf(prng, shape, topic)]),
    ...times(prng.pick([0, 1, 2]), (topic) => flickerOf(prng, shape, topic)),
    ...falls.flatMap((fall) => fall.operations),
  ];
  if (operations.length === 0) return plan;
  return {
    ...plan,
    topics: [...plan.topics, tuned],
    clients: writing(plan.clients, tuned, prng),
    faults: inOrder([...plan.faults, ...falls.flatMap((fall) => fall.faults)]),
    operations: inOrder([...plan.operations, ...operations]),
  };
}

/** With acks=1 a leader that is alone is written to as well: it must not commit that. */
function writing(clients: readonly ClientPlan[], { name }: TopicPlan, prng: Prng): ClientPlan[] {
  return clients.map((client) => {
    if (client.kind !== 'producer') return client;
    const acks = prng.chance(0.3) ? 1 : client.acks;
    return { ...client, acks, topics: [...client.topics, name, name] };
  });
}

function inOrder<T extends { readonly at: Millis }>(entries: readonly T[]): T[] {
  return [...entries].sort((a, b) => a.at - b.at);
}

/** Many partitions of few replicas: there is one for most pairs of brokers. Only producers use it. */
function tunedOf(prng: Prng, { brokers, isCopied }: Shape): TopicPlan {
  const most = Math.min(brokers, 3);
  return {
    name: 'tuned',
    partitions: prng.between(2, 6),
    replicationFactor: isCopied ? most : prng.pick([2, 2, most]),
    minIsr: 2,
  };
}

/** What the setting may be, from the lowest to the highest; three less often, for it stops writers. */
function valuesOf({ replicationFactor }: TopicPlan, { isCopied }: Shape): readonly number[] {
  if (isCopied) return replicationFactor < 3 ? [2] : [2, 2, 3];
  return replicationFactor < 2 ? [1] : [1, 1, 2, 2, Math.min(replicationFactor, 3)];
}

function changeOf(prng: Prng, shape: Shape, topic: TopicPlan): Operation {
  const at = prng.between(shape.from, shape.until);
  return setting(topic, prng.pick(valuesOf(topic, shape)), at, prng.between(1, shape.brokers));
}

/** Now one value, now the other, within seconds: changes that cross with those of the ISR. */
function flickerOf(prng: Prng, shape: Shape, topic: TopicPlan): Operation[] {
  const everyMs = prng.pick([20, 100, 400]);
  const values = valuesOf(topic, shape);
  const [low, high] = [values[0]!, values.at(-1)!];
  const begin = prng.between(shape.from, shape.until - 20 * everyMs);
  const via = prng.between(1, shape.brokers);
  return Array.from({ length: 20 }, (_, index) =>
    setting(topic, index % 2 === 0 ? high : low, begin + index * everyMs, via),
  );
}

/** One after the other. Of two brokers none can do without the other, and one value is no change. */
function fallsOf(prng: Prng, shape: Shape, topic: TopicPlan): Fall[] {
  const { brokers, from, until, sessionMs, lagMaxMs } = shape;
  const fall = prng.pick([undefined, takeOverOf, lagOf]);
  if (fall === undefined || brokers < 3 || new Set(valuesOf(topic, shape)).size === 1) return [];
  const longest = fall === takeOverOf ? 3 * sessionMs + 10_000 : 2 * lagMaxMs;
  const count = prng.between(1, Math.max(1, Math.floor((until - from) / longest)));
  const slotMs = Math.floor((until - from) / count);
  return Array.from({ length: count }, (_, index) => {
    const begin = from + index * slotMs;
    return fall(prng, shape, topic, begin + prng.below(Math.max(1, slotMs - longest)));
  });
}

/**
 * A leader whose followers have fallen, and which is then cut off, or does not run. Who was eligible comes
 * back and takes over; then the setting is lowered, and the old leader hears of all that at once.
 */
function takeOverOf(prng: Prng, shape: Shape, topic: TopicPlan, begin: Millis): Fall {
  const { brokers, sessionMs } = shape;
  const ids = shuffled(prng, brokers);
  const leader = ids[0]!;
  const fallen = ids.slice(1, Math.max(2, Math.min(topic.replicationFactor, Math.ceil(brokers / 2))));
  const downMs = sessionMs + prng.between(1_500, 4_000);
  // Before anybody can have fetched what it has taken in meanwhile.
  const alone = begin + downMs - prng.between(50, 400);
  // A controller that is new itself gives everybody another session.
  const aloneMs = 2 * sessionMs + prng.between(3_000, 6_000);
  const changed = alone + aloneMs - prng.between(-500, 2_500);
  const values = valuesOf(topic, shape);
  const via = fallen[0]!;
  return {
    faults: [
      ...fallen.map((broker) => absenceOf(prng, { brokers, broker, at: begin, lastsMs: downMs })),
      absenceOf(prng, { brokers, broker: leader, at: alone, lastsMs: aloneMs }),
    ],
    operations: [setting(topic, values.at(-1)!, begin - 500, via), setting(topic, values[0]!, changed, via)],
  };
}

/** It is cut off from the other brokers, does not run, or has to start anew. */
function absenceOf(
  prng: Prng,
  { brokers, broker, at, lastsMs }: { brokers: number; broker: BrokerId; at: Millis; lastsMs: Millis },
): Fault {
  const host = brokerHost(broker);
  const kind = prng.pick(['kill', 'pause', 'cut'] as const);
  if (kind === 'kill') return { kind, at, lastsMs, broker };
  if (kind === 'pause') return { kind, at, lastsMs, host };
  return { kind, at, lastsMs, shape: 'brokers only', links: aroundOf(host, hostsOf(brokers)) };
}

/** The leaders of a follower propose to go on without it at some time after it has lagged for the longest. */
function lagOf(prng: Prng, shape: Shape, topic: TopicPlan, begin: Millis): Fall {
  const { brokers, lagMaxMs, sessionMs } = shape;
  const [slow, cut, third] = shuffled(prng, brokers);
  const lastsMs = Math.floor(1.6 * lagMaxMs);
  const values = valuesOf(topic, shape);
  const [low, high] = [values[0]!, values.at(-1)!];
  // Every half of that time leaders look who lags: so long after it the last of them has proposed.
  const count = prng.pick([20, 40, 80]);
  const everyMs = Math.ceil((0.6 * lagMaxMs) / count);
  // What the controller has decided is slow to reach the leaders on that broker.
  const others = hostsOf(brokers).filter((host) => host !== brokerHost(cut!));
  return {
    faults: [
      {
        kind: 'cut',
        at: begin,
        lastsMs,
        shape: 'pair',
        links: aroundOf(brokerHost(cut!), [brokerHost(slow!)]),
      },
      {
        kind: 'slow-link',
        at: begin + Math.floor(lagMaxMs / 2),
        lastsMs,
        links: aroundOf(brokerHost(slow!), others),
        delayMs: prng.between(100, Math.min(1_500, Math.floor(sessionMs / 3))),
      },
    ],
    operations: Array.from({ length: count }, (_, index) =>
      setting(topic, index % 2 === 0 ? low : high, begin + lagMaxMs + index * everyMs, third!),
    ),
  };
}

function hostsOf(brokers: number): readonly string[] {
  return Array.from({ length: brokers }, (_, index) => brokerHost(index + 1));
}

function shuffled(prng: Prng, brokers: number): readonly BrokerId[] {
  return Array.from({ length: brokers }, (_, index) => ({ id: index + 1, order: prng.float() }))
    .sort((a, b) => a.order - b.order)
    .map(({ id }) => id);
}

/** `via` is who is asked. */
function setting({ name: topic }: TopicPlan, value: number, at: Millis, via: BrokerId): Operation {
  return { at, kind: 'alter-topic', topic, key, value: `${value}`, via };
}
