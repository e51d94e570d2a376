/** The edges of the Kafka protocol, asked of a real Ottla process. */
import { afterAll, beforeAll } from 'vitest';
import { BrokerProcess } from '../../crash/broker-process.ts';
import { wireSuite } from './wire-suite.ts';

let broker: BrokerProcess;

beforeAll(async () => {
  broker = await BrokerProcess.start();
});

afterAll(async () => {
  await broker.stop();
});

wireSuite('Ottla', () => broker.port);
