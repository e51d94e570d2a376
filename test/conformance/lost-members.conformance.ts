/**
 * Members of kcat, kafkajs and @platformatic/kafka as processes that are killed, or stopped for longer than
 * their session may be silent. All at once: each of these tests mostly waits for a session to end.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe } from 'vitest';
import { BrokerProcess } from '../crash/broker-process.ts';
import { heartbeatMs, sessionTimeoutMs } from './clients/group-members.ts';
import { brokerFlags, type GroupClient, lostMembers } from './clients/group-suite.ts';

const nodeMember = fileURLToPath(new URL('clients/node-member.ts', import.meta.url));

/** `name` is what the program calls it. */
function nodeClient(name: 'kafkajs' | 'platformatic'): GroupClient {
  return {
    name,
    groupType: 'classic',
    member: (address, group, topic, commitDelayMs) => ({
      program: process.execPath,
      args: ['--import', 'tsx', nodeMember, name, address, group, topic, String(commitDelayMs)],
    }),
  };
}

/**
 * Prints its log among the records. It never sends its late commit: it sees by its own clock that its
 * session is over.
 */
const kcat: GroupClient = {
  name: 'kcat',
  groupType: 'classic',
  member(address, group, topic, commitDelayMs) {
    const settings = {
      'auto.offset.reset': 'earliest',
      'session.timeout.ms': sessionTimeoutMs,
      'heartbeat.interval.ms': heartbeatMs,
      // It commits at intervals, and when it leaves: a slow one not between receiving and being stopped.
      'auto.commit.interval.ms': commitDelayMs === 0 ? 200 : 60_000,
    };
    const flags = Object.entries(settings).flatMap(([key, value]) => ['-X', `${key}=${value}`]);
    const args = ['-b', address, '-G', group, '-u', '-f', 'record %s\n', ...flags, topic];
    return {
      program: 'sh',
      args: ['-c', 'exec kcat "$@" 2>&1', 'kcat', ...args],
      leaveSignal: 'SIGTERM',
    };
  },
  latePattern: /SESSTMOUT/,
};

let broker: BrokerProcess;

beforeAll(async () => {
  broker = await BrokerProcess.start({ args: brokerFlags });
});

afterAll(async () => {
  await broker.stop();
});

describe.concurrent('members are lost', () => {
  for (const client of [kcat, nodeClient('kafkajs'), nodeClient('platformatic')])
    lostMembers(client, () => broker.address);
});
