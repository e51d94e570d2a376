/**
 * Our client's own suite against a real Apache Kafka: the address in OTTLA_KAFKA, or one that is started
 * for it. Needs Java and Maven; `npm run conformance:jvm`.
 */
import { afterAll, beforeAll } from 'vitest';
import { ApacheKafka } from '../jvm/apache-kafka.ts';
import { clientSuite } from './client-suite.ts';
import { groupSuite } from './group-suite.ts';

let kafka: ApacheKafka;

beforeAll(async () => {
  kafka = await ApacheKafka.start();
});

afterAll(() => {
  kafka.stop();
});

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

clientSuite('Apache Kafka, found out', {
  servers: () => kafka.address,
  codecs,
  autoCreates: true,
  showsAtOnce: false,
});
groupSuite('Apache Kafka, classic', { servers: () => kafka.address, protocol: 'classic' });
groupSuite('Apache Kafka, KIP-848', { servers: () => kafka.address, protocol: 'consumer' });
