/**
 * The history against the final log: what was acknowledged is there, once, in order, and nobody has seen
 * anything else. Names of checks follow jepsen.tests.kafka where it has one.
 *
 * Cost  linear in records
 */
import type { Offset } from '../../../src/base/units.ts';
import type { Complaints } from './findings.ts';
import { type History, idOf, type Send } from './history.ts';
import { type ReplicaLog, recordsOf } from './replica-log.ts';

const decoder = new TextDecoder();

/** The final log of a partition from `start` on as numbers of records, by offset. */
export function finalLog(log: ReplicaLog, start: Offset, end: Offset): number[] {
  const ids: number[] = [];
  for (const batch of log.batches(start, end)) {
    for (const { offset, value } of recordsOf(batch))
      if (offset >= start) ids[offset] = idOf(decoder.decode(value ?? new Uint8Array(0)));
  }
  return ids;
}

export class HistoryChecks {
  readonly #history: History;
  readonly #findings: Complaints;
  /** Offset of each record in its final log. */
  readonly #offsets = new Map<number, number>();
  /** Where each partition starts. */
  readonly #starts = new Map<string, Offset>();

  constructor(history: History, findings: Complaints) {
    this.#history = history;
    this.#findings = findings;
  }

  /** Checks 1, 2 and 5, and that offsets from `start` on have no holes. */
  partition(topic: string, partition: number, ids: readonly number[], start: Offset = 0): void {
    const name = `${topic}-${partition}`;
    const { sends } = this.#history;
    this.#trims(name, start);
    this.#starts.set(name, start);
    for (let offset = start; offset < ids.length; offset++) {
      const id = ids[offset];
      const send = id === undefined ? undefined : sends[id];
      if (send === undefined || send.topic !== topic || send.partition !== partition) {
        this.#findings.violation(
          'phantom',
          `${name} has at ${offset} record ${id}, which nobody has sent there`,
        );
        return;
      }
      const before = this.#offsets.get(send.id);
      if (before !== undefined && send.acks === 'all')
        this.#findings.violation('duplicate', `record ${id} is at ${name} ${before} and ${offset}`);
      if (before === undefined) this.#offsets.set(send.id, offset);
    }
    const kept = ids.slice(start);
    this.#seen(name, ids, start);
    this.inOrder(name, kept);
  }

  /** Checks 10 to 12, for what is left of a log. */
  inOrder(name: string, ids: readonly number[]): void {
    this.#order(name, ids);
    this.#realTime(name, ids);
  }

  /** Checks 3 and 4. To be called after all partitions; not for those of compacted topics. */
  lost(): void {
    for (const { id, key, acks, acknowledgedAt, topic, partition, offset } of this.#history.sends) {
      if (key !== undefined || acknowledgedAt === undefined || acks !== 'all' || this.#offsets.has(id))
        continue;
      if (offset < this.#starts.get(`${topic}-${partition}`)!) continue;
      this.#findings.violation(
        'lost-write',
        `record ${id} was acknowledged at ${acknowledgedAt.toFixed(3)} as ${topic}-${partition} ${offset} and is gone`,
      );
    }
  }

  /** Checks 1 and 9: what anybody has seen is what is there. */
  #seen(name: string, ids: readonly number[], start: Offset): void {
    const seen = this.#history.seen.get(name) ?? [];
    for (const [offset, id] of seen.entries()) {
      if (id === undefined || offset < start || ids[offset] === id) continue;
      this.#findings.violation(
        'inconsistent-offsets',
        `${name} at ${offset} showed ${id}, in the end it is ${ids[offset]}`,
      );
    }
  }

  /** I-16 and check 20: what is deleted is what was asked for, and what was said to be deleted is. */
  #trims(name: string, start: Offset): void {
    const { asked, done } = this.#history.trims.get(name) ?? { asked: 0, done: 0 };
    if (start > asked)
      this.#findings.violation('deleted', `${name} starts at ${start}, nobody asked for more than ${asked}`);
    if (start < done)
      this.#findings.violation('not-deleted', `${name} starts at ${start}, it was said to start at ${done}`);
  }

  /** Checks 10 and 11: records of one session stand in the order in which they were sent. */
  #order(name: string, ids: readonly number[]): void {
    const last = new Map<number, number>();
    for (const id of ids) {
      const { session, acks } = this.#history.sends[id]!;
      if (acks !== 'all') continue;
      const before = last.get(session) ?? -1;
      if (id < before) this.#findings.violation('send-order', `${name}: record ${id} follows ${before}`);
      last.set(session, Math.max(id, before));
    }
  }

  /** Check 12: what was acknowledged before another was sent stands before it. */
  #realTime(name: string, ids: readonly number[]): void {
    let latest: Send | undefined;
    for (const id of ids) {
      const send = this.#history.sends[id]!;
      if (send.acks !== 'all') continue;
      const { acknowledgedAt = Number.POSITIVE_INFINITY } = send;
      if (latest !== undefined && acknowledgedAt < latest.invokedAt)
        this.#findings.violation(
          'real-time',
          `${name}: ${id} was acknowledged before ${latest.id} was sent, and follows it`,
        );
      if (latest === undefined || send.invokedAt > latest.invokedAt) latest = send;
    }
  }
}
