/**
 * Puts a broker's settings together at its start: default < file < environment < flag.
 *
 * Text in, values out: whoever starts the process reads the file. All problems are found at once, each
 * a sentence that says where the value stands and what is allowed.
 */
import { type BrokerConfig, brokerConfigProblems, brokerSettings } from './broker-config.ts';
import type { BrokerSettings, ConfigSource, GivenValue } from './broker-settings.ts';
import { readSettingsFile, type SettingsFile } from './settings-file.ts';
import { type AnySetting, brokerSettingsByKey, hintFor } from './tables.ts';

export interface SettingsInput {
  readonly file?: SettingsFile;
  /** Variables of the process; those that begin with `OTTLA_` are settings. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** By key: `log.segment.bytes` for `--log.segment.bytes=…`. */
  readonly flags?: ReadonlyMap<string, string>;
}

export type LoadedSettings =
  | { readonly ok: true; readonly settings: BrokerSettings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A text that somebody gave, and how to name the place. */
interface Given {
  readonly key: string;
  readonly text: string;
  readonly source: ConfigSource;
  readonly place: string;
}

const prefix = 'OTTLA_';

/** Variables with the prefix that other programs of the house read. */
const otherVariables: readonly string[] = [
  'OTTLA_BOOTSTRAP_SERVER',
  'OTTLA_CACHE',
  'OTTLA_KAFKA',
  'OTTLA_PROOF',
  'OTTLA_SEED',
];

/** The name of a setting's environment variable. */
export function variableOf(key: string): string {
  return prefix + key.toUpperCase().replaceAll('.', '_');
}

export async function loadBrokerSettings(input: SettingsInput): Promise<LoadedSettings> {
  const loaded = await loadSharedSettings(input);
  const problems = loaded.ok ? brokerConfigProblems(loaded.settings) : [];
  return problems.length > 0 ? { ok: false, problems } : loaded;
}

/**
 * Settings of several brokers, each of which has some values of its own: whether all go together can only be said with
 * these.
 */
export async function loadSharedSettings(input: SettingsInput): Promise<LoadedSettings> {
  const file = input.file === undefined ? { entries: [], problems: [] } : await readSettingsFile(input.file);
  const problems = [...file.problems];
  const given: Given[] = [
    ...file.entries.map(({ key, value, place }) => ({ key, text: value, source: 'file' as const, place })),
    ...fromEnvironment(input.env ?? {}, problems),
    ...fromFlags(input.flags ?? new Map()),
  ];
  const values = new Map<string, GivenValue & { readonly value: unknown; readonly place: string }>();
  for (const { key, text, source, place } of given) {
    const known = brokerSettingsByKey.get(key)?.setting;
    const before = values.get(key);
    if (known === undefined)
      problems.push(`${place}: ${key} is not a setting${hintFor(key, brokerSettingsByKey)}`);
    else if (before?.source === source)
      problems.push(`${place}: ${key} is given twice, first in ${before.place}`);
    else {
      const parsed = known.parse(text);
      if (!parsed.ok) problems.push(`${place}: ${key} ${parsed.message}`);
      else values.set(key, { source, place, value: parsed.value, text: known.print(parsed.value) ?? '' });
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  const sources = new Map([...values].map(([key, { text, source }]) => [key, { text, source }]));
  return { ok: true, settings: { ...assemble(values), given: sources } };
}

function fromEnvironment(env: NonNullable<SettingsInput['env']>, problems: string[]): Given[] {
  const keys = new Map([...brokerSettingsByKey.keys()].map((key) => [variableOf(key), key]));
  const given: Given[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(prefix) || text === undefined || otherVariables.includes(name)) continue;
    const key = keys.get(name);
    if (key !== undefined) given.push({ key, text, source: 'environment', place: name });
    else {
      const guess = name.slice(prefix.length).toLowerCase().replaceAll('_', '.');
      problems.push(
        `the environment variable ${name} is not a setting${hintFor(guess, brokerSettingsByKey)}`,
      );
    }
  }
  return given;
}

function fromFlags(flags: ReadonlyMap<string, string>): Given[] {
  return [...flags].map(([key, text]) => ({ key, text, source: 'flag' as const, place: `--${key}` }));
}

function assemble(values: ReadonlyMap<string, { readonly value: unknown }>): BrokerConfig {
  const config: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<AnySetting>(brokerSettings)) {
    const given = values.get(setting.key);
    config[name] = given === undefined ? setting.default : given.value;
  }
  return config as unknown as BrokerConfig;
}
