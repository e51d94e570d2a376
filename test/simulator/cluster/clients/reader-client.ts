/**
 * Reads a topic without a group. It has been shown committed records only, so it can always go on where it
 * was: an offset that is out of range means that records have gone which somebody has read.
 */
import type { Consumer } from '../../../../src/client/index.ts';
import { idOf } from '../history.ts';
import { Observations } from '../observations.ts';
import { SimulatedClient } from './simulated-client.ts';

export class ReaderClient extends SimulatedClient<'reader'> {
  #consumer: Consumer | undefined;
  readonly #seen = new Observations(this.host, this);

  protected override async work(): Promise<void> {
    while (!this.isStopping) {
      const ottla = await this.ottla();
      if (ottla === undefined) continue;
      const { topic, rack } = this.plan;
      const { partitions } = this.cluster.plan.topics.find(({ name }) => name === topic)!;
      const assign = Array.from({ length: partitions }, (_, partition) => ({
        topic,
        partition,
        offset: this.#seen.next({ topic, partition }),
      }));
      this.#consumer = ottla.consumer({
        assign,
        ...(rack === undefined ? {} : { rack }),
        stallTimeoutMs: 20_000,
      });
      await this.#read(this.#consumer);
      await this.#consumer.close();
    }
    await this.disconnect();
  }

  protected override stopping(): void {
    void this.#consumer?.close();
  }

  async #read(consumer: Consumer): Promise<void> {
    const { topic } = this.plan;
    try {
      for await (const { partition, records } of consumer.batches()) {
        for (const record of records)
          this.#seen.polled({ topic, partition }, record.offset, idOf(record.text() ?? ''));
        this.history.operations++;
        await this.pace();
      }
    } catch (error) {
      const { code, message } = this.failed('read', error);
      if (code === 'OFFSET_OUT_OF_RANGE') this.findings.violation('reader-out-of-range', message);
    }
  }
}
