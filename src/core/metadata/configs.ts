/**
 * Settings that change at run time: of topics, of groups, of one broker, of all brokers. Each resource is changed
 * as a whole or not at all.
 *
 * A list grows and shrinks from what is in force: what was set, or else the default.
 */
import { type MetadataRecord, makeConfigRecord } from '../../../protocol/generated/metadata-records.ts';
import { done, type Outcome, refused } from '../../base/outcome.ts';
import { resourceTypeId } from './apply.ts';
import type { AlterConfigs, ConfigChange, ConfigResource, ConfigResult } from './commands.ts';
import type { Decided, Deciding } from './deciding.ts';
import { brokerConfigs, groupConfigs, type MetadataImage, topicConfigs } from './image.ts';
import { ImageDraft } from './image-draft.ts';
import { noLeader, partitionChange } from './partition-change.ts';
import { repeated } from './repeated.ts';
import { placesFrom, rulesOf } from './standing.ts';

type Configs = ReadonlyMap<string, string>;

export function alterConfigs(state: Deciding, command: AlterConfigs): Decided<readonly ConfigResult[]> {
  const idOf = ({ type, name }: ConfigResource) => `${type}:${name}`;
  const twice = repeated(command.resources.map(({ resource }) => idOf(resource)));
  const records: MetadataRecord[] = [];
  const reply = command.resources.map(({ resource, changes }): ConfigResult => {
    if (twice.has(idOf(resource))) {
      return { resource, outcome: refused('INVALID_REQUEST', 'The request names this resource twice.') };
    }
    const before = currentConfigs(state.image, resource);
    if (!before.ok) return { resource, outcome: before };
    const base: Configs = command.mode === 'replace' ? new Map() : before.value;
    const after = changedConfigs(state, resource, base, changes);
    if (!after.ok) return { resource, outcome: after };
    if (!command.validateOnly) records.push(...difference(resource, before.value, after.value));
    return { resource, outcome: done(undefined) };
  });
  return { records: [...records, ...consequences(state, records)], reply };
}

/** What partitions' laws rest on. */
const lawfulKeys: readonly string[] = ['min.insync.replicas', 'unclean.leader.election.enable'];

/**
 * With a lower min.insync.replicas the high watermark may move on without those who were eligible, so
 * they must cease to be in the same batch; and where loss is now allowed somebody may lead.
 */
export function consequences(state: Deciding, records: readonly MetadataRecord[]): MetadataRecord[] {
  if (!records.some((record) => record.type === 'Config' && lawfulKeys.includes(record.name))) return [];
  const draft = new ImageDraft(state.image);
  for (const record of records) draft.apply(record, draft.offset + 1);
  const image = draft.image();
  const changes: MetadataRecord[] = [];
  for (const { topic, partition } of placesFrom(image, { topic: '', index: 0 })) {
    if (partition.eligibleLeaderReplicas.length === 0 && partition.leader !== noLeader) continue;
    const rules = rulesOf({ ...state, image }, topic.name);
    const change = partitionChange(topic.id, partition, {}, rules);
    if (change !== undefined) changes.push(change);
  }
  return changes;
}

function currentConfigs(image: MetadataImage, { type, name }: ConfigResource): Outcome<Configs> {
  if (type === 'topic') {
    if (image.topics.has(name)) return done(topicConfigs(image, name));
    return refused('UNKNOWN_TOPIC_OR_PARTITION', `There is no topic '${name}'.`);
  }
  if (type === 'group') {
    // A group may be given settings before its first member comes.
    if (name !== '') return done(groupConfigs(image, name));
    return refused('INVALID_REQUEST', 'The group has no name.');
  }
  if (name === '') return done(image.configs.brokerDefaults);
  if (!/^\d{1,10}$/.test(name)) {
    return refused(
      'INVALID_REQUEST',
      `A broker is named by its id, or by nothing for all, not by "${name}".`,
    );
  }
  if (image.brokers.has(Number(name))) return done(brokerConfigs(image, Number(name)));
  return refused('BROKER_ID_NOT_REGISTERED', `There is no broker ${name}.`);
}

/** Brokers must agree on how many replicas make a record committed. */
const sameForAll = 'min.insync.replicas';

function changedConfigs(
  state: Deciding,
  resource: ConfigResource,
  before: Configs,
  changes: readonly ConfigChange[],
): Outcome<Configs> {
  const after = new Map(before);
  const keys = new Set<string>();
  for (const change of changes) {
    const { key } = change;
    if (keys.has(key)) return refused('INVALID_REQUEST', `The request changes ${key} twice.`);
    keys.add(key);
    if (key === sameForAll && resource.type === 'broker' && resource.name !== '') {
      return refused('INVALID_CONFIG', `${key} is the same for all brokers: set it for all, or for a topic.`);
    }
    const value = changedValue(state, resource, before, change);
    if (!value.ok) return value;
    if (value.value === undefined) after.delete(key);
    else after.set(key, value.value);
  }
  if (resource.type === 'broker' && resource.name === '') {
    // F-1: without it each broker would go by what it was started with.
    for (const [key, value] of state.configRules.shared ?? []) if (!after.has(key)) after.set(key, value);
  }
  const conflict = state.configRules.conflict(resource, after);
  return conflict === undefined ? done(after) : refused('INVALID_CONFIG', conflict);
}

/** The new value in canonical text; undefined unsets it. */
function changedValue(
  { configRules }: Deciding,
  resource: ConfigResource,
  before: Configs,
  { key, operation, value }: ConfigChange,
): Outcome<string | undefined> {
  // Unknown keys can be unset, so that what an older release kept can be cleaned away.
  if (operation === 'delete') return done(undefined);
  if (value === null) return refused('INVALID_REQUEST', `${key} is given no value.`);
  if (operation === 'set') return configRules.check(resource, key, value);
  const inForce = configRules.listDefault(resource, key);
  if (inForce === undefined) {
    return refused(
      'INVALID_CONFIG',
      `Can't ${operation.toUpperCase()} to key ${key} because it is not a list.`,
    );
  }
  const items = new Set(splitItems(before.get(key) ?? inForce));
  for (const item of splitItems(value)) {
    if (operation === 'append') items.add(item);
    else items.delete(item);
  }
  return configRules.check(resource, key, [...items].join(','));
}

function splitItems(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  return items.filter((item) => item !== '');
}

function difference(resource: ConfigResource, before: Configs, after: Configs): MetadataRecord[] {
  const record = (name: string, value: string | null) =>
    makeConfigRecord({
      resourceType: resourceTypeId[resource.type],
      resourceName: resource.name,
      name,
      value,
    });
  const unset = [...before.keys()].filter((key) => !after.has(key));
  const set = [...after].filter(([key, value]) => before.get(key) !== value);
  return [...unset.map((key) => record(key, null)), ...set.map(([key, value]) => record(key, value))];
}
