/**
 * The settings of a broker process. Keys are Kafka's where Kafka has one.
 *
 * Settings that supply defaults of topics stand in `topic-defaults.ts`, those of groups in
 * `group-settings.ts`, those of the cluster in `cluster-settings.ts`. Kafka's keys that are not here
 * (threads, ZooKeeper, plug-in classes …) are refused: a setting that is silently ignored is a lie.
 */
import { GiB, KiB, MiB } from '../base/units.ts';
import { clusterSettings } from './cluster-settings.ts';
import { bool, duration, INT_MAX, int, LONG_MAX, oneOf, size, text, type ValuesOf } from './define.ts';
import { httpAddress, isWildcard, listeners } from './end-point.ts';
import { groupSettings } from './group-settings.ts';
import { topicDefaultSettings } from './topic-defaults.ts';

const processSettings = {
  nodeId: int({ key: 'node.id', min: 0, default: 1, doc: 'Identity of this broker in its cluster.' }),
  brokerRack: text<string | undefined>({
    key: 'broker.rack',
    default: undefined,
    doc: 'Where the broker stands: replicas are spread over racks.',
  }),
  logDir: text<string>({
    key: 'log.dir',
    default: './data',
    check: (path) => (path === '' || path.includes(',') ? 'one directory' : undefined),
    doc: 'Directory of the data. One broker uses one directory.',
  }),
  listeners: listeners({
    key: 'listeners',
    default: [{ name: 'PLAINTEXT', host: '127.0.0.1', port: 9092 }],
    doc:
      'Where clients connect: [NAME://]HOST:PORT, several joined with commas, each with its own name. ' +
      'Nothing is encrypted or authenticated yet: whoever reaches the port may read and write.',
  }),
  advertisedListeners: listeners({
    key: 'advertised.listeners',
    default: [],
    doc:
      'Addresses that clients are told, by the name of the listener. Default: where the broker listens; ' +
      'must be set for a listener on 0.0.0.0 or ::, because no client can connect to those.',
  }),
  httpListener: httpAddress({
    key: 'http.listener',
    default: 'auto',
    doc:
      'Where /metrics, /healthz and /readyz are served: HOST:PORT, off, or auto (127.0.0.1 and the port ' +
      'of the first listener + 500).',
  }),
  metricsSeriesMax: int({
    key: 'metrics.series.max',
    min: 0,
    default: 1_000,
    doc: 'Series that one metric shows, such as the lag of 1000 partitions; the rest is added up as `other`.',
  }),
  logLevel: oneOf(['debug', 'info', 'warn', 'error', 'silent'], {
    key: 'logger.level',
    default: 'info',
    doc: 'Least important lines that are logged.',
  }),
  logFormat: oneOf(['auto', 'json', 'pretty'], {
    key: 'logger.format',
    default: 'auto',
    doc: 'Form of the log: pretty for people, json for machines, auto by whether it goes to a terminal.',
  }),
};

const topicCreationSettings = {
  autoCreateTopicsEnable: bool({
    key: 'auto.create.topics.enable',
    default: true,
    doc: 'Whether asking for a missing topic creates it.',
  }),
  deleteTopicEnable: bool({
    key: 'delete.topic.enable',
    default: true,
    doc: 'Whether topics can be deleted.',
  }),
  numPartitions: int({
    key: 'num.partitions',
    min: 1,
    default: 1,
    doc: 'Partitions of a topic that is created without saying how many.',
  }),
  defaultReplicationFactor: int({
    key: 'default.replication.factor',
    min: 1,
    max: 32_767,
    default: 1,
    doc: 'Replicas of a topic that is created without saying how many.',
  }),
  maxPartitionsPerRequest: int({
    key: 'max.partitions.per.request',
    min: 1,
    max: 100_000,
    default: 10_000,
    doc: 'Partitions that one request may create.',
  }),
};

