/** What is wrong with a cluster, in sentences: conclusions from what it tells of its brokers and partitions. */
import type { ClusterDescription, PartitionDescription, TopicDescription } from '../client/index.ts';

/** The worst first. */
const severities = ['critical', 'warning'] as const;

export interface HealthFinding {
  readonly severity: (typeof severities)[number];
  readonly finding: string;
}

export function critical(finding: string): HealthFinding {
  return { severity: 'critical', finding };
}

export function warning(finding: string): HealthFinding {
  return { severity: 'warning', finding };
}

/** The worst first, otherwise in the order in which they were found. */
export function bySeverity(findings: readonly HealthFinding[]): HealthFinding[] {
  return findings.toSorted(
    (one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity),
  );
}

/** Brokers that are down; one that holds nothing may be forgotten. */
export function findingsOfBrokers(
  { brokers }: ClusterDescription,
  topics: readonly TopicDescription[],
): HealthFinding[] {
  const holding = new Set(topics.flatMap(({ partitions }) => partitions.flatMap(({ replicas }) => replicas)));
  const down = brokers.filter(({ fenced }) => fenced);
  return down.map(({ id }) => {
    const forget = `it holds nothing: "ottla cluster unregister ${id}" if it shall not come back`;
    return warning(`broker ${id} is down${holding.has(id) ? '' : `; ${forget}`}`);
  });
}

/** One for all partitions of a topic that suffer from the same: a broker that is down touches thousands. */
export function findingsOfPartitions(topics: readonly TopicDescription[]): HealthFinding[] {
  return topics.flatMap(({ name, partitions }) => {
    const leaderless = partitions.filter(({ leader }) => leader < 0);
    const behind = new Map<string, PartitionDescription[]>();
    for (const partition of partitions) {
      const brokers = absent(partition);
      if (partition.leader < 0 || brokers === '') continue;
      behind.set(brokers, [...(behind.get(brokers) ?? []), partition]);
    }
    return [
      ...(leaderless.length === 0 ? [] : [critical(withoutLeader(name, leaderless))]),
      ...[...behind].map(([brokers, some]) =>
        warning(`${name} ${listed(some)} ${some.length === 1 ? 'is' : 'are'} not in sync on ${brokers}`),
      ),
    ];
  });
}

function withoutLeader(name: string, partitions: readonly PartitionDescription[]): string {
  const which = `${name} ${listed(partitions)}`;
  return partitions.length === 1
    ? `${which} has no leader: it can be neither read nor written`
    : `${which} have no leader: they can be neither read nor written`;
}

/** Replicas that are not in sync. */
function absent({ replicas, isr }: PartitionDescription): string {
  return replicas.filter((id) => !isr.includes(id)).join(', ');
}

/** `0–3, 7`: neighbours together. `partitions` are in order. */
function listed(partitions: readonly PartitionDescription[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const { partition } of partitions) {
    const run = runs.at(-1);
    if (run !== undefined && partition === run.last + 1) run.last = partition;
    else runs.push({ first: partition, last: partition });
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}
