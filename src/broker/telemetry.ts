/**
 * Telemetry: what the broker tells of itself. Everything is read from the rooms when somebody asks;
 * nothing here is touched by a request.
 */
import type { GroupCoordinators } from '../cluster/group-coordinators.ts';
import type { Partition } from '../cluster/partition.ts';
import type { Partitions } from '../cluster/partitions.ts';
import type { MetadataQuorum } from '../cluster/quorum.ts';
import type { BrokerSettings } from '../config/broker-settings.ts';
import type { LogDirectory } from '../storage/log-directory.ts';
import { SYNC_LATENCY_BOUNDS } from '../storage/sync-queue.ts';
import { MetricRegistry } from '../telemetry/metric-registry.ts';
import type { Sample } from '../telemetry/metrics.ts';
import type { Inbound } from '../transport/inbound.ts';
import type { ReceiveBuffers } from '../transport/receive-buffers.ts';
import type { TransportCounters } from '../transport/transport-counters.ts';
import { type ApiCounters, type Dispatch, LATENCY_BOUNDS } from './dispatch.ts';
import { groupMetrics } from './group-metrics.ts';

/** The rooms of a running broker, to be looked at. */
export interface BrokerState {
  readonly settings: BrokerSettings;
  readonly logs: LogDirectory;
  readonly partitions: Partitions;
  readonly quorum: MetadataQuorum;
  readonly groups: GroupCoordinators;
  readonly inbounds: readonly Inbound[];
  readonly counters: TransportCounters;
  readonly buffers: ReceiveBuffers;
  readonly dispatch: Dispatch;
}

export interface TelemetryOptions {
  /** Of this software. */
  readonly version: string;
  /** Whether to add memory, CPU and event loop of the process. */
  readonly processMetrics: boolean;
}

/** All metrics of the broker. */
export function brokerMetrics(state: BrokerState, options: TelemetryOptions): MetricRegistry {
  const { logs, settings, quorum } = state;
  const { processMetrics } = options;
  const registry = new MetricRegistry({ processMetrics, maxSeries: settings.metricsSeriesMax });
  const labels = {
    node_id: String(settings.nodeId),
    cluster_id: logs.identity.clusterId,
    version: options.version,
  };
  registry.source('brokerInfo', () => [{ labels, value: 1 }]);
  transportMetrics(registry, state);
  requestMetrics(registry, state);
  storageMetrics(registry, state);
  partitionMetrics(registry, state);
  groupMetrics(registry, state);
  registry.value('metadataOffset', () => quorum.image.offset);
  registry.value('metadataTerm', () => quorum.epoch);
  return registry;
}

/** Why the process should be replaced; empty while it works. */
export function unhealthy({ logs }: BrokerState): string[] {
  return logs.state === 'offline' ? [logs.reason] : [];
}

function transportMetrics(registry: MetricRegistry, { inbounds, counters }: BrokerState): void {
  registry.value('connectionsOpen', () => inbounds.reduce((sum, { connections }) => sum + connections, 0));
  registry.value('connectionsAccepted', () => counters.accepted);
  registry.value('connectionsRefused', () => counters.refused);
  registry.value('protocolErrors', () => counters.protocolErrors);
  registry.value('framesReceived', () => counters.framesIn);
  registry.value('bytesReceived', () => counters.bytesIn);
  registry.value('bytesSent', () => counters.bytesOut);
  registry.value('unsentBytes', () => counters.unsentBytes);
}

function requestMetrics(registry: MetricRegistry, { dispatch }: BrokerState): void {
  const used = (): [string, ApiCounters][] =>
    Object.entries(dispatch.counters).filter(([, { requests }]) => requests > 0);
  registry.source('requests', () =>
    used().map(([api, { requests }]) => ({ labels: { api }, value: requests })),
  );
  registry.source('requestFailures', () =>
    used().map(([api, { failures }]) => ({ labels: { api }, value: failures })),
  );
  registry.source('requestDuration', () =>
    used().map(([api, { buckets, totalMs }]) => ({
      labels: { api },
      bounds: LATENCY_BOUNDS,
      buckets,
      sum: totalMs,
    })),
  );
}

function storageMetrics(registry: MetricRegistry, { logs }: BrokerState): void {
  const { counters, tailCache, syncs } = logs.context;
  registry.value('appendedBytes', () => counters.appendedBytes);
  registry.value('appendedBatches', () => counters.appendedBatches);
  registry.value('logWrites', () => counters.writes);
  registry.value('logWriteFailures', () => counters.failedWrites);
  registry.source('logReads', () => [
    { labels: { from: 'cache' }, value: counters.cacheReads },
    { labels: { from: 'file' }, value: counters.fileReads },
  ]);
  registry.value('tailCacheBytes', () => tailCache.sizeInBytes);
  registry.source('syncDuration', () => [
    { labels: {}, bounds: SYNC_LATENCY_BOUNDS, buckets: syncs.counters.buckets, sum: syncs.counters.totalMs },
  ]);
  registry.value('compactions', () => counters.compactions);
  registry.value('compactionRemovedRecords', () => counters.compactionRemovedRecords);
  registry.value('compactionReadBytes', () => counters.compactionReadBytes);
  registry.value('compactionWrittenBytes', () => counters.compactionWrittenBytes);
  registry.source('directoryState', () =>
    ['online', 'full', 'offline'].map((state) => ({
      labels: { state },
      value: logs.state === state ? 1 : 0,
    })),
  );
}

function partitionMetrics(registry: MetricRegistry, { partitions, quorum }: BrokerState): void {
  type PartitionSample = Sample<'topic' | 'partition'>;
  const online = (of: (partition: Partition) => number): PartitionSample[] =>
    [...partitions]
      .filter(({ isOnline }) => isOnline)
      .map((each) => ({ labels: { topic: each.topic, partition: String(each.index) }, value: of(each) }));
  registry.value('topics', () => quorum.image.topics.size);
  registry.value('partitions', () => partitions.size);
  registry.value('partitionsOffline', () => [...partitions].filter(({ isOnline }) => !isOnline).length);
  registry.source('partitionDamage', () =>
    online(({ damagedRanges }) => damagedRanges.length).filter(({ value }) => value > 0),
  );
  registry.source('partitionSize', () => online(({ sizeInBytes }) => sizeInBytes));
  registry.source('partitionStart', () => online(({ logStartOffset }) => logStartOffset));
  registry.source('partitionEnd', () => online(({ log }) => log.logEndOffset));
  registry.source('partitionHighWatermark', () => online(({ highWatermark }) => highWatermark));
}
