/**
 * Compaction of one log: keeps the last record of each key, drops what it has replaced.
 *
 * Works beside appends and reads: keys are collected and segments written anew while everything goes on;
 * only the swap of names excludes what else changes the log's files. When the keys do not fit in memory,
 * the dirty part is done in several passes.
 *
 * Invariants   below the clean point no key has two records, but for batches that were kept whole; it
 *              rises only after all segments below it are in place
 * Errors       none leave: a full disk ends the attempt, any other DiskError ends the directory
 */

import { assert } from '../base/assert.ts';
import type { Outcome } from '../base/outcome.ts';
import type { Bytes, Millis, Offset } from '../base/units.ts';
import { DiskError } from '../platform/ports.ts';
import { type CompactionRange, type CompactionView, compactionRange, isDue } from './compaction-range.ts';
import { type CompactionSource, collectKeys, Interrupted, Uncompactable } from './compaction-source.ts';
import { isOutOfSpace } from './disk-failures.ts';
import { GapCheckpoint } from './gap-checkpoint.ts';
import type { Gate } from './gate.ts';
import { KeyOffsets } from './key-offsets.ts';
import { LastBatches } from './last-batches.ts';
import type { LogContext } from './log-context.ts';
import type { LogSlice } from './log-slice.ts';
import { Pace } from './pace.ts';
import type { ProducerEntry } from './producer-state.ts';
import {
  type CleaningRules,
  cleanGroup,
  discardCleaned,
  groupSegments,
  type SegmentGroup,
} from './segment-cleaning.ts';
import type { ReadRequest } from './segment-reader.ts';
import { swapSegments } from './segment-swap.ts';
import type { Segments } from './segments.ts';
import type { LogConfig } from './settings.ts';

/** The log as far as compaction needs it. */
export interface CompactedLog extends Pick<CompactionSource, 'read'>, Pick<CompactionView, 'bounds'> {
  readonly log: {
    readonly directory: string;
    readonly logStartOffset: Offset;
    readonly lastStableOffset: Offset;
    producers(): Iterable<ProducerEntry>;
  };
  readonly segments: Segments;
  readonly config: () => LogConfig;
  /** One after the other with all else that changes the log's files. */
  readonly exclusive: Gate;
}

/** What one compaction did. */
export interface CompactionReport {
  /** The log is compacted below this offset. */
  readonly cleanPoint: Offset;
  readonly bytesBefore: Bytes;
  readonly bytesAfter: Bytes;
  readonly removedRecords: number;
}

export class LogCompaction {
  readonly #context: LogContext;
  readonly #parts: CompactedLog;
  /** Where offsets may be missing. */
  readonly gaps: GapCheckpoint;
  #cleanPoint: Offset;
  /** What lies from here on cannot be compacted; found by trying. */
  #limit: Offset = Number.POSITIVE_INFINITY;
  #running: Promise<unknown> | undefined;
  /** Rises when what a running compaction knows does not hold any more. */
  #generation = 0;
  #stopped = false;

  constructor(context: LogContext, parts: CompactedLog, cleanPoint: Offset, gapsBelow: Offset) {
    this.#context = context;
    this.#parts = parts;
    // A checkpoint is not believed beyond what there is.
    this.#cleanPoint = Math.min(cleanPoint, parts.segments.active.baseOffset);
    this.gaps = new GapCheckpoint(context.platform.disk, parts.log.directory, gapsBelow);
  }

  /** Below it the log has been compacted; 0 when it never was. */
  get cleanPoint(): Offset {
    return this.#cleanPoint;
  }

  /** The first offset from `offset` on before which no record has been compacted away since; `offset` as a rule. */
  gapEnd(offset: Offset): Offset {
    const { segments, bounds } = this.#parts;
    const segment = segments.holding(offset);
    return segment.mayHaveGaps ? bounds(segment).endOffset : offset;
  }

