/**
 * Makes the plan of a seed. Every feature is off in a good part of the seeds (swarm testing): faults that are
 * always there together hide one another.
 *
 * Invariants  no plan asks for more than the cluster promises: with a disk replaced or rotten, every
 *             acknowledged record has two copies, and it is the only disk that is; where the page cache
 *             counts as safe, it is always the same broker that loses it (`min-isr-changes.ts` heeds it too)
 */
import { Prng } from '../../../src/base/prng.ts';
import type { BrokerId, Millis } from '../../../src/base/units.ts';
import { aroundOf, between } from './links.ts';
import { withMinIsrChanges } from './min-isr-changes.ts';
import {
  brokerHost,
  type ClientPlan,
  type Direction,
  type Fault,
  type FaultKind,
  type Operation,
  type Plan,
  type TopicPlan,
} from './plan.ts';

const durationMs: Millis = 60_000;
/** Faults begin after that, when clients are at work. */
const quietMs: Millis = 1_500;
const plannedOperations = 700;

const faultKinds: readonly FaultKind[] = [
  'cut',
  'cut',
  'slow-link',
  'break',
  'kill',
  'power-loss',
  'new-disk',
  'bit-rot',
  'restart',
  'pause',
  'sync-failure',
  'slow-disk',
  'clock-rate',
  'clock-jump',
];

/** What may happen to brokers that have not found each other yet. */
const formationKinds: readonly FaultKind[] = [
  'cut',
  'slow-link',
  'break',
  'kill',
  'kill',
  'power-loss',
  'power-loss',
  'restart',
  'pause',
  'slow-disk',
];

/** Only of one broker: the others must keep what is acknowledged. */
const disksFail: readonly FaultKind[] = ['new-disk', 'bit-rot'];
/** Whatever may take the page cache with it. */
const cachesFail: readonly FaultKind[] = ['power-loss', 'sync-failure'];

export function generatePlan(seed: number): Plan {
  const prng = new Prng(`cluster ${seed}`);
  const shape = prng.stream('shape');
  const brokers = shape.pick([1, 2, 3, 3, 3, 3, 3, 4, 5, 5]);
  const voters = brokers >= 4 && shape.chance(0.5) ? 3 : brokers;
  const losesDisk = brokers >= 3 && shape.chance(0.25);
  const isCaching = brokers >= 3 && !losesDisk && shape.chance(0.2);
  const topics = topicsOf(prng.stream('topics'), brokers, { losesDisk, isCaching });
  const racks = racksOf(prng.stream('racks'), brokers);
  const clients = spread(paced(clientsOf(prng.stream('clients'), topics)), racks);
  const trimmed = shape.chance(0.3) ? trimmedOf(topics) : [];
  const cluster = { brokers, voters, losesDisk, isCaching, topics, hosts: clients.map(({ host }) => host) };
  const slow = shape.chance(0.3);
  const isUncached = prng.stream('storage').chance(0.2);
  const compaction = compactionOf(prng.stream('compaction'), cluster);
  const faults = [
    ...faultsOf(prng.stream('faults'), cluster),
    ...compaction.faults,
    ...upgradesOf(prng.stream('upgrades'), cluster),
  ].sort((a, b) => a.at - b.at);
  const lost = faults.flatMap((fault) =>
    fault.kind === 'new-disk' || fault.kind === 'bit-rot' ? [fault.broker] : [],
  )[0];
  const plan: Plan = {
    seed,
    brokers,
    voters,
    ...(racks.length === 0 ? {} : { racks }),
    durationMs,
    delayMs: slow ? { min: 1, max: shape.between(5, 60) } : { min: 0.05, max: shape.pick([0.5, 2, 5]) },
    settings: {
      replicaLagTimeMaxMs: shape.pick([2_000, 5_000, 10_000]),
      brokerSessionTimeoutMs: shape.pick([1_500, 2_000, 5_000]),
      checkpointIntervalMs: shape.pick([500, 1_000, 5_000]),
      leaderImbalanceCheckIntervalMs: shape.pick([1_000, 5_000, 300_000]),
      logSyncDelayMs: shape.pick([0, 5, 50]),
      quorumElectionTimeoutMs: shape.pick([500, 500, 150, 50]),
      quorumElectionBackoffMaxMs: shape.pick([500, 500, 50, 10]),
      ...(shape.chance(0.3) ? { metadataSnapshotMaxBytes: shape.pick([2_000, 20_000]) } : {}),
      ...(isUncached ? { logCacheBytes: -1 } : {}),
      ...compaction.settings,
    },
    slowAppends: shape.chance(0.3),
    topics: [...topics, ...trimmed, ...compaction.topics],
    clients: clients.map((client) =>
      client.kind === 'producer'
        ? {
            ...client,
            topics: [...client.topics, ...trimmed.map(({ name }) => name), ...compaction.written],
            ...(isUncached ? { largeShare: 0.5 } : {}),
          }
        : client,
    ),
    formation: formationOf(prng.stream('formation'), { ...cluster, hosts: [] }),
    faults,
    operations: [
      ...(shape.chance(0.6) ? operationsOf(prng.stream('operations'), cluster) : []),
      ...(shape.chance(0.3) ? voterChangesOf(prng.stream('voters'), cluster, lost) : []),
      ...trimsOf(prng.stream('trims'), trimmed),
      ...compaction.operations,
    ].sort((a, b) => a.at - b.at),
  };
  return withMinIsrChanges(plan, losesDisk || isCaching, prng.stream('min.insync.replicas'));
}

