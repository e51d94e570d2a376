/** Each piece of the hot path by itself, of both builds in turns: what a change has made slower shows here first. */
import { dirname } from 'node:path';
import { builds } from '../broker.ts';
import { firstLine, MEASURED_CPU, script } from '../pinned.ts';
import { Rounds, rounds, table } from '../report.ts';

/** Per piece and round. */
const MS = Number(process.env['MS'] ?? 300);

export async function micro(): Promise<void> {
  const figures = new Rounds<number>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, bin } of builds) {
      const root = dirname(dirname(bin));
      const pieces = JSON.parse(await firstLine(script('micro/pieces.ts', { root, ms: MS }, MEASURED_CPU)));
      for (const [piece, nanoseconds] of Object.entries<number>(pieces))
        figures.note(`${piece}: ${name}`, nanoseconds);
    }
  }
  const time = (name: string): number => figures.median(name, (nanoseconds) => nanoseconds);
  const first = builds[0]!.name;
  const rows = figures.names().map((name) => {
    const piece = name.slice(0, name.lastIndexOf(': '));
    return [name, time(name).toFixed(0), (time(name) / time(`${piece}: ${first}`)).toFixed(2)];
  });
  rows.sort(([one = ''], [other = '']) => one.localeCompare(other));
  table(['', 'ns', `of "${first}"`], rows);
}