const limitSettings = {
  maxConnections: int({
    key: 'max.connections',
    min: 1,
    default: 10_000,
    doc: 'Connections at a time; further ones are closed at once.',
  }),
  maxConnectionsPerIp: int({
    key: 'max.connections.per.ip',
    min: 1,
    default: INT_MAX,
    doc: 'Connections at a time from one address.',
  }),
  connectionsMaxIdleMs: duration({
    key: 'connections.max.idle.ms',
    min: 1000,
    max: LONG_MAX,
    special: { '-1': 'never' },
    default: 600_000,
    doc: 'A connection without traffic for so long is closed.',
  }),
  connectionHandshakeTimeoutMs: duration({
    key: 'connection.handshake.timeout.ms',
    min: 100,
    default: 10_000,
    doc: 'A new connection that has not sent a whole understandable request in this time is closed.',
  }),
  socketRequestMaxBytes: size({
    key: 'socket.request.max.bytes',
    min: 1024,
    max: GiB,
    default: 100 * MiB,
    doc: 'Largest request.',
  }),
  queuedMaxRequestBytes: size({
    key: 'queued.max.request.bytes',
    min: MiB,
    max: LONG_MAX,
    default: 256 * MiB,
    doc:
      'Bytes of large incomplete requests in memory, over all connections; above it further ones wait. ' +
      'Who keeps others waiting for 30 s is disconnected. The same bound holds for compressed batches that ' +
      'wait to be looked into, and for what waits to be sent.',
  }),
  connectionMaxRequestsInFlight: int({
    key: 'connection.max.requests.in.flight',
    min: 1,
    max: 65_536,
    default: 128,
    doc: 'Requests of one connection that are worked on at a time; further ones wait in the socket.',
  }),
  connectionMaxUnsentBytes: size({
    key: 'connection.max.unsent.bytes',
    min: 64 * KiB,
    max: LONG_MAX,
    default: 8 * MiB,
    doc: 'Bytes of answers that may wait for a slow reader before its next request is started.',
  }),
  fetchMaxBytes: size({
    key: 'fetch.max.bytes',
    min: 1024,
    default: 55 * MiB,
    doc: 'Most bytes of records in one answer to a fetch; one batch is always returned whole.',
  }),
  maxFetchSessions: int({
    key: 'max.incremental.fetch.session.cache.slots',
    min: 0,
    default: 1_000,
    doc: 'Fetch sessions kept; readers that find no place name all their partitions with each fetch.',
  }),
  maxRequestPartitionSizeLimit: int({
    key: 'max.request.partition.size.limit',
    min: 1,
    default: 2000,
    doc: 'Most partitions in one answer to DescribeTopicPartitions.',
  }),
  decompressionMaxBytes: size({
    key: 'decompression.max.bytes',
    min: MiB,
    max: GiB,
    default: 64 * MiB,
    doc: 'Largest size of a batch once decompressed, where the broker must look inside.',
  }),
};

const storageSettings = {
  logCacheBytes: size({
    key: 'log.cache.bytes',
    min: MiB,
    max: 64 * GiB,
    default: 64 * MiB,
    doc: 'Memory for the newest records of all partitions; grows as it fills.',
  }),
  logBallastBytes: size({
    key: 'log.ballast.bytes',
    min: 0,
    max: 64 * GiB,
    default: 64 * MiB,
    doc: 'Size of a file that is released when the disk is full, so that deleting still works.',
  }),
  logSyncDelayMs: duration({
    key: 'log.sync.delay.ms',
    min: 0,
    max: 60_000,
    default: 5,
    doc: 'Longest time that written records wait for a sync when nobody waits for it.',
  }),
  logSyncBytes: size({
    key: 'log.sync.bytes',
    min: 4 * KiB,
    default: MiB,
    doc: 'Unsynced bytes of a partition that start a sync at once.',
  }),
  logSyncConcurrency: int({
    key: 'log.sync.concurrency',
    min: 1,
    max: 64,
    default: 2,
    doc: 'Syncs of one data directory that run at a time.',
  }),
  logQueuedMaxBytes: size({
    key: 'log.queued.max.bytes',
    min: MiB,
    max: 64 * GiB,
    default: 64 * MiB,
    doc: 'Bytes of a partition that may wait for a slow disk; above it producers are refused.',
  }),
  logIdleFilesMax: int({
    key: 'log.idle.files.max',
    min: 16,
    default: 256,
    doc: 'Files of old segments that are kept open for readers.',
  }),
  logRecoveryConcurrency: int({
    key: 'num.recovery.threads.per.data.dir',
    min: 1,
    max: 256,
    default: 32,
    doc: 'Logs that are opened at a time when the broker starts.',
  }),
  checkpointIntervalMs: duration({
    key: 'replica.high.watermark.checkpoint.interval.ms',
    min: 100,
    max: LONG_MAX,
    default: 5000,
    doc: 'How often high watermarks, recovery points and first offsets are written down.',
  }),
  retentionCheckIntervalMs: duration({
    key: 'log.retention.check.interval.ms',
    min: 1,
    max: LONG_MAX,
    default: 300_000,
    doc: 'How often segments are checked for their age and for the size of their log.',
  }),
  logCleanerBackoffMs: duration({
    key: 'log.cleaner.backoff.ms',
    min: 1,
    max: LONG_MAX,
    default: 15_000,
    doc: 'Pause between two looks for logs that are to be compacted.',
  }),
  initialTaskDelayMs: duration({
    key: 'log.initial.task.delay.ms',
    min: 0,
    max: LONG_MAX,
    default: 30_000,
    doc: 'Time from the start to the first check of retention and the first checkpoints.',
  }),
  producerIdExpirationMs: duration({
    key: 'producer.id.expiration.ms',
    min: 1,
    default: 86_400_000,
    doc: 'A producer that has been silent for so long is forgotten by its partitions.',
  }),
  maxProducerIdsPerPartition: int({
    key: 'max.producer.ids.per.partition',
    min: 1,
    default: 10_000,
    doc:
      'Idempotent producers that a partition remembers. For a further one it forgets the one that wrote ' +
      'least recently, whose retries could then be taken twice.',
  }),
  metadataLogSegmentBytes: size({
    key: 'metadata.log.segment.bytes',
    min: 8 * MiB,
    default: GiB,
    doc: 'Size of a segment of the metadata log.',
  }),
  metadataSnapshotMaxBytes: size({
    key: 'metadata.log.max.record.bytes.between.snapshots',
    min: 1,
    default: 20 * MiB,
    doc: 'After so many bytes of metadata records a snapshot is written.',
  }),
  metadataSnapshotMaxIntervalMs: duration({
    key: 'metadata.log.max.snapshot.interval.ms',
    min: 1,
    max: LONG_MAX,
    default: 3_600_000,
    doc: 'A snapshot of the metadata is written at the latest so long after a change that the last one lacks.',
  }),
};