interface Shape {
  readonly brokers: number;
  readonly voters: number;
  readonly losesDisk: boolean;
  readonly isCaching: boolean;
  readonly topics: readonly TopicPlan[];
  /** Of the clients. */
  readonly hosts: readonly string[];
}

function topicsOf(
  prng: Prng,
  brokers: number,
  { losesDisk, isCaching }: Pick<Shape, 'losesDisk' | 'isCaching'>,
): TopicPlan[] {
  const isCopied = losesDisk || isCaching;
  const count = prng.between(1, 3);
  return Array.from({ length: count }, (_, index) => {
    const most = Math.min(brokers, 3);
    const replicationFactor = isCopied ? most : prng.pick([most, most, most, prng.between(1, most)]);
    const minIsr = isCopied ? 2 : prng.pick([1, Math.min(2, replicationFactor)]);
    return {
      name: `t${index}`,
      partitions: prng.between(1, 4),
      replicationFactor,
      minIsr,
      ...(prng.chance(0.4) ? { segmentMs: prng.pick([200, 1_000, 5_000]) } : {}),
      ...(isCaching && prng.chance(0.7) ? { writeCaching: true } : {}),
    };
  });
}

/** In a quarter of the clusters; none otherwise. */
function racksOf(prng: Prng, brokers: number): string[] {
  if (brokers === 1 || prng.chance(0.75)) return [];
  const count = prng.between(2, 3);
  return Array.from({ length: brokers }, (_, index) => `r${index % count}`);
}

/** Over the racks. */
function spread(clients: readonly ClientPlan[], racks: readonly string[]): readonly ClientPlan[] {
  if (racks.length === 0) return clients;
  return clients.map((client, index) => ({ ...client, rack: racks[index % racks.length]! }));
}

/** One more topic like the first. */
function trimmedOf([first]: readonly TopicPlan[]): TopicPlan[] {
  return [{ ...first!, name: 'trimmed', partitions: 2, isTrimmed: true }];
}

/** What makes for gaps in logs, and for followers that find them. */
interface Compaction extends Pick<Plan, 'topics' | 'faults' | 'operations'> {
  readonly settings: Partial<Plan['settings']>;
  /** Names of topics that are written to more often than others. */
  readonly written: readonly string[];
}

/** In a third of the clusters. */
function compactionOf(prng: Prng, shape: Shape): Compaction {
  if (!prng.chance(1 / 3)) return { topics: [], faults: [], operations: [], settings: {}, written: [] };
  const topic = compactedOf(prng, shape);
  return {
    topics: [topic],
    faults: absencesOf(prng, shape),
    settings: {
      logCleanerBackoffMs: prng.pick([300, 1_000, 3_000]),
      initialTaskDelayMs: prng.pick([200, 1_000, 5_000]),
    },
    operations: movesOf(prng, { ...shape, topics: [topic] }),
    written: [topic.name, topic.name],
  };
}

/** A topic like the first whose segments close soon: only closed ones are compacted. */
function compactedOf(prng: Prng, { topics: [first], losesDisk, isCaching }: Shape): TopicPlan {
  const most = first!.replicationFactor;
  return {
    ...first!,
    name: 'compacted',
    partitions: prng.between(1, 2),
    // Where some brokers have no replica, replicas can move.
    replicationFactor: losesDisk || isCaching ? most : prng.pick([most, Math.min(most, 2)]),
    segmentMs: prng.pick([50, 200, 200, 1_000]),
    isCompacted: true,
  };
}

/**
 * Followers that are away until their leader has compacted what they lack, and fall again when they have just got
 * what is left of it.
 */
