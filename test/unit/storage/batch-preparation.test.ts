/** What topic settings do to a producer's batch. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { setMaxTimestamp } from '../../../protocol/record/batch.ts';
import { BatchBuilder } from '../../../protocol/record/builder.ts';
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { decodeRecords } from '../../../protocol/record/records.ts';
import { checkIntegrity } from '../../../protocol/record/validate.ts';
import { nodeCompute } from '../../../src/platform/node/compute.ts';
import { readPayload } from '../../../src/storage/batch-payload.ts';
import { type PreparationConfig, prepareBatch } from '../../../src/storage/batch-preparation.ts';
import { batchOf, headerOf, unwrap } from './fixture.ts';

const compute = nodeCompute();
const CONFIG: PreparationConfig = {
  cleanupPolicy: ['delete'],
  compressionGzipLevel: -1,
  compressionLz4Level: 9,
  compressionType: 'producer',
  compressionZstdLevel: 3,
  timestampAfterMaxMs: 1000,
  timestampBeforeMaxMs: 2 ** 63,
  timestampType: 'CreateTime',
};

async function prepare(
  bytes: Uint8Array,
  config: Partial<PreparationConfig> = {},
  now = 5000,
  maxBytes = 1 << 23,
) {
  const options = { config: { ...CONFIG, ...config }, compute, now, maxDecompressedBytes: maxBytes };
  const prepared = await prepareBatch(bytes, headerOf(bytes), options);
  if (prepared.ok) {
    const { bytes: batch, header } = prepared.value;
    expect(
      checkIntegrity(batch, header.position, header.position + header.sizeInBytes, crc32c),
    ).toBeUndefined();
  }
  return prepared;
}

async function valuesOf(prepared: Awaited<ReturnType<typeof prepare>>): Promise<string[]> {
  const { bytes, header } = unwrap(prepared);
  const payload = await readPayload(compute, bytes, header, 1 << 23);
  return [...decodeRecords(payload, header)].map(
    ({ timestamp, value }) => `${timestamp}:${new TextDecoder().decode(value!)}`,
  );
}

describe('prepareBatch', () => {
  test('passes a batch through as it is', async () => {
    const bytes = batchOf(['a'], { timestamp: 5000 });
    expect(unwrap(await prepare(bytes)).bytes).toBe(bytes);
    const zipped = batchOf(['a'], { timestamp: 5000, codec: 'gzip', compress: (data) => gzipSync(data) });
    expect(unwrap(await prepare(zipped, { compressionType: 'gzip' })).bytes).toBe(zipped);
  });

  test('refuses timestamps beyond the limits', async () => {
    expect(await prepare(batchOf(['a'], { timestamp: 6001 }))).toMatchObject({ error: 'INVALID_TIMESTAMP' });
    expect((await prepare(batchOf(['a'], { timestamp: 6000 }))).ok).toBe(true);
    const limit = { timestampBeforeMaxMs: 100 };
    expect((await prepare(batchOf(['a'], { timestamp: 4900 }), limit)).ok).toBe(true);
    expect(await prepare(batchOf(['a'], { timestamp: 4899 }), limit)).toMatchObject({
      error: 'INVALID_TIMESTAMP',
    });
    const stamped = { timestampType: 'LogAppendTime', timestampBeforeMaxMs: 100 } as const;
    expect((await prepare(batchOf(['a'], { timestamp: 1 }), stamped)).ok).toBe(true);
  });

  test('stamps the time of the append, not touching what was sent', async () => {
    const bytes = batchOf(['a', 'b'], { timestamp: 7_000_000 });
    const before = bytes.slice();
    const prepared = await prepare(bytes, { timestampType: 'LogAppendTime' });
    expect(unwrap(prepared).header).toMatchObject({ timestampType: 'log-append-time', maxTimestamp: 5000 });
    expect(await valuesOf(prepared)).toEqual(['5000:a', '5000:b']);
    expect(bytes).toEqual(before);
  });

  test('finds the greatest timestamp that a producer left out', async () => {
    const bytes = batchOf(['a', 'b', 'c'], { timestamp: 3000 });
    setMaxTimestamp(bytes, 0, -1, crc32c);
    expect(unwrap(await prepare(bytes)).header.maxTimestamp).toBe(3002);
  });

  test.each(['uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'stores as %s what came as gzip',
    async (to) => {
      const values = Array.from({ length: 50 }, (_, index) => `value ${index}`);
      const sent = { timestamp: 3000, producerId: 5, producerEpoch: 1, baseSequence: 7 };
      const bytes = batchOf(values, { ...sent, codec: 'gzip', compress: (data) => gzipSync(data) });
      const prepared = await prepare(bytes, { compressionType: to });
      const codec = ['uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'].indexOf(to);
      expect(unwrap(prepared).header).toMatchObject({
        codec,
        producerId: 5,
        baseSequence: 7,
        recordCount: 50,
      });
      expect((await valuesOf(prepared)).length).toBe(50);
      expect((await valuesOf(prepared))[49]).toBe('3049:value 49');
    },
  );

  test('a compacted topic needs keys', async () => {
    const keyed = new BatchBuilder();
    keyed.append(1, new Uint8Array([1]), null);
    expect((await prepare(keyed.build({ crc32c }), { cleanupPolicy: ['compact'] })).ok).toBe(true);
    expect(await prepare(batchOf(['a']), { cleanupPolicy: ['compact', 'delete'] })).toMatchObject({
      error: 'INVALID_RECORD',
    });
  });

  test('refuses what cannot be read, within bounds', async () => {
    const look = { compressionType: 'uncompressed' } as const;
    const broken = batchOf(['a'], { timestamp: 1, codec: 'gzip', compress: () => new Uint8Array(50) });
    expect(await prepare(broken, look)).toMatchObject({ error: 'CORRUPT_MESSAGE' });
    const lying = batchOf(['a'], {
      timestamp: 1,
      codec: 'gzip',
      compress: () => gzipSync(new Uint8Array(50)),
    });
    expect(await prepare(lying, look)).toMatchObject({ error: 'INVALID_RECORD' });
    const bomb = batchOf(['a'], {
      timestamp: 1,
      codec: 'gzip',
      compress: () => gzipSync(new Uint8Array(1 << 25)),
    });
    expect(await prepare(bomb, look)).toMatchObject({ error: 'MESSAGE_TOO_LARGE' });
    const large = batchOf(['x'.repeat(3 << 20)], {
      timestamp: 1,
      codec: 'gzip',
      compress: (data) => gzipSync(data),
    });
    expect((await valuesOf(await prepare(large, look)))[0]!.length).toBe((3 << 20) + 2);
  });
});
