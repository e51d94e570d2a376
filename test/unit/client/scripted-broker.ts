/**
 * A peer on the virtual network that answers as a test tells it to: for what no sound broker does. It
 * speaks the Kafka protocol, decodes requests with the project's codecs and sends whatever it is given.
 */
import { type ApiName, apiNames, apis, type RequestOf, type ResponseOf } from '../../../protocol/apis.ts';
import type { ErrorName } from '../../../protocol/errors.ts';
import {
  makeProduceResponse,
  makeProduceResponsePartition,
  makeProduceResponseTopic,
} from '../../../protocol/generated/produce.ts';
import { decodeKafkaRequest } from '../../../protocol/kafka/request.ts';
import { encodeKafkaResponse } from '../../../protocol/kafka/response.ts';
import { type BatchHeader, readBatchHeader } from '../../../protocol/record/batch.ts';
import type { Platform, Socket } from '../../../src/platform/ports.ts';

export interface Asked {
  readonly api: ApiName;
  readonly version: number;
  readonly correlationId: number;
  readonly request: unknown;
  readonly socket: Socket;
}

/** Bytes to send, or nothing for silence. */
export type Script = (asked: Asked) => readonly Uint8Array[] | undefined;

export const PORT = 9092;

export const SCRIPTED_TOPIC_ID = '00000000-0000-0000-0000-000000000001';

/** Listens on the platform's host. */
export async function scriptedBroker(platform: Platform, host: string, script: Script): Promise<void> {
  await platform.network.listen({ host, port: PORT }, (socket) => {
    let held = new Uint8Array(0);
    const buffer = new Uint8Array(65_536);
    socket.start({
      buffer: () => buffer,
      received: (length) => {
        held = Uint8Array.from([...held, ...buffer.subarray(0, length)]);
        for (;;) {
          if (held.length < 4) return;
          const size = new DataView(held.buffer).getInt32(0);
          // The native preface: hang up on it, as Kafka does.
          if (size < 0) return socket.destroy();
          if (held.length < 4 + size) return;
          const { api, version, correlationId, request } = decodeKafkaRequest(held.slice(4, 4 + size));
          held = held.slice(4 + size);
          const answer = script({ api, version, correlationId, request, socket });
          if (answer !== undefined) socket.write(answer);
        }
      },
      drained: () => {},
      closed: () => {},
    });
  });
}

/** An honest answer. */
export function answerTo<Api extends ApiName>(
  { version, correlationId }: Asked,
  api: Api,
  response: ResponseOf<Api>,
): readonly Uint8Array[] {
  return encodeKafkaResponse(api, version, correlationId, response);
}

/** Honest answers to what every client asks first: versions, and one topic with one partition. */
export function honest(asked: Asked, host: string, topic = 't'): readonly Uint8Array[] | undefined {
  if (asked.api === 'ApiVersions') {
    const apiKeys = apiNames.map((name) => {
      const { key: apiKey, minVersion, maxVersion } = apis[name];
      return { apiKey, minVersion, maxVersion };
    });
    return answerTo(asked, 'ApiVersions', {
      error: 'NONE',
      apiKeys,
      throttleTimeMs: 0,
      supportedFeatures: [],
      finalizedFeaturesEpoch: -1,
      finalizedFeatures: [],
      zkMigrationReady: false,
    });
  }
  if (asked.api === 'InitProducerId') {
    return answerTo(asked, 'InitProducerId', {
      throttleTimeMs: 0,
      error: 'NONE',
      producerId: 1,
      producerEpoch: 0,
    });
  }
  if (asked.api !== 'Metadata') return undefined;
  return describing(asked, { hosts: new Map([[0, host]]), leaderId: 0, leaderEpoch: 0 }, topic);
}

export interface ScriptedCluster {
  /** The brokers that it counts in, by id. */
  readonly hosts: ReadonlyMap<number, string>;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly topicId?: string;
  /** Of the topic; 1 unless said otherwise. */
  readonly partitionCount?: number;
  /** Partitions that nobody leads. */
  readonly leaderless?: readonly number[];
}

/** The answer to a question for metadata, in a cluster with one topic. */
export function describing(asked: Asked, cluster: ScriptedCluster, topic = 't'): readonly Uint8Array[] {
  const { hosts, leaderEpoch, topicId = SCRIPTED_TOPIC_ID, partitionCount = 1, leaderless = [] } = cluster;
  const wanted = (asked.request as RequestOf<'Metadata'>).topics ?? [];
  const replicas = [...hosts.keys()];
  const partitions = Array.from({ length: partitionCount }, (_, index) => ({
    error: leaderless.includes(index) ? ('LEADER_NOT_AVAILABLE' as const) : ('NONE' as const),
    index,
    leaderId: leaderless.includes(index) ? -1 : cluster.leaderId,
    leaderEpoch,
    replicas,
    isr: replicas,
    offlineReplicas: [],
  }));
  return answerTo(asked, 'Metadata', {
    throttleTimeMs: 0,
    brokers: [...hosts].map(([brokerId, host]) => ({ brokerId, host, port: PORT, rack: null })),
    clusterId: 'scripted',
    controllerId: cluster.leaderId,
    topics: wanted.map(({ name }) => ({
      error: name === topic ? ('NONE' as const) : ('UNKNOWN_TOPIC_OR_PARTITION' as const),
      name,
      topicId,
      isInternal: false,
      partitions: name === topic ? partitions : [],
      authorizedOperations: -2_147_483_648,
    })),
    clusterAuthorizedOperations: -2_147_483_648,
    error: 'NONE',
  });
}

/** The answer to a produce request: what `verdict` says of each batch, which it is told with its partition. */
export function answerToProduce(
  asked: Asked,
  verdict: (header: BatchHeader, index: number) => { readonly error: ErrorName; readonly baseOffset: number },
): readonly Uint8Array[] {
  const topics = (asked.request as RequestOf<'Produce'>).topics.map(({ name, topicId, partitions }) => {
    const answers = partitions.map(({ index, records }) =>
      makeProduceResponsePartition({ index, ...verdict(readBatchHeader(records!, 0), index) }),
    );
    return makeProduceResponseTopic({ name, topicId, partitions: answers });
  });
  return answerTo(asked, 'Produce', makeProduceResponse({ topics }));
}