function absencesOf(prng: Prng, { brokers }: Shape): Fault[] {
  return Array.from({ length: brokers === 1 ? 0 : prng.pick([0, 2, 4]) }, (): Fault[] => {
    const broker = prng.between(1, brokers);
    const [at, lastsMs] = [prng.between(quietMs, durationMs - 25_000), prng.between(4_000, 12_000)];
    const again = at + lastsMs + prng.between(200, 4_000);
    return [
      { kind: 'kill', at, lastsMs, broker },
      { kind: 'kill', at: again, lastsMs: prng.between(50, 1_000), broker },
    ];
  }).flat();
}

/** Who takes a replica over begins with what compaction has left. */
function movesOf(prng: Prng, shape: Shape): Operation[] {
  return Array.from({ length: prng.pick([0, 0, 1, 3]) }, () =>
    operationOf('reassign', prng.between(quietMs, durationMs - 2_000), 0, prng, shape),
  ).flat();
}

function trimsOf(prng: Prng, topics: readonly TopicPlan[]): Operation[] {
  return topics.flatMap(({ name: topic, partitions }) =>
    Array.from({ length: prng.between(2, 10) }, (): Operation => {
      const at = prng.between(quietMs, durationMs - 2_000);
      return { at, kind: 'trim', topic, partition: prng.below(partitions), share: prng.float() };
    }),
  );
}

function clientsOf(prng: Prng, topics: readonly TopicPlan[]): ClientPlan[] {
  const clients: ClientPlan[] = [];
  const host = (): string => `c${clients.length + 1}`;
  const dialect = (): 'ottla' | 'kafka' => prng.pick(['ottla', 'kafka']);
  const names = topics.map(({ name }) => name);
  for (let left = prng.between(2, 4); left > 0; left--) {
    clients.push({
      kind: 'producer',
      host: host(),
      dialect: dialect(),
      paceMs: prng.pick([250, 500, 1_000]),
      acks: prng.chance(0.8) ? 'all' : 1,
      topics: names,
      window: prng.pick([1, 3, 10]),
      deliveryTimeoutMs: prng.pick([8_000, 30_000, 120_000]),
    });
  }
  for (let left = prng.between(0, 2); left > 0; left--)
    clients.push({ kind: 'reader', host: host(), dialect: dialect(), paceMs: 200, topic: prng.pick(names) });
  if (prng.chance(0.6)) {
    const topic = prng.pick(names);
    const protocol = prng.pick(['classic', 'consumer'] as const);
    const commitIntervalMs = prng.pick([200, 1_000, 5_000]);
    for (let left = prng.pick([1, 2, 3, 3]); left > 0; left--) {
      const member = { kind: 'member', protocol, group: 'g', topic, commitIntervalMs } as const;
      clients.push({ ...member, host: host(), dialect: dialect(), paceMs: prng.pick([0, 5, 50]) });
    }
    const paceMs = prng.pick([200, 500, 1_000]);
    clients.push({ kind: 'observer', host: host(), dialect: dialect(), paceMs, group: 'g', topic });
  }
  if (prng.chance(0.4))
    clients.push({
      kind: 'zombie',
      host: host(),
      dialect: dialect(),
      paceMs: 500,
      group: 'z',
      topic: names[0]!,
    });
  return clients;
}

/**
 * Slows clients down until they plan about `plannedOperations` together: more show little that is new, and take the
 * time of other seeds. Members of groups keep their pace, for they do no more than handle what was written. It is a
 * plan only: faults hold clients up, and what members handle comes on top.
 */
function paced(clients: readonly ClientPlan[]): readonly ClientPlan[] {
  const planned = clients.reduce(
    (sum, { kind, paceMs }) => sum + (kind === 'member' ? 0 : (2 * durationMs) / paceMs),
    0,
  );
  const slowdown = Math.max(1, planned / plannedOperations);
  return clients.map((client) =>
    client.kind === 'member' ? client : { ...client, paceMs: Math.round(client.paceMs * slowdown) },
  );
}

