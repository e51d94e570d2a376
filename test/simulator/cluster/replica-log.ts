/**
 * Reads a replica's log from its virtual disk, past the broker: what a process would read from the page cache.
 *
 * Batches are found one after another from a remembered place; a place that does not fit any more (the log was
 * truncated) is found again from the start of its segment.
 */
import {
  BATCH_OVERHEAD,
  type BatchHeader,
  batches,
  batchPayload,
  readBatchHeader,
} from '../../../protocol/record/batch.ts';
import { decodeRecords, type RecordHeader } from '../../../protocol/record/records.ts';
import type { Bytes, Millis, Offset } from '../../../src/base/units.ts';
import type { VirtualDisk } from '../../../src/platform/virtual/disk.ts';
import type { DirectoryNode, FileNode } from '../../../src/platform/virtual/file-system.ts';
import { parseSegmentFile, SWAP } from '../../../src/storage/layout.ts';

/** Of every broker. */
export const dataDirectory = '/data';

/** Undefined while there is none. */
export function dataDirectoryOf({ files }: VirtualDisk): DirectoryNode | undefined {
  const data = files.find(dataDirectory);
  return data?.kind === 'directory' ? data : undefined;
}

interface Segment {
  readonly baseOffset: Offset;
  readonly file: FileNode;
  /** Whether its name, and that of its directory, would survive a power loss. */
  readonly isNamed: boolean;
}

export interface StoredBatch {
  readonly header: BatchHeader;
  /** Of the segment that holds it. */
  readonly bytes: Uint8Array;
  readonly segment: Segment;
}

export interface StoredRecord {
  readonly offset: Offset;
  readonly timestamp: Millis;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
}

export class ReplicaLog {
  readonly #disk: VirtualDisk;
  readonly #name: string;
  #segment: Offset = -1;
  #position = 0;

  constructor(disk: VirtualDisk, name: string) {
    this.#disk = disk;
    this.#name = name;
  }

  /** Whole batches of `[from, upTo)`, beginning with the one that holds `from`. */
  *batches(from: Offset, upTo: Offset): Generator<StoredBatch> {
    const segments = this.#segments();
    let first = segments.findLastIndex(({ baseOffset }) => baseOffset <= from);
    if (first < 0) first = 0;
    for (const segment of segments.slice(first)) {
      const { baseOffset, file } = segment;
      if (baseOffset >= upTo) return;
      const bytes = file.cached.view();
      let position = this.#start(baseOffset, bytes, from);
      while (position + BATCH_OVERHEAD <= bytes.length) {
        const header = readBatchHeader(bytes, position);
        if (header.magic !== 2 || header.sizeInBytes < BATCH_OVERHEAD) break;
        if (position + header.sizeInBytes > bytes.length || header.lastOffset >= upTo) break;
        this.#segment = baseOffset;
        this.#position = position;
        if (header.lastOffset >= from) yield { header, bytes, segment };
        position += header.sizeInBytes;
      }
    }
  }

  /** Where to look for `from`: at the remembered batch if that is still there and not behind it. */
  #start(segment: Offset, bytes: Uint8Array, from: Offset): number {
    if (segment !== this.#segment || this.#position + BATCH_OVERHEAD > bytes.length) return 0;
    const { magic, baseOffset, lastOffset, sizeInBytes } = readBatchHeader(bytes, this.#position);
    const fits = magic === 2 && baseOffset <= from && lastOffset + 1 >= from && sizeInBytes >= BATCH_OVERHEAD;
    return fits && baseOffset >= segment ? this.#position : 0;
  }

  #segments(): Segment[] {
    const parent = dataDirectoryOf(this.#disk);
    const directory = parent?.entries.get(this.#name);
    if (parent === undefined || directory?.kind !== 'directory') return [];
    const isNamed = parent.durable.get(this.#name) === directory;
    const segments: Segment[] = [];
    let swapped: Segment | undefined;
    for (const [name, node] of directory.entries) {
      const parsed = name.endsWith('.log') ? segmentNamed(name) : undefined;
      if (parsed === undefined || node.kind !== 'file') continue;
      const decided = directory.durable.get(parsed.swap);
      const isSwapped = decided?.kind === 'file' && directory.entries.get(parsed.swap) === decided;
      const file = isSwapped ? decided : node;
      const isDurable = isNamed && (decided === file || directory.durable.get(name) === file);
      const segment = { baseOffset: parsed.baseOffset, file, isNamed: isDurable };
      segments.push(segment);
      if (isSwapped) swapped = segment;
    }
    segments.sort((a, b) => a.baseOffset - b.baseOffset);
    return swapped === undefined ? segments : withoutReplaced(segments, swapped);
  }
}

interface SegmentName {
  readonly baseOffset: Offset;
  /** Of what is to take its place. */
  readonly swap: string;
}

/** Directories are read after most events, and the same few names are in all of them. */
const segmentNames = new Map<string, SegmentName>();
const maxSegmentNames = 10_000;

function segmentNamed(name: string): SegmentName | undefined {
  let found = segmentNames.get(name);
  if (found === undefined) {
    const parsed = parseSegmentFile(name);
    if (parsed === undefined) return undefined;
    found = { baseOffset: parsed.baseOffset, swap: name + SWAP };
    if (segmentNames.size === maxSegmentNames) segmentNames.clear();
    segmentNames.set(name, found);
  }
  return found;
}

/** What compaction has decided to put in the place of several segments counts before the names of all have changed. */
function withoutReplaced(segments: readonly Segment[], swapped: Segment): Segment[] {
  let end = swapped.baseOffset;
  for (const { lastOffset } of batches(swapped.file.cached.view())) end = lastOffset + 1;
  return segments.filter(({ baseOffset }) => baseOffset <= swapped.baseOffset || baseOffset >= end);
}

/** Whether a power loss now would leave the batch as it is. */
export function isDurable({ header: { position, sizeInBytes }, bytes, segment }: StoredBatch): boolean {
  const { durable } = segment.file;
  const end = position + sizeInBytes;
  if (!segment.isNamed || durable.size < end) return false;
  return Buffer.compare(durable.view().subarray(position, end), bytes.subarray(position, end)) === 0;
}

/** Whether none of these bytes, by file, is the batch's. */
export function isApart({ header, segment }: StoredBatch, rot: ReadonlyMap<FileNode, Bytes[]>): boolean {
  const { position, sizeInBytes } = header;
  const bytes = rot.get(segment.file) ?? [];
  return bytes.every((at) => at < position || at >= position + sizeInBytes);
}

/** The records of a batch without compression. */
export function* recordsOf({ header, bytes }: StoredBatch): Generator<StoredRecord> {
  yield* decodeRecords(batchPayload(bytes, header), header);
}

/** The record's key as text; empty when it has none. */
export function keyOf({ key }: StoredRecord): string {
  return new TextDecoder().decode(key ?? new Uint8Array(0));
}
