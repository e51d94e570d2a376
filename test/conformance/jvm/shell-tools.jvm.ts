/**
 * Apache Kafka's own shell tools, unmodified, against a real Ottla process, and its dump tool on the
 * segment files that Ottla wrote. Needs Java and Maven; `npm run conformance:jvm`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrokerProcess, bin } from '../../crash/broker-process.ts';

const kafka = fileURLToPath(new URL('./kafka', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'ottla-jvm-'));
let broker: BrokerProcess;

beforeAll(async () => {
  broker = await BrokerProcess.start();
});

afterAll(async () => {
  await broker.stop();
  rmSync(scratch, { recursive: true });
});

function runTool(name: string, args: readonly string[], input?: string) {
  return spawnSync(kafka, ['tool', name, ...args], {
    input,
    encoding: 'utf8',
    timeout: 110_000,
    maxBuffer: 1 << 28,
  });
}

/** What it wrote to stdout; throws when it failed. */
function tool(name: string, args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = runTool(name, args, input);
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

const admin = (name: string, ...args: string[]) =>
  tool(name, ['--bootstrap-server', broker.address, ...args]);

function file(name: string, content: string): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

describe("Kafka's shell tools", () => {
  test('kafka-topics: create, list, describe, alter, delete', () => {
    const topics = (...args: string[]) => admin('org.apache.kafka.tools.TopicCommand', ...args);
    topics('--create', '--topic', 'shell', '--partitions', '3', '--config', 'retention.ms=3600000');
    expect(topics('--list')).toContain('shell');
    const described = topics('--describe', '--topic', 'shell');
    expect(described).toContain('PartitionCount: 3');
    expect(described).toContain('retention.ms=3600000');
    topics('--alter', '--topic', 'shell', '--partitions', '5');
    expect(topics('--describe', '--topic', 'shell')).toContain('PartitionCount: 5');
    expect(topics('--describe', '--under-replicated-partitions').trim()).toBe('');
    topics('--delete', '--topic', 'shell');
    expect(topics('--list').split('\n')).not.toContain('shell');
  });

  test('kafka-configs: describe, alter, delete for topics; describe for brokers', () => {
    const configs = (...args: string[]) => admin('kafka.admin.ConfigCommand', ...args);
    admin('org.apache.kafka.tools.TopicCommand', '--create', '--topic', 'configured');
    configs(
      '--alter',
      '--entity-type',
      'topics',
      '--entity-name',
      'configured',
      '--add-config',
      'retention.ms=1000000,max.message.bytes=2000000',
    );
    const described = configs('--describe', '--entity-type', 'topics', '--entity-name', 'configured');
    expect(described).toContain('retention.ms=1000000');
    expect(described).toContain('max.message.bytes=2000000');
    configs(
      '--alter',
      '--entity-type',
      'topics',
      '--entity-name',
      'configured',
      '--delete-config',
      'retention.ms',
    );
    expect(configs('--describe', '--entity-type', 'topics', '--entity-name', 'configured')).not.toContain(
      'retention.ms=1000000',
    );
    expect(
      configs('--describe', '--all', '--entity-type', 'topics', '--entity-name', 'configured'),
    ).toContain('cleanup.policy=delete');
    expect(configs('--describe', '--all', '--entity-type', 'brokers', '--entity-name', '1')).toContain(
      'log.retention',
    );
  });

  test('kafka-configs: describe, alter, delete for groups', () => {
    const configs = (...args: string[]) =>
      admin('kafka.admin.ConfigCommand', ...args, '--entity-type', 'groups', '--entity-name', 'billing');
    configs('--alter', '--add-config', 'consumer.session.timeout.ms=50000');
    expect(configs('--describe')).toContain('consumer.session.timeout.ms=50000');
    expect(configs('--describe', '--all')).toContain('consumer.heartbeat.interval.ms=5000');
    configs('--alter', '--delete-config', 'consumer.session.timeout.ms');
    expect(configs('--describe')).not.toContain('consumer.session.timeout.ms');
  });

  test('console producer and consumer', () => {
    const lines = Array.from({ length: 1_000 }, (_, i) => `line ${i}`);
    tool(
      'org.apache.kafka.tools.ConsoleProducer',
      ['--bootstrap-server', broker.address, '--topic', 'console'],
      `${lines.join('\n')}\n`,
    );
    const read = tool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
      '--bootstrap-server',
      broker.address,
      '--topic',
      'console',
      '--partition',
      '0',
      '--offset',
      'earliest',
      '--max-messages',
      '1000',
      '--timeout-ms',
      '30000',
    ]);
    expect(read.trim().split('\n')).toEqual(lines);
  });

  for (const codec of ['none', 'gzip', 'snappy', 'lz4', 'zstd']) {
    test(`console producer with ${codec}, read by ottla; and back`, () => {
      const lines = Array.from({ length: 500 }, (_, i) => `line ${i} ${codec}`).join('\n');
      const topic = `java-${codec}`;
      tool(
        'org.apache.kafka.tools.ConsoleProducer',
        ['--bootstrap-server', broker.address, '--topic', topic, '--compression-codec', codec],
        `${lines}\n`,
      );
      const ottla = (...args: string[]) =>
        spawnSync(process.execPath, [bin, ...args, '--bootstrap-server', broker.address], {
          encoding: 'utf8',
          input: `${lines}\n`,
        }).stdout;
      expect(ottla('consume', topic, '-o', 'start', '-e')).toBe(`${lines}\n`);
      ottla('produce', `${topic}-back`, '-z', codec);
      const read = tool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
        '--bootstrap-server',
        broker.address,
        '--topic',
        `${topic}-back`,
        '--partition',
        '0',
        '--offset',
        'earliest',
        '--max-messages',
        '500',
        '--timeout-ms',
        '30000',
      ]);
      expect(read).toBe(`${lines}\n`);
    });
  }

  test('kafka-producer-perf-test', () => {
    const output = tool('org.apache.kafka.tools.ProducerPerformance', [
      '--topic',
      'perf',
      '--num-records',
      '100000',
      '--record-size',
      '1000',
      '--throughput',
      '-1',
      '--producer-props',
      `bootstrap.servers=${broker.address}`,
    ]);
    expect(output).toContain('100000 records sent');
  });

  test('kafka-get-offsets', () => {
    tool(
      'org.apache.kafka.tools.ConsoleProducer',
      ['--bootstrap-server', broker.address, '--topic', 'offsets'],
      'a\nb\nc\n',
    );
    const offsets = (...args: string[]) =>
      admin('org.apache.kafka.tools.GetOffsetShell', '--topic', 'offsets', ...args).trim();
    expect(offsets()).toBe('offsets:0:3');
    expect(offsets('--time', 'earliest')).toBe('offsets:0:0');
    expect(offsets('--time', 'max-timestamp')).toMatch(/^offsets:0:[0-2]$/);
  });

  test('kafka-delete-records', () => {
    tool(
      'org.apache.kafka.tools.ConsoleProducer',
      ['--bootstrap-server', broker.address, '--topic', 'trimmed'],
      'a\nb\nc\n',
    );
    const spec = file(
      'delete.json',
      JSON.stringify({ version: 1, partitions: [{ topic: 'trimmed', partition: 0, offset: 2 }] }),
    );
    expect(admin('org.apache.kafka.tools.DeleteRecordsCommand', '--offset-json-file', spec)).toContain(
      'low_watermark: 2',
    );
  });

  test('kafka-log-dirs', () => {
    const output = admin('org.apache.kafka.tools.LogDirsCommand', '--describe', '--topic-list', 'trimmed');
    const json = JSON.parse(output.split('\n').find((line) => line.startsWith('{')) ?? '{}');
    expect(json.brokers[0].logDirs[0].error).toBeNull();
    expect(json.brokers[0].logDirs[0].partitions[0]).toMatchObject({ partition: 'trimmed-0' });
  });

  test('kafka-transactions shows idempotent producers, kafka-features the metadata version', () => {
    const producers = admin(
      'org.apache.kafka.tools.TransactionsCommand',
      'describe-producers',
      '--topic',
      'offsets',
      '--partition',
      '0',
    );
    expect(producers.trim().split('\n')).toHaveLength(2);
    expect(admin('org.apache.kafka.tools.FeatureCommand', 'describe')).toContain(
      'FinalizedVersionLevel: 4.3',
    );
  });

  test('kafka-console-consumer in a group, kafka-consumer-groups: list, describe, reset, delete', () => {
    tool(
      'org.apache.kafka.tools.ConsoleProducer',
      ['--bootstrap-server', broker.address, '--topic', 'shared'],
      'a\nb\nc\n',
    );
    const read = tool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
      ...['--bootstrap-server', broker.address, '--topic', 'shared', '--group', 'readers'],
      ...['--from-beginning', '--max-messages', '3', '--timeout-ms', '60000'],
    ]);
    expect(read.trim().split('\n')).toEqual(['a', 'b', 'c']);
    const groups = (...args: string[]) =>
      admin('org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', ...args);
    expect(groups('--list')).toContain('readers');
    expect(groups('--describe', '--group', 'readers')).toMatch(/shared\s+0\s+3\s+3\s+0/);
    expect(groups('--describe', '--group', 'readers', '--state')).toContain('Empty');
    groups('--reset-offsets', '--group', 'readers', '--topic', 'shared', '--to-offset', '1', '--execute');
    expect(groups('--describe', '--group', 'readers')).toMatch(/shared\s+0\s+1\s+3\s+2/);
    groups('--delete', '--group', 'readers');
    expect(groups('--list').split('\n')).not.toContain('readers');
  });

  test('what is not served yet is refused at once and named', () => {
    // Some of these tools end with 0 all the same.
    const refusal = (name: string, ...args: string[]) => {
      const { stdout, stderr } = runTool(name, ['--bootstrap-server', broker.address, ...args]);
      return stdout + stderr;
    };
    expect(refusal('org.apache.kafka.tools.TransactionsCommand', 'list')).toContain('LIST_TRANSACTIONS');
  });

  test('kafka-broker-api-versions and kafka-cluster', () => {
    expect(admin('org.apache.kafka.tools.BrokerApiVersionsCommand')).toContain('Produce(0): 0 to 13');
    const cluster = tool('org.apache.kafka.tools.ClusterTool', [
      'cluster-id',
      '--bootstrap-server',
      broker.address,
    ]);
    expect(cluster).toMatch(/Cluster ID: \S{22}/);
  });
});

