/**
 * bench/REPORT.md and the charts in bench/report, from what the parts have kept and from bench/report/remarks.md,
 * which people write. Parts that were never measured are named, and left out.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quick } from './peers/size.ts';
import { folder, type Kept, kept, Notes } from './report-results.ts';
import { type ReportSection, sections } from './report-sections.ts';
import { type GroupedChart, short, svg } from './report-svg.ts';
import { met, reached, type Target, targets } from './report-targets.ts';

/** Where it was written. */
export function writeReport(): string {
  const home = quick ? folder() : fileURLToPath(new URL('.', import.meta.url));
  mkdirSync(join(home, 'report'), { recursive: true });
  const measured = sections.flatMap((section) => {
    const found = kept(section.part);
    return found === undefined ? [] : [{ section, found, notes: new Notes(found.figures) }];
  });
  const missing = sections.filter(({ part }) => !measured.some(({ section }) => section.part === part));
  const path = join(home, 'REPORT.md');
  const text = [
    ...introduction(measured.map(({ section, found }) => ({ part: section.part, found }))),
    ...(missing.length === 0 ? [] : ['', `Not measured: ${missing.map(({ part }) => part).join(', ')}.`]),
    ...targetTables(new Map(measured.map(({ section, notes }) => [section.part, notes]))),
    ...remarks(),
    ...measured.flatMap(({ section, notes }) => sectionText(home, section, notes)),
    '',
  ];
  writeFileSync(path, text.join('\n'));
  return path;
}

function introduction(runs: readonly { readonly part: string; readonly found: Kept }[]): string[] {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}`;
  const versions = [...new Set(runs.flatMap(({ found }) => found.versions))];
  return [
    '# Ottla beside other brokers',
    '',
    'Written by `npm run bench -- peers`; [README.md](README.md) tells the method, and where the time goes.',
    '',
    `${versions.join(', ')}; ${machine}.`,
    '',
    'The load runs on one CPU, what is measured on the other. Every figure is the median of its rounds, which were taken',
    'in turns; a ratio is one of medians, and between 0.87 and 1.15 it says "no difference". Loads above 2 at the beginning or end of a part mean that the machine did other things, too.',
    '',
    ...table(
      ['part', 'commit', 'when (UTC)', 'took', 'rounds', 'load before, after'],
      runs.map(({ part, found }) => [
        part,
        found.commit,
        found.startedAt.slice(0, 16).replace('T', ' '),
        `${found.seconds} s`,
        String(found.rounds),
        found.load.map((value) => value.toFixed(1)).join(', '),
      ]),
    ),
  ];
}

/** Ours on every version of Node that was measured. */
function targetTables(parts: ReadonlyMap<string, Notes>): string[] {
  const known = targets.filter(({ part, load }) => parts.get(part)?.loads().includes(load));
  const ours = inOrder(known.flatMap(({ part, load }) => parts.get(part)!.candidates(load).filter(isOurs)));
  const figureOf = (target: Target, candidate: string): number =>
    reached(target, parts.get(target.part)!, candidate);
  const verdict = (target: Target, value: number): string => {
    if (Number.isNaN(value)) return '–';
    return met(target, value) ? short(value) : `**${short(value)}** missed`;
  };
  const tally = ours.map((candidate) => {
    const judged = known.filter((target) => !Number.isNaN(figureOf(target, candidate)));
    return `${candidate}: ${judged.filter((target) => met(target, figureOf(target, candidate))).length} of ${judged.length}`;
  });
  const rows = known.map((target) => [
    target.what,
    target.atLeast === undefined ? `≤ ${short(target.atMost!)}` : `≥ ${short(target.atLeast)}`,
    ...ours.map((candidate) => verdict(target, figureOf(target, candidate))),
  ]);
  const sentence = `Met: ${tally.join('; ')}. A ratio where another broker is named; what is bold is missed.`;
  const head = ['', '## Targets', '', sentence, ''];
  return rows.length === 0 ? [] : [...head, ...table(['', 'target', ...ours], rows)];
}

/** Candidates in the order of tables and charts, with their colours there. */
const colours: readonly (readonly [candidate: string, colour: string])[] = [
  ['Ottla, Node 24', '#0b6e99'],
  ['Ottla, Node 20', '#5fb3d4'],
  ['bare pipeline, Node 24', '#787774'],
  ['bare pipeline, Node 20', '#b8b6b1'],
  ['Kafka', '#c4554d'],
  ['NATS', '#448361'],
  ['Redis', '#9065b0'],
  ['RabbitMQ', '#d9730d'],
  ['RabbitMQ, packed', '#f0b67f'],
  ['the client alone', '#dfdcd6'],
];

/** Those that the table does not know, as another version of Node, come last. */
function inOrder(candidates: Iterable<string>): string[] {
  const places = new Map(colours.map(([name], place) => [name, place]));
  const place = (name: string): number => places.get(name) ?? colours.length;
  return [...new Set(candidates)].sort((a, b) => place(a) - place(b));
}

/** What people say of the figures: why targets are missed, and what would be needed. */
function remarks(): string[] {
  const path = fileURLToPath(new URL('report/remarks.md', import.meta.url));
  return existsSync(path) ? ['', readFileSync(path, 'utf8').trimEnd()] : [];
}

function isOurs(candidate: string): boolean {
  return candidate.startsWith('Ottla');
}

function sectionText(home: string, { title, about, charts }: ReportSection, notes: Notes): string[] {
  const pictures = charts.flatMap(({ file, loads, figure, ...chart }) => {
    const chosen = notes.loads().filter((load) => load.startsWith(loads));
    const names = inOrder(chosen.flatMap((load) => notes.candidates(load)));
    const drawn: GroupedChart = {
      ...chart,
      groups: chosen.map((load) => load.slice(loads.length).replace(/^, /, '') || load),
      series: names
        .map((name) => ({
          name,
          colour: new Map(colours).get(name) ?? '#37352f',
          values: chosen.map((load) => notes.median(load, name, figure)),
        }))
        .filter(({ values }) => values.some((value) => !Number.isNaN(value))),
    };
    if (drawn.series.length === 0) return [];
    writeFileSync(join(home, 'report', `${file}.svg`), svg(drawn));
    return ['', `![${chart.title}](report/${file}.svg)`];
  });
  return ['', `## ${title}`, '', about, ...pictures, ...figureTables(notes)];
}

