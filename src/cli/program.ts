/**
 * The parser: commander's command tree, made from the table of commands.
 *
 * Only names and summaries are known at first; a hook before each subcommand loads its file and lets it
 * add arguments and options. Nothing here prints: help and errors come back as values.
 */
import { Command, CommanderError, Option } from 'commander';
import { nearest } from '../config/nearest.ts';
import type { CommandModule, Format } from './command.ts';
import { commands, nouns } from './commands.ts';
import { type CommandFailure, usageFailure } from './failure.ts';

/** What a command line asks for. */
export type Request =
  | { readonly kind: 'help' | 'version'; readonly text: string }
  | { readonly kind: 'usage'; readonly failure: CommandFailure; readonly advice: string }
  | {
      readonly kind: 'command';
      readonly module: CommandModule;
      readonly format: Format;
      readonly bootstrapServer: string;
      readonly options: object;
      readonly positional: readonly unknown[];
    };

export interface ParserOptions {
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const overview = `
First steps:
  ottla dev                          # a broker on 127.0.0.1:9092
  ottla topic create hello
  echo world | ottla produce hello
  ottla consume hello

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 broker not reachable, 130 interrupted.`;

/** Never throws for what a user can type. */
export async function parse(argv: readonly string[], options: ParserOptions): Promise<Request> {
  let printed = '';
  let request: Request | undefined;
  const print = (text: string): void => {
    printed += text;
  };
  const program = describeProgram(options).configureOutput({ writeOut: print, writeErr: print });
  let current = program;
  addCommands(program, {
    entered: (command) => {
      current = command;
    },
    called: (command, module, positional) => {
      const { format, bootstrapServer, ...own } = command.optsWithGlobals<GlobalOptions>();
      request = { kind: 'command', module, format, bootstrapServer, options: own, positional };
    },
  });
  // A command's options are known only once its file is loaded, which `--help` does and `help` does not.
  const line = argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
  try {
    await program.parseAsync(line, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.version') return { kind: 'version', text: printed.trimEnd() };
    if (error.code === 'commander.helpDisplayed' || argv.length === 0)
      return { kind: 'help', text: printed.trimEnd() };
    return wrongUsage(error, current);
  }
  return request ?? { kind: 'help', text: printed.trimEnd() };
}

interface GlobalOptions {
  format: Format;
  bootstrapServer: string;
}

function describeProgram({ version, environment }: ParserOptions): Command {
  const bootstrapServer = new Option(
    '-b, --bootstrap-server <addresses>',
    'broker to ask first (HOST:PORT,…)',
  )
    .default(environment['OTTLA_BOOTSTRAP_SERVER'] || '127.0.0.1:9092')
    .env('OTTLA_BOOTSTRAP_SERVER');
  const format = new Option('--format <format>', 'output for people or for programs').choices([
    'text',
    'json',
  ]);
  return new Command('ottla')
    .description('A Kafka-style message broker and its tools.')
    .usage('<command> [options]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .addOption(format.default('text'))
    .addOption(bootstrapServer)
    .configureHelp({ showGlobalOptions: true, helpWidth: 100 })
    .addHelpText('after', overview)
    .exitOverride();
}

interface Listener {
  /** The parser goes on in this command. */
  entered(command: Command): void;
  /** The whole line makes sense. */
  called(command: Command, module: CommandModule, positional: readonly unknown[]): void;
}

function addCommands(program: Command, listener: Listener): void {
  const groups = new Map<string, Command>([['', program]]);
  for (const [noun, summary] of Object.entries(nouns))
    groups.set(noun, program.command(noun).description(summary).helpCommand(false));
  for (const { path, summary, hidden = false } of commands) {
    const words = path.split(' ');
    const verb = words.pop() ?? '';
    groups.get(words.join(' '))?.command(verb, { hidden }).description(summary);
  }
  for (const [noun, group] of groups)
    group.hook('preSubcommand', async (_, command) => {
      listener.entered(command);
      const entry = commands.find(({ path }) => path === `${noun} ${command.name()}`.trimStart());
      if (entry === undefined) return;
      const module = await entry.load();
      module.describe(command);
      command.action((...values: unknown[]) => listener.called(command, module, values.slice(0, -2)));
    });
}

function wrongUsage(error: CommanderError, command: Command): Request {
  const verbs = command
    .createHelp()
    .visibleCommands(command)
    .map((candidate) => candidate.name())
    .filter((name) => name !== 'help');
  const message =
    error.code === 'commander.help'
      ? `"${fullName(command)}" needs one of: ${verbs.join(', ')}.`
      : withSuggestion(sentence(error.message), command);
  return { kind: 'usage', failure: usageFailure(message), advice: `See "${fullName(command)} --help".` };
}

/** Settings are options that the help does not list, so commander suggests none of them. */
function withSuggestion(text: string, command: Command): string {
  const flag = /^Unknown option '(--[^'=]+)/.exec(text)?.[1];
  if (flag === undefined || text.includes('Did you mean')) return text;
  const suggestion = nearest(
    flag,
    command.options.map(({ long }) => long ?? ''),
  );
  return suggestion === undefined ? text : `${text} Did you mean ${suggestion}?`;
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

/** Commander's `error: unknown option '--x'\n(Did you mean …?)` as a sentence on one line. */
function sentence(message: string): string {
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.?)]$/.test(text) ? '' : '.');
}
