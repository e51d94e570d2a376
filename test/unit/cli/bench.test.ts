/**
 * `ottla bench`, on processes of the built program: every verb measures a real broker with tiny counts, and
 * what options mean for the plan.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchResult } from '../../../src/bench/result.ts';
import { type ProduceOptions, produceLoad, type RunOptions, spanOf } from '../../../src/cli/bench-options.ts';
import { parse } from '../../../src/cli/program.ts';
import { BrokerProcess, bin } from '../../crash/broker-process.ts';

let broker: BrokerProcess;
let directory: string;

beforeAll(async () => {
  const build = fileURLToPath(new URL('../../../bin/build-when-needed', import.meta.url));
  expect(spawnSync(process.execPath, [build]).status).toBe(0);
  directory = mkdtempSync(join(tmpdir(), 'ottla-bench-'));
  broker = await BrokerProcess.start({ args: ['--log.ballast.bytes=0'] });
});

afterAll(async () => {
  await broker?.stop();
  rmSync(directory, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ottla(line: string, { signal }: { signal?: NodeJS.Signals } = {}): Promise<Ended> {
  const address = line.includes(' -b ') ? [] : ['-b', broker.address];
  const child = spawn(process.execPath, [bin, ...line.split(' '), ...address], { cwd: directory });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  if (signal !== undefined) setTimeout(() => child.kill(signal), 3_000);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

async function bench(line: string): Promise<BenchResult> {
  const { code, stdout, stderr } = await ottla(`bench ${line} --format json`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('ottla bench', () => {
  it('produce: rates, latency, what client and broker use; the topic is gone afterwards', async () => {
    const result = await bench('produce -n 3001 -s 100 --producers 2 --connections 2 -p 3 -z gzip');
    expect(result).toMatchObject({ bench: 'produce', format: 1, settings: { codec: 'gzip', producers: 2 } });
    expect(result.produce).toMatchObject({ records: 3_001, bytes: 300_100, unsent: 0 });
    expect(result.produce!.latency!.maxMs).toBeGreaterThanOrEqual(result.produce!.latency!.p50Ms);
    expect(result.client.processes).toBe(2);
    // The kernel tells what a process uses on Linux only.
    const from = existsSync('/proc/self/stat') ? 'processes' : 'nowhere';
    expect(result.broker.from).toBe(from);
    expect(JSON.parse((await ottla('topic list --format json')).stdout)).toEqual({ topics: [] });
  });

  it('consume: what it has written before, by the Kafka protocol as well', async () => {
    expect((await bench('consume -n 2000 -s 50 -p 2 --consumers 2')).consume).toMatchObject({
      records: 2_000,
    });
    expect((await bench(`consume -n 100 -b kafka://${broker.address}`)).consume).toMatchObject({
      records: 100,
    });
  });

  it('e2e: every record is read, at the rate that was asked for', async () => {
    const { produce, consume } = await bench('e2e -n 300 --rate 600 --acks 1');
    expect(produce).toMatchObject({ records: 300 });
    expect(consume).toMatchObject({ records: 300 });
    expect(produce!.seconds).toBeGreaterThan(0.4);
    expect(consume!.latency!.minMs).toBeGreaterThan(0);
  });

  it('replay: at its own pace, or another', async () => {
    const start = Date.parse('2026-01-01T00:00:00Z');
    const lines = [0, 250, 500].map((ms) => JSON.stringify({ time: new Date(start + ms) }));
    writeFileSync(join(directory, 'log.ndjson'), lines.join('\n'));
    const own = await bench('replay log.ndjson --time-field time');
    expect(own.produce).toMatchObject({ records: 3 });
    expect(own.produce!.seconds).toBeGreaterThanOrEqual(0.5);
    expect((await bench('replay log.ndjson --rate 1000')).produce).toMatchObject({ records: 3 });
  });

  it('keeps results, compares them, and makes a page', async () => {
    await bench('produce -n 200 --output a.json --html a.html');
    expect(JSON.parse(readFileSync(join(directory, 'a.json'), 'utf8')).produce.records).toBe(200);
    expect(readFileSync(join(directory, 'a.html'), 'utf8')).toContain('<svg');
    const { code, stdout } = await ottla('bench produce -n 300 --acks 1 --output b.json --compare a.json');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +MB\/s +RECORDS\/S/);
    expect(stdout).toContain('They differ in count: 200 and 300.');
    const compared = JSON.parse((await ottla('bench compare a.json b.json --format json')).stdout);
    expect(compared.compared.map(({ name }: { name: string }) => name)).toContain('produce p99');
    expect(compared.notes).toContain('They differ in acks: "all" and 1.');
  });

  it('shows what it has when it is interrupted, and leaves no topic behind', async () => {
    const { code, stdout } = await ottla('bench produce -d 60s --warm-up 0 --format json', {
      signal: 'SIGINT',
    });
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toBeTypeOf('object');
    expect(JSON.parse((await ottla('topic list --format json')).stdout)).toEqual({ topics: [] });
  });

  it('ends when it is interrupted while it warms up', async () => {
    await ottla('topic create warm');
    const run = spawn(process.execPath, [
      ...[bin, 'bench', 'produce', '-t', 'warm', '--warm-up', '1h', '--rate', '100', '-b', broker.address],
    ]);
    const ended = new Promise((resolve) => run.once('close', resolve));
    expect((await ottla('consume warm -n 1')).code).toBe(0);
    run.kill('SIGINT');
    expect(await ended).toBe(130);
    await ottla('topic delete warm --yes');
  });

  it.each([
    ['bench produce -t missing -n 1', 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['bench produce --html /nowhere/at/all.html', 'ENOENT'],
    ['bench produce --records-from nothing-there.txt', 'ENOENT'],
    ['bench produce -t missing -p 3', 'USAGE'],
  ])('%s fails with a sentence', async (line, error) => {
    const { code, stdout, stderr } = await ottla(`${line} --format json`);
    expect(code).toBe(error === 'USAGE' ? 2 : 1);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: error,
      message: expect.stringMatching(/^[A-Z].*\.$/),
    });
    expect(stderr).toMatch(/^ottla: .*\n$/);
  });
});

async function optionsOf(line: string): Promise<RunOptions & ProduceOptions> {
  const request = await parse(line.split(' '), { version: '0', environment: {} });
  expect(request.kind, JSON.stringify(request)).toBe('command');
  return (request as unknown as { options: RunOptions & ProduceOptions }).options;
}

describe('options', () => {
  it.each([
    ['', { warmUpMs: 1_000, durationMs: 10_000 }],
    [' -d 5min', { warmUpMs: 1_000, durationMs: 300_000 }],
    [' -n 7', { warmUpMs: 0, count: 7 }],
    [' -n 7 -d 1s --warm-up 20ms', { warmUpMs: 20, count: 7, durationMs: 1_000 }],
  ])('bench produce%s lasts', async (options, span) => {
    expect(spanOf(await optionsOf(`bench produce${options}`))).toEqual(span);
  });

  it('make a load', async () => {
    expect(produceLoad(await optionsOf('bench produce'))).toEqual({
      ...{ kind: 'produce', recordBytes: 1_024, batchBytes: 65_536, acks: 'all', codec: 'none', inFlight: 5 },
      ...{ once: false, stamped: false },
    });
    const line = 'bench produce -s 1KiB --batch-size 1MiB --acks 1 -z zstd --rate 500 --records-from /f';
    expect(produceLoad(await optionsOf(line))).toMatchObject({
      ...{ recordBytes: 1_024, batchBytes: 1_048_576, acks: 1, codec: 'zstd', rate: 500, recordsFrom: '/f' },
    });
    expect(produceLoad(await optionsOf('bench produce --rate max'))).not.toHaveProperty('rate');
  });

  it.each([
    ['bench produce -s 0', 'bytes'],
    ['bench produce -d soon', 'milliseconds'],
    ['bench produce --rate 0', '1 or more'],
    ['bench replay f --speed 0', 'above 0'],
    ['bench replay f --speed 2 --rate 5', 'cannot be used with'],
    ['bench replay', "Missing required argument 'file'"],
  ])('%s makes no sense', async (line, sentence) => {
    const request = await parse(line.split(' '), { version: '0', environment: {} });
    expect(request.kind === 'usage' && request.failure.message).toContain(sentence);
  });
});
