/**
 * Broker door: the listener for other brokers, on a port of its own that speaks the native protocol only.
 *
 * It opens before anything else, since a node with an empty directory finds its cluster by asking others
 * and being asked; until the rooms behind it are there it tells who this node is, and nothing else.
 */
import { apisServedTo } from '../../protocol/apis.ts';
import { makeApiVersionsResponse } from '../../protocol/generated/api-versions.ts';
import type { NodeIdentity } from '../cluster/formation.ts';
import type { Address } from '../platform/ports.ts';
import { nativeDetector } from '../transport/detect.ts';
import type { Exchange } from '../transport/exchange.ts';
import { Inbound, type InboundOptions } from '../transport/inbound.ts';
import { brokerListener } from './broker-listener.ts';
import type { Dispatch } from './dispatch.ts';
import { versionRanges } from './handlers/api-versions.ts';
import { describeNode } from './handlers/identify-node.ts';

type DoorOptions = Omit<InboundOptions, 'services'> & {
  readonly services: Omit<InboundOptions['services'], 'listener' | 'detect' | 'handle'>;
};

export class BrokerDoor {
  #inbound!: Inbound;
  #identity: NodeIdentity | undefined;
  #dispatch: Dispatch | undefined;

  private constructor() {}

  /** Resolves once the port is bound; peers that connect wait until this node knows who it is. */
  static async listen(options: DoorOptions): Promise<BrokerDoor> {
    const door = new BrokerDoor();
    door.#inbound = await Inbound.listen({
      ...options,
      services: {
        ...options.services,
        listener: brokerListener,
        detect: nativeDetector(apisServedTo('broker')),
        handle: (exchange) => door.#handle(exchange),
      },
    });
    return door;
  }

  get address(): Address {
    return this.#inbound.address;
  }

  get inbound(): Inbound {
    return this.#inbound;
  }

  /** From now on peers are told who this node is. */
  identifyAs(identity: NodeIdentity): void {
    this.#identity = identity;
    this.#inbound.open();
  }

  /** From now on all that brokers may ask is answered. */
  serve(dispatch: Dispatch): void {
    this.#dispatch = dispatch;
  }

  #handle(exchange: Exchange): void {
    if (this.#dispatch !== undefined) this.#dispatch.handle(exchange);
    else if (exchange.request.api === 'IdentifyNode') exchange.answer(describeNode(this.#identity!));
    else if (exchange.request.api === 'ApiVersions') {
      exchange.answer(makeApiVersionsResponse({ error: 'NONE', apiKeys: versionRanges('broker', 'native') }));
    } else exchange.fail('BROKER_NOT_AVAILABLE', 'This node is still starting.');
  }
}
