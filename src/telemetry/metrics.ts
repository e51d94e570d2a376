/**
 * The table of metrics: what a broker tells about itself. Rooms count in plain objects of their own;
 * nothing here is touched by a request. Sources are handed in by the broker and read on a scrape.
 *
 * Units are those of the exported numbers' names (`_seconds`, `_bytes`); durations are handed in as
 * milliseconds, as everywhere in the house, and converted on the way out.
 */

type MetricKind = 'counter' | 'gauge' | 'histogram';
type MetricUnit = 'bytes' | 'seconds' | 'none';

export interface Metric<Label extends string> {
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: MetricUnit;
  readonly labels: readonly Label[];
  readonly about: string;
}

/** One series of a counter or gauge. */
export interface Sample<Label extends string> {
  readonly labels: { readonly [Name in Label]: string };
  readonly value: number;
}

/** One series of a histogram of durations. */
export interface HistogramSample<Label extends string> {
  readonly labels: { readonly [Name in Label]: string };
  /** Upper bounds of the buckets, in milliseconds. */
  readonly bounds: readonly number[];
  /** Observations per bucket: one per bound, and one beyond. */
  readonly buckets: readonly number[];
  /** Sum of all observations, in milliseconds. */
  readonly sum: number;
}

interface About {
  readonly unit?: MetricUnit;
  readonly about: string;
}

function counter<const Label extends string = never>(
  name: string,
  { about, unit = 'none' }: About,
  labels: readonly Label[] = [],
): Metric<Label> & { readonly kind: 'counter' } {
  return { name: `ottla_${name}_total`, kind: 'counter', unit, labels, about };
}

function gauge<const Label extends string = never>(
  name: string,
  { about, unit = 'none' }: About,
  labels: readonly Label[] = [],
): Metric<Label> & { readonly kind: 'gauge' } {
  return { name: `ottla_${name}`, kind: 'gauge', unit, labels, about };
}

function histogram<const Label extends string = never>(
  name: string,
  { about }: About,
  labels: readonly Label[] = [],
): Metric<Label> & { readonly kind: 'histogram' } {
  return { name: `ottla_${name}_seconds`, kind: 'histogram', unit: 'seconds', labels, about };
}

