/**
 * `ottla cluster health`: what is wrong with the cluster, in sentences; nothing when all is well. Fails
 * when something is wrong, so that scripts can ask.
 */
import type { Command } from 'commander';
import type { ClusterDescription, OngoingReassignment, TopicDescription } from '../../client/index.ts';
import { type CommandModule, examples } from '../command.ts';
import { describedTopics } from '../described-topics.ts';
import { exitCodes } from '../failure.ts';
import { withClient } from '../session.ts';

interface Finding {
  readonly severity: 'critical' | 'warning';
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
      const topics = await describedTopics(admin, signal);
      const moves = await admin.listReassignments({ signal });
      const findings = [...ofBrokers(cluster), ...ofPartitions(topics)];
      const healthy = findings.length === 0;
      const lines = findings.map(({ severity, finding }) => `${severity}: ${finding}`);
      return {
        document: { healthy, findings, moving: moves.length },
        text: [...(healthy ? ['all is well'] : lines), ...movesLine(moves)].join('\n'),
        ...(healthy ? {} : { exitCode: exitCodes.failed }),
      };
    }),
};

function ofBrokers({ brokers, controllerId }: ClusterDescription): Finding[] {
  const down = brokers.filter(({ fenced }) => fenced);
  return [
    ...(controllerId < 0
      ? [
          {
            severity: 'critical',
            finding: 'the metadata quorum has no leader: nothing can be changed',
          } as const,
        ]
      : []),
    ...down.map(({ id }) => ({ severity: 'warning', finding: `broker ${id} is down` }) as const),
  ];
}

function ofPartitions(topics: readonly TopicDescription[]): Finding[] {
  return topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ partition, leader, replicas, isr }): Finding[] => {
      if (leader < 0) {
        const finding = `${name} ${partition} has no leader: it can be neither read nor written`;
        return [{ severity: 'critical', finding }];
      }
      const behind = replicas.filter((id) => !isr.includes(id));
      if (behind.length === 0) return [];
      return [
        { severity: 'warning', finding: `${name} ${partition} is not in sync on ${behind.join(', ')}` },
      ];
    }),
  );
}

function movesLine(moves: readonly OngoingReassignment[]): string[] {
  return moves.length === 0 ? [] : [`${moves.length} partitions are being moved`];
}
