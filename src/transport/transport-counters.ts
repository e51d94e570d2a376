/** Plain counters of a broker's inbound transport, read by the metrics on scrape. */
import type { Bytes } from '../base/units.ts';

export interface TransportCounters {
  accepted: number;
  /** Connections turned away by a limit. */
  refused: number;
  /** Connections closed because the peer broke the protocol or asked for what is not served. */
  protocolErrors: number;
  framesIn: number;
  bytesIn: Bytes;
  bytesOut: Bytes;
  /** Answers handed to sockets that have not left the process. */
  unsentBytes: Bytes;
}

export function transportCounters(): TransportCounters {
  return {
    accepted: 0,
    refused: 0,
    protocolErrors: 0,
    framesIn: 0,
    bytesIn: 0,
    bytesOut: 0,
    unsentBytes: 0,
  };
}
