/** The tables of settings by key, as DescribeConfigs, files and commands name them. */
import { brokerSettings } from './broker-config.ts';
import type { Setting, SettingTable } from './define.ts';
import { ownGroupSettings } from './group-config.ts';
import { nearest } from './nearest.ts';
import { topicSettings } from './topic-config.ts';

/** A setting whose type of value is of no interest. */
// biome-ignore lint/suspicious/noExplicitAny: parse and print of one setting agree
export type AnySetting = Setting<any>;

export interface NamedSetting {
  /** The property of the typed object. */
  readonly name: string;
  readonly setting: AnySetting;
}

function byKey(table: SettingTable): ReadonlyMap<string, NamedSetting> {
  return new Map(Object.entries(table).map(([name, setting]) => [setting.key, { name, setting }]));
}

export const topicSettingsByKey: ReadonlyMap<string, NamedSetting> = byKey(topicSettings);
export const groupSettingsByKey: ReadonlyMap<string, NamedSetting> = byKey(ownGroupSettings);
export const brokerSettingsByKey: ReadonlyMap<string, NamedSetting> = byKey(brokerSettings);

/** Kafka's keys that people bring along, and what to use here. */
const replacedKeys: ReadonlyMap<string, string> = new Map([
  ['broker.id', 'node.id'],
  ['log.dirs', 'log.dir'],
  ['host.name', 'listeners'],
  ['port', 'listeners'],
]);

/** A hint for whoever used an unknown key: `; did you mean …?` or nothing. */
export function hintFor(key: string, table: ReadonlyMap<string, NamedSetting>): string {
  const known = replacedKeys.get(key) ?? nearest(key, table.keys());
  return known === undefined || !table.has(known) ? '' : `; did you mean ${known}?`;
}
