/**
 * The voters as the log has named them one after another. The newest set counts from the moment it is
 * appended, committed or not; a truncation that takes its record away brings back the one before.
 *
 * Source   Ongaro's dissertation, 4.1; KIP-853
 */
import type { Offset } from '../../base/units.ts';
import type { VoterSet } from './voter-set.ts';

export interface VoterSetAt {
  /** Of the record that names the set; −1 for the set given before the first record. */
  readonly offset: Offset;
  readonly set: VoterSet;
}

export class VoterHistory {
  /** By offset, never empty. */
  #sets: readonly VoterSetAt[];

  constructor(initial: VoterSet, logged: readonly VoterSetAt[]) {
    this.#sets = [{ offset: -1, set: initial }, ...logged];
  }

  get current(): VoterSet {
    return this.#sets.at(-1)!.set;
  }

  /** Offset of the record that names the current set; −1 when none does. */
  get currentOffset(): Offset {
    return this.#sets.at(-1)!.offset;
  }

  /** The set that counted when the log ended at `endOffset`. */
  asOf(endOffset: Offset): VoterSet {
    return this.#sets.findLast(({ offset }) => offset < endOffset)?.set ?? this.#sets[0]!.set;
  }

  /** As `asOf`; undefined when no record before `endOffset` names a set. */
  namedBefore(endOffset: Offset): VoterSet | undefined {
    return this.#sets.findLast(({ offset }) => offset >= 0 && offset < endOffset)?.set;
  }

  append(offset: Offset, set: VoterSet): void {
    this.#sets = [...this.#sets, { offset, set }];
  }

  /** A snapshot that names `set`, or none, stands for everything before `endOffset`, and nothing follows. */
  restart(endOffset: Offset, set: VoterSet | undefined): void {
    this.#sets = this.#sets.slice(0, 1);
    if (set !== undefined) this.append(endOffset - 1, set);
  }

  /** Nothing at or after `endOffset` exists any more. */
  truncate(endOffset: Offset): void {
    this.#sets = this.#sets.filter(({ offset }) => offset < endOffset);
  }
}
