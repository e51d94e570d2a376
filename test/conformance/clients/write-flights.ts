/** The flights written by the two Node clients, once with each codec that they have on this Node. */
import { createRequire } from 'node:module';
import { compressionsAlgorithms, ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';
import kafkajs from 'kafkajs';
import type { Flight } from '../flights.ts';
import { registerCodecs } from './kafkajs-codecs.ts';

export interface FlightWriter {
  readonly title: string;
  readonly write: (topic: string, flights: readonly Flight[]) => Promise<void>;
}

const batchSize = 1_000;

export function flightWriters(address: string): FlightWriter[] {
  const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;
  registerCodecs(CompressionCodecs, CompressionTypes, createRequire(import.meta.url));
  const writers: FlightWriter[] = [];
  for (const codec of ['None', 'GZIP', 'Snappy', 'LZ4', 'ZSTD'] as const) {
    writers.push({
      title: `kafkajs ${codec}`,
      write: async (topic, flights) => {
        const producer = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING }).producer({
          idempotent: true,
          maxInFlightRequests: 1,
        });
        await producer.connect();
        for (let at = 0; at < flights.length; at += batchSize) {
          const messages = flights
            .slice(at, at + batchSize)
            .map(({ origin, line }) => ({ key: origin, value: line }));
          await producer.send({ topic, compression: CompressionTypes[codec], messages });
        }
        await producer.disconnect();
      },
    });
  }
  for (const codec of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const) {
    if (!compressionsAlgorithms[codec].available) continue;
    writers.push({
      title: `platformatic ${codec}`,
      write: async (topic, flights) => {
        const producer = new Producer({
          clientId: 'flights',
          bootstrapBrokers: [address],
          idempotent: true,
          compression: codec,
          serializers: stringSerializers,
        });
        for (let at = 0; at < flights.length; at += batchSize) {
          const messages = flights
            .slice(at, at + batchSize)
            .map(({ origin, line }) => ({ topic, key: origin, value: line }));
          await producer.send({ messages, acks: ProduceAcks.ALL });
        }
        await producer.close();
      },
    });
  }
  return writers;
}
