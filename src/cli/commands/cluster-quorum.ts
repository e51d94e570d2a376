/**
 * `ottla cluster quorum [add|remove|replace NODE]`: who votes on the metadata, and changes of that.
 *
 * A voter is a node with its data directory. One that has lost its directory, or what it had promised in it,
 * does not vote until the others have let it in again: that is what `replace` does, in two committed steps.
 */
import type { Command } from 'commander';
import type { Admin, QuorumDescription, QuorumReplica } from '../../client/index.ts';
import { columns } from '../columns.ts';
import { type CommandModule, type CommandResult, examples } from '../command.ts';
import { CommandFailure, exitCodes, usageFailure } from '../failure.ts';
import { withClient } from '../session.ts';

const actions = ['add', 'remove', 'replace'] as const;
type Action = (typeof actions)[number];

export const clusterQuorum: CommandModule<[string | undefined, string | undefined]> = {
  describe(command: Command): void {
    command
      .argument('[action]', `what to change: ${actions.join(', ')}; without it the quorum is shown`)
      .argument('[node]', 'id of the node');
    examples(command, {
      'ottla cluster quorum': 'shows voters and observers',
      'ottla cluster quorum replace 2': 'node 2 came back with an empty directory: it votes again',
      'ottla cluster quorum add 4': 'an observer becomes a voter',
    });
  },

  async run(context, _options, action, node) {
    if (action === undefined) {
      return withClient(context, async (client) =>
        shown(await client.admin().describeQuorum({ signal: context.signal })),
      );
    }
    const id = Number(node);
    if (!isAction(action)) throw usageFailure(`"${action}" must be one of ${actions.join(', ')}.`);
    if (node === undefined || !Number.isInteger(id) || id < 0)
      throw usageFailure(`"ottla cluster quorum ${action}" needs the id of a node.`);
    return withClient(context, async (client) => {
      const admin = client.admin();
      await change(admin, action, id, context.signal);
      return shown(await admin.describeQuorum({ signal: context.signal }));
    });
  },
};

function isAction(text: string): text is Action {
  return actions.some((action) => action === text);
}

async function change(admin: Admin, action: Action, id: number, signal: AbortSignal): Promise<void> {
  const quorum = await admin.describeQuorum({ signal });
  const voter = quorum.voters.find((each) => each.id === id);
  const observer = quorum.observers.find((each) => each.id === id);
  if (action === 'remove') {
    if (voter === undefined) throw refused(`Node ${id} is no voter.`);
    await admin.removeVoter(voter, { signal });
    return;
  }
  if (action === 'add' && voter !== undefined) throw refused(`Node ${id} is a voter already.`);
  const next = observer ?? voter;
  if (next === undefined) {
    throw refused(
      `Node ${id} does not follow the quorum: start it first, with the list of voters as its peers.`,
    );
  }
  if (voter !== undefined) await admin.removeVoter(voter, { signal });
  await admin.addVoter(next, { signal });
}

function refused(message: string): CommandFailure {
  return new CommandFailure('INVALID_REQUEST', message, exitCodes.failed);
}

function shown(quorum: QuorumDescription): CommandResult {
  const { leaderId, leaderEpoch, highWatermark, voters, observers } = quorum;
  const row = (replica: QuorumReplica, role: string) => [
    replica.id,
    replica.id === leaderId && role === 'voter' ? 'leader' : role,
    replica.logEndOffset,
    replica.logEndOffset < 0 ? '?' : Math.max(0, highWatermark - replica.logEndOffset),
    replica.directoryId,
  ];
  const rows = [
    ...voters.map((each) => row(each, 'voter')),
    ...observers.map((each) => row(each, 'observer')),
  ];
  const table = columns(['NODE', 'ROLE', 'END', 'BEHIND', 'DIRECTORY'], rows);
  return {
    document: { quorum },
    text: `leader ${leaderId} in epoch ${leaderEpoch}, committed before ${highWatermark}\n${table}`,
  };
}
