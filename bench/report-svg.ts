/**
 * Charts of a report as SVG files: bars in groups, or a line for each candidate over the same groups. They carry
 * their own background and fonts, since whoever shows a file of Markdown shows them as pictures.
 */

export interface GroupedChart {
  readonly title: string;
  /** `bars`: a group below the other, a bar for each candidate. `lines`: groups from left to right. */
  readonly kind: 'bars' | 'lines';
  readonly groups: readonly string[];
  readonly series: readonly Series[];
  /** Lines only: powers of ten at equal distances. */
  readonly logarithmic?: boolean;
}

export interface Series {
  readonly name: string;
  /** The same in every chart of a report. */
  readonly colour: string;
  /** One for each group; NaN where there is none. */
  readonly values: readonly number[];
}

const width = 760;
const font = 'font-family="system-ui, sans-serif" font-size="12"';

export function svg(chart: GroupedChart): string {
  const { height, body } = chart.kind === 'bars' ? bars(chart) : lines(chart);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${font} fill="#37352f">`,
    `<title>${escapeText(chart.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="24" font-size="14" font-weight="600">${escapeText(chart.title)}</text>`,
    ...legend(chart.series),
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

const top = 56;
const bar = { height: 14, gap: 3, head: 22, left: 24, right: 90 };

function bars({ groups, series }: GroupedChart): { height: number; body: string[] } {
  const most = Math.max(...series.flatMap(({ values }) => values.filter((value) => !Number.isNaN(value))));
  const body: string[] = [];
  let y = top;
  for (const [index, group] of groups.entries()) {
    body.push(`<text x="16" y="${y + 14}" font-weight="600">${escapeText(group)}</text>`);
    y += bar.head;
    for (const { name, colour, values } of series) {
      const value = values[index] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const length = Math.max(1, (value / most) * (width - bar.left - bar.right));
      const title = `<title>${escapeText(`${name}: ${short(value)}`)}</title>`;
      body.push(
        `<rect x="${bar.left}" y="${y}" width="${length.toFixed(1)}" height="${bar.height}" rx="2" fill="${colour}">${title}</rect>`,
        `<text x="${(bar.left + length + 6).toFixed(1)}" y="${y + 11}">${short(value)}</text>`,
      );
      y += bar.height + bar.gap;
    }
    y += 8;
  }
  return { height: y + 8, body };
}

const plot = { left: 64, right: width - 24, top: top + 8, bottom: 300 };

function lines({ groups, series, logarithmic = false }: GroupedChart): { height: number; body: string[] } {
  const values = series.flatMap((each) => each.values.filter((value) => value > 0));
  const marks = marksOf(values, logarithmic);
  const [least, most] = [marks[0]!, marks.at(-1)!];
  const share = (value: number): number =>
    logarithmic
      ? Math.log10(Math.max(value, least) / least) / Math.log10(most / least)
      : (value - least) / (most - least);
  const x = (index: number): number => plot.left + ((index + 0.5) / groups.length) * (plot.right - plot.left);
  const y = (value: number): number => plot.bottom - share(value) * (plot.bottom - plot.top);
  const grid = marks.map((mark) => {
    const at = y(mark).toFixed(1);
    return `<line x1="${plot.left}" x2="${plot.right}" y1="${at}" y2="${at}" stroke="#e3e2e0"/><text x="${plot.left - 6}" y="${at}" dy="4" text-anchor="end">${short(mark)}</text>`;
  });
  const names = groups.map(
    (group, index) =>
      `<text x="${x(index).toFixed(1)}" y="${plot.bottom + 20}" text-anchor="middle">${escapeText(group)}</text>`,
  );
  const drawn = series.flatMap(({ values: own, colour }) => {
    const points = own.flatMap((value, index) =>
      Number.isNaN(value) ? [] : [`${x(index).toFixed(1)},${y(value).toFixed(1)}`],
    );
    const dots = points.map((point) => {
      const [cx, cy] = point.split(',');
      return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`;
    });
    return [
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...dots,
    ];
  });
  return { height: plot.bottom + 36, body: [...grid, ...names, ...drawn] };
}

/** Round numbers from the least to the most, or powers of ten. */
function marksOf(values: readonly number[], logarithmic: boolean): number[] {
  const most = Math.max(...values, Number.MIN_VALUE);
  if (logarithmic) {
    const first = Math.floor(Math.log10(Math.min(...values)));
    const last = Math.max(first + 1, Math.ceil(Math.log10(most)));
    return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  }
  const power = 10 ** Math.floor(Math.log10(most / 4));
  const step = [5, 2, 1].map((factor) => factor * power).find((each) => most / each >= 4) ?? power;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

function legend(series: readonly Series[]): string[] {
  let x = 16;
  return series.flatMap(({ name, colour }) => {
    const at = x;
    x += 24 + name.length * 6.2;
    return [
      `<rect x="${at.toFixed(1)}" y="34" width="10" height="10" rx="2" fill="${colour}"/>`,
      `<text x="${(at + 14).toFixed(1)}" y="43">${escapeText(name)}</text>`,
    ];
  });
}

/** A figure as a person reads it: three digits where there are no more before the point. */
export function short(value: number): string {
  if (Number.isNaN(value)) return '–';
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
