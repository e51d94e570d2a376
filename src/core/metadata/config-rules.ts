/**
 * What the controller needs to know of settings. It cannot see the tables, which belong to `config`;
 * they are handed in behind this interface.
 */
import type { Outcome } from '../../base/outcome.ts';
import type { ConfigResource } from './commands.ts';

export interface ConfigRules {
  /** The canonical text of `value`, or why it cannot be set at run time. */
  check(resource: ConfigResource, key: string, value: string): Outcome<string>;
  /** What is in force while nothing is set, where the setting is a list; else undefined. */
  listDefault(resource: ConfigResource, key: string): string | undefined;
  /** The first relation between settings that would not hold with these, as a sentence. */
  conflict(resource: ConfigResource, configs: ReadonlyMap<string, string>): string | undefined;
}
