/**
 * I-17: when all clients have gone, nothing of them is left. A connection whose end no broker was told of (the
 * link was cut) stays until it has been idle for long: with such faults only what frames have taken is counted.
 */
import type { FaultKind } from './plan.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

/** The other side may not hear of an end. */
const silencing: readonly FaultKind[] = ['cut', 'break', 'slow-link', 'pause'];

/** What is left over on some broker; undefined when nothing is. */
export function leftovers({ running, plan }: SimulatedCluster): string | undefined {
  const isTold = !plan.faults.some(({ kind }) => silencing.includes(kind));
  for (const { host, broker } of running) {
    const { inbounds, buffers } = broker.state;
    const { reservedBytes, waiting } = buffers;
    if (waiting > 0) return `${host.name} has ${waiting} frames waiting for memory`;
    if (reservedBytes > 0) return `${host.name} has ${reservedBytes} bytes reserved for frames`;
    const listener = inbounds.find(({ address }) => address.host === host.name && address.port === 9092);
    if (!isTold) continue;
    const connections = listener?.connections ?? 0;
    if (connections > 0) return `${host.name} has ${connections} connections of clients that have gone`;
  }
  return undefined;
}