function faultsOf(prng: Prng, shape: Shape): Fault[] {
  const enabled = [...new Set(faultKinds)].filter(
    (kind) => prng.chance(0.45) && (!disksFail.includes(kind) || shape.losesDisk),
  );
  // What befalls one disk only is not enough for a seed.
  if (enabled.every((kind) => disksFail.includes(kind))) enabled.push('kill');
  const weighted = faultKinds.filter((kind) => enabled.includes(kind));
  const last = durationMs - 5_000;
  const victim: BrokerId = prng.between(1, shape.brokers);
  const faults: Fault[] = [];
  let disksLost = 0;
  const add = (at: Millis, broker: BrokerId): void => {
    const kind = prng.pick(weighted);
    if (disksFail.includes(kind) && disksLost++ > 0) return;
    const isBound = shape.isCaching && cachesFail.includes(kind);
    faults.push(faultOf(kind, Math.min(at, last), isBound ? victim : broker, prng, shape));
  };
  const any = (): BrokerId => prng.between(1, shape.brokers);
  for (let left = prng.between(3, 14); left > 0; left--) add(prng.between(quietMs, last), any());
  // Misfortunes that come together, and mostly to the same broker: what each of them alone does not show.
  for (let storms = prng.pick([0, 1, 2, 4]); storms > 0; storms--) {
    const at = prng.between(quietMs, last);
    const lengthMs = prng.pick([300, 1_500, 5_000]);
    const struck = any();
    for (let left = prng.between(2, 4); left > 0; left--)
      add(at + prng.below(lengthMs), prng.chance(0.6) ? struck : any());
  }
  // Now and then everything goes dark at once.
  if (enabled.includes('power-loss') && prng.chance(0.4) && !shape.losesDisk && !shape.isCaching) {
    const at = prng.between(quietMs, last);
    for (let broker = 1; broker <= shape.brokers; broker++)
      faults.push({ kind: 'power-loss', at, lastsMs: prng.between(100, 4_000), broker, unsynced: 'random' });
  }
  return faults.sort((a, b) => a.at - b.at);
}

/** In a quarter of the clusters: one broker after the other is stopped and started, as for a new release. */
function upgradesOf(prng: Prng, { brokers }: Shape): Fault[] {
  if (brokers === 1 || prng.chance(0.75)) return [];
  const faults: Fault[] = [];
  const pauseMs = prng.pick([100, 1_000, 4_000]);
  let at = prng.between(quietMs, durationMs / 2);
  for (let broker = 1; broker <= brokers; broker++) {
    const lastsMs = prng.between(200, 2_500);
    faults.push({ kind: 'restart', at, lastsMs, broker });
    at += lastsMs + pauseMs;
  }
  return faults;
}

/** In a third of the clusters. Short ones: the clients wait for them to end. */
function formationOf(prng: Prng, shape: Shape): Fault[] {
  if (shape.brokers === 1 || prng.chance(0.67)) return [];
  const within = prng.pick([200, 1_000, 4_000]);
  return Array.from({ length: prng.between(1, 8) }, () => {
    const [at, broker] = [prng.float() * within, prng.between(1, shape.brokers)];
    const fault = faultOf(prng.pick(formationKinds), at, broker, prng, shape);
    return { ...fault, lastsMs: prng.between(20, 3_000) };
  }).sort((a, b) => a.at - b.at);
}

function faultOf(kind: FaultKind, at: Millis, broker: BrokerId, prng: Prng, shape: Shape): Fault {
  const lastsMs = prng.pick([prng.between(50, 800), prng.between(500, 4_000), prng.between(2_000, 15_000)]);
  const base = { at, lastsMs };
  const hosts = [
    ...Array.from({ length: shape.brokers }, (_, index) => brokerHost(index + 1)),
    ...shape.hosts,
  ];
  switch (kind) {
    case 'cut':
      return { ...base, kind, ...cutOf(prng, brokerHost(broker), shape, hosts) };
    case 'slow-link':
      return { ...base, kind, links: aroundOf(brokerHost(broker), hosts), delayMs: prng.between(20, 1_500) };
    case 'break':
      return { ...base, kind, hosts: [brokerHost(broker), prng.pick(hosts)], late: prng.chance(0.5) };
    case 'kill':
    case 'restart':
      return { ...base, kind, broker };
    case 'power-loss':
      return { ...base, kind, broker, unsynced: prng.pick(['random', 'random', 'lost', 'kept']) };
    case 'new-disk':
      return { ...base, kind, broker };
    case 'bit-rot':
      return { ...base, kind, broker, flips: prng.between(1, 3) };
    case 'pause':
      return { ...base, kind, host: prng.chance(0.7) ? brokerHost(broker) : prng.pick(hosts) };
    case 'sync-failure':
      return { ...base, kind, broker, powerLoss: prng.chance(0.5) };
    case 'slow-disk':
      return {
        ...base,
        kind,
        broker,
        syncMs: prng.between(5, 1_000),
        ...(prng.chance(0.5) ? { readMs: prng.between(5, 500) } : {}),
      };
    case 'clock-rate':
      return { ...base, kind, host: prng.pick(hosts), rate: prng.pick([0.7, 0.9, 1.1, 1.3]) };
    case 'clock-jump':
      return { at, kind, host: prng.pick(hosts), byMs: prng.pick([-86_400_000, -5_000, 5_000, 3_600_000]) };
  }
}

