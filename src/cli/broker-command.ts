/**
 * What `ottla serve` and `ottla dev` share: the flags, every setting among them, and running the broker.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { brokerSettings } from '../config/broker-config.ts';
import type { BrokerSettings } from '../config/broker-settings.ts';
import type { Setting } from '../config/define.ts';
import { printAddress } from '../config/end-point.ts';
import {
  type LoadedSettings,
  loadBrokerSettings,
  loadSharedSettings,
  type SettingsInput,
  variableOf,
} from '../config/load.ts';
import type { SettingsFile } from '../config/settings-file.ts';
import type { RunningBroker } from '../launch/serve.ts';
import { nodePlatform } from '../platform/node/platform.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { type CommandFailure, usageFailure } from './failure.ts';
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
function checked(setting: Setting<any>): (text: string, before?: string) => string {
  return (text, before) => {
    const parsed = setting.parse(text);
    if (!parsed.ok) throw new InvalidArgumentError(`It ${parsed.message}.`);
    // Of other settings the last one holds, so that a script's can be overridden; of a list it might be meant to join.
    if (before !== undefined && Array.isArray(parsed.value))
      throw new InvalidArgumentError('It is a list, and given several times: give it once, with commas.');
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
  return loadedOrRefused(await loadBrokerSettings({ ...sources(file), flags: byKey(options) }));
}

/** What the brokers of a group have in common; each is started with values of its own beside. */
export interface SharedSettings {
  /** As one broker would have them, but not looked at whether they go together. */
  readonly settings: BrokerSettings;
  /** As they were given, by key: of settings, and `config`. */
  readonly flags: ReadonlyMap<string, string>;
}

export async function loadShared({ config, ...options }: BrokerOptions): Promise<SharedSettings> {
  const file = config === undefined ? undefined : await readSettings(config);
  const flags = byKey(options);
  const settings = loadedOrRefused(await loadSharedSettings({ ...sources(file), flags }));
  return { settings, flags: config === undefined ? flags : flags.set('config', config) };
}

function sources(file: SettingsFile | undefined): SettingsInput {
  return { ...(file && { file }), env: process.env };
}

function loadedOrRefused(loaded: LoadedSettings): BrokerSettings {
  if (loaded.ok) return loaded.settings;
  throw settingsFailure(loaded.problems);
}

export function settingsFailure(problems: readonly string[]): CommandFailure {
  return usageFailure(problems.map(sentence).join(' '));
}

function byKey(options: BrokerOptions): Map<string, string> {
  const given = new Map<string, string>();
  for (const [name, text] of Object.entries(options)) {
    if (text === undefined) continue;
    const key = flags[name as keyof typeof flags]?.setting.key ?? name;
    if (given.has(key)) throw usageFailure(`${flagOf(key)} and --${key} are one setting: give one of them.`);
    given.set(key, text);
  }
  return given;
}

/** What gave a setting its value, for sentences; the flag that would where nothing did. */
export function placeOf(settings: BrokerSettings, { key }: { readonly key: string }): string {
  const source = settings.given.get(key)?.source;
  if (source === 'file') return `${key} in the file of --config`;
  return source === 'environment' ? variableOf(key) : flagOf(key);
}

function flagOf(key: string): string {
  const own = Object.values(flags).find(({ setting }) => setting.key === key);
  return own?.flag.split(' ')[0] ?? `--${key}`;
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
