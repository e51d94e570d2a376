/**
 * Brokers of a real cluster that are killed, stand still or are half cut off, under load of our client and of
 * librdkafka's idempotent producer at once; `OTTLA_PROOF=big npm run conformance:others -- crash` for the large
 * size.
 */
import { ottlaWriter, type Writer } from '../../crash/cluster-load.ts';
import { faultSuite, killSuite } from '../../crash/cluster-suite.ts';
import { confluentKafkaProducer } from '../clients/process-producer.ts';

const librdkafka: Writer = {
  name: 'librdkafka',
  produce: async (addresses, topic) => confluentKafkaProducer(addresses, topic),
};

killSuite([ottlaWriter(), librdkafka]);
faultSuite([ottlaWriter(), librdkafka]);
