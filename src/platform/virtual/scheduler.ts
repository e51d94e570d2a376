/**
 * Virtual time: a queue of events, executed one by one, the earliest first.
 *
 * Between two events every promise chain settles: each event is one `setImmediate` callback, and Node
 * empties its microtask queue between two of those. Events of the same instant leave in an order drawn
 * from the seed.
 *
 * Invariants   time never goes back; an event of a dead process never runs, one of a paused process waits
 * Cost         about a microsecond per event
 */
import { BinaryHeap } from '../../base/binary-heap.ts';
import { hashText, mix32, type Prng } from '../../base/prng.ts';
import { Ring } from '../../base/ring.ts';
import type { Millis } from '../../base/units.ts';

/** On whose behalf an event happens. */
export class Process {
  readonly name: string;
  alive = true;
  paused = false;
  /** Events that became due while it was paused. */
  readonly held: ScheduledEvent[] = [];

  constructor(name: string) {
    this.name = name;
  }
}

export interface ScheduledEvent {
  at: Millis;
  /** Order among events of the same instant. */
  tie: number;
  readonly sequence: number;
  readonly label: string;
  readonly owner: Process | undefined;
  run: (() => void) | undefined;
}

export interface RunOptions {
  /** Virtual time to stop at; events of that very instant still run. Without it: until nothing is left. */
  readonly until?: Millis;
  /** Stops after so many events. */
  readonly maxEvents?: number;
  /** Asked before each event; true stops. */
  readonly done?: () => boolean;
}

export interface RunResult {
  readonly events: number;
  /** Nothing is scheduled any more. */
  readonly idle: boolean;
}

/** Callbacks queued at once, so that one turn of the real event loop serves many events. */
const BATCH = 64;
const REMEMBERED = 256;

export class Scheduler {
  #now: Millis = 0;
  #sequence = 0;
  #executed = 0;
  #traceHash = 0;
  #running = false;
  #actor: Process | undefined;
  readonly #ties: Prng;
  readonly #recent = new Ring<ScheduledEvent>(REMEMBERED);
  readonly #labels = new Map<string, number>();
  readonly #events = new BinaryHeap<ScheduledEvent>(
    (a, b) =>
      a.at < b.at || (a.at === b.at && (a.tie < b.tie || (a.tie === b.tie && a.sequence < b.sequence))),
  );

  constructor(ties: Prng) {
    this.#ties = ties;
  }

  /** Milliseconds since the world began. */
  get now(): Millis {
    return this.#now;
  }

  /** Events executed so far. */
  get executed(): number {
    return this.#executed;
  }

  /** On whose behalf the last event was. */
  get actor(): Process | undefined {
    return this.#actor;
  }

  /** Hash of all events so far: equal for equal seeds, or something is not deterministic. */
  get traceHash(): number {
    return this.#traceHash;
  }

  /** The last events, oldest first, for people. */
  get recent(): readonly string[] {
    return Array.from(
      this.#recent,
      ({ at, owner, label }) => `${at.toFixed(3)} ${owner?.name ?? '-'} ${label}`,
    );
  }

  /** Runs something `delay` from now on behalf of `owner`. `label` names it in the trace. */
  schedule(delay: Millis, label: string, owner: Process | undefined, run: () => void): ScheduledEvent {
    const event: ScheduledEvent = {
      at: this.#now + Math.max(0, delay),
      tie: this.#ties.uint32(),
      sequence: this.#sequence++,
      label,
      owner,
      run,
    };
    this.#events.push(event);
    return event;
  }

  /** Mixes something into the trace, for instance what an event carried. */
  trace(value: number): void {
    this.#traceHash = mix32(this.#traceHash ^ mix32(value));
  }

  /** Executes what a paused process has missed, in the order in which it was due. */
  resume(owner: Process): void {
    owner.paused = false;
    for (const [index, event] of owner.held.splice(0).entries()) {
      event.at = this.#now;
      event.tie = index;
      this.#events.push(event);
    }
  }

  /**
   * Executes events until a limit is reached; resolves when the promise chains of the last one have
   * settled. An exception of an event rejects. Time stands at `until` afterwards, if that was reached.
   */
  run({
    until = Number.POSITIVE_INFINITY,
    maxEvents = Number.POSITIVE_INFINITY,
    done,
  }: RunOptions = {}): Promise<RunResult> {
    if (this.#running) throw new TypeError('the world is running already');
    this.#running = true;
    return new Promise((resolve, reject) => {
      const first = this.#executed;
      let queued = 0;
      let ended = false;
      const step = (): void => {
        queued--;
        if (ended) return;
        try {
          const stopped = this.#executed - first >= maxEvents || done?.() === true;
          const next = stopped ? undefined : this.#next(until);
          if (next !== undefined) this.#execute(next);
          else {
            if (!stopped && until !== Number.POSITIVE_INFINITY) this.#now = Math.max(this.#now, until);
            ended = true;
            this.#running = false;
            resolve({ events: this.#executed - first, idle: this.#events.size === 0 });
          }
        } catch (error) {
          ended = true;
          this.#running = false;
          reject(error);
        }
        if (!ended && queued === 0) refill();
      };
      const refill = (): void => {
        for (; queued < BATCH; queued++) setImmediate(step);
      };
      refill();
    });
  }

  /** The next event to execute, still in the queue. */
  #next(until: Millis): ScheduledEvent | undefined {
    for (;;) {
      const event = this.#events.peek();
      if (event === undefined || event.at > until) return undefined;
      const { owner } = event;
      if (event.run !== undefined && (owner === undefined || (owner.alive && !owner.paused))) return event;
      this.#events.pop();
      if (event.run !== undefined && owner?.alive) owner.held.push(event);
    }
  }

  #execute(event: ScheduledEvent): void {
    this.#events.pop();
    this.#now = Math.max(this.#now, event.at);
    this.#executed++;
    this.#actor = event.owner;
    this.#record(event);
    const run = event.run!;
    event.run = undefined;
    run();
  }

  #record(event: ScheduledEvent): void {
    const micros = Math.round(this.#now * 1000);
    this.trace(
      micros ^ this.#hashOf(event.label) ^ (event.owner === undefined ? 0 : this.#hashOf(event.owner.name)),
    );
    if (this.#recent.size === REMEMBERED) this.#recent.shift();
    this.#recent.push(event);
  }

  #hashOf(text: string): number {
    let hash = this.#labels.get(text);
    if (hash === undefined) {
      hash = hashText(text);
      this.#labels.set(text, hash);
    }
    return hash;
  }
}
