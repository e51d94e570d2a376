/**
 * `ottla cluster health`: what is wrong with the cluster, in sentences; nothing when all is well. Fails
 * when something is wrong, so that scripts can ask.
 */
import type { Command } from 'commander';
import type { Admin, OngoingReassignment } from '../../client/index.ts';
import { type CommandModule, examples } from '../command.ts';
import { fromController, noController } from '../controller.ts';
import { exitCodes } from '../failure.ts';
import {
  bySeverity,
  critical,
  findingsOfBrokers,
  findingsOfPartitions,
  warning,
} from '../health-findings.ts';
import { quorumProblems } from '../quorum-state.ts';
import { withClient } from '../session.ts';

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
      const findings = bySeverity([
        ...(controlled === undefined ? [critical(noController)] : controlled.problems.map(warning)),
        ...findingsOfBrokers(cluster, topics),
        ...findingsOfPartitions(topics),
      ]);
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

function movesLine(moves: readonly OngoingReassignment[]): string[] {
  return moves.length === 0 ? [] : [`${moves.length} partitions are being moved`];
}
