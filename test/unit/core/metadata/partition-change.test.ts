/** Rules P-1 to P-9: what becomes of a partition, one change at a time. */
import { describe, expect, it } from 'vitest';
import { updatedPartition } from '../../../../src/core/metadata/apply.ts';
import type { PartitionImage } from '../../../../src/core/metadata/image.ts';
import {
  type PartitionRules,
  type PartitionWish,
  partitionChange,
} from '../../../../src/core/metadata/partition-change.ts';
import { uuid } from './controlled.ts';

const fresh: PartitionImage = {
  index: 0,
  leader: 1,
  leaderEpoch: 5,
  partitionEpoch: 9,
  replicas: [1, 2, 3],
  isr: [1, 2, 3],
  eligibleLeaderReplicas: [],
  lastKnownElr: [],
  recovering: false,
  addingReplicas: [],
  removingReplicas: [],
  directories: [uuid(1), uuid(2), uuid(3)],
};

/** `alive`: who can lead. */
function rules(alive: readonly number[], given: Partial<PartitionRules> = {}): PartitionRules {
  return {
    canLead: (id) => alive.includes(id),
    directoryOf: uuid,
    minInsyncReplicas: 2,
    unclean: false,
    ...given,
  };
}

/** The partition after the change; the same one when nothing changes. */
function changed(
  before: Partial<PartitionImage>,
  wish: PartitionWish,
  given: PartitionRules,
): PartitionImage {
  const partition = { ...fresh, ...before };
  const record = partitionChange(uuid(7), partition, wish, given);
  return record === undefined ? partition : updatedPartition(partition, record);
}

