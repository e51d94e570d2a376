/** Producer identity: the id under which the broker recognises this producer's repetitions. */
import type { Cluster } from '../cluster.ts';

export class ProducerIdentity {
  readonly #cluster: Cluster;
  #producerId: number | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Undefined until it has been obtained. */
  get producerId(): number | undefined {
    return this.#producerId;
  }

  /** The epochs of the id are used up: the next one has to be another. */
  renew(): void {
    this.#producerId = undefined;
  }

  /** Asks the cluster for an id. */
  async obtain(): Promise<void> {
    const { producerId } = await this.#cluster.call(
      'InitProducerId',
      { transactionalId: null, transactionTimeoutMs: 60_000, producerId: -1, producerEpoch: -1 },
      'any',
      { errorOf: ({ error }) => ({ error }) },
    );
    this.#producerId = producerId;
  }
}
