/** How descriptions of groups name the host of a client. */
import type { Peer } from '../transport/exchange.ts';

/** As Kafka writes an address without a name: `/10.0.0.7`. */
export function clientHost({ remote }: Peer): string {
  return `/${remote.host}`;
}
