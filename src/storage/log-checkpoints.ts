/**
 * The checkpoints of a data directory: what is kept of each log beside its own files, one small file per kind.
 *
 * Of a log that is open the log itself tells; what was found of the others is kept until they are forgotten.
 */
import type { Offset } from '../base/units.ts';
import type { Disk } from '../platform/ports.ts';
import { TOP } from './layout.ts';
import type { Log } from './log.ts';
import { OffsetCheckpoint } from './offset-checkpoint.ts';

/** What the checkpoints said when the directory was opened, by log name. */
export interface CheckpointedOffsets {
  readonly recoveryPoints: Map<string, Offset>;
  readonly logStarts: Map<string, Offset>;
  readonly highWatermarks: Map<string, Offset>;
  readonly cleanPoints: Map<string, Offset>;
  readonly cacheLosses: Map<string, Offset>;
}

type Kind = keyof CheckpointedOffsets;

/** Those that are missing or damaged are empty. Rejects with DiskErrors. */
export async function loadCheckpoints(disk: Disk, directory: string): Promise<CheckpointedOffsets> {
  const load = async (name: string): Promise<Map<string, Offset>> =>
    (await new OffsetCheckpoint(disk, `${directory}/${name}`, () => new Map()).load()) ?? new Map();
  return {
    recoveryPoints: await load(TOP.recoveryPoints),
    logStarts: await load(TOP.logStarts),
    highWatermarks: await load(TOP.highWatermarks),
    cleanPoints: await load(TOP.cleanPoints),
    cacheLosses: await load(TOP.cacheLosses),
  };
}

export class LogCheckpoints {
  readonly #known: CheckpointedOffsets;
  readonly #logs: ReadonlyMap<string, Log>;
  readonly #files: { readonly [kind in Kind]: OffsetCheckpoint };

  /** `logs`: those that are open, by name. */
  constructor(disk: Disk, directory: string, known: CheckpointedOffsets, logs: ReadonlyMap<string, Log>) {
    this.#known = known;
    this.#logs = logs;
    const file = (name: string, offsets: () => Map<string, Offset>): OffsetCheckpoint =>
      new OffsetCheckpoint(disk, `${directory}/${name}`, offsets);
    this.#files = {
      recoveryPoints: file(TOP.recoveryPoints, () =>
        this.#current('recoveryPoints', (log) => log.recoveryPoint),
      ),
      logStarts: file(TOP.logStarts, () => this.#current('logStarts', (log) => log.logStartOffset)),
      highWatermarks: file(TOP.highWatermarks, () =>
        this.#current('highWatermarks', (log) => log.highWatermark),
      ),
      cleanPoints: file(TOP.cleanPoints, () => this.#cleanPoints()),
      cacheLosses: file(TOP.cacheLosses, () => this.#cacheLosses()),
    };
  }

  /** What was found of a log that is not open. */
  of(name: string): { readonly [kind in Kind]: Offset | undefined } {
    const { recoveryPoints, logStarts, highWatermarks, cleanPoints, cacheLosses } = this.#known;
    return {
      recoveryPoints: recoveryPoints.get(name),
      logStarts: logStarts.get(name),
      highWatermarks: highWatermarks.get(name),
      cleanPoints: cleanPoints.get(name),
      cacheLosses: cacheLosses.get(name),
    };
  }

  has(name: string): boolean {
    return Object.values(this.#known).some((offsets: Map<string, Offset>) => offsets.has(name));
  }

  /** Whether anything was known of it. */
  forget(name: string): boolean {
    return (
      Object.values(this.#known).filter((offsets: Map<string, Offset>) => offsets.delete(name)).length > 0
    );
  }

  /** Writes one kind; resolves when it is durable. Rejects with DiskErrors. */
  save(kind: Kind): Promise<void> {
    return this.#files[kind].save();
  }

  /** As `save`, all of them. */
  async saveAll(): Promise<void> {
    for (const file of Object.values(this.#files)) await file.save();
  }

  #current(kind: Kind, of: (log: Log) => Offset): Map<string, Offset> {
    const offsets = new Map(this.#known[kind]);
    for (const [name, log] of this.#logs) offsets.set(name, of(log));
    return offsets;
  }

  /** Logs that were never compacted are not listed. */
  #cleanPoints(): Map<string, Offset> {
    const all = this.#current('cleanPoints', (log) => log.compaction.cleanPoint);
    return new Map([...all].filter(([, offset]) => offset > 0));
  }

  /** Logs that are not open are still suspected. */
  #cacheLosses(): Map<string, Offset> {
    const offsets = new Map(this.#known.cacheLosses);
    for (const [name, { cacheLostFrom }] of this.#logs) {
      if (cacheLostFrom === undefined) offsets.delete(name);
      else offsets.set(name, cacheLostFrom);
    }
    return offsets;
  }
}
