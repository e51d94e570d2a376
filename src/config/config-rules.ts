/**
 * What may be set at run time: handed to the controller, which cannot see the tables.
 */
import { type Outcome, refused } from '../base/outcome.ts';
import { brokerConfigProblems } from './broker-config.ts';
import type { BrokerSettings } from './broker-settings.ts';
import {
  type ConfigLayers,
  effectiveBrokerConfig,
  effectiveGroupConfig,
  effectiveTopicConfig,
  ownValues,
  parsedValue,
} from './effective.ts';
import { groupConfigProblems } from './group-config.ts';
import {
  type AnySetting,
  brokerSettingsByKey,
  groupSettingsByKey,
  hintFor,
  topicSettingsByKey,
} from './tables.ts';
import { topicConfigProblems, topicSettings } from './topic-config.ts';

type Texts = ReadonlyMap<string, string>;

interface Resource {
  readonly type: 'topic' | 'broker' | 'group';
  readonly name: string;
}

export interface RunTimeConfigRules {
  check(resource: Resource, key: string, value: string): Outcome<string>;
  listDefault(resource: Resource, key: string): string | undefined;
  conflict(resource: Resource, configs: Texts): string | undefined;
  readonly shared: Texts;
  replication(
    topic: Texts,
    brokerDefaults: Texts,
  ): { readonly minInsyncReplicas: number; readonly uncleanLeaderElection: boolean };
}

const tables = { topic: topicSettingsByKey, broker: brokerSettingsByKey, group: groupSettingsByKey };

const problems = {
  topic: (layers: ConfigLayers, configs: Texts) => topicConfigProblems(effectiveTopicConfig(layers, configs)),
  broker: (layers: ConfigLayers, configs: Texts) =>
    brokerConfigProblems(effectiveBrokerConfig({ ...layers, defaults: configs })),
  group: (layers: ConfigLayers, configs: Texts) => groupConfigProblems(effectiveGroupConfig(layers, configs)),
};

/** The rules of a broker that was started with `settings`. */
export function configRules(settings: BrokerSettings): RunTimeConfigRules {
  const none: Texts = new Map();
  const layers: ConfigLayers = { settings, broker: none, defaults: none };
  return {
    shared: settings.quorumVoters.length === 0 ? none : sharedDefaults(settings),
    check({ type }, key, value) {
      const table = tables[type];
      const setting = table.get(key)?.setting;
      if (setting === undefined) {
        return refused('INVALID_CONFIG', `Unknown ${type} config name: ${key}${hintFor(key, table)}`);
      }
      if (type === 'broker' && setting.update === 'read-only') {
        return refused(
          'INVALID_REQUEST',
          `${key} cannot be changed while the broker runs: restart it with the new value.`,
        );
      }
      const parsed = setting.parse(value);
      if (!parsed.ok) return refused('INVALID_CONFIG', `${key} ${parsed.message}.`);
      return { ok: true, value: setting.print(parsed.value) ?? '' };
    },
    listDefault({ type }, key) {
      const setting = tables[type].get(key)?.setting;
      if (setting?.type !== 'list') return undefined;
      const inherited = setting.synonyms[0]?.key ?? key;
      return settings.given.get(inherited)?.text ?? setting.print(setting.default) ?? '';
    },
    replication(topic, brokerDefaults) {
      const given: ConfigLayers = { ...layers, defaults: brokerDefaults };
      const inForce = (setting: AnySetting) => parsedValue(setting, ownValues(given, topic, setting)[0]!);
      return {
        minInsyncReplicas: inForce(topicSettings.minInsyncReplicas) as number,
        uncleanLeaderElection: inForce(topicSettings.uncleanLeaderElectionEnable) as boolean,
      };
    },
    conflict({ type }, configs) {
      const [problem] = problems[type](layers, configs);
      return problem === undefined ? undefined : `${problem}.`;
    },
  };
}

/** What a broker was started with and all brokers of a cluster must agree on. */
export function sharedDefaults(settings: BrokerSettings): Texts {
  const { minInsyncReplicas } = settings;
  return new Map([['min.insync.replicas', String(minInsyncReplicas)]]);
}