describe('a partition', () => {
  it('changes nothing when nothing has to change', () => {
    expect(partitionChange(uuid(7), fresh, {}, rules([1, 2, 3]))).toBeUndefined();
    expect(partitionChange(uuid(7), fresh, { isr: [1, 2, 3] }, rules([1, 2, 3]))).toBeUndefined();
  });

  it('P-1: keeps its leader, else takes the first replica that is in the ISR and takes part', () => {
    expect(changed({}, { isr: [1, 2] }, rules([1, 2, 3]))).toMatchObject({ leader: 1, leaderEpoch: 5 });
    expect(changed({}, { isr: [2, 3] }, rules([3]))).toMatchObject({ leader: 3, leaderEpoch: 6 });
    // In the order of replicas, not of the ISR.
    expect(changed({}, { isr: [3, 2] }, rules([2, 3])).leader).toBe(2);
    expect(changed({ isr: [1] }, { isr: [1] }, rules([2, 3]))).toMatchObject({ leader: -1, isr: [1] });
  });

  it('P-2: gives leadership to the preferred replica when asked to, if that one can lead', () => {
    const led = { leader: 3 };
    expect(changed(led, { preferred: true }, rules([1, 2, 3])).leader).toBe(1);
    expect(changed(led, { preferred: true }, rules([2, 3])).leader).toBe(3);
    expect(changed({ ...led, isr: [2, 3] }, { preferred: true }, rules([1, 2])).leader).toBe(2);
  });

  it('P-3: remembers as eligible who leaves when too few are left', () => {
    expect(changed({}, { isr: [1, 2] }, rules([1, 2])).eligibleLeaderReplicas).toEqual([]);
    const alone = changed({}, { isr: [1] }, rules([1]));
    expect(alone).toMatchObject({ isr: [1], eligibleLeaderReplicas: [2, 3] });
    const nobody = changed(alone, { isr: [] }, rules([]));
    expect(nobody).toMatchObject({ leader: -1, isr: [], eligibleLeaderReplicas: [1, 2, 3] });
    expect(nobody.lastKnownElr).toEqual([1]);
    // With enough in sync nobody is eligible any more.
    expect(changed(alone, { isr: [1, 3] }, rules([1, 3])).eligibleLeaderReplicas).toEqual([]);
    // More than all replicas cannot be asked for.
    expect(changed({}, { isr: [1, 2, 3] }, rules([1, 2, 3], { minInsyncReplicas: 5 }))).toEqual(fresh);
  });

  it('P-4: who may have lost records is neither in sync nor eligible, but for an only replica', () => {
    const given = rules([1]);
    expect(changed({ isr: [1, 2] }, { isr: [1], lost: 2 }, given).eligibleLeaderReplicas).toEqual([]);
    const dark = { leader: -1, isr: [], eligibleLeaderReplicas: [2, 3], lastKnownElr: [2] };
    expect(changed(dark, { lost: 2 }, rules([])).eligibleLeaderReplicas).toEqual([3]);
    const sole = { replicas: [1], isr: [1], directories: [uuid(1)] };
    const restarted = { isr: [], restarted: 1, lost: 1, replaced: 1 };
    expect(changed(sole, restarted, given)).toMatchObject({ leader: 1, isr: [1], recovering: false });
    expect(changed(sole, restarted, given).leaderEpoch).toBe(6);
  });

  it('P-5: is led by an eligible replica when the ISR is empty, and only then', () => {
    const dark = { leader: -1, isr: [], eligibleLeaderReplicas: [2, 3], lastKnownElr: [1] };
    expect(changed(dark, {}, rules([1, 3]))).toMatchObject({
      leader: 3,
      isr: [3],
      eligibleLeaderReplicas: [2],
      lastKnownElr: [],
      recovering: false,
    });
    const lit = { leader: 1, isr: [1], eligibleLeaderReplicas: [2] };
    expect(changed(lit, { isr: [1] }, rules([2])).leader).toBe(-1);
  });

  it('P-6: is led by the last leader again when nobody else is sure to be complete', () => {
    const dark = { leader: -1, isr: [], lastKnownElr: [2] };
    expect(changed(dark, {}, rules([1, 3])).leader).toBe(-1);
    expect(changed(dark, {}, rules([1, 2]))).toMatchObject({ leader: 2, isr: [2], recovering: true });
    const replaced = changed(dark, { replaced: 2 }, rules([1, 2]));
    expect(replaced).toMatchObject({ leader: -1, lastKnownElr: [] });
  });

  it('P-7: is led by whoever lives where loss is allowed and nobody else is left', () => {
    const dark = { leader: -1, isr: [], eligibleLeaderReplicas: [1] };
    expect(changed(dark, {}, rules([3])).leader).toBe(-1);
    const unclean = rules([3], { unclean: true });
    expect(changed(dark, {}, unclean)).toMatchObject({ leader: 3, isr: [3], recovering: true });
    expect(changed(dark, {}, rules([1, 3], { unclean: true }))).toMatchObject({
      leader: 1,
      recovering: false,
    });
    expect(changed({ ...dark, recovering: true }, { recovered: true }, rules([])).recovering).toBe(false);
  });

  it('P-8: completes a reassignment when all that stay are in sync', () => {
    const moving = {
      replicas: [4, 2, 1, 3],
      addingReplicas: [4],
      removingReplicas: [1, 3],
      directories: [4, 2, 1, 3].map(uuid),
    };
    const given = rules([1, 2, 3, 4]);
    expect(changed(moving, { isr: [1, 2] }, given).replicas).toEqual([4, 2, 1, 3]);
    expect(changed(moving, { isr: [1, 2, 4] }, given)).toMatchObject({
      leader: 4,
      leaderEpoch: 6,
      replicas: [4, 2],
      isr: [2, 4],
      addingReplicas: [],
      removingReplicas: [],
      directories: [uuid(4), uuid(2)],
    });
  });

  it('P-9: begins an epoch with a new leader, a restart of the leader, and each replica that goes', () => {
    const given = rules([1, 2, 3]);
    expect(changed({}, { isr: [2, 3], restarted: 2 }, given).leaderEpoch).toBe(6);
    expect(changed({}, { isr: [1, 3], restarted: 2 }, given).leaderEpoch).toBe(5);
    expect(changed({}, { replicas: [1, 2] }, given)).toMatchObject({
      leader: 1,
      leaderEpoch: 6,
      isr: [1, 2],
    });
    expect(changed({}, { replicas: [1, 2, 3, 4] }, given).leaderEpoch).toBe(5);
  });
});
