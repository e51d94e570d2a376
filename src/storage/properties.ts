/**
 * The small text files that say what a data directory and a log belong to, and the text form of ids in
 * them: Kafka writes a UUID as 22 characters of base64url.
 */
import type { Uuid } from '../base/units.ts';

/** `key=value` per line, `#` for comments. */
export function parseProperties(text: string, separator: '=' | ': '): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf(separator);
    if (at > 0 && !line.startsWith('#'))
      values.set(line.slice(0, at).trim(), line.slice(at + separator.length).trim());
  }
  return values;
}

export function formatProperties(values: Iterable<readonly [string, string]>, separator: '=' | ': '): string {
  return [...values].map(([key, value]) => `${key}${separator}${value}\n`).join('');
}

export function uuidToText(uuid: Uuid): string {
  const hex = uuid.replaceAll('-', '');
  let bytes = '';
  for (let at = 0; at < 32; at += 2) bytes += String.fromCharCode(Number.parseInt(hex.slice(at, at + 2), 16));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').slice(0, 22);
}

/** Undefined unless `text` is a UUID in Kafka's form. */
export function uuidFromText(text: string): Uuid | undefined {
  if (!/^[A-Za-z0-9_-]{22}$/.test(text)) return undefined;
  const bytes = atob(`${text.replaceAll('-', '+').replaceAll('_', '/')}==`);
  const hex = [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
