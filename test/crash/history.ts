/**
 * What a producer sent, what was acknowledged, and what is in the log at the end.
 *
 * lost        acknowledged, and not in the log at the acknowledged place
 * duplicated  more than once in the log
 * reordered   behind a record that was sent later to the same partition
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumerRecord } from '../../src/client/index.ts';

export interface KillReport {
  readonly kills: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** Sends that ended with an error: their fate is unknown, they may be in the log once or not at all. */
  readonly failed: number;
  readonly read: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
}

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

/** What was sent, acknowledged and found; ids rise from 0 and go round the partitions. */
export class History {
  acknowledged = 0;
  underWay = 0;
  private readonly topic: string;
  private readonly partitions: number;
  private next = 0;
  private failed = 0;
  private read = 0;
  private duplicated = 0;
  private reordered = 0;
  /** Acknowledged offset by id, −1 without an acknowledgement. */
  private readonly offsets: number[] = [];
  private readonly foundAt: number[] = [];
  private readonly lastId: number[];
  private pending: Promise<unknown>[] = [];

  constructor(topic: string, partitions: number) {
    this.topic = topic;
    this.partitions = partitions;
    this.lastId = new Array<number>(partitions).fill(-1);
  }

  send(deliver: Deliver): void {
    const id = this.next++;
    this.offsets[id] = -1;
    this.foundAt[id] = -1;
    this.underWay++;
    const delivery = deliver({
      topic: this.topic,
      partition: id % this.partitions,
      value: String(id).padEnd(100, '.'),
    }).then(
      ({ offset }) => {
        this.offsets[id] = offset;
        this.acknowledged++;
        this.underWay--;
      },
      () => {
        this.failed++;
        this.underWay--;
      },
    );
    this.pending.push(delivery);
    if (this.pending.length > 100_000) this.pending = this.pending.slice(-50_000);
  }

  /** Sends until the signal. */
  async sendUntil(signal: AbortSignal, deliver: Deliver, { window, pauseMs } = withoutPause): Promise<void> {
    while (!signal.aborted) {
      if (this.underWay >= window) {
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
    await Promise.all(this.pending);
  }

  found(record: ConsumerRecord): void {
    this.read++;
    const id = Number.parseInt(new TextDecoder().decode(record.value ?? new Uint8Array()), 10);
    if (this.foundAt[id] === undefined || id % this.partitions !== record.partition)
      throw new Error(`a record that was never sent: ${id}`);
    if (this.foundAt[id] !== -1) this.duplicated++;
    else if (id < this.lastId[record.partition]!) this.reordered++;
    this.lastId[record.partition] = Math.max(id, this.lastId[record.partition]!);
    // With a repetition the acknowledged place counts, wherever the other one lies.
    if (this.foundAt[id] !== this.offsets[id]) this.foundAt[id] = record.offset;
  }

  report(kills: number, exactlyOnce: boolean): KillReport {
    let lost = 0;
    for (const [id, offset] of this.offsets.entries())
      if (offset !== -1 && this.foundAt[id] !== offset) lost++;
    return {
      kills,
      sent: this.next,
      acknowledged: this.acknowledged,
      failed: this.failed,
      read: this.read,
      lost,
      duplicated: exactlyOnce ? this.duplicated : 0,
      reordered: exactlyOnce ? this.reordered : 0,
    };
  }
}
