/** Lines of a byte stream, cut into chunks at every place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatenate, LineSplitter } from '../../../src/cli/line-splitter.ts';

function split(chunks: readonly Uint8Array[], maxBytes = 1000): string[] {
  const splitter = new LineSplitter(maxBytes);
  const lines = chunks.flatMap((chunk) => splitter.push(chunk));
  const last = splitter.end();
  return [...lines, ...(last === undefined ? [] : [last])].map((line) =>
    Buffer.from(line).toString('latin1'),
  );
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('lines', () => {
  it.each([
    ['', []],
    ['\n', ['']],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\nb', ['a', '', 'b']],
    ['a\r\nb\r', ['a\r', 'b\r']],
    ['\xff\x00\n\x80', ['\xff\x00', '\x80']],
  ])('of %j', (text, lines) => {
    expect(split([bytes(text)])).toEqual(lines);
  });

  it('are the same however the input is cut, and give it back', () => {
    const piece = fc.array(fc.constantFrom('a', 'b', '\r', '\n', '\xff'), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const chunks = pieces.map((letters) => bytes(letters.join('')));
        const whole = Buffer.from(concatenate(chunks)).toString('latin1');
        const lines = split(chunks);
        expect(lines).toEqual(split([bytes(whole)]));
        expect(lines.map((line) => `${line}\n`).join('')).toBe(
          whole === '' || whole.endsWith('\n') ? whole : `${whole}\n`,
        );
      }),
    );
  });

  it('have a longest length', () => {
    expect(split([bytes('aaaa'), bytes('\n')], 4)).toEqual(['aaaa']);
    expect(() => split([bytes('aaa'), bytes('aa')], 4)).toThrow(/longer than 4 bytes/);
  });
});