/** Loads with the same figures share a table. */
function figureTables(notes: Notes): string[] {
  const groups = new Map<string, string[]>();
  for (const load of notes.loads()) {
    const names = inOrder(notes.candidates(load));
    const first = names.find(isOurs) ?? names[0] ?? '';
    const key = Object.keys(notes.figures[load]?.[first] ?? {}).join('|');
    groups.set(key, [...(groups.get(key) ?? []), load]);
  }
  return [...groups].flatMap(([key, loads]) => {
    const figures = key.split('|');
    const rows = loads.flatMap((load) =>
      inOrder(notes.candidates(load)).map((name, index) =>
        rowOf(notes, index === 0 ? load : '', load, name, figures),
      ),
    );
    const compared = loads.some((load) => notes.candidates(load).length > 1);
    const head = ['', '', ...figures, ...(compared ? [`${figures[0]} of Ottla's`] : [])];
    return ['', ...table(head, compared ? rows : rows.map((row) => row.slice(0, -1)))];
  });
}

function rowOf(
  notes: Notes,
  title: string,
  load: string,
  name: string,
  figures: readonly string[],
): string[] {
  const [own = ''] = inOrder(notes.candidates(load)).filter(isOurs);
  const value = (candidate: string): number => notes.median(load, candidate, figures[0]!);
  const cells = figures.map((figure) => short(notes.median(load, name, figure)));
  const ratio = name === own ? '' : (value(name) / value(own)).toFixed(2);
  return [title, isOurs(name) ? `**${name}**` : name, ...cells, ratio];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
