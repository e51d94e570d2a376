/**
 * Kafka's tools for groups on a real broker process: every view of kafka-consumer-groups, every way to reset
 * offsets, console consumer and performance test as members. Needs a JDK and Maven; `npm run conformance:jvm`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BrokerProcess } from '../../crash/broker-process.ts';
import { GroupTrial } from '../clients/group-trial.ts';
import { ProcessMember } from '../clients/process-member.ts';

const kafka = fileURLToPath(new URL('kafka', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'ottla-groups-tool-'));
let broker: BrokerProcess;
let names = 0;
let trial: GroupTrial;

beforeAll(async () => {
  broker = await BrokerProcess.start({ args: ['--group.initial.rebalance.delay.ms=0'] });
});

beforeEach(async () => {
  trial = await GroupTrial.begin(broker.address, `tool-${names++}`, 3);
});

afterAll(async () => {
  await broker.stop();
  rmSync(scratch, { recursive: true });
});

function run(name: string, args: readonly string[]) {
  const options = { encoding: 'utf8', timeout: 110_000 } as const;
  const { status, stdout, stderr } = spawnSync(kafka, ['tool', name, ...args], options);
  return { status, stdout, stderr };
}

function groups(...args: string[]): string {
  const name = 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand';
  const { status, stdout, stderr } = run(name, ['--bootstrap-server', trial.address, ...args]);
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Rows of a table by the names of its columns. */
function rows(output: string): Record<string, string>[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const at = lines.findIndex((line) => line.startsWith('GROUP '));
  const head = lines[at]?.trim().split(/\s+/) ?? [];
  return lines.slice(at + 1).map((line) => {
    const cells = line.trim().split(/\s+/);
    return Object.fromEntries(head.map((name, index) => [name, cells[index] ?? '']));
  });
}

/** A member that has read and committed `count` records, and goes on. */
async function reading(count: number): Promise<ProcessMember> {
  await trial.send(count);
  const settings = ['session.timeout.ms=6000', 'heartbeat.interval.ms=500', 'client.id=reader'];
  const args = ['member', trial.address, trial.group, trial.topic, '0', ...settings];
  const member = new ProcessMember({ program: kafka, args }, trial.take);
  await trial.settle([3]);
  await trial.complete();
  await expect.poll(() => trial.committed(), { timeout: 20_000 }).toBe(trial.sent);
  return member;
}

/** Where the group would go on, or goes on, after a reset: sum over the partitions. */
function reset(how: readonly string[], mode: '--dry-run' | '--execute' = '--execute'): number {
  const scope = ['--group', trial.group, '--topic', trial.topic];
  const output = groups('--reset-offsets', ...scope, ...how, mode);
  return rows(output).reduce((sum, row) => sum + Number(row['NEW-OFFSET']), 0);
}

