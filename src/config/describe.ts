/**
 * Settings as DescribeConfigs shows them: value, where it comes from, and what would hold without it.
 */
import { brokerSettings } from './broker-config.ts';
import type { ConfigSource } from './broker-settings.ts';
import type { SettingType } from './define.ts';
import { brokerValues, type ConfigLayers, type LayerValue, ownValues, parsedValue } from './effective.ts';
import { ownGroupSettings } from './group-config.ts';
import type { AnySetting } from './tables.ts';
import { topicSettings } from './topic-config.ts';

export interface DescribedConfig {
  readonly key: string;
  /** Canonical text; null when there is none or it is secret. */
  readonly value: string | null;
  readonly source: ConfigSource;
  /** Cannot be changed while the broker runs. */
  readonly readOnly: boolean;
  readonly secret: boolean;
  readonly type: SettingType;
  readonly doc: string;
  /** The value's own source and those beneath it, strongest first, each under the key it was given by. */
  readonly synonyms: readonly ConfigSynonym[];
}

interface ConfigSynonym {
  readonly key: string;
  readonly value: string | null;
  readonly source: ConfigSource;
}

/** All settings of a topic. */
export function describeTopicConfigs(
  layers: ConfigLayers,
  overrides: ReadonlyMap<string, string>,
): DescribedConfig[] {
  return Object.values<AnySetting>(topicSettings)
    .map((setting) => describe(setting, ownValues(layers, overrides, setting), false))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** All settings of a group. */
export function describeGroupConfigs(
  layers: ConfigLayers,
  overrides: ReadonlyMap<string, string>,
): DescribedConfig[] {
  return Object.values<AnySetting>(ownGroupSettings)
    .map((setting) => describe(setting, ownValues(layers, overrides, setting, 'group'), false))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** All settings of the broker. */
export function describeBrokerConfigs(layers: ConfigLayers): DescribedConfig[] {
  return Object.values<AnySetting>(brokerSettings)
    .map((setting) => describe(setting, brokerValues(layers, setting.key), setting.update === 'read-only'))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function describe(setting: AnySetting, values: readonly LayerValue[], readOnly: boolean): DescribedConfig {
  const { key, secret, type, doc } = setting;
  const [first] = values;
  const shown = (text: string | null) => (secret ? null : text);
  return {
    key,
    value: first === undefined ? null : shown(setting.print(parsedValue(setting, first))),
    source: first?.source ?? 'default',
    readOnly,
    secret,
    type,
    doc,
    synonyms: values.map(({ key, text, source }) => ({ key, value: shown(text), source })),
  };
}
