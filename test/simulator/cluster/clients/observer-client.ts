/** Asks from outside how far a group has read, who reads what, and where partitions end. */
import type { Ottla } from '../../../../src/client/index.ts';
import { Observations } from '../observations.ts';
import { SimulatedClient } from './simulated-client.ts';

export class ObserverClient extends SimulatedClient<'observer'> {
  readonly #seen = new Observations(this.host, this);

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
      const { partitions } = this.cluster.plan.topics.find(({ name }) => name === topic)!;
      const wanted = Array.from({ length: partitions }, (_, partition) => ({
        topic,
        partition,
        at: 'end' as const,
      }));
      const isSure = this.cluster.agreesOnCoordinator(group);
      const committed = await admin.groupOffsets(group);
      // As with Kafka, who was deposed and has not heard of it tells what was committed under it.
      if (isSure && this.cluster.agreesOnCoordinator(group)) this.#seen.groupCommitted(committed);
      const askedAt = this.cluster.world.now;
      for (const { partition, offset } of await admin.listOffsets(wanted))
        this.#seen.ended({ topic, partition }, offset, askedAt);
    }
  }
}
