/**
 * A process that runs seeds for another one: `serveSeeds` is its end, `SeedProcess` that of its parent.
 *
 * It lives for many seeds, because the first dozen of a process cost twice what the others do.
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
  /** Seconds of a core that the process has taken since its start. */
  readonly cpuSeconds: number;
}

export type RunSeed = (seed: number) => Promise<SeedReport>;

/**
 * Most of what a simulation allocates is dead within a few events: room for it saves copying the rest. And what runs
 * at all runs for thousands of seeds: feedback from the first call on lets the compiler begin earlier.
 */
const flags = ['--max-semi-space-size=32', '--no-lazy-feedback-allocation'];

export class SeedProcess {
  readonly #child: ChildProcess;
  #waiting: { resolve(report: SeedReport): void; reject(error: Error): void } | undefined;

  /** `program` calls `serveSeeds` when it is started with these arguments. */
  constructor(program: string, args: readonly string[]) {
    this.#child = fork(program, args, {
      execArgv: [...process.execArgv, ...flags],
    });
    this.#child.on('message', (report: SeedReport) => this.#waiting?.resolve(report));
    this.#child.on('exit', (code, signal) =>
      this.#waiting?.reject(new Error(`the process of a seed ended with ${signal ?? code}`)),
    );
  }

  /** One at a time. Rejects when the process ends. */
  run(seed: number): Promise<SeedReport> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#child.send(seed);
    });
  }

  /** The process ends when nothing is left to do. */
  close(): void {
    this.#waiting = undefined;
    if (this.#child.connected) this.#child.disconnect();
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
