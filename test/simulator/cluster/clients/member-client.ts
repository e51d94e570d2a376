/** A member of a group: handles records, leaves now and then, and comes back as somebody else. */
import type { ConsumerRecord, GroupConsumer } from '../../../../src/client/index.ts';
import { idOf } from '../history.ts';
import { GroupEar } from './group-ear.ts';
import { SimulatedClient } from './simulated-client.ts';

export class MemberClient extends SimulatedClient<'member'> {
  #consumer: GroupConsumer | undefined;
  readonly #ear = new GroupEar(this.cluster, this.plan.group, this.history.group(this.plan.group), () =>
    (this.#consumer?.assignment ?? []).map(({ partition }) => partition),
  );
  protected override readonly overhear = (host: string) => this.#ear.asked(host);

  protected override async work(): Promise<void> {
    while (!this.isStopping) {
      const ottla = await this.ottla();
      if (ottla === undefined) continue;
      const { group, topic, protocol, commitIntervalMs, rack } = this.plan;
      const consumer = ottla.groupConsumer({
        group,
        topics: [topic],
        protocol,
        commitIntervalMs,
        ...(rack === undefined ? {} : { rack }),
        ...(protocol === 'classic' ? { sessionTimeoutMs: 6_000, heartbeatIntervalMs: 500 } : {}),
        rebalanceTimeoutMs: 10_000,
        drainTimeoutMs: 5_000,
        stallTimeoutMs: 20_000,
      });
      this.#consumer = consumer;
      const cancel = this.platform.clock.after(this.random.between(4_000, 40_000), () => {
        if (!this.isStopping) void consumer.close();
      });
      try {
        await consumer.run((record) => this.#handle(record), { concurrency: this.random.between(1, 4) });
      } catch (error) {
        this.failed('membership', error);
        await this.sleep(200);
      }
      cancel();
    }
    await this.disconnect();
  }

  protected override stopping(): void {
    void this.#consumer?.close();
  }

  async #handle(record: ConsumerRecord): Promise<void> {
    const { topic, partition, offset } = record;
    const id = idOf(record.text() ?? '');
    if (this.plan.paceMs > 0) await this.pace();
    this.history.operations++;
    this.history.saw(topic, partition, offset, id);
    this.history.handled.push({ group: this.plan.group, id });
  }
}
