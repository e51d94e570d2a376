/** Java's producer and consumers of both group protocols on a cluster of which one broker dies at a time. */
import { fileURLToPath } from 'node:url';
import { type FailoverClient, failoverSuite } from '../clients/failover-suite.ts';
import { ProcessMember } from '../clients/process-member.ts';
import { ProcessProducer } from '../clients/process-producer.ts';

const kafka = fileURLToPath(new URL('kafka', import.meta.url));

function java(name: string, protocol: 'classic' | 'consumer'): FailoverClient {
  return {
    name,
    isIdempotent: true,
    produce: async (addresses, topic) =>
      new ProcessProducer({ program: kafka, args: ['writer', addresses, topic] }),
    join: async (addresses, group, topic, received) =>
      new ProcessMember(
        { program: kafka, args: ['member', addresses, group, topic, '0', `group.protocol=${protocol}`] },
        received,
      ),
  };
}

failoverSuite([java('java', 'classic'), java('java-consumer', 'consumer')]);