describe('kafka-consumer-groups', () => {
  test('shows a group with a member in every view', async () => {
    const member = await reading(300);
    await trial.send(30);
    const { group } = trial;
    await trial.complete();
    expect(groups('--list').split('\n')).toContain(group);
    expect(groups('--list', '--state', 'stable')).toMatch(new RegExp(`${group}\\s+.*Stable`));
    expect(groups('--list', '--state', 'Empty')).not.toContain(group);
    expect(groups('--list', '--type', 'classic')).toMatch(new RegExp(`${group}\\s+Classic`));
    const offsets = rows(groups('--describe', '--group', group, '--offsets'));
    expect(offsets).toHaveLength(3);
    expect(offsets[0]).toMatchObject({ GROUP: group, TOPIC: trial.topic, HOST: '/127.0.0.1' });
    expect(offsets[0]!['CLIENT-ID']).toBe('reader');
    const ends = offsets.reduce((sum, row) => sum + Number(row['LOG-END-OFFSET']), 0);
    expect(ends).toBe(330);
    const [shown] = rows(groups('--describe', '--group', group, '--members'));
    expect(shown).toMatchObject({ GROUP: group, 'CLIENT-ID': 'reader', '#PARTITIONS': '3' });
    expect(groups('--describe', '--group', group, '--members', '--verbose')).toMatch(
      new RegExp(`${trial.topic}[:(]0,1,2`),
    );
    const state = groups('--describe', '--group', group, '--state');
    expect(state).toMatch(new RegExp(`${group}.*127.0.0.1:${broker.port}.*range\\s+Stable\\s+1`));
    expect(groups('--describe', '--all-groups', '--state', '--verbose')).toContain(group);
    await member.leave();
    expect(groups('--describe', '--group', group, '--state')).toMatch(/Empty\s+0/);
  });

  test('resets offsets in every way, and only of a group without members', async () => {
    const member = await reading(300);
    const refused = run('org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', [
      ...['--bootstrap-server', trial.address, '--reset-offsets', '--group', trial.group],
      ...['--topic', trial.topic, '--to-earliest', '--execute'],
    ]);
    expect(refused.stdout + refused.stderr).toContain('inactive');
    await member.leave();
    expect(reset(['--to-earliest'], '--dry-run')).toBe(0);
    expect(await trial.committed()).toBe(300);
    expect(reset(['--to-earliest'])).toBe(0);
    expect(await trial.committed()).toBe(0);
    expect(reset(['--to-latest'])).toBe(300);
    expect(reset(['--to-offset', '10'])).toBe(30);
    expect(reset(['--shift-by', '5'])).toBe(45);
    expect(reset(['--shift-by', '-7'])).toBe(24);
    expect(reset(['--to-current'])).toBe(24);
    expect(reset(['--to-datetime', '2020-01-01T00:00:00.000'])).toBe(0);
    expect(reset(['--by-duration', 'PT0S'])).toBe(300);
    const file = join(scratch, 'offsets.csv');
    writeFileSync(file, [0, 1, 2].map((partition) => `${trial.topic},${partition},${partition}\n`).join(''));
    expect(reset(['--from-file', file])).toBe(3);
    expect(await trial.committed()).toBe(3);
    expect(
      groups(
        '--reset-offsets',
        '--group',
        trial.group,
        '--all-topics',
        '--to-latest',
        '--export',
        '--dry-run',
      ),
    ).toContain(trial.topic);
  });

  test('deletes offsets of a topic and groups', async () => {
    const member = await reading(30);
    const scope = ['--group', trial.group, '--topic', trial.topic];
    const subscribed = run('org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', [
      ...['--bootstrap-server', trial.address, '--delete-offsets', ...scope],
    ]);
    expect(subscribed.stdout + subscribed.stderr).toMatch(/subscribed/i);
    const living = run('org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', [
      ...['--bootstrap-server', trial.address, '--delete', '--group', trial.group],
    ]);
    expect(living.stdout + living.stderr).toMatch(/not empty/i);
    await member.leave();
    groups('--delete-offsets', '--group', trial.group, '--topic', `${trial.topic}:1`);
    expect(rows(groups('--describe', '--group', trial.group))).toHaveLength(2);
    groups('--delete-offsets', ...scope);
    expect(await trial.committed()).toBe(0);
    groups('--delete', '--group', trial.group);
    expect(groups('--list').split('\n')).not.toContain(trial.group);
  });

  test('validates a regular expression of groups', () => {
    expect(groups('--validate-regex', 'tool-.*')).toMatch(/valid/i);
  });
});

test('kafka-console-consumer shares a topic as two members of a group', async () => {
  const consume = () => {
    const args = [
      ...['--bootstrap-server', trial.address, '--topic', trial.topic, '--group', trial.group],
      ...['--from-beginning', '--consumer-property', 'session.timeout.ms=6000'],
    ];
    const child = spawn(kafka, ['tool', 'org.apache.kafka.tools.consumer.ConsoleConsumer', ...args]);
    // The tool also writes advice about its options there.
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (/^\d+$/.test(line)) trial.take(line);
    });
    return child;
  };
  const children = [consume(), consume()];
  await trial.settle([1, 2]);
  await trial.send(300);
  await trial.complete();
  expect(trial.repeated).toBe(0);
  for (const child of children) {
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  expect(await trial.committed()).toBe(300);
});

test('kafka-consumer-perf-test reads as a member of a group, and a second time nothing', async () => {
  await trial.send(5_000);
  const measured = () =>
    run('org.apache.kafka.tools.ConsumerPerformance', [
      ...['--bootstrap-server', trial.address, '--topic', trial.topic, '--group', trial.group],
      ...['--num-records', '5000', '--timeout', '5000'],
    ]);
  const first = measured();
  expect(first.status, first.stderr).toBe(0);
  expect(first.stdout).toMatch(/, 5000, /);
  const second = measured();
  expect(second.stdout).toMatch(/, 0, /);
});
