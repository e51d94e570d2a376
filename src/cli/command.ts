/**
 * What a command of the CLI is: a description of its arguments for the parser, and a function from
 * these to a result.
 *
 * A command returns what it found and throws what went wrong; `main.ts` prints both in the format asked
 * for. Only commands that stream (`consume`, `serve`) write to the terminal themselves.
 */
import type { Command } from 'commander';
import type { CommandFailure, ExitCode } from './failure.ts';
import type { Terminal } from './terminal.ts';

export type Format = 'text' | 'json';

/** What every command gets. */
export interface CommandContext {
  readonly format: Format;
  /** As given: `HOST:PORT`, several of them separated by commas. */
  readonly bootstrapServer: string;
  readonly terminal: Terminal;
  /**
   * Aborted when the user interrupts (the reason is a `CommandFailure`), or when nobody reads the output
   * any more.
   */
  readonly signal: AbortSignal;
}

export interface CommandResult {
  /** The JSON document; an object, so that `error` can join it. Absent: the command has streamed. */
  readonly document?: Readonly<Record<string, unknown>>;
  /** The same for people, without a last line end. */
  readonly text?: string;
  /** Items that failed while others did not. The first one's code and message go into the document. */
  readonly failures?: readonly CommandFailure[];
  /** Where it is neither 0 nor a failure's: a stream that the user has interrupted. */
  readonly exitCode?: ExitCode;
}

export interface CommandModule<Arguments extends readonly unknown[] = readonly unknown[], Options = object> {
  /** Adds arguments, options and examples. */
  describe(command: Command): void;
  /** Throws a `CommandFailure`, or an error of the client that `explain.ts` turns into one. */
  run(
    context: CommandContext,
    options: Options,
    ...positional: Arguments
  ): Promise<CommandResult | undefined>;
}

/** Adds examples to the end of a command's help: command line → what it does. */
export function examples(command: Command, lines: Readonly<Record<string, string>>): void {
  const shown = Object.entries(lines).map(([line, meaning]) => `  # ${meaning}\n  ${line}`);
  command.addHelpText('after', `\nExamples:\n${shown.join('\n')}`);
}
