/**
 * How a command ends when it does not end well: an exit code, a code for scripts, a sentence for people.
 *
 * Commands throw a `CommandFailure`, or return several of them when single items failed; only
 * `main.ts` prints them, so that no path can forget the sentence or break the JSON on stdout.
 */

/** The last two are 128 + the number of the signal, as in shells. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  /** Stable, for scripts: a name of the error table, of the client, or `USAGE`. */
  readonly code: string;
  readonly exitCode: ExitCode;

  /** `message` is a whole sentence; it says what to do next where that is known. */
  constructor(code: string, message: string, exitCode: ExitCode = exitCodes.failed, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** Wrong usage: an unknown command or option, a missing or malformed value. */
export function usageFailure(message: string): CommandFailure {
  return new CommandFailure('USAGE', message, exitCodes.usage);
}

/** What a failure is in the JSON document. */
export function failureDocument(failure: CommandFailure): { code: string; message: string } {
  return { code: failure.code, message: failure.message };
}
