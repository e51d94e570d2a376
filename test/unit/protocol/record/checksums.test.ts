/**
 * CRC-32C and murmur2 against published vectors.
 */
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../../../protocol/record/crc32c.ts';
import { murmur2, partitionForKey } from '../../../../protocol/record/murmur2.ts';

const text = (value: string) => new TextEncoder().encode(value);

describe('crc32c', () => {
  it.each([
    ['nothing', new Uint8Array(0), 0],
    ['the check value', text('123456789'), 0xe306_9283],
    ['32 zeros', new Uint8Array(32), 0x8a91_36aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8_ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd_794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113f_db5c],
  ])('of %s', (_, bytes, expected) => {
    expect(crc32c(bytes, 0, bytes.length)).toBe(expected);
  });

  it('covers the range alone', () => {
    expect(crc32c(text('xx123456789y'), 2, 11)).toBe(0xe306_9283);
  });
});

describe('murmur2', () => {
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('of %s', (key, expected) => {
    expect(murmur2(text(key))).toBe(expected);
  });

  it('places keys as Kafka does: the sign bit is dropped, not negated', () => {
    expect(partitionForKey(text('21'), 7)).toBe((-973932308 & 0x7fff_ffff) % 7);
    for (let count = 1; count < 50; count++) {
      const partition = partitionForKey(text(`key-${count}`), count);
      expect(partition).toBeGreaterThanOrEqual(0);
      expect(partition).toBeLessThan(count);
    }
  });
});
