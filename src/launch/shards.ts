/**
 * Shards: several brokers on one machine, one per core, run as one. Shard s of node n is broker n·100 + s,
 * with its ports counted on from those of shard 0; only shard 0 may vote. The machine is their rack, so that
 * replicas of a partition are spread over machines.
 */
import { assert } from '../base/assert.ts';
import type { BrokerSettings } from '../config/broker-settings.ts';
import { type EndPoint, isWildcard } from '../config/end-point.ts';
import { brokerPortOffset } from '../config/port-offsets.ts';
import { absolutePath } from '../platform/node/absolute-path.ts';
import type { Address } from '../platform/ports.ts';
import type { OwnSettings } from './broker-group.ts';

/** At most 99 shards: their ids must not reach the next node's. */
const idsPerNode = 100;

/** Voters have ids of at most nine digits. */
export const largestNodeId = 9_999_999;

const loopback = '127.0.0.1';

/** The settings of a machine. One without peers is the only voter, and its brokers meet where nobody else can. */
export function withPeers(machine: BrokerSettings): BrokerSettings {
  const { quorumVoters, brokerListener, listeners, nodeId } = machine;
  if (quorumVoters.length > 0) return machine;
  const door =
    brokerListener === 'auto'
      ? { host: loopback, port: listeners[0]!.port + brokerPortOffset }
      : brokerListener;
  const host = isWildcard(door.host) ? loopback : door.host;
  return { ...machine, quorumVoters: [{ id: nodeId, host, port: door.port }] };
}

/**
 * The shards of a machine whose settings are those of one broker, and go together; the peers are those of the machines'
 * shards 0, by the machines' node ids.
 */
export function planShards(shards: number, machine: BrokerSettings): OwnSettings[] {
  const { nodeId, logDir, listeners, advertisedListeners, quorumVoters, brokerRack } = machine;
  const entry = quorumVoters.find(({ id }) => id === nodeId);
  const door = setOr(machine.brokerListener, entry);
  const told = setOr(machine.brokerAdvertisedListener, entry ?? door);
  return Array.from({ length: shards }, (_, shard) => ({
    nodeId: nodeId * idsPerNode + shard,
    logDir: `${absolutePath(logDir)}/${shard}`,
    listeners: countedAll(listeners, shard),
    ...(advertisedListeners.length > 0 && { advertisedListeners: countedAll(advertisedListeners, shard) }),
    brokerListener: counted(door, shard),
    brokerAdvertisedListener: counted(told, shard),
    quorumVoters: quorumVoters.map((voter) => ({ ...voter, id: voter.id * idsPerNode })),
    brokerRack: brokerRack ?? `node-${nodeId}`,
  }));
}

/** Settings that go together have one of both. */
function setOr(set: Address | 'auto', otherwise: Address | undefined): Address {
  if (set !== 'auto') return set;
  assert(otherwise !== undefined, 'a node that does not vote has a listener of its own');
  return otherwise;
}

function countedAll(listeners: readonly EndPoint[], shard: number): EndPoint[] {
  return listeners.map((listener) => ({ ...listener, port: listener.port + shard }));
}

function counted({ host, port }: Address, shard: number): Address {
  return { host, port: port + shard };
}
