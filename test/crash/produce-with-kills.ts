/**
 * A producer writes numbered records without a pause while its broker is killed with -9 and started
 * again, many times. Afterwards the log is read from its start and compared with what was acknowledged.
 *
 * lost        acknowledged, and not in the log at the acknowledged place
 * duplicated  more than once in the log
 * reordered   behind a record that was sent later to the same partition
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConsumerRecord, connect } from '../../src/client/index.ts';
import { BrokerProcess } from './broker-process.ts';

export interface KillPlan {
  readonly kills: number;
  readonly partitions: number;
  /** Default `all` with idempotence; with 1 a repetition may duplicate, which is then not counted. */
  readonly acks?: 1 | 'all';
  readonly args?: readonly string[];
  readonly node?: string;
  readonly log?: (line: string) => void;
}

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

const topic = 'killed';
/** Sends that may be under way at once. */
const window = 500;

export async function produceWithKills(plan: KillPlan): Promise<KillReport> {
  const acks = plan.acks ?? 'all';
  const broker = await BrokerProcess.start({
    args: ['--log.segment.bytes=1048576', ...(plan.args ?? [])],
    ...(plan.node && { node: plan.node }),
  });
  try {
    await using ottla = await connect(broker.address);
    const admin = ottla.admin();
    await admin.createTopics([{ name: topic, partitions: plan.partitions }]);
    const history = new History(plan.partitions);
    {
      await using producer = ottla.producer({ acks, idempotent: acks === 'all', deliveryTimeoutMs: 120_000 });
      let stop = false;
      const writing = (async () => {
        while (!stop) {
          if (history.underWay >= window) {
            await sleep(1);
            continue;
          }
          for (let i = 0; i < 50; i++) history.send((record) => producer.send(record));
          await sleep(0);
        }
      })();
      for (let kill = 1; kill <= plan.kills; kill++) {
        await history.progress(200);
        await sleep(20 + Math.random() * 300);
        await broker.kill('SIGKILL');
        await sleep(Math.random() * 100);
        await broker.restart();
        plan.log?.(`killed ${kill} of ${plan.kills}, ${history.acknowledged} acknowledged so far`);
      }
      await history.progress(200);
      stop = true;
      await writing;
      await history.settled();
    }
    await using last = ottla.producer();
    // Consumers see synced records only: once these are acknowledged, everything before them is synced.
    for (let partition = 0; partition < plan.partitions; partition++)
      history.send((record) => last.send(record));
    await history.settled();
    await using consumer = ottla.consumer({ topics: [topic], from: 'start', stopAtEnd: true });
    for await (const record of consumer) history.found(record);
    return history.report(plan.kills, acks === 'all');
  } finally {
    await broker.stop();
  }
}

/** What was sent, acknowledged and found; ids rise from 0 and go round the partitions. */
class History {
  acknowledged = 0;
  underWay = 0;
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

  constructor(partitions: number) {
    this.partitions = partitions;
    this.lastId = new Array<number>(partitions).fill(-1);
  }

  send(
    deliver: (record: { topic: string; partition: number; value: string }) => Promise<{ offset: number }>,
  ): void {
    const id = this.next++;
    this.offsets[id] = -1;
    this.foundAt[id] = -1;
    this.underWay++;
    const delivery = deliver({
      topic,
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
    if (this.pending.length > 100_000) this.pending = this.pending.slice(-window * 2);
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
