/** Asks from outside how far a group has read, who reads what, and where partitions end. */
import type { Ottla } from '../../../../src/client/index.ts';
import { Observations } from '../observations.ts';
import { GroupEar } from './group-ear.ts';
import type { Exchange } from './overheard.ts';
import { SimulatedClient } from './simulated-client.ts';

export class ObserverClient extends SimulatedClient<'observer'> {
  readonly #seen = new Observations(this.host, this);
  readonly #ear = new GroupEar(this.cluster, this.plan.group, this.history.group(this.plan.group));

  protected override readonly overhear = (host: string) => {
    const { topic } = this.plan;
    const askedAt = this.cluster.world.now;
    const leaders = this.#partitions.map((partition) => this.cluster.leaderOf(topic, partition));
    const group = this.#ear.asked(host);
    return (exchange: Exchange): void => {
      group(exchange);
      if (exchange.api !== 'ListOffsets') return;
      for (const found of exchange.response.topics.flatMap(({ partitions }) => partitions)) {
        const { index: partition, error, offset, leaderEpoch: epoch } = found;
        if (error !== 'NONE') continue;
        const before = leaders[partition]!;
        const after = this.cluster.leaderOf(topic, partition);
        const isCurrent = after.host === host && before.host === host && before.epoch === after.epoch;
        this.#seen.ended({ topic, partition }, { offset, epoch }, askedAt, isCurrent);
      }
    };
  };

  protected override async work(): Promise<void> {
    while (!this.isStopping) {
      await this.pace();
      const ottla = await this.ottla();
      if (ottla === undefined) continue;
      try {
        await this.#ask(ottla);
      } catch (error) {
        this.failed('observation', error);
      }
    }
    await this.disconnect();
  }

  async #ask(ottla: Ottla): Promise<void> {
    const admin = ottla.admin();
    const { group, topic } = this.plan;
    this.history.operations++;
    if (this.random.chance(0.5)) {
      const [found] = await admin.describeGroups([group]);
      this.#seen.groupOwned(found?.members ?? []);
    } else {
      // What they tell is overheard.
      await admin.groupOffsets(group);
      await admin.listOffsets(
        this.#partitions.map((partition) => ({ topic, partition, at: 'end' as const })),
      );
    }
  }

  get #partitions(): readonly number[] {
    const { partitions } = this.cluster.plan.topics.find(({ name }) => name === this.plan.topic)!;
    return Array.from({ length: partitions }, (_, partition) => partition);
  }
}
