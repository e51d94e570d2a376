/** Which handler answers which API. One that is missing does not compile. */
import type { HandlerTable } from '../handler.ts';
import { alterConfigs } from './alter-configs.ts';
import { apiVersions } from './api-versions.ts';
import { createPartitions } from './create-partitions.ts';
import { createTopics } from './create-topics.ts';
import { deleteRecords } from './delete-records.ts';
import { deleteTopics } from './delete-topics.ts';
import { describeCluster } from './describe-cluster.ts';
import { describeConfigs } from './describe-configs.ts';
import { describeLogDirs } from './describe-log-dirs.ts';
import { describeProducers } from './describe-producers.ts';
import { describeTopicPartitions } from './describe-topic-partitions.ts';
import { fetch } from './fetch.ts';
import { findCoordinator } from './find-coordinator.ts';
import { incrementalAlterConfigs } from './incremental-alter-configs.ts';
import { initProducerId } from './init-producer-id.ts';
import { listConfigResources } from './list-config-resources.ts';
import { listOffsets } from './list-offsets.ts';
import { metadata } from './metadata.ts';
import { offsetForLeaderEpoch } from './offset-for-leader-epoch.ts';
import { produce } from './produce.ts';

export const handlerTable: HandlerTable = {
  AlterConfigs: alterConfigs,
  ApiVersions: apiVersions,
  CreatePartitions: createPartitions,
  CreateTopics: createTopics,
  DeleteRecords: deleteRecords,
  DeleteTopics: deleteTopics,
  DescribeCluster: describeCluster,
  DescribeConfigs: describeConfigs,
  DescribeLogDirs: describeLogDirs,
  DescribeProducers: describeProducers,
  DescribeTopicPartitions: describeTopicPartitions,
  Fetch: fetch,
  FindCoordinator: findCoordinator,
  IncrementalAlterConfigs: incrementalAlterConfigs,
  InitProducerId: initProducerId,
  ListConfigResources: listConfigResources,
  ListOffsets: listOffsets,
  Metadata: metadata,
  OffsetForLeaderEpoch: offsetForLeaderEpoch,
  Produce: produce,
};
