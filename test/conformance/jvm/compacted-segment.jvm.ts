/**
 * Kafka's dump tool on segments that a compaction wrote: batches with gaps, emptied ones, tombstones with a
 * delete horizon, plain and compressed. Needs Java and Maven; `npm run conformance:jvm`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { nodePlatform } from '../../../src/platform/node/platform.ts';
import { LogDirectory } from '../../../src/storage/log-directory.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { keyed, type Pair } from '../../unit/storage/compaction-batches.ts';
import { CONFIG, headerOf, Recorder, SETTINGS, TOPIC_ID, unwrap } from '../../unit/storage/fixture.ts';

const kafka = fileURLToPath(new URL('./kafka', import.meta.url));

for (const codec of ['none', 'gzip', 'snappy', 'lz4'] as const) {
  test(`${codec}: log and indexes of a compacted segment are read without a complaint`, async () => {
    const data = mkdtempSync(join(tmpdir(), 'ottla-compacted-'));
    const platform = nodePlatform();
    const directory = await LogDirectory.open({
      platform,
      directory: data,
      logger: silentLogger,
      settings: SETTINGS,
      nodeId: 1,
      configOf: () => ({
        ...CONFIG,
        cleanupPolicy: ['compact'],
        segmentBytes: 20_000,
        indexIntervalBytes: 500,
      }),
    });
    const log = await directory.openLog('t', 0, TOPIC_ID, new Recorder());
    for (let count = 0; count < 400; count++) {
      const pairs = Array.from({ length: 5 }, (_, index): Pair => {
        const value = index === 4 && count % 3 === 0 ? null : `${count} `.repeat(20);
        return [`key ${(count * 7 + index * 13) % 150}`, value];
      });
      const bytes = keyed(pairs, {
        timestamp: 1_700_000_000_000 + count,
        producerId: 7,
        producerEpoch: 0,
        baseSequence: count * 5,
        codec,
        ...(codec === 'none'
          ? {}
          : { compress: (records) => platform.compute.codecs.compress(codec, records) }),
      });
      unwrap(log.append(bytes, headerOf(bytes), 0));
    }
    log.requestSync();
    while (log.recoveryPoint < log.nextOffset) await new Promise((resolve) => setTimeout(resolve, 5));
    log.advanceHighWatermark(log.recoveryPoint);
    const report = await log.compaction.compact(platform.clock.wallTime());
    expect(report!.removedRecords).toBeGreaterThan(500);
    await directory.close();
    const folder = join(data, 't-0');
    const files = readdirSync(folder).filter((name) => /\.(log|index|timeindex)$/.test(name));
    const dump = spawnSync(
      kafka,
      [
        'tool',
        'org.apache.kafka.tools.DumpLogSegments',
        '--deep-iteration',
        '--files',
        files.map((name) => join(folder, name)).join(','),
      ],
      { encoding: 'utf8', timeout: 110_000, maxBuffer: 1 << 28 },
    );
    expect(dump.status, dump.stderr).toBe(0);
    expect(dump.stdout).not.toMatch(/isvalid: false|Mismatches|out of order|failed/i);
    const records = dump.stdout.split('\n').filter((line) => line.startsWith('| offset:')).length;
    expect(records).toBe(2000 - report!.removedRecords);
    expect(dump.stdout).toMatch(/deleteHorizonMs: OptionalLong\[\d+\]/);
    expect(readFileSync(join(data, 'cleaner-offset-checkpoint'), 'utf8')).toBe(
      `0\n1\nt 0 ${report!.cleanPoint}\n`,
    );
    rmSync(data, { recursive: true });
  });
}
