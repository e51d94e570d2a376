/**
 * The brokers of a cluster to try things with, all on one machine: the part of `ottla dev --brokers N` that
 * knows ports. Each of them could as well run elsewhere.
 */
import { printAddress } from '../config/end-point.ts';
import { brokerPortOffset } from '../config/port-offsets.ts';
import { nodeNetwork } from '../platform/node/network.ts';
import type { Address } from '../platform/ports.ts';
import type { PlannedBroker } from './broker-group.ts';

export interface DevClusterOptions {
  readonly brokers: number;
  /** Where clients connect, one per broker; those after the last count its port on. */
  readonly listen: readonly Address[];
  readonly dataDirectory: string;
  /** Further flags of `ottla serve`. */
  readonly flags: readonly string[];
}

/** Every broker's command line; their lists of voters are the same. Resolves once free ports are found. */
export async function planDevCluster(options: DevClusterOptions): Promise<PlannedBroker[]> {
  const { brokers, listen, dataDirectory, flags } = options;
  const { host, port } = listen.at(-1)!;
  const addresses = Array.from(
    { length: brokers },
    (_, at) => listen[at] ?? { host, port: port === 0 ? 0 : port + 1 + at - listen.length },
  );
  const doors = await Promise.all(addresses.map(brokerAddress));
  const peers = doors.map((door, at) => `${at + 1}@${printAddress(door)}`).join(',');
  return addresses.map((address, at) => {
    const nodeId = at + 1;
    const directory = `${dataDirectory}/${nodeId}`;
    const own = ['--node-id', String(nodeId), '--data-dir', directory, '--listen', printAddress(address)];
    return { nodeId, dataDirectory: directory, flags: [...own, '--peers', peers, ...flags] };
  });
}

/** Beside the clients' port; a free one where that is chosen by the system. */
async function brokerAddress({ host, port }: Address): Promise<Address> {
  if (port !== 0) return { host, port: port + brokerPortOffset };
  const listener = await nodeNetwork().listen({ host, port: 0 }, (socket) => socket.destroy());
  await listener.close();
  return listener.address;
}
