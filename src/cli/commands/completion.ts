/**
 * `ottla completion SHELL`: prints a script that completes commands and their verbs.
 *
 * Static: the words come from the table of commands and not from a cluster.
 */
import { Argument, type Command } from 'commander';
import { type CommandModule, type CommandResult, examples } from '../command.ts';
import { commands } from '../commands.ts';

type Shell = 'bash' | 'zsh' | 'fish';

export const completion: CommandModule<[Shell]> = {
  describe(command: Command): void {
    command.addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']));
    examples(command, {
      'source <(ottla completion bash)': 'complete in this shell',
      'ottla completion fish > ~/.config/fish/completions/ottla.fish': 'complete in every new fish',
    });
  },

  async run(_context, _options, shell): Promise<CommandResult> {
    const text = scripts[shell](verbsByNoun());
    return { document: { shell, script: text }, text };
  },
};

/** First word → the words that may follow it; none for a verb. */
function verbsByNoun(): ReadonlyMap<string, readonly string[]> {
  const words = new Map<string, string[]>();
  for (const { path, hidden = false } of commands) {
    if (hidden) continue;
    const [first = '', second] = path.split(' ');
    words.set(first, [...(words.get(first) ?? []), ...(second === undefined ? [] : [second])]);
  }
  return words;
}

type Words = ReadonlyMap<string, readonly string[]>;

const scripts: Readonly<Record<Shell, (words: Words) => string>> = { bash, zsh, fish };

function bash(words: Words): string {
  const nouns = [...words].filter(([, verbs]) => verbs.length > 0);
  return [
    '_ottla() {',
    '  local word="$' + '{COMP_WORDS[COMP_CWORD]}" words=""',
    '  case "$COMP_CWORD:$' + '{COMP_WORDS[1]}" in',
    `    1:*) words="${[...words.keys()].join(' ')}" ;;`,
    ...nouns.map(([noun, verbs]) => `    2:${noun}) words="${verbs.join(' ')}" ;;`),
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    '}',
    'complete -o default -F _ottla ottla',
  ].join('\n');
}

function zsh(words: Words): string {
  return ['autoload -Uz bashcompinit && bashcompinit', bash(words)].join('\n');
}

function fish(words: Words): string {
  const nouns = [...words].filter(([, verbs]) => verbs.length > 0);
  return [
    `complete -c ottla -n __fish_use_subcommand -a '${[...words.keys()].join(' ')}'`,
    ...nouns.map(([noun, verbs]) => {
      return `complete -c ottla -f -n '__fish_seen_subcommand_from ${noun}' -a '${verbs.join(' ')}'`;
    }),
  ].join('\n');
}
