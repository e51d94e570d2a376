/** franz-go and confluent-kafka on a cluster of which one broker dies at a time; `test/conformance/other-languages/run`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { kcatMember } from '../clients/failover-clients.ts';
import { type FailoverClient, failoverSuite } from '../clients/failover-suite.ts';
import { ProcessMember } from '../clients/process-member.ts';
import { confluentKafkaProducer, ProcessProducer } from '../clients/process-producer.ts';

const franzGo = fileURLToPath(new URL('franz-go', import.meta.url));
const programs = mkdtempSync(join(tmpdir(), 'ottla-franz-go-'));
execFileSync('go', ['build', '-o', programs, './member', './writer'], { cwd: franzGo });

afterAll(() => rmSync(programs, { recursive: true }));

function franz(name: string, balancer: string): FailoverClient {
  return {
    name,
    isIdempotent: true,
    produce: async (addresses, topic) =>
      new ProcessProducer({ program: join(programs, 'writer'), args: [addresses, topic] }),
    join: async (addresses, group, topic, received) =>
      new ProcessMember(
        { program: join(programs, 'member'), args: [addresses, group, topic, '0', balancer] },
        received,
      ),
  };
}

/** Read by kcat, which has the same library below. */
const confluentKafka: FailoverClient = {
  name: 'confluent-kafka',
  isIdempotent: true,
  produce: async (addresses, topic) => confluentKafkaProducer(addresses, topic),
  join: kcatMember,
};

failoverSuite([
  franz('franz-go', 'cooperative-sticky'),
  franz('franz-go-consumer', 'consumer'),
  confluentKafka,
]);
