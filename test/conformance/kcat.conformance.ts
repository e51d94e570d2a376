/**
 * kcat (librdkafka) against a real broker process: produces, consumes, lists, asks for offsets by time,
 * with every codec, acknowledgement level and with idempotence.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrokerProcess, bin } from '../crash/broker-process.ts';

let broker: BrokerProcess;

beforeAll(async () => {
  broker = await BrokerProcess.start();
});

afterAll(async () => {
  await broker.stop();
});

function kcat(args: readonly string[], input?: string | Uint8Array): string {
  const result = spawnSync('kcat', ['-b', broker.address, ...args], {
    input,
    timeout: 60_000,
    maxBuffer: 1 << 28,
  });
  if (result.error) throw result.error;
  if (result.status !== 0)
    throw new Error(`kcat ${args.join(' ')} ended with ${result.status}: ${String(result.stderr)}`);
  return String(result.stdout);
}

function ottla(args: readonly string[], input?: string | Uint8Array): string {
  return execFileSync(process.execPath, [bin, ...args, '--bootstrap-server', broker.address], {
    input,
    timeout: 60_000,
    maxBuffer: 1 << 28,
    encoding: 'utf8',
  });
}

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
      expect(kcat(['-C', '-t', topic, '-o', 'beginning', '-e', '-q'])).toBe(`${sent.join('\n')}\n`);
      expect(ottla(['consume', topic, '-o', 'start', '-e'])).toBe(`${sent.join('\n')}\n`);
    });

    test(`reads ${codec} that ottla wrote`, () => {
      const topic = `codec-of-ottla-${codec}`;
      const sent = lines(5_000, `a line that compresses well, ${codec}`);
      ottla(['produce', topic, '-z', codec], `${sent.join('\n')}\n`);
      expect(kcat(['-C', '-t', topic, '-o', 'beginning', '-e', '-q'])).toBe(`${sent.join('\n')}\n`);
    });
  }

  for (const acks of ['0', '1', 'all'] as const) {
    test(`writes with acks=${acks}`, async () => {
      const topic = `acks-${acks}`;
      ottla(['topic', 'create', topic]);
      const sent = lines(1_000, 'x');
      kcat(['-P', '-t', topic, '-X', `acks=${acks}`], `${sent.join('\n')}\n`);
      await expect
        .poll(() => kcat(['-C', '-t', topic, '-o', 'beginning', '-e', '-q']))
        .toBe(`${sent.join('\n')}\n`);
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
    await new Promise((resolve) => setTimeout(resolve, 50));
    const between = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 50));
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

  test('a record over the limit is refused with its name', () => {
    ottla(['topic', 'create', 'small', '--config', 'max.message.bytes=1000']);
    const result = spawnSync('kcat', ['-b', broker.address, '-P', '-t', 'small'], {
      input: `${'x'.repeat(5_000)}\n`,
      timeout: 60_000,
    });
    expect(String(result.stderr)).toMatch(/too large/i);
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
});
