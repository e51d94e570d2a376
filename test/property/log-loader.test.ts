/**
 * The loader, exhaustively: a log of 64 KiB, cut at every length and with every single bit flipped.
 *
 * After a crash and such a fault, opening never fails, no record is served that was not appended there,
 * every record below the recovery point is served or lies in a named damaged range, and one flipped bit
 * costs no batch but its own (above the recovery point: those behind it).
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { crc32c } from '../../protocol/record/crc32c.ts';
import { Prng } from '../../src/base/prng.ts';
import type { Platform } from '../../src/platform/ports.ts';
import { VirtualDisk } from '../../src/platform/virtual/disk.ts';
import { RandomFromSeed } from '../../src/platform/virtual/random.ts';
import type { Log, LogListener } from '../../src/storage/log.ts';
import { LogDirectory } from '../../src/storage/log-directory.ts';
import { silentLogger } from '../../src/telemetry/log.ts';
import { batchOf, CONFIG, DATA, headerOf, LOG, SETTINGS, TOPIC_ID } from '../unit/storage/fixture.ts';

const BIG = process.env['OTTLA_PROOF'] === 'big';
const SIZE = 64 * 1024;
const FILE = `${LOG}/00000000000000000000.log`;
const NOBODY: LogListener = { written() {}, synced() {}, started() {}, failed() {} };

interface Batch {
  readonly base: number;
  readonly end: number;
  readonly position: number;
  readonly endPosition: number;
}

/** A platform without time: the disk answers at once, timers never ring. */
function timeless(disk: VirtualDisk): Platform {
  const prng = new Prng('loader');
  return {
    clock: { now: () => 0, wallTime: () => 1_800_000_000_000, after: () => () => {}, turn: async () => {} },
    random: new RandomFromSeed(prng),
    disk,
    network: {
      listen: () => Promise.reject(new Error('none')),
      connect: () => Promise.reject(new Error('none')),
    },
    compute: {
      crc32c,
      codecs: { available: () => false, compress: (_, bytes) => bytes, decompress: (_, bytes) => bytes },
      decompressLater: async (_, bytes) => bytes,
      matcher: () => undefined,
    },
  };
}

async function open(disk: VirtualDisk): Promise<{ directory: LogDirectory; log: Log }> {
  const directory = await LogDirectory.open({
    platform: timeless(disk),
    directory: DATA,
    logger: silentLogger,
    settings: { ...SETTINGS, tailCacheBytes: 8192 },
    nodeId: 1,
    configOf: () => CONFIG,
  });
  return { directory, log: await directory.openLog('t', 0, TOPIC_ID, NOBODY) };
}

const original = new VirtualDisk({ seed: 'loader' });
const batches: Batch[] = [];
let recoveryPoint = 0;
let durableBytes = 0;
/** The sound file. */
let content: Uint8Array = new Uint8Array(0);

beforeAll(async () => {
  const { directory, log } = await open(original);
  const prng = new Prng('loader content');
  let position = 0;
  for (let count = 0; ; ) {
    const rest = SIZE - position;
    let values = Array.from(
      { length: prng.between(1, 4) },
      () => `${count++}:${'y'.repeat(prng.between(20, 600))}`,
    );
    let bytes = batchOf(values, { timestamp: 5000 + count });
    if (rest - bytes.length < 400) {
      // The last one fills the file up to its last byte.
      const spare = rest - batchOf([''], { timestamp: 1 }).length;
      let length = spare;
      do {
        values = ['z'.repeat(length--)];
        bytes = batchOf(values, { timestamp: 1 });
      } while (bytes.length > rest);
    }
    const base = log.nextOffset;
    const epoch = position < SIZE / 3 ? 0 : 3;
    if (!log.append(bytes, headerOf(bytes), epoch).ok) throw new Error('append refused');
    batches.push({ base, end: base + values.length, position, endPosition: position + bytes.length });
    position += bytes.length;
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    if (durableBytes === 0 && position > 0.6 * SIZE) {
      log.requestSync();
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      recoveryPoint = log.recoveryPoint;
      durableBytes = position;
      await directory.saveCheckpoints();
    }
    if (position >= SIZE - 300) break;
  }
  expect(recoveryPoint).toBeGreaterThan(0);
  expect(original.bytes(FILE).length).toBeGreaterThan(SIZE - 300);
  content = original.bytes(FILE);
  original.crash({ powerLoss: false });
});

