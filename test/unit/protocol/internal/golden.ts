/** Lines of `kafka-4.3-group-records.txt`. */
import { readFileSync } from 'node:fs';

const path = new URL('../../../golden/protocol/kafka-4.3-group-records.txt', import.meta.url);

/** A new copy of the bytes each time. Throws when there is no such line. */
export function goldenBytes(name: string): Uint8Array {
  const line = readFileSync(path, 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name} `));
  if (line === undefined) throw new Error(`no golden line ${name}`);
  return new Uint8Array(Buffer.from(line.slice(name.length + 1), 'hex'));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
