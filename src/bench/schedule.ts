/**
 * Schedules: when each record of a load is meant to be sent, decided before anything is sent.
 *
 * A load that waits for answers before it goes on (a closed loop) sends nothing while a broker pauses, and so
 * does not see the pause: coordinated omission. A schedule does not wait. Latency counts from the time that
 * it names, whether or not the record could leave then.
 *
 * Records are numbered over all lanes (connections of all workers); a lane sends each `lanes`-th of them.
 */
import type { Millis } from '../base/units.ts';

export interface Schedule {
  /** How many records there are; Infinity when it has no end. */
  readonly length: number;
  /** When record `index` (≥ 0, < length) is meant to be sent, after the beginning; never falls. */
  timeOf(index: number): Millis;
  /** How many records are meant to have been sent by then: those with `timeOf(index) ≤ elapsed`. */
  dueBy(elapsed: Millis): number;
}

/** So many records per second, evenly; `length` of them. */
export function steady(recordsPerSecond: number, length = Number.POSITIVE_INFINITY): Schedule {
  const perMs = recordsPerSecond / 1_000;
  return {
    length,
    timeOf: (index) => index / perMs,
    dueBy: (elapsed) => (elapsed < 0 ? 0 : Math.min(length, Math.floor(elapsed * perMs) + 1)),
  };
}

/** At recorded times, which must not fall, `speed` times as fast; the first record goes at once. */
export function recorded(times: readonly Millis[], speed: number): Schedule {
  const [first = 0] = times;
  const offsets = times.map((time) => (time - first) / speed);
  return {
    length: offsets.length,
    timeOf: (index) => offsets[index]!,
    dueBy: (elapsed) => countUpTo(offsets, elapsed),
  };
}

/** What lane `lane` of `lanes` has to send of a schedule, as a schedule of its own. */
export function laneOf(schedule: Schedule, lane: number, lanes: number): Schedule {
  const share = (count: number): number => Math.max(0, Math.ceil((count - lane) / lanes));
  return {
    length: share(schedule.length),
    timeOf: (index) => schedule.timeOf(lane + index * lanes),
    dueBy: (elapsed) => share(schedule.dueBy(elapsed)),
  };
}

/** How many of the sorted values are at most `limit`. */
function countUpTo(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
