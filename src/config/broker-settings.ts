/**
 * A broker's settings as they were given at its start: plain values, and where each came from.
 *
 * What is changed at run time lies in the metadata log; `effective.ts` puts both together.
 */
import { type BrokerConfig, brokerSettings } from './broker-config.ts';

/** Where a value comes from, weakest first. */
export type ConfigSource =
  | 'default'
  | 'file'
  | 'environment'
  | 'flag'
  | 'dynamic-default'
  | 'dynamic-broker'
  | 'topic'
  | 'group';

/** A value as it was given: its canonical text, and where. */
export interface GivenValue {
  readonly text: string;
  readonly source: ConfigSource;
}

/** All settings by name, and those that were given by key. */
export interface BrokerSettings extends BrokerConfig {
  readonly given: ReadonlyMap<string, GivenValue>;
}

/** Settings with some values changed, the rest default: for tests and for programs that embed a broker. */
export function brokerSettingsOf(values: Partial<BrokerConfig> = {}): BrokerSettings {
  const given = new Map<string, GivenValue>();
  const config: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(brokerSettings)) {
    config[name] = name in values ? values[name as keyof BrokerConfig] : setting.default;
    if (!(name in values)) continue;
    const text = (setting as { print(value: unknown): string | null }).print(config[name]);
    if (text !== null) given.set(setting.key, { text, source: 'flag' });
  }
  return { ...(config as unknown as BrokerConfig), given };
}
