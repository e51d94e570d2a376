/**
 * Where a command line becomes an exit code.
 *
 * The only place that prints results and failures, so that three promises hold on every path: with
 * `--format json` stdout is valid JSON, a failure has a sentence on stderr, and no stack trace appears.
 */
import type { CommandContext, CommandResult, Format } from './command.ts';
import { explain } from './explain.ts';
import { CommandFailure, type ExitCode, exitCodes, failureDocument } from './failure.ts';
import { parse, type Request } from './program.ts';
import { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** Runs one command and ends the process. */
export async function main(argv: readonly string[]): Promise<void> {
  const terminal = new Terminal(process);
  const exitCode = await run(argv, terminal);
  await terminal.flush();
  const { reason } = terminal.outputEnded;
  if (reason instanceof CommandFailure) terminal.say(`ottla: ${reason.message}`);
  process.exit(exitCode === exitCodes.ok && reason instanceof CommandFailure ? reason.exitCode : exitCode);
}

/** Resolves to the exit code; never rejects. */
async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const request = await parse(argv, { version, environment: process.env });
  if (request.kind === 'command') return runCommand(request, terminal);
  const format = requestedFormat(argv);
  if (request.kind === 'usage') {
    terminal.say(`ottla: ${request.failure.message} ${request.advice}`);
    return show(terminal, format, { failures: [request.failure] });
  }
  return show(terminal, format, { document: { [request.kind]: request.text }, text: request.text });
}

async function runCommand(request: Request & { kind: 'command' }, terminal: Terminal): Promise<ExitCode> {
  const { format, bootstrapServer, module, options, positional } = request;
  const signal = AbortSignal.any([interruption(), terminal.outputEnded]);
  const context: CommandContext = { format, bootstrapServer, terminal, signal };
  // Also what is thrown before there is a promise.
  const running = (async () => module.run(context, options, ...positional))();
  const result = await running.catch((error: unknown): CommandResult => {
    return terminal.outputEnded.aborted ? {} : { failures: [explain(error, context)] };
  });
  for (const failure of result?.failures ?? []) terminal.say(`ottla: ${failure.message}`);
  return show(terminal, format, result ?? {});
}

/** Prints a result on stdout. */
async function show(terminal: Terminal, format: Format, result: CommandResult): Promise<ExitCode> {
  const [failure] = result.failures ?? [];
  if (format === 'json') {
    const error = failure && { error: failureDocument(failure) };
    if (result.document || error)
      await terminal.write(`${JSON.stringify({ ...result.document, ...error })}\n`);
  } else if (result.text) await terminal.write(`${result.text}\n`);
  return failure?.exitCode ?? result.exitCode ?? exitCodes.ok;
}

/**
 * Aborted by the first signal; the second one ends the process at once. A broker that another process has
 * started (`dev --brokers`) does not outlive it.
 */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const on = (name: NodeJS.Signals, exitCode: ExitCode): unknown =>
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCode);
      controller.abort(new CommandFailure('INTERRUPTED', 'Interrupted.', exitCode));
    });
  on('SIGINT', exitCodes.interrupted);
  on('SIGTERM', exitCodes.terminated);
  process.once('disconnect', () => process.emit('SIGTERM'));
  return controller.signal;
}

/** The format that a line asks for which the parser could not make sense of. */
function requestedFormat(argv: readonly string[]): Format {
  return /(^|\0)--format[\0=]json(\0|$)/.test(argv.join('\0')) ? 'json' : 'text';
}
