/** Numbers by which the wire names where a setting comes from, and of which type it is. */
import type { ConfigSource } from '../config/broker-settings.ts';
import type { SettingType } from '../config/define.ts';

/** Kafka knows no files, environments and flags, only what a broker was started with: 4. */
export const SOURCE_CODES: { readonly [Source in ConfigSource]: number } = {
  topic: 1,
  'dynamic-broker': 2,
  'dynamic-default': 3,
  flag: 4,
  environment: 4,
  file: 4,
  default: 5,
  group: 8,
};

export const TYPE_CODES: { readonly [Type in SettingType]: number } = {
  boolean: 1,
  string: 2,
  int: 3,
  long: 5,
  double: 6,
  list: 7,
};
