/** The parts of the broker's settings that each room asks for, in that room's own words. */
import type { Millis } from '../base/units.ts';
import { metadataLogConfig } from '../cluster/metadata-log.ts';
import type { Peers } from '../cluster/peers.ts';
import type { QuorumOptions } from '../cluster/quorum.ts';
import type { ReplicaFetchSettings } from '../cluster/replica-fetcher.ts';
import type { BrokerSettings } from '../config/broker-settings.ts';
import { configRules } from '../config/config-rules.ts';
import type { EffectiveConfigs } from '../config/effective.ts';
import type { TopicConfig } from '../config/topic-config.ts';
import type { GroupSettings } from '../core/group/settings.ts';
import { type MetadataImage, topicConfigs } from '../core/metadata/image.ts';
import { metadataTopic } from '../core/metadata/topic-names.ts';
import type { Platform } from '../platform/ports.ts';
import type { LogDirectory } from '../storage/log-directory.ts';
import { DEFAULT_STORAGE_SETTINGS, type StorageSettings } from '../storage/settings.ts';
import type { Logger } from '../telemetry/log.ts';
import type { ConnectionLimits } from '../transport/connection.ts';
import type { InboundLimits } from '../transport/inbound.ts';

export function storageSettings(settings: BrokerSettings): StorageSettings {
  return {
    ...DEFAULT_STORAGE_SETTINGS,
    tailCacheBytes: settings.logCacheBytes,
    ballastBytes: settings.logBallastBytes,
    syncDelayMs: settings.logSyncDelayMs,
    syncBytes: settings.logSyncBytes,
    syncConcurrency: settings.logSyncConcurrency,
    maxDecompressedBytes: settings.decompressionMaxBytes,
    checkpointIntervalMs: settings.checkpointIntervalMs,
    producerIdExpirationMs: settings.producerIdExpirationMs,
    maxProducers: settings.maxProducerIdsPerPartition,
    openConcurrency: settings.logRecoveryConcurrency,
    maxQueuedBytes: settings.logQueuedMaxBytes,
    maxTotalQueuedBytes: Math.max(settings.logQueuedMaxBytes, settings.queuedMaxRequestBytes),
    maxIdleFiles: settings.logIdleFilesMax,
  };
}

/** How long a closing broker waits for peers to take their answers. */
export const closeGraceMs: Millis = 2_000;

export function inboundLimits(settings: BrokerSettings): InboundLimits {
  const { connectionsMaxIdleMs } = settings;
  return {
    maxConnections: settings.maxConnections,
    maxConnectionsPerHost: settings.maxConnectionsPerIp,
    handshakeMs: settings.connectionHandshakeTimeoutMs,
    idleMs: connectionsMaxIdleMs < 0 ? Number.POSITIVE_INFINITY : connectionsMaxIdleMs,
  };
}

export function connectionLimits(settings: BrokerSettings): ConnectionLimits {
  return {
    maxFrameBytes: settings.socketRequestMaxBytes,
    maxInFlight: settings.connectionMaxRequestsInFlight,
    maxUnsentBytes: settings.connectionMaxUnsentBytes,
  };
}

/** The settings of a topic's logs as they are now; of the metadata log its own. */
export function logConfigOf(
  topic: string,
  configs: EffectiveConfigs,
  image: MetadataImage | undefined,
): TopicConfig {
  if (topic === metadataTopic || image === undefined) return metadataLogConfig(configs);
  return configs.topic(topicConfigs(image, topic));
}

export function replicaFetchSettings(settings: BrokerSettings): ReplicaFetchSettings {
  return {
    maxWaitMs: settings.replicaFetchWaitMaxMs,
    maxBytes: settings.replicaFetchMaxBytes,
    responseMaxBytes: settings.replicaFetchResponseMaxBytes,
    requestTimeoutMs: settings.replicaSocketTimeoutMs,
    backoffMs: settings.replicaFetchBackoffMs,
  };
}

export function groupSettings(settings: BrokerSettings): GroupSettings {
  return {
    initialRebalanceDelayMs: settings.groupInitialRebalanceDelayMs,
    minSessionTimeoutMs: settings.groupMinSessionTimeoutMs,
    maxSessionTimeoutMs: settings.groupMaxSessionTimeoutMs,
    maxSize: settings.groupMaxSize,
    offsetMetadataMaxBytes: settings.offsetMetadataMaxBytes,
    offsetsRetentionMs: settings.offsetsRetentionMinutes * 60_000,
    offsetsRetentionCheckIntervalMs: settings.offsetsRetentionCheckIntervalMs,
    consumer: {
      maxSize: settings.groupConsumerMaxSize,
      assignors: settings.groupConsumerAssignors,
      migrationPolicy: settings.groupConsumerMigrationPolicy,
      maxBusyLeaseMs: settings.groupConsumerMaxBusyLeaseMs,
    },
  };
}

export function quorumOptions(given: {
  readonly platform: Platform;
  readonly settings: BrokerSettings;
  readonly logger: Logger;
  readonly logs: LogDirectory;
  readonly peers: Peers;
  readonly fatal: (error: unknown) => void;
}): QuorumOptions {
  const { platform, settings, logger, logs, peers, fatal } = given;
  const { clusterId, nodeId, directoryId, voters } = logs.identity;
  return {
    platform,
    logs,
    directory: logs.directory,
    clusterId,
    nodeId,
    directoryId,
    voters,
    peers,
    timeouts: {
      electionTimeoutMs: settings.quorumElectionTimeoutMs,
      electionBackoffMaxMs: settings.quorumElectionBackoffMaxMs,
      fetchTimeoutMs: settings.quorumFetchTimeoutMs,
      requestTimeoutMs: settings.quorumRequestTimeoutMs,
    },
    snapshots: {
      maxBytes: settings.metadataSnapshotMaxBytes,
      maxIntervalMs: settings.metadataSnapshotMaxIntervalMs,
    },
    controller: {
      nodeId,
      configRules: configRules(settings),
      numPartitions: settings.numPartitions,
      defaultReplicationFactor: settings.defaultReplicationFactor,
      maxPartitionsPerRequest: settings.maxPartitionsPerRequest,
      brokerSessionTimeoutMs: settings.brokerSessionTimeoutMs,
      leaderRebalance: {
        enabled: settings.autoLeaderRebalanceEnable,
        intervalMs: settings.leaderImbalanceCheckIntervalMs,
        imbalancePercentage: settings.leaderImbalancePerBrokerPercentage,
      },
    },
    logger,
    fatal,
  };
}
