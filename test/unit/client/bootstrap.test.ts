/** Addresses as people write them, right and wrong. */
import { describe, expect, test } from 'vitest';
import { formatAddress, parseBootstrap } from '../../../src/client/bootstrap.ts';

describe('bootstrap addresses', () => {
  test.each([
    ['127.0.0.1:9093', [['127.0.0.1', 9093, undefined]]],
    ['broker', [['broker', 9092, undefined]]],
    [
      'a:1, b:2,',
      [
        ['a', 1, undefined],
        ['b', 2, undefined],
      ],
    ],
    [
      ['a:1', 'b'],
      [
        ['a', 1, undefined],
        ['b', 9092, undefined],
      ],
    ],
    [
      'kafka://a:1,b:2',
      [
        ['a', 1, 'kafka'],
        ['b', 2, 'kafka'],
      ],
    ],
    ['ottla://[::1]:9', [['::1', 9, 'native']]],
    [
      ['kafka://a', 'ottla://b/'],
      [
        ['a', 9092, 'kafka'],
        ['b', 9092, 'native'],
      ],
    ],
  ] as const)('%j', (servers, expected) => {
    const parsed = parseBootstrap(servers);
    expect(parsed.map(({ host, port, dialect }) => [host, port, dialect])).toEqual(expected);
  });

  test.each(['', ' , ', 'a:0', 'a:65536', 'a:b', 'http://a:1', '::1', 'a b'])('%j is refused', (servers) => {
    expect(() => parseBootstrap(servers)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  test('are written as they are read', () => {
    expect(formatAddress({ host: '::1', port: 9 })).toBe('[::1]:9');
    expect(formatAddress({ host: 'a', port: 9 })).toBe('a:9');
  });
});
