/** Sends numbered records, several at a time; begins a new session when the old one can go no further. */
import { OttlaError, type Producer, type ProducerRecord } from '../../../../src/client/index.ts';
import { recordValue, type Send } from '../history.ts';
import { SimulatedClient } from './simulated-client.ts';

/** Of each partition of a compacted topic. */
const keys = 6;

export class ProducerClient extends SimulatedClient<'producer'> {
  #inFlight = 0;
  #wake: (() => void) | undefined;

  protected override async work(): Promise<void> {
    while (!this.isStopping) {
      const ottla = await this.ottla();
      if (ottla === undefined) continue;
      const { acks, deliveryTimeoutMs } = this.plan;
      const producer = ottla.producer({ acks, deliveryTimeoutMs, closeTimeoutMs: deliveryTimeoutMs });
      await this.#session(producer, this.history.sessions++);
      await producer.close();
    }
    await this.disconnect();
  }

  /** Sends until the producer is of no use any more; waits for all that it began. */
  async #session(producer: Producer, session: number): Promise<void> {
    let isOver = false;
    while (!this.isStopping && !isOver) {
      await this.pace();
      if (this.#inFlight >= this.plan.window) await this.#room();
      const burst = this.random.chance(0.2) ? this.random.between(2, 8) : 1;
      const topic = this.random.pick(this.plan.topics);
      const { partitions, isCompacted } = this.cluster.plan.topics.find(({ name }) => name === topic)!;
      const partition = this.random.below(partitions);
      for (let sent = 0; sent < burst && !isOver; sent++) {
        const key = isCompacted === true ? `k${this.random.below(keys)}` : undefined;
        const send = this.history.sending({ topic, partition, session, acks: this.plan.acks, key });
        this.#send(producer, send).then(
          (goesOn) => {
            if (!goesOn) isOver = true;
            this.#inFlight--;
            this.#wake?.();
          },
          (error: unknown) => this.findings.bug(error),
        );
      }
    }
    while (this.#inFlight > 0) await this.#room();
  }

  /** False when the producer cannot go on. */
  async #send(producer: Producer, send: Send): Promise<boolean> {
    this.#inFlight++;
    const { topic, partition, id } = send;
    try {
      const { offset } = await producer.send(this.#recordOf(send));
      this.history.acknowledged(send, offset);
      this.findings.line(this.host, `record ${id} is at ${topic}-${partition} ${offset}`);
      return true;
    } catch (error) {
      if (error instanceof OttlaError) this.failed(`send ${id} to ${topic}-${partition}`, error);
      else throw error;
      return error.retriable;
    }
  }

  #recordOf({ id, topic, partition, key }: Send): ProducerRecord {
    const padding = this.random.chance(this.plan.largeShare ?? 0.02) ? 20_000 : this.random.between(0, 200);
    const record = { topic, partition, key, value: recordValue(id, padding) };
    const isDeleted = key !== undefined && this.random.chance(0.1);
    return isDeleted ? { ...record, value: null, headers: { id: recordValue(id, 0) } } : record;
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
