/**
 * Positions in the sources instead of those in what was made of them, for the one stack trace that counts:
 * a bug's. Node's own source maps cost every start the reading of all maps; here they are read when one is
 * needed.
 */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** The stack with each `file://….js:line:column` that has a source map beside it traced back. */
export function sourcePositions(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  return stack.replace(/(file:\/\/[^\s()]+\.js):(\d+):(\d+)/g, (position, url: string, line, column) => {
    if (!maps.has(url)) maps.set(url, sourceMapOf(url));
    const origin = maps.get(url)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (origin === undefined || !('originalSource' in origin)) return position;
    const { originalSource, originalLine, originalColumn } = origin;
    return `${new URL(originalSource, url).href}:${originalLine + 1}:${originalColumn + 1}`;
  });
}

/** Undefined without a map that can be read: then the trace stays as it is. */
function sourceMapOf(url: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${url}.map`), 'utf8')));
  } catch {
    return undefined;
  }
}
