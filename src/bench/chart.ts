/**
 * Line charts as SVG, drawn by hand: axes with round numbers, a line per series, nothing that needs a script.
 */

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

interface Axis {
  readonly label: string;
  /** Value and text of the marks; default: round numbers. */
  readonly marks?: readonly (readonly [value: number, text: string])[];
  /** Powers of ten at equal distances. */
  readonly logarithmic?: boolean;
}

export interface Chart {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

const width = 860;
const height = 300;
const margin = { left: 70, right: 30, top: 16, bottom: 44 };
const colours = ['#0b6e99', '#c4554d', '#448361', '#9065b0'] as const;

/** A `<figure>` with the chart; empty text when there is nothing to draw. */
export function chart({ title, x, y, series }: Chart): string {
  const points = series.flatMap((each) => each.points);
  if (points.length < 2) return '';
  const across = scale(
    x,
    points.map(([value]) => value),
    margin.left,
    width - margin.right,
  );
  const up = scale(
    y,
    points.map(([, value]) => value),
    height - margin.bottom,
    margin.top,
  );
  const lines = series.map(({ name, points: own }, index) => {
    const path = own.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${across.at(px)} ${up.at(py)}`).join('');
    return `<path d="${path}" stroke="${colourOf(index)}"><title>${escapeText(name)}</title></path>`;
  });
  const legend = series.map(({ name }, index) => {
    const left = margin.left + 10 + index * 150;
    return `<text x="${left}" y="${margin.top + 4}" fill="${colourOf(index)}">${escapeText(name)}</text>`;
  });
  return [
    `<figure><figcaption>${escapeText(title)}</figcaption>`,
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(title)}">`,
    ...across.marks.map(([at, text]) => verticalMark(at, text)),
    ...up.marks.map(([at, text]) => horizontalMark(at, text)),
    `<text x="${(width + margin.left) / 2}" y="${height - 6}" text-anchor="middle">${escapeText(x.label)}</text>`,
    `<text transform="translate(14 ${height / 2}) rotate(-90)" text-anchor="middle">${escapeText(y.label)}</text>`,
    `<g fill="none" stroke-width="1.6">${lines.join('')}</g>`,
    ...(series.length > 1 ? legend : []),
    '</svg></figure>',
  ].join('\n');
}

function colourOf(index: number): string {
  return colours[index % colours.length]!;
}

function verticalMark(at: number, text: string): string {
  const bottom = height - margin.bottom;
  return (
    `<line x1="${at}" x2="${at}" y1="${margin.top}" y2="${bottom}"/>` +
    `<text x="${at}" y="${bottom + 16}" text-anchor="middle">${escapeText(text)}</text>`
  );
}

function horizontalMark(at: number, text: string): string {
  return (
    `<line x1="${margin.left}" x2="${width - margin.right}" y1="${at}" y2="${at}"/>` +
    `<text x="${margin.left - 6}" y="${at + 4}" text-anchor="end">${escapeText(text)}</text>`
  );
}

interface Scale {
  readonly at: (value: number) => number;
  readonly marks: readonly (readonly [position: number, text: string])[];
}

/** Maps values to positions between `begin` and `end`; the axis begins at 0 unless it is logarithmic. */
function scale(axis: Axis, values: readonly number[], begin: number, end: number): Scale {
  const { logarithmic = false } = axis;
  const positive = values.filter((value) => value > 0);
  const least = logarithmic ? 10 ** Math.floor(Math.log10(Math.min(...positive, 1))) : 0;
  const most = axis.marks?.at(-1)?.[0] ?? Math.max(...values, logarithmic ? least * 10 : 1e-9);
  const share = (value: number): number =>
    logarithmic
      ? Math.log10(Math.max(least, value) / least) / Math.log10(most / least)
      : (value - least) / (most - least);
  const at = (value: number): number => Math.round((begin + share(value) * (end - begin)) * 10) / 10;
  const marks = axis.marks ?? (logarithmic ? decades(least, most) : roundMarks(most));
  return { at, marks: marks.map(([value, text]) => [at(value), text]) };
}

function decades(least: number, most: number): (readonly [number, string])[] {
  const marks: (readonly [number, string])[] = [];
  for (let exponent = Math.round(Math.log10(least)); 10 ** exponent <= most; exponent++)
    marks.push([10 ** exponent, String(Number((10 ** exponent).toPrecision(1)))]);
  return marks;
}

/** Four to ten marks at multiples of 1, 2 or 5 times a power of ten. */
function roundMarks(most: number): (readonly [number, string])[] {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  const step = [5, 2, 1].map((factor) => factor * power).find((each) => most / each >= 4) ?? power;
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, index) => {
    const value = index * step;
    return [value, String(Number(value.toPrecision(6)))];
  });
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
