/**
 * History: what clients did and saw, in real time. Every record has a number of its own, which is its value;
 * what becomes of it can be told from the logs in the end.
 *
 * A send without an acknowledgement is unknown for ever: any of its attempts may have arrived.
 */
import type { Millis, Offset } from '../../../src/base/units.ts';
import type { Complaints } from './findings.ts';
import { GroupHistory } from './group-history.ts';

export interface Send {
  readonly id: number;
  readonly topic: string;
  readonly partition: number;
  /** The producer's session: order and exactly-once hold within one. */
  readonly session: number;
  readonly acks: 'all' | 1;
  /** Of a record of a compacted topic. */
  readonly key?: string | undefined;
  readonly invokedAt: Millis;
  /** When it was acknowledged. */
  acknowledgedAt: Millis | undefined;
  offset: Offset;
}

export interface HandledRecord {
  readonly group: string;
  readonly id: number;
}

export class History {
  readonly sends: Send[] = [];
  /** What readers saw: by partition, by offset. */
  readonly seen = new Map<string, (number | undefined)[]>();
  readonly handled: HandledRecord[] = [];
  /** By partition: up to where somebody has asked for records to be deleted, and has been told they are. */
  readonly trims = new Map<string, { asked: Offset; done: Offset }>();
  /** What was acknowledged for good, by partition: times, and the highest offset by then. */
  readonly #acknowledged = new Map<string, { readonly at: Millis; readonly offset: Offset }[]>();
  /** Operations of clients, answered or not. */
  operations = 0;
  failures = 0;
  sessions = 0;
  readonly #groups = new Map<string, GroupHistory>();
  readonly #findings: Complaints;
  readonly #now: () => Millis;

  constructor(findings: Complaints, now: () => Millis) {
    this.#findings = findings;
    this.#now = now;
  }

  sending(where: Pick<Send, 'topic' | 'partition' | 'session' | 'acks' | 'key'>): Send {
    const send: Send = {
      ...where,
      id: this.sends.length,
      invokedAt: this.#now(),
      acknowledgedAt: undefined,
      offset: -1,
    };
    this.sends.push(send);
    this.operations++;
    return send;
  }

  acknowledged(send: Send, offset: Offset): void {
    send.acknowledgedAt = this.#now();
    send.offset = offset;
    // Who asks the leader alone may see his record's place taken by another.
    if (send.acks !== 'all') return;
    this.saw(send.topic, send.partition, offset, send.id);
    const key = `${send.topic}-${send.partition}`;
    const known = this.#acknowledged.get(key) ?? [];
    if (offset <= (known.at(-1)?.offset ?? -1)) return;
    known.push({ at: send.acknowledgedAt, offset });
    this.#acknowledged.set(key, known);
  }

  /** What its members were told, and have committed. */
  group(name: string): GroupHistory {
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = new GroupHistory(name, this.#findings, this.#now);
      this.#groups.set(name, group);
    }
    return group;
  }

  /** The highest offset that was acknowledged for good by then; −1 when none was. */
  acknowledgedBy(topic: string, partition: number, at: Millis): Offset {
    const known = this.#acknowledged.get(`${topic}-${partition}`) ?? [];
    return known.findLast((one) => one.at <= at)?.offset ?? -1;
  }

  /** Records before `offset` may be gone from now on. The result notes that they are. */
  trimming(topic: string, partition: number, offset: Offset): () => void {
    const trim = this.trims.get(`${topic}-${partition}`) ?? { asked: 0, done: 0 };
    this.trims.set(`${topic}-${partition}`, trim);
    trim.asked = Math.max(trim.asked, offset);
    this.operations++;
    return () => {
      trim.done = Math.max(trim.done, offset);
    };
  }

  /** Check 1: an offset shows the same record to everybody. */
  saw(topic: string, partition: number, offset: Offset, id: number): void {
    if (offset < 0) return;
    const key = `${topic}-${partition}`;
    let seen = this.seen.get(key);
    if (seen === undefined) {
      seen = [];
      this.seen.set(key, seen);
    }
    const before = seen[offset];
    seen[offset] = id;
    if (before === undefined || before === id) return;
    this.#findings.violation(
      'inconsistent-offsets',
      `${key} at ${offset} showed record ${before}, and now ${id}`,
    );
  }
}

/** The value of a record: its number, and something to fill segments with. */
export function recordValue(id: number, padding: number): string {
  return `${id}:${'x'.repeat(padding)}`;
}

/** The number in a value; NaN for what no client here has sent. */
export function idOf(value: string): number {
  const end = value.indexOf(':');
  return end < 0 ? Number.NaN : Number(value.slice(0, end));
}
