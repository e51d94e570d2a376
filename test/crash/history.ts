/**
 * What a producer of real processes sent, what was acknowledged, what readers saw meanwhile, and what is in the log
 * at the end; it is judged by the checks of the simulator.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerRecord } from '../../src/client/index.ts';
import { History as ClientHistory } from '../simulator/cluster/history.ts';
import { HistoryChecks } from '../simulator/cluster/history-checks.ts';
import { Observations } from '../simulator/cluster/observations.ts';

export interface KillReport {
  readonly kills: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** Sends that ended with an error: their fate is unknown, they may be in the log once or not at all. */
  readonly failed: number;
  readonly read: number;
  /** Acknowledged, and not in the log. */
  readonly lost: number;
  /** More than once in the log. */
  readonly duplicated: number;
  /** Behind a record that was sent later to the same partition. */
  readonly reordered: number;
  /** Something else was acknowledged or shown there before, was left out or came again, or nobody has sent it. */
  readonly contradicted: number;
  /** The first complaints, for people. */
  readonly complaints: readonly string[];
}

type Count = 'lost' | 'duplicated' | 'reordered' | 'contradicted';

/** What a complaint of the checks counts as; `contradicted` if it is not here. */
const counts: ReadonlyMap<string, Count> = new Map([
  ['lost-write', 'lost'],
  ['duplicate', 'duplicated'],
  ['send-order', 'reordered'],
  ['real-time', 'reordered'],
]);

/** How fast a producer sends: so many records under way at most, a pause after every 50. */
interface Pace {
  readonly window: number;
  readonly pauseMs: number;
}

const withoutPause: Pace = { window: 500, pauseMs: 0 };

export interface SentRecord {
  readonly topic: string;
  readonly partition: number;
  readonly value: string;
}

/** Sends a record; resolves with its place once it is acknowledged. */
export type Deliver = (record: SentRecord) => Promise<{ offset: number }>;

/** Numbers of records rise from 0 and go round the partitions. */
export class History {
  acknowledged = 0;
  readonly #topic: string;
  readonly #partitions: number;
  readonly #complaints: { readonly check: string; readonly message: string }[] = [];
  readonly #findings = {
    violation: (check: string, message: string) => void this.#complaints.push({ check, message }),
  };
  readonly #told = new ClientHistory(this.#findings, () => performance.now());
  /** Numbers of records as they lie in the log, by partition and offset. */
  readonly #log: number[][];
  #underWay = 0;
  #failed = 0;
  #read = 0;
  #pending: Promise<unknown>[] = [];

  constructor(topic: string, partitions: number) {
    this.#topic = topic;
    this.#partitions = partitions;
    this.#log = Array.from({ length: partitions }, () => []);
  }

  send(deliver: Deliver): void {
    const partition = this.#told.sends.length % this.#partitions;
    const topic = this.#topic;
    const send = this.#told.sending({ topic, partition, session: 0, acks: 'all' });
    this.#underWay++;
    const delivery = deliver({ topic, partition, value: String(send.id).padEnd(100, '.') }).then(
      ({ offset }) => {
        this.#told.acknowledged(send, offset);
        this.acknowledged++;
        this.#underWay--;
      },
      () => {
        this.#failed++;
        this.#underWay--;
      },
    );
    this.#pending.push(delivery);
    if (this.#pending.length > 100_000) this.#pending = this.#pending.slice(-50_000);
  }

  /** Sends until the signal. */
  async sendUntil(signal: AbortSignal, deliver: Deliver, { window, pauseMs } = withoutPause): Promise<void> {
    while (!signal.aborted) {
      if (this.#underWay >= window) {
        await sleep(1);
        continue;
      }
      for (let i = 0; i < 50; i++) this.send(deliver);
      await sleep(pauseMs);
    }
  }

  /** Resolves once so many more have been acknowledged; a broker that never recovers fails the test by time. */
  async progress(count: number): Promise<void> {
    const goal = this.acknowledged + count;
    const deadline = performance.now() + 60_000;
    while (this.acknowledged < goal) {
      if (performance.now() > deadline) throw new Error('no acknowledgement for 60 s');
      await sleep(5);
    }
  }

  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** Somebody who reads from the start while all this happens. */
  reader(name: string): (record: ConsumerRecord) => void {
    const seen = new Observations(name, { history: this.#told, findings: this.#findings });
    return (record) => seen.polled(record, record.offset, numberOf(record));
  }

  /** A record of the log as it is in the end; to be called for all of them. */
  found(record: ConsumerRecord): void {
    this.#read++;
    this.#log[record.partition]![record.offset] = numberOf(record);
  }

  /** Without `exactlyOnce` a repetition may have come in twice, and out of order. */
  report(kills: number, exactlyOnce: boolean): KillReport {
    const checks = new HistoryChecks(this.#told, this.#findings);
    for (const [partition, log] of this.#log.entries()) checks.partition(this.#topic, partition, log);
    checks.lost();
    const result = { lost: 0, duplicated: 0, reordered: 0, contradicted: 0 };
    const complaints: string[] = [];
    for (const { check, message } of this.#complaints) {
      const count = counts.get(check) ?? 'contradicted';
      if (!exactlyOnce && (count === 'duplicated' || count === 'reordered')) continue;
      result[count]++;
      if (complaints.length < 10) complaints.push(`${check}: ${message}`);
    }
    return {
      kills,
      sent: this.#told.sends.length,
      acknowledged: this.acknowledged,
      failed: this.#failed,
      read: this.#read,
      ...result,
      complaints,
    };
  }
}

/** NaN for what is no record of a history. */
function numberOf({ value }: ConsumerRecord): number {
  return Number.parseInt(new TextDecoder().decode(value ?? new Uint8Array()), 10);
}
