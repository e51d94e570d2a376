/**
 * The brokers of a cluster to try things with, all on one machine: the part of `ottla dev --brokers N` that
 * knows ports. Each of them could as well run elsewhere.
 */
import type { EndPoint } from '../config/end-point.ts';
import { brokerPortOffset } from '../config/port-offsets.ts';
import { nodeNetwork } from '../platform/node/network.ts';
import type { Address } from '../platform/ports.ts';
import type { OwnSettings } from './broker-group.ts';

export interface DevClusterOptions {
  readonly brokers: number;
  /** Where clients connect, one per broker; those after the last count its port on. */
  readonly listen: readonly EndPoint[];
  readonly dataDirectory: string;
}

/** Their lists of voters are the same: all vote. Resolves once free ports are found. */
export async function planDevCluster(options: DevClusterOptions): Promise<OwnSettings[]> {
  const { brokers, listen, dataDirectory } = options;
  const last = listen.at(-1)!;
  const listeners = Array.from(
    { length: brokers },
    (_, at) => listen[at] ?? { ...last, port: last.port === 0 ? 0 : last.port + 1 + at - listen.length },
  );
  const doors = await Promise.all(listeners.map(brokerAddress));
  const quorumVoters = doors.map((door, at) => ({ id: at + 1, ...door }));
  return listeners.map((listener, at) => ({
    nodeId: at + 1,
    logDir: `${dataDirectory}/${at + 1}`,
    listeners: [listener],
    brokerListener: doors[at]!,
    quorumVoters,
  }));
}

/** Beside the clients' port; a free one where that is chosen by the system. */
async function brokerAddress({ host, port }: Address): Promise<Address> {
  if (port !== 0) return { host, port: port + brokerPortOffset };
  const listener = await nodeNetwork().listen({ host, port: 0 }, (socket) => socket.destroy());
  await listener.close();
  return listener.address;
}
