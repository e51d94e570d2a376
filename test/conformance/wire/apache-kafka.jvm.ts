/** The same edges of the Kafka protocol, asked of Apache Kafka 4.3.1. */
import { afterAll, beforeAll } from 'vitest';
import { ApacheKafka } from '../jvm/apache-kafka.ts';
import { wireSuite } from './wire-suite.ts';

let kafka: ApacheKafka;

beforeAll(async () => {
  kafka = await ApacheKafka.start();
});

afterAll(() => {
  kafka.stop();
});

wireSuite('Apache Kafka', () => kafka.port);
