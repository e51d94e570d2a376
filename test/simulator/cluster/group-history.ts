/**
 * What the members of one group were told and what they committed, from their side of the wire: checks 17 and 18 of
 * the reliability rules. A member that was cut off goes on believing what it was told, so whom it may contradict is
 * found by generations; and what is told with a generation has been committed before, so no later coordinator may
 * know less.
 *
 * Cost  linear in what is told, times the generations of a partition
 */
import type { Millis, Offset } from '../../../src/base/units.ts';
import type { Complaints } from './findings.ts';

/** Whoever has said that he is one: an id that the group knows, or knew. */
type MemberId = string;

interface Owner {
  readonly member: MemberId;
  /** When it was told first. */
  readonly at: Millis;
}

/** Something that only grows: its records. */
type Growth = { readonly value: number; readonly at: Millis }[];

export class GroupHistory {
  readonly #group: string;
  readonly #findings: Complaints;
  readonly #now: () => Millis;
  /** By partition, by generation. */
  readonly #owners = new Map<number, Map<number, Owner>>();
  /** Generations in which somebody was told what he owns; of classic groups alone. */
  readonly #generations: Growth = [];
  /** By partition: offsets whose commit was answered, and those that were shown. */
  readonly #offsets = new Map<number, Growth>();

  constructor(group: string, findings: Complaints, now: () => Millis) {
    this.#group = group;
    this.#findings = findings;
    this.#now = now;
  }

  /** A classic generation has begun: all of an earlier one are refused from now on. */
  began(generation: number): void {
    grow(this.#generations, generation, this.#now());
  }

  /** Check 18: the member has been told that it owns these partitions in this generation, or owns them still. */
  owns(member: MemberId, generation: number, partitions: readonly number[]): void {
    for (const partition of partitions) {
      const owners = this.#owners.get(partition) ?? new Map<number, Owner>();
      this.#owners.set(partition, owners);
      const other = owners.get(generation);
      if (other === undefined) owners.set(generation, { member, at: this.#now() });
      else if (other.member !== member)
        this.#complain(
          'two-owners',
          `partition ${partition} is owned by ${other.member} and by ${member} in generation ${generation}`,
        );
    }
  }

  /** Check 17: a commit that was sent at `sentAt`, as a member of this generation, has been taken. */
  committed(commit: {
    readonly member: MemberId;
    readonly generation: number;
    readonly partition: number;
    readonly offset: Offset;
    readonly sentAt: Millis;
  }): void {
    const { member, generation, partition, offset, sentAt } = commit;
    const what = `${member} of generation ${generation} has committed ${offset} of partition ${partition}`;
    const latest = by(this.#generations, sentAt);
    if (latest > generation) this.#complain('zombie-commit', `${what} in generation ${latest}`);
    const successor = this.#successor(member, partition, sentAt);
    if (successor !== undefined)
      this.#complain('zombie-commit', `${what}, which was given to ${successor} before`);
    this.#goesOn(partition, offset, sentAt);
  }

  /** Check 17: whoever coordinates the group says so much of what it has committed, asked at `askedAt`. */
  shown(offsets: ReadonlyMap<number, Offset>, askedAt: Millis, isAll: boolean): void {
    if (isAll)
      for (const partition of this.#offsets.keys())
        if (!offsets.has(partition)) this.#goesOn(partition, -1, askedAt);
    for (const [partition, offset] of offsets) this.#goesOn(partition, offset, askedAt);
  }

  /** Who was told to own the partition by then, in a later generation than the member ever was. */
  #successor(member: MemberId, partition: number, by: Millis): MemberId | undefined {
    let latest = -1;
    let owner: MemberId | undefined;
    for (const [generation, one] of this.#owners.get(partition) ?? []) {
      if (generation < latest || (one.member !== member && one.at >= by)) continue;
      latest = generation;
      owner = one.member;
    }
    return owner === member ? undefined : owner;
  }

  /** What is committed never goes back, nor away. */
  #goesOn(partition: number, offset: Offset, askedAt: Millis): void {
    const known = this.#offsets.get(partition) ?? [];
    this.#offsets.set(partition, known);
    const before = by(known, askedAt);
    if (offset < before)
      this.#complain('offset-regression', `partition ${partition} went from ${before} to ${offset}`);
    grow(known, offset, this.#now());
  }

  #complain(check: string, what: string): void {
    this.#findings.violation(check, `group ${this.#group}: ${what}`);
  }
}

function grow(growth: Growth, value: number, at: Millis): void {
  if (value > (growth.at(-1)?.value ?? -1)) growth.push({ value, at });
}

/** What it had grown to before then; −1 for nothing. */
function by(growth: Growth, at: Millis): number {
  return growth.findLast((one) => one.at < at)?.value ?? -1;
}
