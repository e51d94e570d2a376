/**
 * Features: what brokers of different releases must agree on before one of them uses it. A level is in
 * force once it is finalized; every broker says at its registration which ones it could run at.
 *
 * Rules
 *   F-1  A new cluster finalizes the default levels; a later start adds those that are missing. The same goes
 *        for defaults of topics on which brokers must agree: a leader that counts fewer replicas as enough
 *        than the controller acknowledges what an elected one need not have (KIP-966). They can be set, and
 *        return to what the controller was started with, but they are never missing.
 *   F-2  A level must be one at which the controller and every registered broker can run.
 *   F-3  A level rises with an upgrade, falls with a downgrade only, and all changes of a request happen
 *        or none.
 */
import { type MetadataRecord, makeConfigRecord } from '../../../protocol/generated/metadata-records.ts';
import { done, type Failure, type Outcome, refused } from '../../base/outcome.ts';
import { resourceTypeId } from './apply.ts';
import type { FeatureUpdate, FinalizeFeatures, UpdateFeatures } from './commands.ts';
import { consequences } from './configs.ts';
import type { Decided, Deciding } from './deciding.ts';
import type { LevelRange } from './image.ts';
import { repeated } from './repeated.ts';

/** Name of the feature whose level says which records the metadata log may hold. */
export const metadataVersion = 'metadata.version';
/** Kafka 4.3's level. */
const metadataVersionLevel = 30;

/** Levels at which this release runs. */
export const supportedFeatures: ReadonlyMap<string, LevelRange> = new Map([
  [metadataVersion, { min: metadataVersionLevel, max: metadataVersionLevel }],
  // What cannot be switched off has one level.
  ['eligible.leader.replicas.version', { min: 1, max: 1 }],
  ['group.version', { min: 1, max: 1 }],
]);

/** What a new cluster begins with. */
export const defaultLevels: ReadonlyMap<string, number> = new Map(
  [...supportedFeatures].map(([name, { max }]) => [name, max]),
);

/** F-1 */
export function finalizeFeatures(state: Deciding, command: FinalizeFeatures): Decided<Outcome<void>> {
  const { image, configRules } = state;
  const records: MetadataRecord[] = [];
  for (const [name, value] of configRules.shared ?? []) {
    if (image.configs.brokerDefaults.has(name)) continue;
    records.push(makeConfigRecord({ resourceType: resourceTypeId.broker, resourceName: '', name, value }));
  }
  for (const [name, featureLevel] of command.levels) {
    if (!image.features.has(name)) records.push({ type: 'FeatureLevel', name, featureLevel });
  }
  return { records: [...records, ...consequences(state, records)], reply: done(undefined) };
}

export function updateFeatures(state: Deciding, command: UpdateFeatures): Decided<Outcome<void>> {
  const { updates, validateOnly } = command;
  const [twice] = repeated(updates.map(({ feature }) => feature));
  if (twice !== undefined) {
    return { records: [], reply: refused('INVALID_REQUEST', `The request names ${twice} twice.`) };
  }
  for (const update of updates) {
    const problem = updateProblem(state, update);
    if (problem !== undefined) return { records: [], reply: { ok: false, ...problem } };
  }
  const records = updates
    .filter(({ feature, level }) => (state.image.features.get(feature) ?? 0) !== level)
    .map(({ feature: name, level: featureLevel }) => ({ type: 'FeatureLevel', name, featureLevel }) as const);
  return { records: validateOnly ? [] : records, reply: done(undefined) };
}

/** Why a broker with these features cannot join; undefined when it can. */
export function registrationConflict(
  finalized: ReadonlyMap<string, number>,
  supported: ReadonlyMap<string, LevelRange>,
): string | undefined {
  for (const [name, level] of finalized) {
    const range = supported.get(name) ?? { min: 0, max: 0 };
    if (level >= range.min && level <= range.max) continue;
    return `The cluster runs at ${name} ${level}, the broker at ${levels(range)}: start it with a fitting release.`;
  }
  return undefined;
}

/** F-2, F-3 */
function updateProblem({ image }: Deciding, { feature, level, mode }: FeatureUpdate): Failure | undefined {
  const invalid = (message: string): Failure => ({ error: 'INVALID_UPDATE_VERSION', message });
  const supported = supportedFeatures.get(feature);
  if (supported === undefined) return invalid(`There is no feature ${feature}.`);
  if (level < 0) return invalid(`A level of ${feature} is at least 0, not ${level}.`);
  if (!includes(supported, level)) {
    return invalid(`The controller runs at ${feature} ${levels(supported)}, not at ${level}.`);
  }
  for (const { id, features } of image.brokers.values()) {
    const range = features.get(feature) ?? { min: 0, max: 0 };
    if (!includes(range, level)) {
      return invalid(`Broker ${id} runs at ${feature} ${levels(range)}, not at ${level}.`);
    }
  }
  const before = image.features.get(feature) ?? 0;
  if (level < before && mode === 'upgrade') {
    return invalid(`${feature} is at ${before}: ${level} is lower, and the request is for an upgrade.`);
  }
  if (level > before && mode !== 'upgrade') {
    return invalid(`${feature} is at ${before}: ${level} is higher, and the request is for a downgrade.`);
  }
  return undefined;
}

function includes({ min, max }: LevelRange, level: number): boolean {
  return level >= min && level <= max;
}

function levels({ min, max }: LevelRange): string {
  return min === max ? String(min) : `${min} to ${max}`;
}
