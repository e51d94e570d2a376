/**
 * When which group needs looking at.
 *
 * A member's every heartbeat moves its deadline, so moving one later costs nothing here: an alarm that
 * rings too early finds nothing due and is set anew by whoever looked.
 *
 * Cost   setting an earlier alarm O(log n), any other O(1)
 */
import { BinaryHeap } from '../../base/binary-heap.ts';
import type { Millis } from '../../base/units.ts';

interface Alarm {
  readonly at: Millis;
  readonly group: string;
}

export class Alarms {
  readonly #heap = new BinaryHeap<Alarm>((a, b) => a.at < b.at || (a.at === b.at && a.group < b.group));
  /** The alarm that counts of each group; what else lies in the heap is void. */
  readonly #set = new Map<string, Alarm>();

  /** The earliest of all. */
  get next(): Millis | undefined {
    for (;;) {
      const alarm = this.#heap.peek();
      if (alarm === undefined || this.#set.get(alarm.group) === alarm) return alarm?.at;
      this.#heap.pop();
    }
  }

  /** Wakes `group` at `at`, or earlier if that was said before. */
  set(group: string, at: Millis): void {
    const before = this.#set.get(group);
    if (at === Number.POSITIVE_INFINITY || (before !== undefined && before.at <= at)) return;
    const alarm = { at, group };
    this.#set.set(group, alarm);
    this.#heap.push(alarm);
  }

  clear(group: string): void {
    this.#set.delete(group);
  }

  /** Takes out the groups whose alarms are due, at most `limit` of them. */
  takeDue(now: Millis, limit: number): string[] {
    const due: string[] = [];
    while (due.length < limit) {
      const next = this.next;
      if (next === undefined || next > now) break;
      const { group } = this.#heap.pop()!;
      this.#set.delete(group);
      due.push(group);
    }
    return due;
  }
}
