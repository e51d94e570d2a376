/**
 * What `ottla serve` and `ottla dev` share: the flags, every setting among them, and running the broker.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { brokerSettings } from '../config/broker-config.ts';
import type { BrokerSettings } from '../config/broker-settings.ts';
import type { Setting } from '../config/define.ts';
import { printAddress } from '../config/end-point.ts';
import { loadBrokerSettings } from '../config/load.ts';
import type { SettingsFile } from '../config/settings-file.ts';
import type { RunningBroker } from '../launch/serve.ts';
import { nodePlatform } from '../platform/node/platform.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { usageFailure } from './failure.ts';
import { version } from './version.ts';

/** Flags with a name and a place in the help of their own → the setting behind each. */
const flags = {
  dataDir: { flag: '--data-dir <directory>', setting: brokerSettings.logDir, about: 'where the data lies' },
  listen: { flag: '--listen <host:port>', setting: brokerSettings.listeners, about: 'where clients connect' },
  advertise: {
    flag: '--advertise <host:port>',
    setting: brokerSettings.advertisedListeners,
    about: 'what clients are told, if not the same; obligatory with 0.0.0.0 and ::',
  },
  http: {
    flag: '--http <host:port|off>',
    setting: brokerSettings.httpListener,
    about: 'metrics and health (default: 127.0.0.1 and the client port + 500)',
  },
  nodeId: { flag: '--node-id <n>', setting: brokerSettings.nodeId, about: 'identity of the broker' },
  peers: {
    flag: '--peers <id@host:port,...>',
    setting: brokerSettings.quorumVoters,
    about: 'the voters of a cluster of several brokers, the same list on every machine',
  },
  brokerListen: {
    flag: '--broker-listen <host:port>',
    setting: brokerSettings.brokerListener,
    about: 'where other brokers connect (default: the entry among the peers)',
  },
} as const;

/** Text of each flag that was given; a setting's flag has the setting's key as its name. */
export type BrokerOptions = Readonly<Record<string, string | undefined>>;

export function addBrokerOptions(command: Command): void {
  command.option('--config <file>', 'settings as a file: key=value lines');
  for (const { flag, setting, about } of Object.values(flags))
    command.addOption(new Option(flag, about).argParser(checked(setting)));
  for (const setting of Object.values(brokerSettings))
    command.addOption(
      new Option(`--${setting.key} <value>`, setting.doc).argParser(checked(setting)).hideHelp(),
    );
  command.addHelpText(
    'after',
    '\nEvery setting is a flag as well, as --log.segment.bytes=1GiB; docs/settings.md lists them.',
  );
}

/** Keeps the text: settings are parsed where they are put together, here only for the message. */
// biome-ignore lint/suspicious/noExplicitAny: settings of many types
function checked(setting: Setting<any>): (text: string) => string {
  return (text) => {
    const parsed = setting.parse(text);
    if (!parsed.ok) throw new InvalidArgumentError(`It ${parsed.message}.`);
    return text;
  };
}

/** What `dev` adds to `serve`. */
export interface BrokerExtras {
  /** Taken where no file is named. */
  readonly file?: SettingsFile;
  /** Text for people after the addresses. */
  readonly firstSteps?: (broker: RunningBroker) => string;
}

/** Runs the broker until the signal; resolves when it has closed. */
export async function runBroker(
  { terminal, format, signal }: CommandContext,
  options: BrokerOptions,
  { file, firstSteps }: BrokerExtras = {},
): Promise<CommandResult> {
  const settings = await loadSettings(options, file);
  const { serve } = await import('../launch/serve.ts');
  const ready = (broker: RunningBroker): Promise<void> =>
    terminal.write(
      format === 'json'
        ? `${JSON.stringify({ ready: broker })}\n`
        : `${[greeting(broker), ...(firstSteps === undefined ? [] : [firstSteps(broker)])].join('\n')}\n`,
    );
  await serve({ settings, version, signal, ready });
  return {};
}

async function loadSettings(
  { config, ...options }: BrokerOptions,
  preset?: SettingsFile,
): Promise<BrokerSettings> {
  const file = config === undefined ? preset : await readSettings(config);
  const given = Object.entries(options).map(([name, text]) => [
    flags[name as keyof typeof flags]?.setting.key ?? name,
    text,
  ]);
  const loaded = await loadBrokerSettings({
    ...(file && { file }),
    env: process.env,
    flags: new Map(given.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  });
  if (loaded.ok) return loaded.settings;
  throw usageFailure(loaded.problems.map(sentence).join(' '));
}

function sentence(problem: string): string {
  return /[.?]$/.test(problem) ? problem : `${problem}.`;
}

async function readSettings(name: string): Promise<SettingsFile> {
  const { disk } = nodePlatform();
  const path = name.startsWith('/') ? name : `${process.cwd()}/${name}`;
  try {
    return { name, text: new TextDecoder().decode(await disk.readFile(path)) };
  } catch (error) {
    throw usageFailure(
      `The file of --config cannot be read: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

function greeting({ nodeId, addresses, httpAddress, dataDirectory }: RunningBroker): string {
  const http = httpAddress && `\nMetrics and health on http://${printAddress(httpAddress)}/metrics.`;
  const clients = addresses.map(printAddress).join(', ');
  return `ottla ${version}, node ${nodeId}, is ready on ${clients}; its data is in ${dataDirectory}.${http ?? ''}`;
}
