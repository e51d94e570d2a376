/** Reads a result of `ottla bench` that was kept with `--output`. */
import type { BenchResult } from '../bench/result.ts';
import { absolutePath } from '../platform/node/absolute-path.ts';
import { readText } from '../platform/node/text-file.ts';
import { usageFailure } from './failure.ts';

/** Rejects with a usage failure when the file is missing or is something else. */
export async function readResult(file: string): Promise<BenchResult> {
  const text = await readText(absolutePath(file)).catch((error: unknown) => {
    throw usageFailure(`${file} cannot be read: ${error instanceof Error ? error.message : error}.`);
  });
  const document = parse(text);
  if (isResult(document)) return document;
  throw usageFailure(`${file} is no result of "ottla bench": "--output FILE" keeps one.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isResult(document: unknown): document is BenchResult {
  const { bench, format, client, broker, settings } = (document ?? {}) as Partial<BenchResult>;
  const isWhole = typeof client === 'object' && typeof broker === 'object' && typeof settings === 'object';
  return typeof bench === 'string' && format === 1 && isWhole;
}
