/**
 * Handler watch: sees what handlers do to the consumer. One that blocks the event loop keeps heartbeats
 * from leaving, so it is found out by the clock when it lets go: by the time that its synchronous part
 * took, or, behind an `await`, by a timer that comes late. One that takes long is seen while it does.
 *
 * A process that was stopped (SIGSTOP, a suspended machine) looks the same as a blocked event loop.
 */
import type { Millis } from '../../base/units.ts';
import type { Cancel, Clock } from '../../platform/ports.ts';
import { OttlaError } from '../errors.ts';
import type { RecordInProcessing, Warn, WarningCode } from '../warnings.ts';
import type { GroupSettings } from './group-options.ts';
import type { Handling } from './held-partition.ts';

export interface HandlerWatchParts {
  readonly clock: Clock;
  readonly settings: GroupSettings;
  /** What is in processing now. */
  readonly running: () => Iterable<Handling>;
  readonly warn: Warn;
  /** A record takes longer than is allowed. */
  readonly failed: (error: OttlaError) => void;
}

export class HandlerWatch {
  readonly #parts: HandlerWatchParts;
  readonly #intervalMs: Millis;
  #cancel: Cancel | undefined;
  /** Up to here everything that kept the timer back has been reported. */
  #excused: Millis = 0;

  constructor(parts: HandlerWatchParts) {
    this.#parts = parts;
    const { blockedLoopMs, slowHandlerMs, handlerTimeoutMs } = parts.settings;
    const bounds = [blockedLoopMs, slowHandlerMs / 4, handlerTimeoutMs / 4].filter((bound) => bound > 0);
    this.#intervalMs = Math.min(...bounds);
    this.#plan();
  }

  stop(): void {
    this.#cancel?.();
  }

  /** The synchronous part of a handler took so long. */
  ran(handling: Handling, tookMs: Millis): void {
    const { blockedLoopMs } = this.#parts.settings;
    if (blockedLoopMs > 0 && tookMs >= blockedLoopMs) this.#blocked(tookMs, [handling]);
  }

  #plan(): void {
    if (!Number.isFinite(this.#intervalMs)) return;
    const { clock } = this.#parts;
    const due = clock.now() + this.#intervalMs;
    this.#cancel = clock.after(this.#intervalMs, () => {
      this.#look(due);
      this.#plan();
    });
  }

  #look(due: Millis): void {
    const { clock, settings, running } = this.#parts;
    const { blockedLoopMs, slowHandlerMs, handlerTimeoutMs } = settings;
    const lateMs = clock.now() - Math.max(due, this.#excused);
    if (blockedLoopMs > 0 && lateMs >= blockedLoopMs) this.#blocked(lateMs, [...running()]);
    for (const handling of running()) {
      const forMs = clock.now() - handling.since;
      if (handlerTimeoutMs > 0 && forMs >= handlerTimeoutMs) this.#stalled(handling);
      else if (slowHandlerMs > 0 && forMs >= slowHandlerMs && !handling.isReported) this.#slow(handling);
    }
  }

  #blocked(durationMs: Millis, suspects: readonly Handling[]): void {
    const { clock, settings } = this.#parts;
    this.#excused = clock.now();
    const outlived = durationMs >= settings.sessionTimeoutMs;
    const consequence = outlived
      ? `That is longer than the session timeout (${settings.sessionTimeoutMs} ms), so the group has probably` +
        ' given the partitions to other members.'
      : 'No heartbeat could leave meanwhile.';
    const message =
      `The event loop stood still for ${Math.round(durationMs)} ms${inWords(suspects)}. ${consequence}` +
      ' Let handlers await, or move heavy work to a worker thread.';
    this.#warn('EVENT_LOOP_BLOCKED', message, suspects, durationMs);
  }

  #slow(handling: Handling): void {
    handling.isReported = true;
    const durationMs = this.#parts.clock.now() - handling.since;
    const { aborted } = handling.held.signal;
    const consequence = aborted
      ? 'The group waits for it, because the partition goes to another member; its signal has fired.'
      : 'Its partition waits for it.';
    const message =
      `A record has been in processing for ${Math.round(durationMs)} ms${inWords([handling])}. ${consequence}` +
      ' If that is right, raise slowHandlerMs.';
    this.#warn('HANDLER_SLOW', message, [handling], durationMs);
  }

  #stalled(handling: Handling): void {
    const message =
      `A record has been in processing for ${this.#parts.settings.handlerTimeoutMs} ms${inWords([handling])}.` +
      ' Raise handlerTimeoutMs if that is right.';
    this.#parts.failed(new OttlaError('CONSUMER_STALLED', message, { subject: handling.held.name }));
  }

  #warn(code: WarningCode, message: string, handlings: readonly Handling[], durationMs: Millis): void {
    const { clock, settings, warn } = this.#parts;
    const records = handlings.map((handling) => inProcessing(handling, clock.now()));
    warn({ code, message, group: settings.group, records, durationMs, error: undefined });
  }
}

/** As warnings show it. */
export function inProcessing({ record, since }: Handling, now: Millis): RecordInProcessing {
  const { topic, partition, offset } = record;
  return { topic, partition, offset, forMs: now - since };
}

function inWords(handlings: readonly Handling[]): string {
  const places = handlings.slice(0, 3).map(({ held, record }) => `${held.name}, offset ${record.offset}`);
  if (places.length === 0) return '';
  const more = handlings.length - places.length;
  return ` (${places.join('; ')}${more > 0 ? `; and ${more} more` : ''})`;
}
