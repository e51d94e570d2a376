/**
 * `ottla cluster reassign`: spreads replicas over the brokers, or those given, and makes more or fewer copies. Without
 * `--apply` it only shows the plan.
 */
import type { Command } from 'commander';
import type { Admin, OngoingReassignment } from '../../client/index.ts';
import { size } from '../../config/define.ts';
import { brokers, integer, quantity, word } from '../arguments.ts';
import { columns } from '../columns.ts';
import { type CommandModule, type CommandResult, examples } from '../command.ts';
import { requireController } from '../controller.ts';
import { usageFailure } from '../failure.ts';
import { type Layout, layoutOf, requireBrokers, tooFewBrokers } from '../layout.ts';
import { beginMoves, callOff, liftThrottles } from '../moves.ts';
import { addedBy, type PlannedMove, planReplicas, shortage } from '../replica-plan.ts';
import { withClient } from '../session.ts';

interface ReassignOptions {
  readonly topic?: readonly string[];
  readonly brokers?: readonly number[];
  readonly replicas?: number;
  readonly plan?: boolean;
  readonly apply?: boolean;
  readonly throttle?: number;
  readonly status?: boolean;
  readonly cancel?: boolean;
}

/** A rate that `--throttle` takes, in bytes per second. */
export const throttle = quantity(
  size({ key: '', doc: '', default: 1, min: 1, max: Number.MAX_SAFE_INTEGER }),
);

export const clusterReassign: CommandModule<[], ReassignOptions> = {
  describe(command: Command): void {
    command
      .option('-t, --topic <name>', 'only this topic; may be repeated', word)
      .option('--brokers <ids>', 'where replicas may lie: 1,2 or 1-3; default: all', brokers)
      .option('-r, --replicas <n>', 'copies of each partition; default: as now', integer(1, 32_767))
      .option('--plan', 'only show what would be moved (the default)')
      .option('--apply', 'move')
      .option(
        '--throttle <bytes>',
        'with --apply: bytes per second that each broker may send and fetch for it; ends with --status',
        throttle,
      )
      .option('--status', 'show what is being moved; when nothing is any more, take all throttles away')
      .option('--cancel', 'call off what is being moved, and take all throttles away');
    examples(command, {
      'ottla cluster reassign': 'shows what makes the brokers hold, and lead, about the same number',
      'ottla cluster reassign --topic orders --replicas 3': 'shows where the copies would go',
      'ottla cluster reassign --topic orders --replicas 3 --apply': 'moves them',
      'ottla cluster reassign --brokers 1-4 --apply --throttle 20MiB': 'moves, slowly enough for others',
      'ottla cluster reassign --status': 'shows how far it is; at the end the throttles are taken away',
    });
  },

  run(context, options) {
    const modes = [options.plan, options.apply, options.status, options.cancel].filter(Boolean);
    if (modes.length > 1) throw usageFailure('Choose one of --plan, --apply, --status and --cancel.');
    if (options.throttle !== undefined && !options.apply) throw usageFailure('--throttle goes with --apply.');
    return withClient(context, (client) => {
      const admin = client.admin();
      return options.status || options.cancel
        ? ongoing(admin, options, context.signal)
        : reassigned(admin, options, context.signal);
    });
  },
};

async function reassigned(
  admin: Admin,
  options: ReassignOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  const { brokers: named, replicas: replicationFactor } = options;
  const layout = await layoutOf(admin, signal, options.topic);
  requireBrokers(named ?? [], layout);
  const brokers = layout.brokers.filter(({ id }) => named?.includes(id) !== false);
  const plan = { topics: layout.topics, brokers, replicationFactor };
  const short = shortage(plan);
  if (short !== undefined) {
    const { wanted } = short;
    const [whose, start] =
      named === undefined ? ['that is up', `start more`] : ['of those given', `name at least ${wanted}`];
    throw tooFewBrokers(short, whose, `${start}, or choose fewer replicas with --replicas.`);
  }
  const moves = planReplicas(plan);
  if (options.apply) await beginMoves(admin, moves, { throttle: options.throttle, signal });
  return planResult(moves, options.apply === true, layout.brokers);
}

async function ongoing(admin: Admin, options: ReassignOptions, signal: AbortSignal): Promise<CommandResult> {
  const wanted = (move: OngoingReassignment): boolean => options.topic?.includes(move.topic) !== false;
  const all = await requireController(signal, (patient) => admin.listReassignments({ signal: patient }));
  const moves = all.filter(wanted);
  const ended = options.cancel ? await callOff(admin, moves, { signal }) : undefined;
  const throttlesLifted = await liftThrottles(admin, { signal });
  const text = statusText(moves, ended);
  return {
    document: { moves, throttlesLifted },
    text: throttlesLifted ? `${text}\nthe throttles were taken away` : text,
  };
}

/** A plan, or what has been begun. */
export function planResult(
  moves: readonly PlannedMove[],
  isApplied: boolean,
  brokers: Layout['brokers'],
): CommandResult {
  const rows = moves.map(({ topic, partition, before, replicas }) => {
    return [topic, partition, before.join(','), replicas.join(',')];
  });
  const table = columns(['TOPIC', 'PARTITION', 'FROM', 'TO'], rows);
  const next = isApplied
    ? 'begun; see `ottla cluster reassign --status`'
    : 'nothing was changed; add --apply';
  return {
    document: { moves, applied: isApplied },
    text:
      moves.length === 0
        ? 'nothing has to be moved'
        : [table, summary(moves), ...waiting(moves, brokers), next].join('\n'),
  };
}

/** What costs: copies, not places in a list. */
function summary(moves: readonly PlannedMove[]): string {
  const copies = moves.flatMap(addedBy).length;
  const leaders = moves.filter(({ before, replicas }) => before[0] !== replicas[0]).length;
  return `to copy: ${counted(copies, 'replica')}; preferred to lead elsewhere: ${counted(leaders, 'partition')}`;
}

/** A move ends when all replicas that stay are in sync. */
function waiting(moves: readonly PlannedMove[], brokers: Layout['brokers']): string[] {
  const staying = (id: number): PlannedMove[] =>
    moves.filter((move) => {
      const { before, replicas } = move;
      return addedBy(move).length > 0 && before.includes(id) && replicas.includes(id);
    });
  return brokers.flatMap(({ id, fenced }) => {
    const held = fenced ? staying(id).length : 0;
    return held === 0 ? [] : [`not to end before broker ${id} is up again: ${counted(held, 'partition')}`];
  });
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** `ended` tells that they were called off, and how many of them had ended before. */
function statusText(moves: readonly OngoingReassignment[], ended?: number): string {
  if (moves.length === 0) return 'nothing is being moved';
  const rows = moves.map(({ topic, partition, replicas, adding, removing }) => {
    return [topic, partition, replicas.join(','), adding.join(','), removing.join(',')];
  });
  const table = columns(['TOPIC', 'PARTITION', 'REPLICAS', 'ADDS', 'REMOVES'], rows);
  if (ended === undefined) return table;
  return `${table}\ncalled off${ended === 0 ? '' : `, but for ${ended} that had just ended`}`;
}
