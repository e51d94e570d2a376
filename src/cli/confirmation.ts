/**
 * Before something is deleted for good: says what would happen, and asks unless `--yes` was given.
 */
import type { Command } from 'commander';
import type { CommandContext } from './command.ts';
import { CommandFailure, usageFailure } from './failure.ts';

export interface ConfirmationOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

export function addConfirmationOptions(command: Command): void {
  command.option('-y, --yes', 'do not ask').option('--dry-run', 'only say what would happen');
}

/** Resolves when it may be done; rejects when nobody can be asked, the answer is no, or the user interrupts. */
export async function confirm(
  context: CommandContext,
  plan: string,
  { yes }: ConfirmationOptions,
): Promise<void> {
  if (yes) return;
  const { terminal, signal } = context;
  if (!terminal.canAsk) throw usageFailure(`${plan} cannot be undone: add --yes.`);
  if (!(await terminal.confirm(`${plan}. This cannot be undone. Go on?`, signal)))
    throw new CommandFailure('NOT_CONFIRMED', 'Nothing was changed.');
}
