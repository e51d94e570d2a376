/** Groups of the Java consumer on a real broker process. Needs a JDK, Maven and kcat; `npm run conformance:jvm`. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { BrokerProcess } from '../../crash/broker-process.ts';
import { brokerFlags, type GroupClient, groupSuite, migration } from '../clients/group-suite.ts';
import { librdkafka, mixedGroup, oneOf, ottla } from '../clients/mixed-group.ts';
import { sessionTimeoutMs } from '../clients/timing.ts';

const kafka = fileURLToPath(new URL('kafka', import.meta.url));
const classic = [`session.timeout.ms=${sessionTimeoutMs}`, 'heartbeat.interval.ms=500'];
const consumerProtocol = 'group.protocol=consumer';
const assignor = (name: string): string =>
  `partition.assignment.strategy=org.apache.kafka.clients.consumer.${name}`;

/** The Java consumer with these settings. */
function javaConsumer(name: string, settings: readonly string[]): GroupClient {
  return {
    name,
    groupType: settings.includes(consumerProtocol) ? 'consumer' : 'classic',
    member: (address, group, topic, commitDelayMs) => ({
      program: kafka,
      args: ['member', address, group, topic, String(commitDelayMs), ...settings],
    }),
  };
}

let broker: BrokerProcess;

beforeAll(async () => {
  broker = await BrokerProcess.start({ args: brokerFlags });
});

afterAll(async () => {
  await broker.stop();
});

const address = (): string => broker.address;
const range = javaConsumer('java-range', [...classic, assignor('RangeAssignor')]);
const cooperative = javaConsumer('java-cooperative', [...classic, assignor('CooperativeStickyAssignor')]);
groupSuite(range, address);
groupSuite(cooperative, address);
const kip848 = javaConsumer('java-consumer', [consumerProtocol]);
groupSuite(kip848, address);
migration(range, kip848, address);
migration(cooperative, kip848, address);
mixedGroup(address, oneOf(range), librdkafka);
mixedGroup(address, oneOf(cooperative), ottla('cooperative-sticky'));
