/**
 * DescribeProducers: the idempotent producers that a partition remembers.
 *
 * Kafka     v0         Native   yes
 */
import {
  type DescribeProducersResponsePartition,
  makeDescribeProducersResponseActiveProducer,
  makeDescribeProducersResponsePartition,
} from '../../../protocol/generated/describe-producers.ts';
import type { Handler } from '../handler.ts';
import type { BrokerServices } from '../services.ts';

export const describeProducers: Handler<'DescribeProducers'> = (request, _context, broker) => {
  const seen = new Set<string>();
  /** Each once: a short request must not ask for an answer without end. */
  const isNew = (name: string, index: number): boolean => seen.size < seen.add(`${index} ${name}`).size;
  return {
    throttleTimeMs: 0,
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions
        .filter((index) => isNew(name, index))
        .map((index) => describe(name, index, broker)),
    })),
  };
};

function describe(topic: string, index: number, broker: BrokerServices): DescribeProducersResponsePartition {
  const partition = broker.partitions.locate(topic, index);
  const refusal = partition.ok ? partition.value.refusal(-1) : partition;
  if (!partition.ok || refusal !== undefined) {
    const { error, message = null } = refusal!;
    return makeDescribeProducersResponsePartition({
      index,
      error,
      errorMessage: message,
      activeProducers: [],
    });
  }
  return makeDescribeProducersResponsePartition({
    index,
    error: 'NONE',
    activeProducers: partition.value.producers().map((producer) =>
      makeDescribeProducersResponseActiveProducer({
        producerId: producer.producerId,
        producerEpoch: producer.epoch,
        lastSequence: producer.batches.at(-1)?.lastSequence ?? -1,
        lastTimestamp: producer.lastTimestamp,
        coordinatorEpoch: producer.coordinatorEpoch,
        currentTxnStartOffset: producer.currentTxnFirstOffset,
      }),
    ),
  });
}
