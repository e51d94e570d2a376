/**
 * `ottla cluster quorum [add|remove|replace NODE]`: who votes on the metadata, and changes of that.
 *
 * A voter is a node with its data directory. One that has lost its directory, or what it had promised in it,
 * does not vote until the others have let it in again: that is what `replace` does, in two committed steps.
 */
import type { Command } from 'commander';
import type { Admin, QuorumDescription, QuorumReplica } from '../../client/index.ts';
import { integer } from '../arguments.ts';
import { columns } from '../columns.ts';
import { type CommandContext, type CommandModule, type CommandResult, examples } from '../command.ts';
import { requireController } from '../controller.ts';
import { explain } from '../explain.ts';
import { CommandFailure, exitCodes, usageFailure } from '../failure.ts';
import { followerOf, heard, latestOf } from '../quorum-state.ts';
import { withClient } from '../session.ts';

const actions = ['add', 'remove', 'replace'] as const;
type Action = (typeof actions)[number];

export const clusterQuorum: CommandModule<[string | undefined, number | undefined]> = {
  describe(command: Command): void {
    command
      .argument('[action]', `what to change: ${actions.join(', ')}; without it the quorum is shown`)
      .argument('[node]', 'id of the node', integer(0, 2 ** 31 - 1));
    examples(command, {
      'ottla cluster quorum': 'shows voters and observers',
      'ottla cluster quorum replace 2': 'node 2 came back with an empty directory: it votes again',
      'ottla cluster quorum add 4': 'an observer becomes a voter',
    });
  },

  async run(context, _options, action, node) {
    if (action === undefined)
      return withClient(context, async (client) => shown(await quorumOf(client.admin(), context)));
    if (!isAction(action)) throw usageFailure(`"${action}" must be one of ${actions.join(', ')}.`);
    if (node === undefined) throw usageFailure(`"ottla cluster quorum ${action}" needs the id of a node.`);
    return withClient(context, async (client) => {
      const admin = client.admin();
      await changeQuorum(admin, action, node, context);
      return shown(await quorumOf(admin, context));
    });
  },
};

function isAction(text: string): text is Action {
  return actions.some((action) => action === text);
}

function quorumOf(
  admin: QuorumAdmin,
  { signal }: Pick<CommandContext, 'signal'>,
): Promise<QuorumDescription> {
  return requireController(signal, (patient) => admin.describeQuorum({ signal: patient }));
}

type QuorumAdmin = Pick<Admin, 'describeQuorum' | 'addVoter' | 'removeVoter'>;

/** Says each step before it is taken. Nothing is changed unless the node that shall vote follows the quorum. */
export async function changeQuorum(
  admin: QuorumAdmin,
  action: Action,
  id: number,
  context: CommandContext,
): Promise<void> {
  const { signal, terminal } = context;
  const quorum = await quorumOf(admin, context);
  const voter = quorum.voters.find((each) => each.id === id);
  if (action === 'remove') {
    if (voter === undefined) throw refused(`Node ${id} is no voter.`);
    terminal.say(`taking node ${id} (directory ${voter.directoryId}) out of the quorum`);
    await admin.removeVoter(voter, { signal });
    return;
  }
  if (action === 'add' && voter !== undefined) throw refused(`Node ${id} is a voter already.`);
  const next = followerOf(quorum, id);
  if (next === undefined) throw refused(absent(quorum, id));
  if (next.directoryId === voter?.directoryId)
    throw refused(
      `Node ${id} votes with the directory that it has (${next.directoryId}): nothing is to be replaced.`,
    );
  if (voter !== undefined) {
    terminal.say(`1 of 2: taking node ${id} (directory ${voter.directoryId}) out of the quorum`);
    await step(context, `Whether node ${id} votes now shows "ottla cluster quorum".`, () =>
      admin.removeVoter(voter, { signal }),
    );
  }
  terminal.say(
    `${voter === undefined ? '' : '2 of 2: '}letting node ${id} (directory ${next.directoryId}) vote`,
  );
  await step(context, `Node ${id} does not vote yet: go on with "ottla cluster quorum add ${id}".`, () =>
    admin.addVoter(next, { signal }),
  );
}

/** Whatever ends it: how far it came is said as well. */
async function step(context: CommandContext, state: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code, message, exitCode } = explain(error, context);
    throw new CommandFailure(code, `${message} ${state}`, exitCode, { cause: error });
  }
}

function absent(quorum: QuorumDescription, id: number): string {
  const last = latestOf(quorum, id);
  const why = last === undefined ? '' : ` (${heard(quorum, last)})`;
  return `Node ${id} does not follow the quorum${why}: start it first, with the list of voters as its peers.`;
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
