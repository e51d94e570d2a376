/** Addresses that clients are told: that of the listener through which they came. */
import type { BrokerSettings } from '../config/broker-settings.ts';
import type { BrokerEndPoint, BrokerImage } from '../core/metadata/image.ts';
import type { Address } from '../platform/ports.ts';
import type { ListenerName } from '../transport/exchange.ts';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Undefined when the broker has no such listener: clients that come through this one cannot reach it. */
export function endPointOf(broker: BrokerImage, listener: ListenerName): HostPort | undefined {
  return broker.endPoints.find(({ name }) => name === listener);
}

/** What clients are told of each listener: what `advertised.listeners` says, else where it is bound. */
export function advertisedEndPoints(settings: BrokerSettings, bound: readonly Address[]): BrokerEndPoint[] {
  return settings.listeners.map(({ name }, at) => {
    const advertised = settings.advertisedListeners.find((each) => each.name === name);
    const { host, port } = advertised ?? bound[at]!;
    return { name, host, port };
  });
}
