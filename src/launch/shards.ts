/**
 * Shards: several brokers on one machine, one per core, run as one. Shard s of node n is broker n·100 + s,
 * with its ports counted on from those of shard 0; only shard 0 may vote. The machine is their rack, so that
 * replicas of a partition never share it.
 */
import { printAddress, type VoterAddress } from '../config/end-point.ts';
import { brokerPortOffset } from '../config/port-offsets.ts';
import type { Address } from '../platform/ports.ts';
import type { PlannedBroker } from './broker-group.ts';

export interface ShardsOptions {
  readonly shards: number;
  readonly nodeId: number;
  readonly rack: string | undefined;
  readonly dataDirectory: string;
  /** Of shard 0. */
  readonly listen: Address;
  /** What clients are told of shard 0; undefined: where it listens. */
  readonly advertise: Address | undefined;
  /** Broker-to-broker listener of shard 0; undefined: the entry among the voters, else beside `listen`. */
  readonly brokerListen: Address | undefined;
  /** The voting machines by node id, with the broker-to-broker listeners of their shards 0. */
  readonly peers: readonly VoterAddress[];
  /** Further flags of `ottla serve`. */
  readonly flags: readonly string[];
}

/** At most 99 shards: their ids must not reach the next node's. */
const idsPerNode = 100;

export function planShards(options: ShardsOptions): PlannedBroker[] {
  const { shards, nodeId, dataDirectory, listen, advertise, flags } = options;
  const door = doorOf(options);
  const voters = options.peers.length > 0 ? options.peers : [{ id: nodeId, ...door }];
  const peers = voters.map((voter) => `${voter.id * idsPerNode}@${printAddress(voter)}`).join(',');
  const rack = options.rack ?? `node-${nodeId}`;
  return Array.from({ length: shards }, (_, shard) => {
    const id = nodeId * idsPerNode + shard;
    const directory = `${dataDirectory}/${shard}`;
    const own: [string, string][] = [
      ['node-id', String(id)],
      ['data-dir', directory],
      ['listen', printAddress(counted(listen, shard))],
      ['broker-listen', printAddress(counted(door, shard))],
      ['peers', peers],
      ['broker.rack', rack],
    ];
    if (advertise !== undefined) own.push(['advertise', printAddress(counted(advertise, shard))]);
    return {
      nodeId: id,
      dataDirectory: directory,
      flags: [...own.map(([name, value]) => `--${name}=${value}`), ...flags],
    };
  });
}

function doorOf({ brokerListen, peers, nodeId, listen }: ShardsOptions): Address {
  const voter = peers.find(({ id }) => id === nodeId);
  return brokerListen ?? voter ?? { host: listen.host, port: listen.port + brokerPortOffset };
}

function counted({ host, port }: Address, shard: number): Address {
  return { host, port: port + shard };
}
