/** The flights: how they are read from their file, and what must hold when they come back. */
import { readFileSync } from 'node:fs';

export interface Flight {
  readonly origin: string;
  readonly line: string;
}

export function readFlights(file: string): Flight[] {
  return linesOf(withLastLineEnd(readFileSync(file))).map((line) => ({
    origin: String(JSON.parse(line).origin),
    line,
  }));
}

/** Lines as the command-line clients take them, JSON alone or behind its key. */
export function asLines(flights: readonly Flight[], keyDelimiter?: string): Buffer {
  const row = ({ origin, line }: Flight) =>
    keyDelimiter === undefined ? line : origin + keyDelimiter + line;
  return Buffer.from(`${flights.map(row).join('\n')}\n`);
}

/**
 * Compares rows `PARTITION \t KEY \t VALUE` with what was sent: every flight once, and every airport's
 * flights in one partition in the order of the file. Returns a sentence about it, throws when it is not so.
 */
export function checkFlights(flights: readonly Flight[], output: Buffer): string {
  const partitionOf = new Map<string, string>();
  const back = new Map<string, string[]>();
  let count = 0;
  for (const row of linesOf(output)) {
    const [partition = '', origin = '', ...rest] = row.split('\t');
    const known = partitionOf.get(origin) ?? partition;
    if (known !== partition)
      throw new Error(`flights of ${origin} lie in partitions ${known} and ${partition}`);
    partitionOf.set(origin, partition);
    listIn(back, origin).push(rest.join('\t'));
    count++;
  }
  if (count !== flights.length) throw new Error(`${count} flights came back for ${flights.length}`);
  const sent = new Map<string, string[]>();
  for (const { origin, line } of flights) listIn(sent, origin).push(line);
  for (const [origin, list] of sent) {
    if (list.join('\n') !== back.get(origin)?.join('\n')) {
      throw new Error(`the flights of ${origin} came back in another order or changed`);
    }
  }
  const partitions = new Set(partitionOf.values()).size;
  return `${count} flights of ${sent.size} airports over ${partitions} partitions, each airport in order`;
}

/** A file's bytes with a line end at the end: what comes back of it, record by record. */
export function withLastLineEnd(bytes: Buffer): Buffer {
  return bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, Buffer.from('\n')]);
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString('utf8').split('\n').slice(0, -1);
}

function listIn(map: Map<string, string[]>, key: string): string[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
