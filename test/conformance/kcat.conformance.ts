/**
 * kcat (librdkafka) against a real broker process: produces, consumes, lists, asks for offsets by time,
 * with every codec, acknowledgement level and with idempotence.
 */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrokerProcess } from '../crash/broker-process.ts';
import { CommandLine } from './command-line.ts';

let broker: BrokerProcess;
let tools: CommandLine;

beforeAll(async () => {
  broker = await BrokerProcess.start();
  tools = new CommandLine(broker.address);
});

afterAll(async () => {
  await broker.stop();
});

const kcat = (args: readonly string[], input?: string) => String(tools.kcat(args, input));
const ottla = (args: readonly string[], input?: string) => String(tools.ottla(args, input));
const kcatReads = (topic: string, ...args: string[]) => String(tools.kcatReads(topic, ...args));
const ottlaReads = (topic: string) => String(tools.ottlaReads(topic));
const lines = (count: number, text: string) => Array.from({ length: count }, (_, i) => `${text} ${i}`);

describe('kcat', () => {
  test('lists brokers and topics', () => {
    ottla(['topic', 'create', 'listed', '--partitions', '3']);
    const metadata = JSON.parse(kcat(['-L', '-J']));
    expect(metadata.brokers).toHaveLength(1);
    expect(metadata.brokers[0].name).toBe(broker.address);
    const listed = metadata.topics.find((topic: { topic: string }) => topic.topic === 'listed');
    expect(listed.partitions).toHaveLength(3);
    for (const partition of listed.partitions) expect(partition.leader).toBe(metadata.brokers[0].id);
  });

  const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
  for (const codec of codecs) {
    test(`writes ${codec}, is read by kcat and by ottla`, () => {
      const topic = `codec-${codec}`;
      const sent = lines(5_000, `a line that compresses well, ${codec}`);
      kcat(['-P', '-t', topic, '-X', `compression.codec=${codec}`], `${sent.join('\n')}\n`);
      expect(kcatReads(topic)).toBe(`${sent.join('\n')}\n`);
      expect(ottlaReads(topic)).toBe(`${sent.join('\n')}\n`);
    });

    test(`reads ${codec} that ottla wrote`, () => {
      const topic = `codec-of-ottla-${codec}`;
      const sent = lines(5_000, `a line that compresses well, ${codec}`);
      ottla(['produce', topic, '-z', codec], `${sent.join('\n')}\n`);
      expect(kcatReads(topic)).toBe(`${sent.join('\n')}\n`);
    });
  }

  for (const acks of ['0', '1', 'all'] as const) {
    test(`writes with acks=${acks}`, async () => {
      const topic = `acks-${acks}`;
      ottla(['topic', 'create', topic]);
      const sent = lines(1_000, 'x');
      kcat(['-P', '-t', topic, '-X', `acks=${acks}`], `${sent.join('\n')}\n`);
      await expect.poll(() => kcatReads(topic)).toBe(`${sent.join('\n')}\n`);
    });
  }

  test('writes with idempotence and keeps keys, headers and partitions', () => {
    ottla(['topic', 'create', 'keyed', '--partitions', '4']);
    kcat(
      ['-P', '-t', 'keyed', '-K', ':', '-H', 'a=1', '-H', 'b=', '-X', 'enable.idempotence=true'],
      'k1:v1\nk2:v2\nk1:v3\n',
    );
    const read = kcat(['-C', '-t', 'keyed', '-o', 'beginning', '-e', '-q', '-f', '%p|%k|%s|%h\n'])
      .trim()
      .split('\n');
    expect(read.map((line) => line.split('|').slice(1).join('|')).sort()).toEqual([
      'k1|v1|a=1,b=',
      'k1|v3|a=1,b=',
      'k2|v2|a=1,b=',
    ]);
    const partitionOf = (value: string) => read.find((line) => line.includes(`|${value}|`))?.split('|')[0];
    expect(partitionOf('v1')).toBe(partitionOf('v3'));
    expect(ottla(['consume', 'keyed', '-o', 'start', '-e', '-f', '%k=%v %h\\n'])).toContain('a=1');
  });

  test('null values are tombstones for both', () => {
    kcat(['-P', '-t', 'tombs', '-K', ':', '-Z'], 'gone:\n');
    expect(kcat(['-C', '-t', 'tombs', '-o', 'beginning', '-e', '-q', '-f', '%k %S\n'])).toBe('gone -1\n');
    const record = JSON.parse(ottla(['consume', 'tombs', '-o', 'start', '-e', '--format', 'json']));
    expect(record.value).toBeNull();
  });

  test('asks for offsets by time', async () => {
    kcat(['-P', '-t', 'timed'], 'first\n');
    await sleep(50);
    const between = Date.now();
    await sleep(50);
    kcat(['-P', '-t', 'timed'], 'second\nthird\n');
    expect(kcat(['-Q', '-t', `timed:0:${between}`])).toContain('offset 1');
    expect(kcat(['-Q', '-t', 'timed:0:-1'])).toContain('offset 3');
    expect(kcat(['-Q', '-t', 'timed:0:-2'])).toContain('offset 0');
    expect(ottla(['consume', 'timed', '-o', `@${between}`, '-e'])).toBe('second\nthird\n');
  });

  test('starts anywhere: an offset, from the end, in the middle of a batch', () => {
    kcat(['-P', '-t', 'seek', '-X', 'linger.ms=200'], `${lines(100, 'r').join('\n')}\n`);
    expect(kcat(['-C', '-t', 'seek', '-p', '0', '-o', '42', '-c', '1', '-q'])).toBe('r 42\n');
    expect(kcat(['-C', '-t', 'seek', '-p', '0', '-o', '-3', '-e', '-q'])).toBe('r 97\nr 98\nr 99\n');
    expect(ottla(['consume', 'seek', '-o', '42', '-n', '1'])).toBe('r 42\n');
    expect(ottla(['consume', 'seek', '-o', '-3', '-e'])).toBe('r 97\nr 98\nr 99\n');
  });

  test('large records travel', () => {
    ottla(['topic', 'create', 'large', '--config', 'max.message.bytes=20000000']);
    const big = 'y'.repeat(8_000_000);
    kcat(['-P', '-t', 'large', '-X', 'message.max.bytes=20000000'], `${big}\n`);
    expect(
      kcat(['-C', '-t', 'large', '-o', 'beginning', '-e', '-q', '-X', 'fetch.message.max.bytes=1000000'])
        .length,
    ).toBe(big.length + 1);
  });

  const recompressions = ['uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
  for (const [index, target] of recompressions.entries()) {
    const source = codecs[(index + 2) % codecs.length]!;
    test(`reads ${target} of a topic with that compression.type, written with ${source}`, () => {
      const topic = `recompressed-${target}`;
      ottla(['topic', 'create', topic, '--config', `compression.type=${target}`]);
      const sent = `${lines(500, 'compressed by the broker').join('\n')}\n`;
      kcat(['-P', '-t', topic, '-X', `compression.codec=${source}`, '-X', 'linger.ms=50'], sent);
      expect(kcatReads(topic)).toBe(sent);
    });
  }

  test('sees the broker’s clock where message.timestamp.type says so', () => {
    ottla(['topic', 'create', 'stamped', '--config', 'message.timestamp.type=LogAppendTime']);
    const before = Date.now();
    kcat(['-P', '-t', 'stamped'], 'a\nb\n');
    const times = kcatReads('stamped', '-f', '%T\n').trim().split('\n').map(Number);
    expect(times).toHaveLength(2);
    for (const time of times) expect(time).toBeGreaterThanOrEqual(before);
    expect(kcat(['-Q', '-t', `stamped:0:${before}`])).toContain('offset 0');
  });

  test('waits at the end and gets what comes later', async () => {
    kcat(['-P', '-t', 'tailed'], 'first\n');
    const reader = spawn('kcat', [
      '-b',
      broker.address,
      '-C',
      '-t',
      'tailed',
      '-p',
      '0',
      '-o',
      'beginning',
      '-c',
      '2',
      '-u',
      '-q',
    ]);
    let read = '';
    reader.stdout.on('data', (bytes) => {
      read += String(bytes);
    });
    const ended = new Promise((resolve) => reader.once('close', resolve));
    await expect.poll(() => read, { timeout: 20_000 }).toBe('first\n');
    kcat(['-P', '-t', 'tailed'], 'second\n');
    await ended;
    expect(read).toBe('first\nsecond\n');
  });
});

describe('kcat asks for what there is not', () => {
  let strict: BrokerProcess;
  let to: CommandLine;

  beforeAll(async () => {
    strict = await BrokerProcess.start({ args: ['--auto.create.topics.enable=false'] });
    to = new CommandLine(strict.address);
    to.ottla(['topic', 'create', 'two', '--partitions', '2', '--config', 'max.message.bytes=1000']);
  });

  afterAll(async () => {
    await strict.stop();
  });

  const quickly = ['-X', 'topic.metadata.propagation.max.ms=300'];
  const large = 'x'.repeat(5_000);
  test.each<[string, readonly string[], string, RegExp]>([
    [
      'write to a missing topic',
      ['-P', '-t', 'missing', ...quickly],
      'x',
      /Broker: Unknown topic or partition/,
    ],
    ['read a missing topic', ['-C', '-t', 'missing', '-e'], '', /Broker: Unknown topic or partition/],
    [
      'write to an illegal topic',
      ['-P', '-t', 'a b'],
      'x',
      // The second, when the broker has answered before kcat has read what to write.
      /Broker: Invalid topic|Failed to produce message .*: Local: Unknown topic/,
    ],
    ['write to a missing partition', ['-P', '-t', 'two', '-p', '2'], 'x', /Local: Unknown partition/],
    ['read a missing partition', ['-C', '-t', 'two', '-p', '2', '-e'], '', /partition 2 does not exist/],
    ['write a record over the limit', ['-P', '-t', 'two'], large, /Broker: Message size too large/],
    [
      'read from beyond the end',
      ['-C', '-t', 'two', '-p', '0', '-o', '99', '-e', '-X', 'auto.offset.reset=error'],
      '',
      /Broker: Offset out of range/,
    ],
  ])('%s', (_name, args, input, complaint) => {
    const { stderr, status } = to.tryKcat(args, input === '' ? undefined : `${input}\n`);
    expect(stderr).toMatch(complaint);
    expect(status).toBe(1);
  });

  test('a listing says which topic is missing', () => {
    const [topic] = JSON.parse(String(to.kcat(['-L', '-J', '-t', 'missing']))).topics;
    expect(topic).toMatchObject({
      topic: 'missing',
      error: 'Broker: Unknown topic or partition',
      partitions: [],
    });
  });
});
