/**
 * `ottla cluster health`: what is wrong with the cluster, in sentences; nothing when all is well. Fails
 * when something is wrong, so that scripts can ask.
 */
import type { Command } from 'commander';
import type { Admin, ClusterDescription, OngoingReassignment, TopicDescription } from '../../client/index.ts';
import { type CommandModule, examples } from '../command.ts';
import { fromController, noController } from '../controller.ts';
import { exitCodes } from '../failure.ts';
import { quorumProblems } from '../quorum-state.ts';
import { withClient } from '../session.ts';

/** The worst first. */
const severities = ['critical', 'warning'] as const;

interface Finding {
  readonly severity: (typeof severities)[number];
  readonly finding: string;
}

export const clusterHealth: CommandModule<[]> = {
  describe(command: Command): void {
    examples(command, {
      'ottla cluster health': 'exit code 0 when all is well',
      "ottla cluster health --format json | jq '.findings'": 'for a monitor',
    });
  },

  run: (context) =>
    withClient(context, async (client) => {
      const { signal } = context;
      const admin = client.admin();
      const cluster = await admin.describeCluster({ includeFenced: true, signal });
      const topics = await admin.describeTopics(undefined, { signal });
      const controlled = await ofController(admin, signal);
      const findings = [
        ...(controlled === undefined ? [critical(noController)] : controlled.problems.map(warning)),
        ...ofBrokers(cluster, topics),
        ...ofPartitions(topics),
      ].sort((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));
      const moves = controlled?.moves ?? [];
      const healthy = findings.length === 0;
      const lines = findings.map(({ severity, finding }) => `${severity}: ${finding}`);
      return {
        document: { healthy, findings, moving: moves.length },
        text: [...(healthy ? ['all is well'] : lines), ...movesLine(moves)].join('\n'),
        ...(healthy ? {} : { exitCode: exitCodes.failed }),
      };
    }),
};

/** What the controller knows; undefined when none answers. */
async function ofController(
  admin: Admin,
  signal: AbortSignal,
): Promise<{ problems: readonly string[]; moves: readonly OngoingReassignment[] } | undefined> {
  return fromController(signal, async (patient) => {
    const moves = await admin.listReassignments({ signal: patient });
    return { problems: await problemsOfQuorum(admin, patient), moves };
  });
}

/** A Kafka cluster with ZooKeeper has no quorum. */
async function problemsOfQuorum(admin: Admin, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return quorumProblems(await admin.describeQuorum({ signal }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'UNSUPPORTED_VERSION') return [];
    throw error;
  }
}

function ofBrokers({ brokers }: ClusterDescription, topics: readonly TopicDescription[]): Finding[] {
  const holding = new Set(topics.flatMap(({ partitions }) => partitions.flatMap(({ replicas }) => replicas)));
  const down = brokers.filter(({ fenced }) => fenced);
  return down.map(({ id }) => {
    const forget = `it holds nothing: "ottla cluster unregister ${id}" if it shall not come back`;
    return warning(`broker ${id} is down${holding.has(id) ? '' : `; ${forget}`}`);
  });
}

function ofPartitions(topics: readonly TopicDescription[]): Finding[] {
  return topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ partition, leader, replicas, isr }): Finding[] => {
      if (leader < 0)
        return [critical(`${name} ${partition} has no leader: it can be neither read nor written`)];
      const behind = replicas.filter((id) => !isr.includes(id));
      return behind.length === 0
        ? []
        : [warning(`${name} ${partition} is not in sync on ${behind.join(', ')}`)];
    }),
  );
}

function critical(finding: string): Finding {
  return { severity: 'critical', finding };
}

function warning(finding: string): Finding {
  return { severity: 'warning', finding };
}

function movesLine(moves: readonly OngoingReassignment[]): string[] {
  return moves.length === 0 ? [] : [`${moves.length} partitions are being moved`];
}
