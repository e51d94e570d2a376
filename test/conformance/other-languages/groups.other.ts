/** Groups of franz-go on a real broker process; `test/conformance/other-languages/run`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { BrokerProcess } from '../../crash/broker-process.ts';
import { brokerFlags, type GroupClient, groupSuite, migration } from '../clients/group-suite.ts';
import { mixedGroup, oneOf, ottla } from '../clients/mixed-group.ts';

const franzGo = fileURLToPath(new URL('franz-go', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'ottla-franz-go-'));
const program = join(scratch, 'member');

let broker: BrokerProcess;

beforeAll(async () => {
  execFileSync('go', ['build', '-o', program, './member'], { cwd: franzGo });
  broker = await BrokerProcess.start({ args: brokerFlags });
});

afterAll(async () => {
  await broker.stop();
  rmSync(scratch, { recursive: true });
});

function franz(balancer: string): GroupClient {
  return {
    name: `franz-go-${balancer}`,
    groupType: balancer === 'consumer' ? 'consumer' : 'classic',
    member: (address, group, topic, commitDelayMs) => ({
      program,
      args: [address, group, topic, String(commitDelayMs), balancer],
    }),
  };
}

const address = (): string => broker.address;
const cooperative = franz('cooperative-sticky');
const range = franz('range');
groupSuite(cooperative, address);
groupSuite(range, address);
const kip848 = franz('consumer');
groupSuite(kip848, address);
migration(cooperative, kip848, address);
mixedGroup(address, oneOf(cooperative), ottla('cooperative-sticky'));
mixedGroup(address, oneOf(range), ottla('range'));
