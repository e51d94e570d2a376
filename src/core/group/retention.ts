/**
 * Which committed offsets have outlived their use, found in sweeps over all groups.
 *
 * An offset counts as used while its group has members, unless these members are known not to consume
 * its topic. In a group without members it ages from when the last one left, or from its commit if that
 * was later. A group that has lost its last offset and has no members goes with it.
 *
 * Cost   a step of a sweep makes at most `slice` records and looks at few more offsets, but always at
 *        all of one group
 */
import type { OffsetCommitValue } from '../../../protocol/internal/offsets-log.ts';
import type { Millis } from '../../base/units.ts';
import { consumerProtocolType } from './classic/classic-group.ts';
import { type OffsetKey, offsetTombstone } from './committed-offsets.ts';
import { forgetGroup } from './deletion.ts';
import type { Draft } from './draft.ts';
import type { Group } from './group.ts';
import type { GroupsImage } from './image.ts';
import { slice } from './slice.ts';

/** A pass over the groups that there were when it began. */
export class RetentionSweep {
  readonly #image: GroupsImage;
  readonly #groups: ReadonlyMap<string, Group>;
  readonly #rest: string[];

  constructor(image: GroupsImage, groups: ReadonlyMap<string, Group>) {
    this.#image = image;
    this.#groups = groups;
    this.#rest = [...new Set([...groups.keys(), ...image.offsets.groups()])];
  }

  /** Goes on for a slice; the records of the step before have been applied. Returns groups to forget. */
  step(draft: Draft): string[] {
    const over: string[] = [];
    let looked = 0;
    while (looked < slice && draft.records.length < slice) {
      const id = this.#rest.at(-1);
      if (id === undefined) break;
      const group = this.#groups.get(id);
      const isExpired = expiryRule(group, draft);
      let left = 0;
      for (const [key, offset] of this.#image.offsets.offsets(id)) {
        looked++;
        if (!isExpired(key, offset)) left++;
        else if (draft.records.length < slice) draft.append(offsetTombstone(key));
        else return over;
      }
      looked++;
      this.#rest.pop();
      if (left > 0 || group === undefined || group.state !== 'Empty' || isAwaited(group)) continue;
      forgetGroup(group, this.#image, draft);
      over.push(id);
    }
    return over;
  }

  get isOver(): boolean {
    return this.#rest.length === 0;
  }
}

/** Somebody was given an id to join with. */
function isAwaited(group: Group): boolean {
  return group.type === 'classic' && group.pending.size > 0;
}

type Rule = (key: OffsetKey, offset: OffsetCommitValue) => boolean;

/** What of a group's offsets is expired now. */
function expiryRule(group: Group | undefined, draft: Draft): Rule {
  const isOld = (offset: OffsetCommitValue, since: Millis) =>
    offset.expireTimestamp >= 0
      ? draft.wallTime >= offset.expireTimestamp
      : draft.wallTime - since >= draft.settings.offsetsRetentionMs;
  if (group === undefined || group.protocolType === null) {
    return (_, offset) => isOld(offset, offset.commitTimestamp);
  }
  if (group.state === 'Empty') {
    const since = group.type === 'classic' ? group.stateSince : group.emptySince;
    return (_, offset) => isOld(offset, Math.max(since, offset.commitTimestamp));
  }
  const subscribed = consumedTopics(group, draft);
  if (subscribed === undefined) return () => false;
  return ({ topic }, offset) => !subscribed.has(topic) && isOld(offset, offset.commitTimestamp);
}

/** The topics that its members consume; undefined while that is not known for sure. */
function consumedTopics(group: Group, { options }: Draft): ReadonlySet<string> | undefined {
  if (group.type === 'consumer') return group.subscribedTopics();
  const isKnown = group.state === 'Stable' && group.protocolType === consumerProtocolType;
  return isKnown ? group.subscribedTopics(options.subscription) : undefined;
}
