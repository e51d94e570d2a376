/**
 * The history against the final logs of a compacted topic: what was acknowledged is there, or a newer record with its
 * key is. Replicas are compacted each for itself, so each is looked at; the newest record of each key is the same.
 *
 * Cost  linear in records and replicas
 */
import type { Offset } from '../../../src/base/units.ts';
import type { Findings } from './findings.ts';
import { type History, idOf } from './history.ts';
import type { HistoryChecks } from './history-checks.ts';
import { keyOf, type ReplicaLog, recordsOf, type StoredRecord } from './replica-log.ts';

const decoder = new TextDecoder();
const noBytes = new Uint8Array(0);

export interface KeyedRecord {
  readonly offset: Offset;
  readonly key: string;
  readonly id: number;
}

/** What a replica has before `end`. */
export function keyedRecords(log: ReplicaLog, end: Offset): KeyedRecord[] {
  return [...log.batches(0, end)].flatMap((batch) =>
    [...recordsOf(batch)].map((record) => ({
      offset: record.offset,
      key: keyOf(record),
      id: idOfKeyed(record),
    })),
  );
}

/** A tombstone has its number in a header. */
function idOfKeyed({ value, headers }: StoredRecord): number {
  return idOf(decoder.decode(value ?? headers[0]?.value ?? noBytes));
}

export class CompactedChecks {
  readonly #history: History;
  readonly #findings: Findings;
  readonly #checks: HistoryChecks;

  constructor(history: History, findings: Findings, checks: HistoryChecks) {
    this.#history = history;
    this.#findings = findings;
    this.#checks = checks;
  }

  /** `replicas`: what each of them has at rest. */
  partition(topic: string, partition: number, replicas: ReadonlyMap<string, readonly KeyedRecord[]>): void {
    const name = `${topic}-${partition}`;
    let first: [who: string, newest: ReadonlyMap<string, KeyedRecord>] | undefined;
    for (const [who, records] of replicas) {
      if (!this.#sent(`${who} ${name}`, topic, partition, records)) return;
      this.#checks.inOrder(
        `${who} ${name}`,
        records.map(({ id }) => id),
      );
      const newest = new Map(records.map((record) => [record.key, record]));
      this.#lost(who, topic, partition, new Set(records.map(({ id }) => id)), newest);
      first ??= [who, newest];
      this.#equal(name, first, [who, newest]);
    }
  }

  /** Checks 1, 2 and 5. */
  #sent(name: string, topic: string, partition: number, records: readonly KeyedRecord[]): boolean {
    const seen = this.#history.seen.get(`${topic}-${partition}`) ?? [];
    const offsets = new Map<number, Offset>();
    for (const { offset, key, id } of records) {
      const send = this.#history.sends[id];
      if (send === undefined || send.topic !== topic || send.partition !== partition || send.key !== key) {
        this.#findings.violation(
          'phantom',
          `${name} has at ${offset} record ${id} of ${key}, which nobody has sent there`,
        );
        return false;
      }
      const before = offsets.get(id);
      if (before !== undefined && send.acks === 'all')
        this.#findings.violation('duplicate', `record ${id} is at ${name} ${before} and ${offset}`);
      offsets.set(id, offset);
      if (seen[offset] !== undefined && seen[offset] !== id)
        this.#findings.violation(
          'inconsistent-offsets',
          `${name} at ${offset} showed ${seen[offset]}, in the end it is ${id}`,
        );
    }
    return true;
  }

  /** Check 3: what was acknowledged goes only when it is replaced. */
  #lost(
    who: string,
    topic: string,
    partition: number,
    ids: ReadonlySet<number>,
    newest: ReadonlyMap<string, KeyedRecord>,
  ): void {
    for (const send of this.#history.sends) {
      if (send.topic !== topic || send.partition !== partition) continue;
      const { id, key = '', acks, acknowledgedAt, offset } = send;
      if (acknowledgedAt === undefined || acks !== 'all' || ids.has(id)) continue;
      if ((newest.get(key)?.offset ?? -1) > offset) continue;
      this.#findings.violation(
        'lost-write',
        `record ${id} of ${key} was acknowledged at ${acknowledgedAt.toFixed(3)} as ${topic}-${partition} ${offset}, ` +
          `is gone on ${who}, and nothing has replaced it`,
      );
    }
  }

  #equal(
    name: string,
    [first, expected]: readonly [string, ReadonlyMap<string, KeyedRecord>],
    [who, newest]: readonly [string, ReadonlyMap<string, KeyedRecord>],
  ): void {
    for (const key of new Set([...expected.keys(), ...newest.keys()])) {
      const [one, other] = [expected.get(key), newest.get(key)];
      if (one?.offset === other?.offset && one?.id === other?.id) continue;
      this.#findings.violation(
        'replicas-differ',
        `the newest ${key} of ${name} is at ${one?.offset} on ${first}, at ${other?.offset} on ${who}`,
      );
    }
  }
}
