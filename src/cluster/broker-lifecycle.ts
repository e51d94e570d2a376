/**
 * Broker lifecycle: makes this process known to the controller, and gives it what only a registered
 * broker may ask for.
 *
 * The registration carries the addresses that clients are told, so it comes after the ports are bound; it
 * gives every partition led here a new leader epoch, so it comes before anybody is served.
 */
import { type Outcome, refused } from '../base/outcome.ts';
import type { BrokerId, Offset, Uuid } from '../base/units.ts';
import type { ProducerIdBlock } from '../core/metadata/commands.ts';
import { supportedFeatures } from '../core/metadata/features.ts';
import type { BrokerEndPoint } from '../core/metadata/image.ts';
import { DiskError } from '../platform/ports.ts';
import type { MetadataQuorum } from './quorum.ts';

export interface Registration {
  readonly brokerId: BrokerId;
  /** Made anew with each start. */
  readonly incarnationId: Uuid;
  readonly endPoints: readonly BrokerEndPoint[];
  readonly rack: string | null;
  /** Ids of the data directories. */
  readonly directories: readonly Uuid[];
}

export class BrokerLifecycle {
  readonly #metadata: MetadataQuorum;
  readonly #brokerId: BrokerId;
  #brokerEpoch: Offset = -1;

  constructor(metadata: MetadataQuorum, brokerId: BrokerId) {
    this.#metadata = metadata;
    this.#brokerId = brokerId;
  }

  /** Resolves once the registration is durable and in the image. */
  async register(registration: Registration): Promise<Outcome<void>> {
    // The only voter is the active controller: its metadata cannot lag behind, so it takes part at once.
    const registered = await this.#metadata.submit({
      type: 'register-broker',
      fenced: false,
      features: supportedFeatures,
      mayHaveLostData: false,
      ...registration,
    });
    if (!registered.ok) return registered;
    this.#brokerEpoch = registered.value.brokerEpoch;
    return { ok: true, value: undefined };
  }

  /** The next block of producer ids for this broker alone; KAFKA_STORAGE_ERROR when it cannot be made durable. */
  async allocateProducerIds(): Promise<Outcome<ProducerIdBlock>> {
    try {
      return await this.#metadata.submit({
        type: 'allocate-producer-ids',
        brokerId: this.#brokerId,
        brokerEpoch: this.#brokerEpoch,
      });
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      return refused('KAFKA_STORAGE_ERROR', `${error.message}.`);
    }
  }
}
