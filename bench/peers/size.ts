/** How much is measured: `--quick` is for trying whether everything works, and its figures mean nothing. */
import { rounds as wanted } from '../report.ts';

export const quick = process.argv.includes('--quick');

/** Rounds of everything that is measured in turns. */
export const rounds = quick ? 1 : wanted;

/** So many records, or far fewer. */
export function sized(records: number): number {
  return quick ? Math.ceil(records / 20) : records;
}

/** So long, or about a second. */
export function seconds(long: number): number {
  return quick ? Math.min(long, 1) : long;
}
