/**
 * A process that runs seeds for another one: `serveSeeds` is its end, `SeedProcess` that of its parent.
 *
 * It lives for many seeds, because the first dozen of a process cost twice what the others do; and not for all of a
 * long run, because some worlds are never let go: Node keeps the combined signals that somebody listens to until they
 * are aborted, and those of a broker that was killed never are.
 */
import { type ChildProcess, fork } from 'node:child_process';

export interface SeedReport {
  readonly seed: number;
  readonly virtualMs: number;
  readonly operations: number;
  readonly faults: number;
  readonly records: number;
  /** What is wrong, if anything is. */
  readonly problem: string | undefined;
  /** Seconds of a core that it took. */
  readonly cpuSeconds: number;
}

export type RunSeed = (seed: number) => Promise<SeedReport>;

/**
 * Most of what a simulation allocates is dead within a few events: room for it saves copying the rest. And what runs
 * at all runs for thousands of seeds: feedback from the first call on lets the compiler begin earlier.
 */
const flags = ['--max-semi-space-size=32', '--no-lazy-feedback-allocation'];

const seedsPerLife = 400;

export class SeedProcess {
  readonly #program: string;
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;
  #seeds = 0;
  #waiting: { resolve(report: SeedReport): void; reject(error: Error): void } | undefined;

  /** `program` calls `serveSeeds` when it is started with these arguments. */
  constructor(program: string, args: readonly string[]) {
    this.#program = program;
    this.#args = args;
  }

  /** One at a time. Rejects when the process ends. */
  run(seed: number): Promise<SeedReport> {
    return new Promise((resolve, reject) => {
      if (this.#seeds++ % seedsPerLife === 0) this.#begin();
      this.#waiting = { resolve, reject };
      this.#child!.send(seed);
    });
  }

  #begin(): void {
    this.close();
    const child = fork(this.#program, this.#args, { execArgv: [...process.execArgv, ...flags] });
    this.#child = child;
    child.on('message', (report: SeedReport) => this.#waiting?.resolve(report));
    child.on('exit', (code, signal) => {
      if (child === this.#child)
        this.#waiting?.reject(new Error(`the process of a seed ended with ${signal ?? code}`));
    });
  }

  /** The process ends when nothing is left to do. */
  close(): void {
    this.#waiting = undefined;
    if (this.#child?.connected === true) this.#child.disconnect();
  }
}

/** Runs what the parent asks for, until it has gone. */
export function serveSeeds(run: RunSeed): void {
  process.on('message', (seed: number) => {
    run(seed).then(
      (report) => process.send!(report),
      (error: unknown) => {
        process.stderr.write(`seed ${seed}: ${String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
