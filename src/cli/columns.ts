/**
 * Tables for people: columns padded with spaces, names in capitals and without spaces, so that `awk`
 * still works on them. Numbers stand on the right.
 */

export type Cell = string | number;

/** Lines of a table, without a line end after the last; empty cells show as `-`. */
export function columns(names: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const body = rows.map((row) => row.map((cell) => (cell === '' ? '-' : String(cell))));
  const widths = names.map((name, index) =>
    Math.max(name.length, ...body.map((row) => row[index]?.length ?? 0)),
  );
  const isNumeric = names.map(
    (_, index) =>
      rows.some((row) => typeof row[index] === 'number') &&
      rows.every((row) => typeof row[index] === 'number' || row[index] === ''),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) =>
        isNumeric[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [names, ...body].map(line).join('\n');
}
