/**
 * Who may vote. A voter is a node together with its data directory: the same node on an empty disk is
 * another one, which has promised nothing. Immutable.
 */
import type { BrokerId, Uuid } from '../../base/units.ts';

export interface Voter {
  readonly id: BrokerId;
  readonly directoryId: Uuid;
}

export function sameVoter(one: Voter, other: Voter): boolean {
  return one.id === other.id && one.directoryId === other.directoryId;
}

export class VoterSet {
  /** By id. */
  readonly voters: readonly Voter[];

  constructor(voters: readonly Voter[]) {
    this.voters = [...voters].sort((a, b) => a.id - b.id);
  }

  /** How many voters any two of which groups share one. */
  get majority(): number {
    return Math.floor(this.voters.length / 2) + 1;
  }

  has(voter: Voter): boolean {
    return this.voters.some((each) => sameVoter(each, voter));
  }

  byId(id: BrokerId): Voter | undefined {
    return this.voters.find((each) => each.id === id);
  }

  /** All but the node `id`. */
  others(id: BrokerId): readonly Voter[] {
    return this.voters.filter((each) => each.id !== id);
  }

  /** True when `voter` is the only one. */
  isOnly(voter: Voter): boolean {
    return this.voters.length === 1 && this.has(voter);
  }

  with(voter: Voter): VoterSet {
    return new VoterSet([...this.voters, voter]);
  }

  without(voter: Voter): VoterSet {
    return new VoterSet(this.voters.filter((each) => !sameVoter(each, voter)));
  }
}
