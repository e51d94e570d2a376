/** `ottla dev`: a broker to try things with, and the first thing to try. */
import type { Command } from 'commander';
import { addBrokerOptions, type BrokerOptions, runBroker } from '../broker-command.ts';
import { type CommandModule, examples } from '../command.ts';

export const dev: CommandModule<[], BrokerOptions> = {
  describe(command: Command): void {
    addBrokerOptions(command);
    examples(command, {
      'ottla dev': 'on 127.0.0.1:9092, with the data in ./data',
      'ottla dev --listen 127.0.0.1:9093 --data-dir /tmp/second': 'beside another one',
    });
  },

  run: (context, options) => runBroker(context, options, { file: quiet, firstSteps: firstSteps() }),
};

/** What the broker does goes without saying here. */
const quiet = { name: 'ottla dev', text: 'logger.level=warn' };

function firstSteps(): string {
  const ottla = commandName(process.argv[1] ?? 'ottla', process.cwd());
  return [
    '\n',
    'Try it in another terminal:',
    `  echo 'hello world' | ${ottla} produce greetings`,
    `  ${ottla} consume greetings`,
    '',
    'Ctrl-C stops the broker.',
  ].join('\n');
}

/** How this program is called: by its path when it lies below the working directory, else by its name. */
function commandName(path: string, directory: string): string {
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : 'ottla';
}
