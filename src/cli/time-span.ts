/** Spans of time for people: one number and its unit. */

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** `340 ms`, `4.2 s`, `12 s`, `3 min`, `5 h`, `2 d`. */
export function spoken(ms: number): string {
  const [size, unit] = units.find(([least]) => ms >= least) ?? [1, 'ms'];
  const value = Math.max(0, ms) / size;
  return `${unit === 's' && value < 10 ? Math.round(value * 10) / 10 : Math.floor(value)} ${unit}`;
}
