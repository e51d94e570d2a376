/** What the cluster consists of: brokers and their disks. */
import type { BrokerId, Bytes, Offset } from '../../base/units.ts';
import type { Cluster } from '../cluster.ts';
import { refusal } from '../errors.ts';
import { byTopic, type TopicPartition } from '../leader-requests.ts';
import type { ReadOptions } from './topics.ts';

export interface BrokerDescription {
  readonly id: BrokerId;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
  /** It does not take part: it has stopped, or cannot be reached. Only among `includeFenced`. */
  readonly fenced: boolean;
}

export interface DescribeClusterOptions extends ReadOptions {
  /** Also brokers that are registered and do not take part. Default false; older brokers tell of none. */
  readonly includeFenced?: boolean | undefined;
}

export interface ClusterDescription {
  readonly clusterId: string;
  /** −1 while there is none. */
  readonly controllerId: BrokerId;
  /** By id. */
  readonly brokers: readonly BrokerDescription[];
}

/** Offsets that a replica has lost to damage of its files, or never found again. */
export interface DamagedRange {
  readonly startOffset: Offset;
  /** First offset after the range. */
  readonly endOffset: Offset;
}

/** A replica on a disk. */
export interface ReplicaDescription extends TopicPartition {
  readonly sizeInBytes: Bytes;
  /** How far it lies behind its leader's committed end. */
  readonly offsetLag: Offset;
  /** What cannot be read any more, as far as the broker has noticed; always empty from Kafka's brokers. */
  readonly damaged: readonly DamagedRange[];
}

export interface LogDirectoryDescription {
  readonly brokerId: BrokerId;
  readonly path: string;
  /** Of the whole disk; −1 where the broker does not tell. */
  readonly totalBytes: Bytes;
  readonly usableBytes: Bytes;
  readonly replicas: readonly ReplicaDescription[];
}

export async function describeCluster(
  cluster: Cluster,
  { includeFenced = false, signal }: DescribeClusterOptions,
): Promise<ClusterDescription> {
  const answer = await cluster.call(
    'DescribeCluster',
    { includeClusterAuthorizedOperations: false, endpointType: 1, includeFencedBrokers: includeFenced },
    'any',
    { signal, errorOf: ({ error, errorMessage }) => ({ error, message: errorMessage }) },
  );
  const brokers = answer.brokers.map(({ brokerId, host, port, rack, isFenced }) => ({
    id: brokerId,
    host,
    port,
    rack,
    fenced: isFenced,
  }));
  brokers.sort((one, other) => one.id - other.id);
  return { clusterId: answer.clusterId, controllerId: answer.controllerId, brokers };
}

export interface DescribeLogDirsOptions extends ReadOptions {
  /** Only replicas of these; default: of all partitions. */
  readonly partitions?: readonly TopicPartition[] | undefined;
}

/** Asks the brokers named, or all. */
export async function describeLogDirs(
  cluster: Cluster,
  brokers: readonly BrokerId[] | undefined,
  { partitions: wanted, signal }: DescribeLogDirsOptions,
): Promise<readonly LogDirectoryDescription[]> {
  const topics =
    wanted === undefined
      ? null
      : byTopic(wanted).map(([name, ofTopic]) => ({
          name,
          partitions: ofTopic.map(({ partition }) => partition),
        }));
  const ids = brokers ?? (await describeCluster(cluster, { signal })).brokers.map(({ id }) => id);
  const answers = await Promise.all(
    ids.map(async (brokerId) => {
      const answer = await cluster.call('DescribeLogDirs', { topics }, brokerId, {
        signal,
        errorOf: ({ error }) => ({ error }),
      });
      return answer.results.map((directory) => ({ brokerId, directory }));
    }),
  );
  return answers.flat().map(({ brokerId, directory }) => {
    const { error, logDir, totalBytes, usableBytes, topics } = directory;
    if (error !== 'NONE') throw refusal(error, `Log directory ${logDir} of broker ${brokerId}`);
    const replicas = topics.flatMap(({ name, partitions }) =>
      partitions.map(({ index, size, offsetLag, damagedRanges }) => ({
        topic: name,
        partition: index,
        sizeInBytes: size,
        offsetLag,
        damaged: damagedRanges.map(({ baseOffset, endOffset }) => ({ startOffset: baseOffset, endOffset })),
      })),
    );
    return { brokerId, path: logDir, totalBytes, usableBytes, replicas };
  });
}
