/**
 * Members of kcat, kafkajs, @platformatic/kafka and our own client as processes that are killed, or stopped for
 * longer than their session may be silent. All at once: each of these tests mostly waits for a session to end.
 */
import { afterAll, beforeAll, describe } from 'vitest';
import { BrokerProcess } from '../crash/broker-process.ts';
import { brokerFlags, type GroupClient, killedMember, pausedMember } from './clients/group-suite.ts';
import { nodeMember, nodeProgram } from './clients/process-member.ts';
import { heartbeatMs, sessionTimeoutMs } from './clients/timing.ts';

/** `name` is what the program calls it. */
function nodeClient(name: 'kafkajs' | 'platformatic'): GroupClient {
  return {
    name,
    groupType: 'classic',
    member: (...where) => nodeMember(name, ...where),
  };
}

/** Our own: it also tells by itself what it has lost. */
function ottla(dialect: 'ottla' | 'kafka', protocol: 'classic' | 'consumer'): GroupClient {
  return {
    name: `ottla-${dialect}-${protocol}`,
    groupType: protocol,
    member: (address, group, topic, commitDelayMs) =>
      nodeProgram(
        'ottla-member.ts',
        protocol,
        `${dialect}://${address}`,
        group,
        topic,
        String(commitDelayMs),
      ),
    lateLines: [/^refused (UNKNOWN_MEMBER_ID|ILLEGAL_GENERATION)$/, /^warning MEMBERSHIP_LOST$/],
  };
}

/**
 * Prints its log among the records. Mostly it does not send its late commit, because it sees by its own clock
 * that its session is over; when the timer of its commits comes first, it is refused.
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
  lateLines: [/SESSTMOUT|COMMITFAIL.*Unknown member/],
};

let broker: BrokerProcess;

beforeAll(async () => {
  broker = await BrokerProcess.start({ args: brokerFlags });
});

afterAll(async () => {
  await broker.stop();
});

describe.concurrent('members are lost', () => {
  const address = (): string => broker.address;
  const foreign = [kcat, nodeClient('kafkajs'), nodeClient('platformatic')];
  for (const client of foreign) killedMember(client, address);
  for (const client of [...foreign, ottla('kafka', 'classic'), ottla('ottla', 'consumer')])
    pausedMember(client, address);
});