export const metrics = {
  brokerInfo: gauge('broker_info', { about: 'Always 1; the labels say who this is.' }, [
    'node_id',
    'cluster_id',
    'version',
  ]),

  connectionsOpen: gauge('connections_open', { about: 'Connections of clients that are open.' }),
  connectionsAccepted: counter('connections_accepted', { about: 'Connections of clients, ever.' }),
  connectionsRefused: counter('connections_refused', { about: 'Connections turned away by a limit.' }),
  protocolErrors: counter('protocol_errors', {
    about: 'Connections closed because the peer broke the protocol or asked for what is not served.',
  }),
  framesReceived: counter('frames_received', { about: 'Requests received, as frames.' }),
  bytesReceived: counter('received_bytes', { unit: 'bytes', about: 'Bytes received from clients.' }),
  bytesSent: counter('sent_bytes', { unit: 'bytes', about: 'Bytes sent to clients.' }),
  unsentBytes: gauge('unsent_bytes', {
    unit: 'bytes',
    about: 'Bytes of answers that wait for slow readers.',
  }),

  requests: counter('requests', { about: 'Requests begun, by API.' }, ['api']),
  requestFailures: counter('request_failures', { about: 'Requests that failed as a whole, by API.' }, [
    'api',
  ]),
  requestDuration: histogram(
    'request_duration',
    { about: 'Time from a request to its answer, waiting included, by API.' },
    ['api'],
  ),

  appendedBytes: counter('appended_bytes', { unit: 'bytes', about: 'Bytes of batches appended to logs.' }),
  appendedBatches: counter('appended_batches', { about: 'Batches appended to logs.' }),
  logWrites: counter('log_writes', { about: 'Gathered writes to log files.' }),
  logWriteFailures: counter('log_write_failures', { about: 'Writes to log files that failed.' }),
  logReads: counter('log_reads', { about: 'Reads of logs, by where the bytes came from: cache or file.' }, [
    'from',
  ]),
  tailCacheBytes: gauge('tail_cache_bytes', { unit: 'bytes', about: 'Memory of the newest records.' }),
  syncDuration: histogram('sync_duration', { about: 'Time of one sync of a log file.' }),
  directoryState: gauge(
    'log_directory_state',
    { about: '1 for the state the data directory is in: online, full or offline.' },
    ['state'],
  ),
  diskFreeBytes: gauge('disk_free_bytes', { unit: 'bytes', about: 'Free bytes where the data lies.' }),

  topics: gauge('topics', { about: 'Topics of the cluster.' }),
  partitions: gauge('partitions', { about: 'Partitions hosted by this broker.' }),
  partitionsOffline: gauge('partitions_offline', { about: 'Hosted partitions that cannot be used.' }),
  partitionDamage: gauge(
    'partition_damaged_ranges',
    { about: 'Ranges of a log that are damaged and not served; only partitions that have some.' },
    ['topic', 'partition'],
  ),
  partitionSize: gauge('partition_size_bytes', { unit: 'bytes', about: 'Size of a log.' }, [
    'topic',
    'partition',
  ]),
  partitionStart: gauge('partition_log_start_offset', { about: 'First offset that can be read.' }, [
    'topic',
    'partition',
  ]),
  partitionEnd: gauge('partition_log_end_offset', { about: 'Offset after the last record written.' }, [
    'topic',
    'partition',
  ]),
  partitionHighWatermark: gauge(
    'partition_high_watermark',
    { about: 'Offset up to which consumers may read.' },
    ['topic', 'partition'],
  ),

  compactions: counter('compactions', { about: 'Compactions of logs.' }),
  compactionRemovedRecords: counter('compaction_removed_records', {
    about: 'Records that compactions took away.',
  }),
  compactionReadBytes: counter('compaction_read_bytes', {
    unit: 'bytes',
    about: 'Bytes of batches that compactions read.',
  }),
  compactionWrittenBytes: counter('compaction_written_bytes', {
    unit: 'bytes',
    about: 'Bytes of segments that compactions wrote.',
  }),

  groups: gauge('groups', { about: 'Groups that this broker coordinates, by state.' }, ['state']),
  groupMembers: gauge('group_members', { about: 'Members of a group.' }, ['group']),
  groupRebalances: counter(
    'group_rebalances',
    { about: 'Rebalances of a group since its coordinator was loaded, by cause.' },
    ['group', 'cause'],
  ),
  groupCommittedOffsets: counter(
    'group_committed_offsets',
    { about: 'Offsets that a group has committed since its coordinator was loaded.' },
    ['group'],
  ),
  groupLag: gauge(
    'group_lag',
    { about: 'Records of a topic that a group has not committed, of partitions that this broker hosts.' },
    ['group', 'topic'],
  ),
  groupPartitionLag: gauge(
    'group_partition_lag',
    { about: 'Records of a partition hosted here that a group has not committed.' },
    ['group', 'topic', 'partition'],
  ),

  metadataOffset: gauge('metadata_offset', {
    about: 'Offset of the newest metadata record that is in force.',
  }),
  metadataTerm: gauge('metadata_term', { about: 'Term of the metadata quorum; rises with every start.' }),
};

export type MetricName = keyof typeof metrics;

type LabelOf<M> = M extends Metric<infer Label> ? Label : never;

/** What a source of a metric returns per series. */
export type SampleOf<Name extends MetricName> = (typeof metrics)[Name]['kind'] extends 'histogram'
  ? HistogramSample<LabelOf<(typeof metrics)[Name]>>
  : Sample<LabelOf<(typeof metrics)[Name]>>;

/** The page of all metrics, in Markdown: what stands in docs/metrics.md. */
export function metricsPage(): string {
  const rows = Object.values<Metric<string>>(metrics).map(({ name, kind, unit, labels, about }) => {
    const unitText = unit === 'none' ? '' : unit;
    return `| \`${name}\` | ${kind} | ${unitText} | ${labels.join(', ')} | ${about} |`;
  });
  return [
    '# Metrics',
    '',
    'Served in the format of Prometheus at `/metrics` of the HTTP port, beside those of the process',
    '(`process_…`, `nodejs_…`). A metric shows at most as many series as the setting `metrics.series.max` says;',
    'what comes after is added up in one whose labels all say `other`, so that thousands of topics and groups',
    'cost little. Generated from `src/telemetry/metrics.ts`.',
    '',
    '| metric | kind | unit | labels | about |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
