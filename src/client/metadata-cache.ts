/**
 * What the cluster looked like when it was last asked: brokers, topics, leaders. Holds no connection
 * and asks nobody; `metadata-updater.ts` does.
 *
 * Invariants  the leader epoch of a partition never falls, unless the topic id changed: an answer from
 *             a broker that lags behind must not undo what a better informed one has told, not even one
 *             that knows nothing of the topic
 */
import type { ResponseOf } from '../../protocol/apis.ts';
import type { ErrorName } from '../../protocol/errors.ts';
import { zeroUuid } from '../../protocol/wire/uuid.ts';
import type { BrokerId, LeaderEpoch, Uuid } from '../base/units.ts';
import type { Address } from '../platform/ports.ts';

export interface BrokerNode extends Address {
  readonly id: BrokerId;
  readonly rack: string | null;
}

interface PartitionMetadata {
  readonly index: number;
  /** −1 while nobody leads. */
  readonly leaderId: BrokerId;
  /** −1 when the broker does not tell. */
  readonly leaderEpoch: LeaderEpoch;
  readonly replicas: readonly BrokerId[];
  readonly isr: readonly BrokerId[];
  readonly offlineReplicas: readonly BrokerId[];
}

export interface TopicMetadata {
  readonly name: string;
  /** The zero UUID when the broker does not tell. */
  readonly id: Uuid;
  readonly internal: boolean;
  /** By partition index, without holes. */
  readonly partitions: readonly PartitionMetadata[];
}

/** Who leads a partition. */
export interface Leader {
  readonly broker: BrokerNode;
  readonly epoch: LeaderEpoch;
}

/** A leader that a broker named when it refused a request (KIP-951). */
export interface LeaderHint {
  readonly leaderId: BrokerId;
  readonly leaderEpoch: LeaderEpoch;
}

/** Whether two ids are known to be those of different topics. */
export function differ(a: Uuid, b: Uuid): boolean {
  return a !== b && a !== zeroUuid && b !== zeroUuid;
}

/** Of so many topics that are gone what was known is kept. */
const MOST_LOST = 1_000;

export class MetadataCache {
  readonly #brokers = new Map<BrokerId, BrokerNode>();
  readonly #topics = new Map<string, TopicMetadata>();
  readonly #namesById = new Map<Uuid, string>();
  readonly #errors = new Map<string, ErrorName>();
  /** What was last known of topics that had gone, or made way for others of their names; the latest come last. */
  readonly #lost = new Map<Uuid, TopicMetadata>();
  /** Null before the first answer, and where the broker does not tell. */
  clusterId: string | null = null;
  controllerId: BrokerId = -1;

  get brokers(): readonly BrokerNode[] {
    return [...this.#brokers.values()];
  }

  broker(id: BrokerId): BrokerNode | undefined {
    return this.#brokers.get(id);
  }

  topic(name: string): TopicMetadata | undefined {
    return this.#topics.get(name);
  }

  /** The zero UUID while it is not known. */
  idOf(name: string): Uuid {
    return this.topic(name)?.id ?? zeroUuid;
  }

  nameOf(id: Uuid): string | undefined {
    return this.#namesById.get(id);
  }

  /** Why the topic could not be described when it was last asked for. */
  errorOf(name: string): ErrorName | undefined {
    return this.#errors.get(name);
  }

  /** Undefined while nobody leads, or the leader's address is not known. */
  leaderOf(topic: string, partition: number): Leader | undefined {
    const known = this.#topics.get(topic)?.partitions[partition];
    const broker = known === undefined ? undefined : this.#brokers.get(known.leaderId);
    return broker === undefined ? undefined : { broker, epoch: known!.leaderEpoch };
  }

  /** Takes over an answer, which speaks for the topics it names and for all brokers. */
  apply(response: ResponseOf<'Metadata'>): void {
    if (response.brokers.length > 0) {
      this.#brokers.clear();
      for (const { brokerId, host, port, rack } of response.brokers) {
        this.#brokers.set(brokerId, { id: brokerId, host, port, rack });
      }
    }
    this.clusterId = response.clusterId;
    this.controllerId = response.controllerId;
    for (const topic of response.topics) if (topic.name !== null) this.#applyTopic(topic, topic.name);
  }

  /** Takes over a leader named in an answer, if it is news. True when it was. */
  applyHint(topic: string, partition: number, hint: LeaderHint, nodes: readonly BrokerNode[]): boolean {
    const known = this.#topics.get(topic);
    const before = known?.partitions[partition];
    if (known === undefined || before === undefined) return false;
    if (hint.leaderId < 0 || hint.leaderEpoch <= before.leaderEpoch) return false;
    const node = nodes.find(({ id }) => id === hint.leaderId);
    if (node !== undefined) this.#brokers.set(node.id, node);
    if (!this.#brokers.has(hint.leaderId)) return false;
    const partitions = known.partitions.with(partition, { ...before, ...hint });
    this.#topics.set(topic, { ...known, partitions });
    return true;
  }

  #applyTopic(topic: ResponseOf<'Metadata'>['topics'][number], name: string): void {
    const known = this.#topics.get(name);
    if (topic.error !== 'NONE') {
      this.#errors.set(name, topic.error);
      // While a leader is missing the rest of what we know still holds.
      if (topic.error === 'LEADER_NOT_AVAILABLE' || known === undefined) return;
      this.#lose(known);
      return;
    }
    this.#errors.delete(name);
    const same = known?.id === topic.topicId ? known : this.#lost.get(topic.topicId);
    const partitions: PartitionMetadata[] = [];
    for (const partition of topic.partitions) {
      const { index, leaderId, leaderEpoch, replicas, isr, offlineReplicas } = partition;
      if (index < 0 || index >= topic.partitions.length) continue;
      const before = same?.partitions[index];
      const outdated = before !== undefined && leaderEpoch >= 0 && leaderEpoch < before.leaderEpoch;
      partitions[index] = outdated
        ? before
        : { index, leaderId, leaderEpoch, replicas, isr, offlineReplicas };
    }
    if (partitions.length !== topic.partitions.length || partitions.includes(undefined as never)) return;
    if (known !== undefined && known !== same) this.#lose(known);
    this.#lost.delete(topic.topicId);
    this.#topics.set(name, { name, id: topic.topicId, internal: topic.isInternal, partitions });
    if (topic.topicId !== zeroUuid) this.#namesById.set(topic.topicId, name);
  }

  /** Its epochs count again when a broker names the same topic again: the one that did not may have lagged behind. */
  #lose(topic: TopicMetadata): void {
    this.#topics.delete(topic.name);
    this.#namesById.delete(topic.id);
    if (topic.id === zeroUuid) return;
    this.#lost.set(topic.id, topic);
    if (this.#lost.size > MOST_LOST) this.#lost.delete(this.#lost.keys().next().value!);
  }
}