/** Opens a damaged copy and checks all it gives; `hit`: the batch that was damaged, if only one was. */
async function check(disk: VirtualDisk, hit: Batch | undefined): Promise<void> {
  const { log } = await open(disk);
  const last = batches.at(-1)!.end;
  if (log.logEndOffset < recoveryPoint || log.logEndOffset > last) throw new Error(`end ${log.logEndOffset}`);
  if (hit !== undefined) {
    const isDurable = hit.base < recoveryPoint;
    if (log.logEndOffset !== (isDurable ? last : hit.base)) throw new Error(`cut at ${log.logEndOffset}`);
    const ranges = log.damaged.map(({ baseOffset, endOffset }) => `${baseOffset}-${endOffset}`).join();
    if (ranges !== (isDurable ? `${hit.base}-${hit.end}` : '')) throw new Error(`damaged: ${ranges}`);
  }
  for (let offset = 0; offset < log.logEndOffset; ) {
    const range = log.damaged.find((one) => one.baseOffset <= offset && offset < one.endOffset);
    const outcome = await log.read(offset, log.logEndOffset, 32_768);
    if (range !== undefined) {
      if (outcome.ok || outcome.error !== 'KAFKA_STORAGE_ERROR') throw new Error(`${offset} is served`);
      if (range.baseOffset >= recoveryPoint) throw new Error(`${offset} was never durable`);
      offset = range.endOffset;
      continue;
    }
    if (!outcome.ok) throw new Error(`${offset} is neither served nor damaged: ${outcome.error}`);
    let position = batches.find(({ end }) => end > offset)!.position;
    for (const chunk of outcome.value.chunks) {
      if (Buffer.compare(chunk, content.subarray(position, position + chunk.length)) !== 0) {
        throw new Error(`wrong bytes at ${offset}`);
      }
      position += chunk.length;
    }
    const { nextOffset } = outcome.value;
    if (batches.find(({ endPosition }) => endPosition === position)?.end !== nextOffset) {
      throw new Error(`${nextOffset} does not follow what was served at ${offset}`);
    }
    offset = nextOffset;
  }
}

/** Runs `check` on a copy of the disk that `damage` has changed. */
async function withDamage(what: string, damage: (disk: VirtualDisk) => void, hit?: Batch): Promise<void> {
  const disk = original.clone();
  damage(disk);
  try {
    await check(disk, hit);
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
  }
}

describe('a log of 64 KiB', () => {
  test(`at ${BIG ? 'every' : 'some'} length`, async () => {
    for (let length = 0; length <= content.length; length += BIG ? 1 : 131) {
      await withDamage(`length ${length}`, (disk) => disk.put(FILE, content.subarray(0, length)));
    }
  }, 1_800_000);

  test(`with ${BIG ? 'every' : 'some'} bit flipped`, async () => {
    const prng = new Prng('loader sample');
    let count = 0;
    for (const batch of batches) {
      for (let byte = batch.position; byte < batch.endPosition; byte++) {
        const isHeader = byte < batch.position + 61;
        for (let bit = 0; bit < 8; bit++) {
          if (!BIG && !prng.chance(isHeader ? 0.05 : 0.002)) continue;
          await withDamage(`byte ${byte} bit ${bit}`, (disk) => disk.flipBit(FILE, byte, bit), batch);
          count++;
        }
      }
    }
    expect(count).toBeGreaterThan(BIG ? 8 * (SIZE - 300) - 1 : 500);
  }, 1_800_000);
});