/** Which directions are cut, and the name of that shape. */
function cutOf(
  prng: Prng,
  victim: string,
  { brokers }: Shape,
  hosts: readonly string[],
): { shape: string; links: Direction[] } {
  const names = hosts.slice(0, brokers);
  const shape = prng.pick([
    'isolate',
    'isolate one way',
    'brokers only',
    'halves',
    'bridge',
    'pair',
    'pair one way',
  ]);
  switch (shape) {
    case 'isolate':
      return { shape, links: aroundOf(victim, hosts) };
    case 'isolate one way': {
      const inward = prng.chance(0.5);
      return { shape, links: aroundOf(victim, hosts).filter(([from]) => (from === victim) !== inward) };
    }
    case 'brokers only':
      return { shape, links: aroundOf(victim, names) };
    case 'halves': {
      const left = hosts.filter(() => prng.chance(0.5));
      return {
        shape,
        links: between(
          left,
          hosts.filter((host) => !left.includes(host)),
        ),
      };
    }
    case 'bridge': {
      const rest = names.filter((name) => name !== victim);
      const left = rest.filter((_, index) => index % 2 === 0);
      return {
        shape,
        links: between(
          left,
          rest.filter((name) => !left.includes(name)),
        ),
      };
    }
    default: {
      const other = prng.pick(hosts);
      const links = between([victim], [other]);
      return { shape, links: shape === 'pair' ? links : links.slice(0, 1) };
    }
  }
}

function operationsOf(prng: Prng, shape: Shape): Operation[] {
  const operations: Operation[] = [];
  const kinds = ['churn', 'grow', 'reassign', 'elect', 'alter'].filter(() => prng.chance(0.6));
  if (kinds.length === 0) return [];
  for (let left = prng.between(3, 14); left > 0; left--) {
    const at = prng.between(quietMs, durationMs - 2_000);
    operations.push(...operationOf(prng.pick(kinds), at, operations.length, prng, shape));
  }
  return operations.sort((a, b) => a.at - b.at);
}

/** Voters go and come back. Of those only the one that has lost its disk, if one has: a majority stays. */
function voterChangesOf(prng: Prng, { voters }: Shape, lost: BrokerId | undefined): Operation[] {
  if (voters < 3) return [];
  const changes: Operation[] = [];
  for (let left = prng.between(1, 4); left > 0; left--) {
    const at = prng.between(quietMs, durationMs - 10_000);
    const other = lost !== undefined && lost <= voters ? lost : prng.between(1, voters);
    changes.push({ at, kind: 'remove-voter', broker: other });
    changes.push({ at: at + prng.between(100, 8_000), kind: 'add-voter', broker: other });
  }
  return changes;
}

function operationOf(kind: string, at: Millis, index: number, prng: Prng, shape: Shape): Operation[] {
  const { name: topic, partitions, replicationFactor } = prng.pick(shape.topics);
  switch (kind) {
    case 'churn': {
      const churned = `churn${index % 3}`;
      const lifeMs = prng.between(500, 10_000);
      return [
        { at, kind: 'create-topic', topic: churned, partitions: prng.between(1, 4) },
        { at: at + lifeMs, kind: 'delete-topic', topic: churned },
      ];
    }
    case 'grow':
      return [{ at, kind: 'add-partitions', topic: 'grown', count: prng.between(2, 8) }];
    case 'reassign': {
      const partition = prng.below(partitions);
      const ids = Array.from({ length: shape.brokers }, (_, id) => id + 1);
      const replicas = ids
        .map((id) => ({ id, order: prng.float() }))
        .sort((a, b) => a.order - b.order)
        .slice(0, replicationFactor)
        .map(({ id }) => id);
      const move: Operation = { at, kind: 'reassign', topic, partition, replicas };
      if (prng.chance(0.8)) return [move];
      return [move, { at: at + prng.between(1, 500), kind: 'reassign', topic, partition, replicas: null }];
    }
    case 'elect':
      return [{ at, kind: 'elect-preferred' }];
    default:
      return [
        { at, kind: 'alter-topic', topic, key: 'segment.bytes', value: `${prng.between(1, 4) * 2 ** 20}` },
      ];
  }
}