  /** Share of the log that is dirty, infinite when overdue; undefined when there is nothing to do. */
  async urgency(now: Millis): Promise<number | undefined> {
    const range = await this.#attempt(() => this.#range(now));
    if (range === undefined || !isDue(range, this.#parts.config())) return undefined;
    return range.isOverdue ? Number.POSITIVE_INFINITY : range.dirtyRatio;
  }

  /** Compacts what can be. Resolves when that is durable, or given up; undefined if nothing was done. */
  compact(now: Millis): Promise<CompactionReport | undefined> {
    assert(this.#running === undefined, 'a log is compacted once at a time');
    const running = this.#attempt(() => this.#run(now)).finally(() => {
      this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  /** No more from here on; resolves when no work is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /**
   * The log is about to be cut at `offset`; true when that moves the clean point. Exclusively, and last thing
   * before: what begins to be compacted after it is taken to know the log as it will be.
   */
  cut(offset: Offset): boolean {
    this.#generation++;
    this.#limit = Number.POSITIVE_INFINITY;
    if (this.#cleanPoint <= offset) return false;
    this.#cleanPoint = offset;
    return true;
  }

  async #attempt<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
    const { health, logger } = this.#context;
    if (this.#stopped || health.state !== 'online' || !this.#parts.config().cleanupPolicy.includes('compact'))
      return undefined;
    try {
      return await work();
    } catch (error) {
      if (error instanceof Interrupted) return undefined;
      if (!(error instanceof DiskError)) throw error;
      if (isOutOfSpace(error)) logger.warn({ directory: this.#parts.log.directory }, 'no space to compact');
      else health.failed(error);
      return undefined;
    }
  }

  #range(now: Millis, upTo = Number.POSITIVE_INFINITY): Promise<CompactionRange | undefined> {
    const { log, segments, config, bounds } = this.#parts;
    if (segments.first.baseOffset > this.#limit) this.#limit = Number.POSITIVE_INFINITY;
    const view = {
      bounds,
      segments: segments.all(),
      logStartOffset: log.logStartOffset,
      lastStableOffset: log.lastStableOffset,
      cleanPoint: this.#cleanPoint,
      limit: Math.min(this.#limit, upTo),
    };
    return compactionRange(this.#context, view, config(), now);
  }

  async #run(now: Millis): Promise<CompactionReport | undefined> {
    const { log, segments } = this.#parts;
    const { directory } = log;
    const { counters, logger } = this.#context;
    const [bytesBefore, removedBefore] = [segments.sizeInBytes, counters.compactionRemovedRecords];
    let report: CompactionReport | undefined;
    // What becomes dirty meanwhile is for the next time: each pass writes the whole log.
    let target = Number.POSITIVE_INFINITY;
    for (;;) {
      const range = await this.#range(now, target);
      if (range === undefined) return report;
      target = Math.min(target, range.endOffset);
      try {
        await this.#pass(range, now);
      } catch (error) {
        if (!(error instanceof Uncompactable)) throw error;
        this.#limit = segments.holding(error.offset).baseOffset;
        logger.warn({ directory, limit: this.#limit, reason: error.message }, 'compacted only up to here');
        continue;
      }
      counters.compactions++;
      report = {
        cleanPoint: this.#cleanPoint,
        bytesBefore,
        bytesAfter: segments.sizeInBytes,
        removedRecords: counters.compactionRemovedRecords - removedBefore,
      };
    }
  }

  /** As much as the keys that fit in memory allow. */
  async #pass({ segments, firstDirty, endOffset }: CompactionRange, now: Millis): Promise<void> {
    const source = this.#source();
    const { config: configOf, log } = this.#parts;
    const config = configOf();
    const keys = this.#emptyKeys(endOffset - firstDirty);
    const lastBatches = new LastBatches(log.producers(), log.lastStableOffset);
    const upTo = await collectKeys(source, firstDirty, endOffset, { keys, lastBatches });
    const concerned = segments.filter((segment) => segment.baseOffset < upTo);
    const end = segments[concerned.length]?.baseOffset ?? endOffset;
    const { deleteRetentionMs } = config;
    const rules = { keys, upTo, now, deleteRetentionMs, config, lastBatches };
    await this.gaps.allowBelow(end);
    for (const group of groupSegments(concerned, end, config)) await this.#replace(source, group, rules);
    source.goOn();
    this.#cleanPoint = upTo;
  }

  /** Old segments out, a new one in: in the order of offsets, so that a tombstone outlives what it deletes. */
  async #replace(source: CompactionSource, group: SegmentGroup, rules: CleaningRules): Promise<void> {
    const { segments, exclusive } = this.#parts;
    const first = group.segments[0]!;
    let isSwapped = false;
    try {
      const cleaned = await cleanGroup(source, group, rules);
      if (cleaned === undefined) return;
      isSwapped = await exclusive.run(async () => {
        source.goOn();
        if (!segments.hasRow(group.segments)) return false;
        await this.#swap(group, cleaned.segment, rules.config.fileDeleteDelayMs);
        return true;
      });
      if (!isSwapped) throw new Interrupted();
      this.#context.counters.compactionRemovedRecords += cleaned.removedRecords;
    } finally {
      if (!isSwapped) await discardCleaned(this.#context, first);
    }
  }

  async #swap(
    { segments: group }: SegmentGroup,
    cleaned: SegmentGroup['segments'][number],
    deleteDelayMs: Millis,
  ): Promise<void> {
    try {
      await swapSegments(this.#context, this.#parts.segments, group, cleaned, deleteDelayMs);
    } catch (error) {
      // Half of the names may have changed: only opening the log anew sorts that out.
      if (error instanceof DiskError) this.#context.health.failed(error);
      throw error;
    }
  }

  /** What cannot be read because its segment has been removed or cut meanwhile is no reason to stop before it. */
  async #read(request: ReadRequest): Promise<Outcome<LogSlice>> {
    const { segments } = this.#parts;
    const segment = segments.holding(request.from);
    const slice = await this.#parts.read(request);
    const isThere = segment.baseOffset <= request.from && segments.hasRow([segment]);
    if (!slice.ok && !isThere) throw new Interrupted();
    return slice;
  }

  #source(): CompactionSource {
    const generation = this.#generation;
    return {
      context: this.#context,
      pace: new Pace(this.#context.platform.clock),
      read: (request) => this.#read(request),
      goOn: () => {
        const holds = generation === this.#generation && this.#context.health.state === 'online';
        if (this.#stopped || !holds) throw new Interrupted();
      },
    };
  }

  #emptyKeys(maxKeys: number): KeyOffsets {
    const { platform, settings } = this.#context;
    const [low, high] = [platform.random.below(2 ** 32), platform.random.below(2 ** 32)];
    return new KeyOffsets({ maxBytes: settings.compactionKeyBytes, maxKeys, hashKey: [low, high] });
  }
}
