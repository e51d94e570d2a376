/**
 * Which bytes of a disk may rot: those of topics, below the recovery points that the disk itself knows of. What is
 * unsound above counts as torn by the crash, and is cut off: the cluster does not promise to tell the two apart.
 */
import type { Bytes } from '../../../src/base/units.ts';
import type { VirtualDisk } from '../../../src/platform/virtual/disk.ts';
import { TOP } from '../../../src/storage/layout.ts';
import { type Offsets, parseOffsets } from '../../../src/storage/offset-checkpoint.ts';
import { dataDirectory, ReplicaLog } from './replica-log.ts';

const segmentOfTopic = new RegExp(`^${dataDirectory}/(t\\d+-\\d+)/\\d+\\.log$`);

/** The bytes of a batch. */
export interface RottingBytes {
  readonly path: string;
  readonly position: Bytes;
  readonly size: Bytes;
}

export function rottingBytes(disk: VirtualDisk): RottingBytes[] {
  const known = recoveryPoints(disk);
  return disk.paths().flatMap((path) => {
    const name = segmentOfTopic.exec(path)?.[1];
    if (name === undefined) return [];
    const file = disk.files.file(path);
    return [...new ReplicaLog(disk, name).batches(0, known.get(name) ?? 0)]
      .filter(({ segment }) => segment.file === file)
      .map(({ header }) => ({ path, position: header.position, size: header.sizeInBytes }));
  });
}

function recoveryPoints(disk: VirtualDisk): Offsets {
  const path = `${dataDirectory}/${TOP.recoveryPoints}`;
  const text = disk.files.find(path) === undefined ? '' : new TextDecoder().decode(disk.bytes(path));
  return parseOffsets(text) ?? new Map();
}
