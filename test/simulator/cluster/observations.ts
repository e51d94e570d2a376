/**
 * What one client has been shown, against what it was shown before and what is known to have happened by
 * then. Numbers are those of the reliability rules' checks.
 *
 * A leader that was cut off does not know that it leads no more, and its clients may not either: who asks it
 * is answered from the past, for no longer than `staleMs`. Who asks the leader is not. What one client has seen it
 * never sees undone.
 */
import type { LeaderEpoch, Millis, Offset } from '../../../src/base/units.ts';
import type { Complaints } from './findings.ts';
import type { History } from './history.ts';

/** A pause of a host, the session that it outlives, and the way of an answer. */
const staleMs: Millis = 30_000;

interface At {
  readonly topic: string;
  readonly partition: number;
}

/** Where a partition ends, in the words of its leader of that epoch. */
interface End {
  readonly offset: Offset;
  readonly epoch: LeaderEpoch;
}

export class Observations {
  readonly #who: string;
  readonly #history: History;
  readonly #findings: Complaints;
  /** By partition: the offset to be read next, the end seen last, and the epoch of the leader that told it. */
  readonly #next = new Map<string, Offset>();
  readonly #ends = new Map<string, End>();

  constructor(who: string, { history, findings }: { history: History; findings: Complaints }) {
    this.#who = who;
    this.#history = history;
    this.#findings = findings;
  }

  /** Where to go on reading. */
  next(at: At): Offset {
    return this.#next.get(keyOf(at)) ?? 0;
  }

  /** Checks 7 and 8: nothing is left out, nothing comes again. And 1: everybody sees the same. */
  polled(at: At, offset: Offset, id: number): void {
    const expected = this.next(at);
    if (offset !== expected)
      this.#complain(
        offset > expected ? 'poll-skip' : 'nonmonotonic-poll',
        `got ${keyOf(at)} ${offset} after ${expected - 1}`,
      );
    this.#next.set(keyOf(at), offset + 1);
    this.#history.saw(at.topic, at.partition, offset, id);
  }

  /**
   * Check 14: ends and epochs do not go back. Check 13: ends lie behind what was acknowledged before the question,
   * when it is the leader who answers; behind what was acknowledged long before, when it was one (`isCurrent`).
   */
  ended(at: At, now: End, askedAt: Millis, isCurrent = false): void {
    const key = keyOf(at);
    const { offset: end, epoch } = now;
    const before = this.#ends.get(key) ?? { offset: 0, epoch: -1 };
    this.#ends.set(key, now);
    if (end < before.offset)
      this.#complain('end-regression', `saw ${key} end at ${before.offset}, and at ${end} later`);
    if (epoch < before.epoch)
      this.#complain('epoch-regression', `saw ${key} in epoch ${before.epoch}, and in ${epoch} later`);
    const by = isCurrent ? askedAt : askedAt - staleMs;
    const acknowledged = this.#history.acknowledgedBy(at.topic, at.partition, by);
    if (end <= acknowledged)
      this.#complain(
        'stale-end',
        `sees ${key} end at ${end} (epoch ${epoch}), ${acknowledged} was acknowledged before ${by.toFixed(3)}`,
      );
  }

  /** Check 18: no partition has two owners at one moment. */
  groupOwned(members: readonly { readonly memberId: string; readonly assignment: readonly At[] }[]): void {
    const owners = new Map<string, string>();
    for (const { memberId, assignment } of members) {
      for (const at of assignment) {
        const other = owners.get(keyOf(at));
        owners.set(keyOf(at), memberId);
        if (other !== undefined)
          this.#complain('two-owners', `sees ${keyOf(at)} belong to ${other} and to ${memberId}`);
      }
    }
  }

  #complain(check: string, what: string): void {
    this.#findings.violation(check, `${this.#who} ${what}`);
  }
}

function keyOf({ topic, partition }: At): string {
  return `${topic}-${partition}`;
}
