/** Frames that are no request of this broker; part of the wire suite. */
import { describe, expect, test } from 'vitest';
import type { Wire } from './wire.ts';

export function frames(wire: () => Wire): void {
  describe('frames', () => {
    /** Length, API key, version, correlation id 7, client id `x`, and what follows. */
    function frameOf(key: number, version: number, ...rest: number[]): Uint8Array {
      return Uint8Array.from([0, 0, 0, 11 + rest.length, 0, key, 0, version, 0, 0, 0, 7, 0, 1, 120, ...rest]);
    }

    test('ApiVersions of a version to come is answered in version 0 with what there is', async () => {
      const answer = (await wire().sendBytes(frameOf(18, 99, 0)))!;
      expect([...answer.subarray(0, 6)]).toEqual([0, 0, 0, 7, 0, 35]);
    });

    test.each<[string, Uint8Array]>([
      ['an unknown API', frameOf(120, 0)],
      ['a version to come', frameOf(3, 99)],
      ['a version of the past', frameOf(1, 0)],
      ['a body that ends too early', frameOf(3, 1, 0, 0, 0, 9)],
      ['a negative length', Uint8Array.from([128, 0, 0, 0])],
      ['a length beyond all limits', Uint8Array.from([127, 255, 255, 255])],
    ])('closes the connection on %s', async (_name, frame) => {
      expect(await wire().sendBytes(frame)).toBeUndefined();
    });
  });
}