describe("Kafka's dump tool on Ottla's files", () => {
  test('log, offset index, time index and producer snapshot are read without a complaint', async () => {
    const dataDir = join(scratch, 'dumped');
    mkdirSync(dataDir);
    const dumped = await BrokerProcess.start({
      dataDir,
      args: ['--log.segment.bytes=1048576', '--log.index.interval.bytes=4096'],
    });
    tool('org.apache.kafka.tools.ProducerPerformance', [
      '--topic',
      'dumped',
      '--num-records',
      '5000',
      '--record-size',
      '1000',
      '--throughput',
      '-1',
      '--producer-props',
      `bootstrap.servers=${dumped.address}`,
    ]);
    await dumped.stop();
    const folder = join(dataDir, 'dumped-0');
    const files = readdirSync(folder);
    const dump = (...names: string[]) =>
      tool('org.apache.kafka.tools.DumpLogSegments', [
        '--files',
        names.map((name) => join(folder, name)).join(','),
        '--deep-iteration',
      ]);
    const logs = files.filter((name) => name.endsWith('.log')).sort();
    expect(logs.length).toBeGreaterThan(3);
    let records = 0;
    for (const name of logs) {
      const output = dump(name);
      expect(output).not.toMatch(/isvalid: false/);
      records += output.split('\n').filter((line) => line.startsWith('| offset:')).length;
    }
    expect(records).toBe(5_000);
    for (const name of files.filter((name) => /\.(index|timeindex)$/.test(name))) {
      const output = dump(name);
      expect(output).not.toMatch(/Mismatches|out of order|failed/i);
    }
    const snapshots = files.filter((name) => name.endsWith('.snapshot'));
    expect(snapshots.length).toBeGreaterThan(0);
    for (const name of snapshots) expect(dump(name)).toMatch(/producerId: \d+/);
  });
});
