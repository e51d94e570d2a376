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
  readonly lostLogs: Map<string, Offset>;
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
    lostLogs: await load(TOP.lostLogs),
  };
}

export class LogCheckpoints {
  readonly #known: CheckpointedOffsets;
  readonly #logs: ReadonlyMap<string, Log>;
  readonly #files: { readonly [kind in Kind]: OffsetCheckpoint };
  /** Names that are forgotten, but not by all files yet; each with its number in the order of forgetting. */
  readonly #unsaved = new Map<string, number>();
  #forgotten = 0;

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
      cacheLosses: file(TOP.cacheLosses, () => this.#suspicions('cacheLosses', (log) => log.cacheLostFrom)),
      lostLogs: file(TOP.lostLogs, () => this.#suspicions('lostLogs', (log) => log.lostBelow)),
    };
  }

  /** What was found of a log that is not open. */
  of(name: string): { readonly [kind in Kind]: Offset | undefined } {
    const { recoveryPoints, logStarts, highWatermarks, cleanPoints, cacheLosses, lostLogs } = this.#known;
    return {
      recoveryPoints: recoveryPoints.get(name),
      logStarts: logStarts.get(name),
      highWatermarks: highWatermarks.get(name),
      cleanPoints: cleanPoints.get(name),
      cacheLosses: cacheLosses.get(name),
      lostLogs: lostLogs.get(name),
    };
  }

  /** The files say so from the next `saveAll` on. */
  forget(name: string): void {
    this.#drop(name);
    this.#unsaved.set(name, ++this.#forgotten);
  }

  /**
   * Whether the files may still say what has been forgotten, because they could not be saved: a log of that name
   * that began now would be taken for the old one after a crash.
   */
  isUnsaved(name: string): boolean {
    return this.#unsaved.has(name);
  }

  /** It begins anew; that its files were gone stays known. Whether anything else was. */
  restart(name: string): boolean {
    const lost = this.#known.lostLogs.get(name);
    const wasKnown = this.#drop(name);
    if (wasKnown) this.forget(name);
    if (lost !== undefined) this.#known.lostLogs.set(name, lost);
    return wasKnown;
  }

  /** Forgets the logs whose files are gone, but those that are open or among `known`: nobody will ask for them. */
  forgetLost(known: ReadonlySet<string>): void {
    for (const name of this.#known.lostLogs.keys()) {
      if (!known.has(name) && !this.#logs.has(name)) this.forget(name);
    }
  }

  /** Writes one kind; resolves when it is durable. Rejects with DiskErrors. */
  save(kind: Kind): Promise<void> {
    return this.#files[kind].save();
  }

  /** As `save`, all of them. */
  async saveAll(): Promise<void> {
    const forgotten = this.#forgotten;
    for (const file of Object.values(this.#files)) await file.save();
    // Not those that were forgotten meanwhile: some of the files had been written before.
    for (const [name, count] of this.#unsaved) if (count <= forgotten) this.#unsaved.delete(name);
  }

  /** Whether anything was known of it. */
  #drop(name: string): boolean {
    return (
      Object.values(this.#known).filter((offsets: Map<string, Offset>) => offsets.delete(name)).length > 0
    );
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
  #suspicions(kind: Kind, of: (log: Log) => Offset | undefined): Map<string, Offset> {
    const offsets = new Map(this.#known[kind]);
    for (const [name, log] of this.#logs) {
      const offset = of(log);
      if (offset === undefined) offsets.delete(name);
      else offsets.set(name, offset);
    }
    return offsets;
  }
}
