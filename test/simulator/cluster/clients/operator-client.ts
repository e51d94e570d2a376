/**
 * An operator who changes topics, moves replicas and asks for elections at the times of the plan. Any of it
 * may be refused: it is asked once, of any broker, and not looked after.
 */
import type { ApiName, RequestOf, ResponseOf } from '../../../../protocol/apis.ts';
import { zeroUuid } from '../../../../protocol/wire/uuid.ts';
import type { BrokerId } from '../../../../src/base/units.ts';
import { Peer } from '../../peer.ts';
import type { History } from '../history.ts';
import type { Operation } from '../plan.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';

const timeoutMs = 5_000;

export class OperatorClient {
  readonly #cluster: SimulatedCluster;
  readonly #history: History;
  /** How many directories of a voter have been removed for good. */
  readonly #removed = new Map<BrokerId, number>();
  /** Operations that were answered, by kind. */
  readonly answered = new Map<string, number>();

  constructor(cluster: SimulatedCluster, history: History) {
    this.#cluster = cluster;
    this.#history = history;
  }

  schedule(operations: readonly Operation[]): void {
    const { world, findings } = this.#cluster;
    for (const operation of operations) {
      world.at(operation.at, () => {
        this.#carryOut(operation).catch((error: unknown) => findings.bug(error));
      });
    }
  }

  async #carryOut(operation: Operation): Promise<void> {
    const { findings } = this.#cluster;
    const { at: _, ...what } = operation;
    try {
      const response = await this.#ask(operation);
      findings.line('op', `${JSON.stringify(what)}: ${JSON.stringify(response)}`);
      this.answered.set(operation.kind, (this.answered.get(operation.kind) ?? 0) + 1);
    } catch (error) {
      findings.line('op', `${JSON.stringify(what)}: ${String(error)}`);
    }
  }

  #ask(operation: Operation): Promise<unknown> {
    const { kind } = operation;
    switch (kind) {
      case 'create-topic': {
        const { topic: name, partitions: numPartitions } = operation;
        const topic = { name, numPartitions, replicationFactor: -1, assignments: [], configs: [] };
        return this.#request('CreateTopics', { topics: [topic], timeoutMs, validateOnly: false });
      }
      case 'delete-topic':
        return this.#request('DeleteTopics', {
          topics: [{ name: operation.topic, topicId: zeroUuid }],
          timeoutMs,
        });
      case 'add-partitions':
        return this.#request('CreatePartitions', {
          topics: [{ name: operation.topic, count: operation.count, assignments: null }],
          timeoutMs,
          validateOnly: false,
        });
      case 'reassign': {
        const { topic: name, partition: partitionIndex, replicas } = operation;
        return this.#request('AlterPartitionReassignments', {
          timeoutMs,
          allowReplicationFactorChange: true,
          topics: [{ name, partitions: [{ partitionIndex, replicas: replicas && [...replicas] }] }],
        });
      }
      case 'elect-preferred':
        return this.#request('ElectLeaders', { electionType: 0, topicPartitions: null, timeoutMs });
      case 'trim':
        return this.#trim(operation);
      case 'remove-voter':
      case 'add-voter':
        return this.#changeVoters(operation);
      case 'alter-topic': {
        const { topic, key: name, value, via } = operation;
        const resources = [
          { resourceType: 2, resourceName: topic, configs: [{ name, operation: 0, value }] },
        ];
        const request = { resources, validateOnly: false };
        const asked = this.#cluster.running.find(({ id }) => id === via)?.host.name;
        return this.#request('IncrementalAlterConfigs', request, asked);
      }
    }
  }

  #changeVoters({
    kind,
    broker: voterId,
  }: Extract<Operation, { kind: `${string}-voter` }>): Promise<unknown> {
    const { directories } = this.#cluster.broker(voterId);
    const first = this.#removed.get(voterId) ?? 0;
    const isRemoval = kind === 'remove-voter';
    const voterDirectoryId = isRemoval
      ? directories[Math.min(first, directories.length - 1)]
      : directories.at(-1);
    if (voterDirectoryId === undefined) return Promise.resolve('never served');
    if (isRemoval && first < directories.length - 1) this.#removed.set(voterId, first + 1);
    const voter = { clusterId: null, voterId, voterDirectoryId };
    if (isRemoval) return this.#request('RemoveRaftVoter', voter);
    return this.#request('AddRaftVoter', { ...voter, timeoutMs, listeners: [], ackWhenCommitted: true });
  }

  async #trim({ topic, partition, share }: Extract<Operation, { kind: 'trim' }>): Promise<unknown> {
    const { world, newestImage } = this.#cluster;
    const leader = newestImage?.topics.get(topic)?.partitions[partition]?.leader ?? -1;
    if (leader < 0) return 'nobody leads';
    const offset = Math.floor(share * (this.#history.acknowledgedBy(topic, partition, world.now) + 1));
    const trimmed = this.#history.trimming(topic, partition, offset);
    const partitions = [{ index: partition, offset }];
    const request = { topics: [{ name: topic, partitions }], timeoutMs };
    const response = await this.#request('DeleteRecords', request, this.#cluster.broker(leader).host.name);
    if (response.topics[0]!.partitions[0]!.error === 'NONE') trimmed();
    return response;
  }

  /** Asks the first broker that serves, or the one named. */
  async #request<Api extends ApiName>(
    api: Api,
    request: RequestOf<Api>,
    host = this.#cluster.running[0]?.host.name,
  ): Promise<ResponseOf<Api>> {
    if (host === undefined) throw new Error('no broker serves');
    const { platform } = this.#cluster.world.host('op');
    const peer = await Peer.connect(platform, { host, port: 9092 }, 'kafka');
    const giveUp = platform.clock.after(2 * timeoutMs, () => peer.raw.socket.destroy());
    try {
      return await peer.request(api, request);
    } finally {
      giveUp();
      peer.close();
    }
  }
}
