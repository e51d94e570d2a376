/**
 * A page of the documentation as a test sees it: its code blocks marked with `<!-- tour -->`, which are run one
 * after another, and those marked with `<!-- output -->`, whose lines must occur in what was printed.
 *
 * In expected output a number stands for any number, … for any text, and spaces for any spaces.
 */
import { readFileSync } from 'node:fs';

export interface CodeBlock {
  readonly mark: 'tour' | 'output';
  /** Of the fence, such as `sh` or `ts`. */
  readonly language: string;
  readonly text: string;
}

const block = /<!-- (tour|output) -->\n```(\w*)\n([\s\S]*?)\n```/g;

/** In their order on the page, whose path is from the project's root. */
export function blocksOf(path: string): CodeBlock[] {
  const page = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  return [...page.matchAll(block)].map(([, mark = '', language = '', text = '']) => ({
    mark: mark as CodeBlock['mark'],
    language,
    text,
  }));
}

/** Whether a printed line is what a line of expected output shows. */
export function isShown(expected: string, printed: string): boolean {
  const pattern = expected
    .trim()
    .split(/(…|\d+(?:\.\d+)?|\s+)/)
    .map((part) => {
      if (part === '…') return '.*';
      if (/^\d/.test(part)) return '\\d+(?:\\.\\d+)?';
      return /^\s+$/.test(part) ? '\\s+' : part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^\\s*${pattern}\\s*$`).test(printed);
}