export const brokerSettings = {
  ...processSettings,
  ...topicCreationSettings,
  ...limitSettings,
  ...groupSettings,
  ...clusterSettings,
  ...storageSettings,
  ...topicDefaultSettings,
};

/** All settings of a broker by name. */
export type BrokerConfig = ValuesOf<typeof brokerSettings>;

/** Relations between settings; a sentence for each that does not hold. */
export function brokerConfigProblems(config: BrokerConfig): string[] {
  const problems = listenerProblems(config);
  if (config.messageMaxBytes > config.socketRequestMaxBytes) {
    problems.push('message.max.bytes must not be greater than socket.request.max.bytes');
  }
  if (config.queuedMaxRequestBytes < config.socketRequestMaxBytes) {
    problems.push('queued.max.request.bytes must not be less than socket.request.max.bytes');
  }
  if (config.groupMinSessionTimeoutMs > config.groupMaxSessionTimeoutMs) {
    problems.push('group.min.session.timeout.ms must not be greater than group.max.session.timeout.ms');
  }
  if (config.logCleanerMinCompactionLagMs > config.logCleanerMaxCompactionLagMs) {
    problems.push(
      'log.cleaner.min.compaction.lag.ms must not be greater than log.cleaner.max.compaction.lag.ms',
    );
  }
  problems.push(...clusterProblems(config));
  return problems;
}

function clusterProblems(config: BrokerConfig): string[] {
  const { quorumVoters, brokerListener, brokerAdvertisedListener, nodeId } = config;
  const problems: string[] = [];
  const isVoter = quorumVoters.some(({ id }) => id === nodeId);
  if (brokerListener === 'auto' && quorumVoters.length > 0 && !isVoter) {
    const voters = quorumVoters.map(({ id }) => id).join(', ');
    problems.push(
      `node ${nodeId} is none of the voters (${voters}): give the right node.id, or for a broker that does ` +
        'not vote its own broker.listener',
    );
  }
  if (brokerListener !== 'auto' && quorumVoters.length === 0) {
    problems.push('broker.listener needs controller.quorum.voters: a cluster of one has nobody to listen to');
  }
  const told = brokerAdvertisedListener === 'auto' ? brokerListener : brokerAdvertisedListener;
  if (told !== 'auto' && isWildcard(told.host) && !isVoter) {
    problems.push(
      'broker.listener has no address that others could connect to: set broker.advertised.listener',
    );
  }
  if (config.brokerSessionTimeoutMs <= config.brokerHeartbeatIntervalMs) {
    problems.push('broker.session.timeout.ms must be greater than broker.heartbeat.interval.ms');
  }
  return problems;
}

function listenerProblems({ listeners, advertisedListeners }: BrokerConfig): string[] {
  const problems: string[] = [];
  if (listeners.length === 0) problems.push('listeners must name at least one address');
  const names = new Set(listeners.map(({ name }) => name));
  for (const { name, host, port } of advertisedListeners) {
    if (!names.has(name)) problems.push(`advertised.listeners has ${name}, which is not among the listeners`);
    if (isWildcard(host)) {
      problems.push(
        `advertised.listeners has ${host}, to which no client can connect: name a reachable host`,
      );
    }
    if (port === 0) problems.push('advertised.listeners has port 0: name the port that clients shall use');
  }
  const advertised = new Set(advertisedListeners.map(({ name }) => name));
  for (const { name, host } of listeners) {
    if (isWildcard(host) && !advertised.has(name)) {
      problems.push(
        `listeners has ${host}, so advertised.listeners must say which host and port clients shall use`,
      );
    }
  }
  return problems;
}
