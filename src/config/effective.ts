/**
 * Effective settings: what was given at the start, what was changed at run time, and what a topic says
 * or a group says for itself, put together.
 *
 * Precedence  default < file < environment < flag < dynamic cluster default < dynamic broker < topic or group
 * Cost        putting a topic's settings together parses some forty texts; `EffectiveConfigs` remembers
 */
import { type BrokerConfig, brokerSettings } from './broker-config.ts';
import type { BrokerSettings, ConfigSource, GivenValue } from './broker-settings.ts';
import type { SettingTable } from './define.ts';
import { type GroupConfig, ownGroupSettings } from './group-config.ts';
import { type AnySetting, brokerSettingsByKey } from './tables.ts';
import { type TopicConfig, topicSettings } from './topic-config.ts';

type Texts = ReadonlyMap<string, string>;

/** Where a broker's values come from, beneath those of topics and groups. */
export interface ConfigLayers {
  readonly settings: BrokerSettings;
  /** Changed at run time for this broker, as canonical text by key. */
  readonly broker: Texts;
  /** Changed at run time for all brokers. */
  readonly defaults: Texts;
}

/** A value in canonical text, under the key by which it was given. */
export interface LayerValue extends GivenValue {
  readonly key: string;
  /** Factor to the unit of the setting asked for: hours to milliseconds. */
  readonly factor: number;
}

/** All values of a broker's setting, strongest first; the last is the default if there is one. */
export function brokerValues(
  { settings, broker, defaults }: ConfigLayers,
  key: string,
  factor = 1,
): LayerValue[] {
  const setting = brokerSettingsByKey.get(key)?.setting;
  const values: LayerValue[] = [];
  const add = (text: string | null | undefined, source: ConfigSource) => {
    if (text !== undefined && text !== null) values.push({ key, factor, text, source });
  };
  add(broker.get(key), 'dynamic-broker');
  add(defaults.get(key), 'dynamic-default');
  const given = settings.given.get(key);
  add(given?.text, given?.source ?? 'default');
  add(setting?.print(setting.default), 'default');
  return values;
}

/**
 * All values of a topic's or a group's setting, strongest first; a synonym that is set beats any default.
 * `overrides`: what was set for it, as canonical text by key.
 */
export function ownValues(
  layers: ConfigLayers,
  overrides: Texts,
  setting: AnySetting,
  source: 'topic' | 'group' = 'topic',
): LayerValue[] {
  const override = overrides.get(setting.key);
  const own: LayerValue[] =
    override === undefined ? [] : [{ key: setting.key, factor: 1, text: override, source }];
  const inherited = setting.synonyms.flatMap(({ key, factor }) => brokerValues(layers, key, factor));
  const isDefault = ({ source }: LayerValue) => source === 'default';
  const values = [...own, ...inherited.filter((value) => !isDefault(value)), ...inherited.filter(isDefault)];
  if (setting.synonyms.length > 0) return values;
  return [
    ...values,
    { key: setting.key, factor: 1, text: setting.print(setting.default) ?? '', source: 'default' },
  ];
}

/** The value in the unit of the setting asked for. −1 (no limit) has no unit. */
export function parsedValue(setting: AnySetting, { text, factor }: LayerValue): unknown {
  if (factor !== 1) return Number(text) < 0 ? Number(text) : Number(text) * factor;
  const parsed = setting.parse(text);
  // A text that an older release accepted and this one does not counts as unset.
  return parsed.ok ? parsed.value : setting.default;
}

/** The broker's settings with what was changed at run time. */
export function effectiveBrokerConfig(layers: ConfigLayers): BrokerConfig {
  const config: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<AnySetting>(brokerSettings)) {
    const changed = layers.broker.get(setting.key) ?? layers.defaults.get(setting.key);
    config[name] =
      changed === undefined
        ? layers.settings[name as keyof BrokerConfig]
        : parsedValue(setting, { key: setting.key, factor: 1, text: changed, source: 'dynamic-broker' });
  }
  return config as unknown as BrokerConfig;
}

/** A topic's settings. `overrides`: what was set for the topic, as canonical text by key. */
export function effectiveTopicConfig(layers: ConfigLayers, overrides: Texts): TopicConfig {
  return effective(layers, overrides, topicSettings) as TopicConfig;
}

/** A group's settings. `overrides`: what was set for the group, as canonical text by key. */
export function effectiveGroupConfig(layers: ConfigLayers, overrides: Texts): GroupConfig {
  return effective(layers, overrides, ownGroupSettings) as GroupConfig;
}

function effective(layers: ConfigLayers, overrides: Texts, table: SettingTable): unknown {
  const config: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<AnySetting>(table)) {
    config[name] = parsedValue(setting, ownValues(layers, overrides, setting)[0]!);
  }
  return config;
}

/**
 * Effective settings, remembered until something beneath them changes: logs ask for theirs with each
 * append. Equal maps of overrides must be the same object, as they are in metadata images.
 */
export class EffectiveConfigs {
  #layers: ConfigLayers;
  #topics = new WeakMap<Texts, TopicConfig>();
  #groups = new WeakMap<Texts, GroupConfig>();
  #broker: BrokerConfig;

  constructor(settings: BrokerSettings) {
    this.#layers = { settings, broker: new Map(), defaults: new Map() };
    this.#broker = settings;
  }

  get layers(): ConfigLayers {
    return this.#layers;
  }

  /** The broker's settings as they are now. */
  get broker(): BrokerConfig {
    return this.#broker;
  }

  /** What was changed at run time is now this. */
  update(changed: { readonly broker: Texts; readonly defaults: Texts }): void {
    if (changed.broker === this.#layers.broker && changed.defaults === this.#layers.defaults) return;
    this.#layers = { ...this.#layers, broker: changed.broker, defaults: changed.defaults };
    this.#topics = new WeakMap();
    this.#groups = new WeakMap();
    this.#broker = effectiveBrokerConfig(this.#layers);
  }

  /** The settings of the topic with these overrides. */
  topic(overrides: Texts): TopicConfig {
    let config = this.#topics.get(overrides);
    if (config === undefined) {
      config = effectiveTopicConfig(this.#layers, overrides);
      this.#topics.set(overrides, config);
    }
    return config;
  }

  /** The settings of the group with these overrides. */
  group(overrides: Texts): GroupConfig {
    let config = this.#groups.get(overrides);
    if (config === undefined) {
      config = effectiveGroupConfig(this.#layers, overrides);
      this.#groups.set(overrides, config);
    }
    return config;
  }
}
