/**
 * A broker as a real process: started from `bin/ottla serve`, killed, started again on the same
 * directory and port. Crash tests, conformance and benchmarks all drive it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const bin = fileURLToPath(new URL('../../bin/ottla', import.meta.url));

export interface BrokerProcessOptions {
  /** Kept after the end when given; else a temporary one that `stop` removes. */
  readonly dataDir?: string;
  readonly port?: number;
  /** Further arguments of `serve`. */
  readonly args?: readonly string[];
  /** The Node to run it with; default the one that runs this. */
  readonly node?: string;
  /** The `bin/ottla` to run; default this checkout's. */
  readonly bin?: string;
}

export class BrokerProcess {
  readonly port: number;
  readonly dataDir: string;
  /** Milliseconds from spawn until a request was answered, of the last start. */
  startedInMs = 0;
  /** What it printed, of all its lives. */
  output = '';
  private readonly options: BrokerProcessOptions;
  private child: ChildProcess | undefined;
  private exited: Promise<void> = Promise.resolve();

  private constructor(options: BrokerProcessOptions, port: number, dataDir: string) {
    this.options = options;
    this.port = port;
    this.dataDir = dataDir;
  }

  static async start(options: BrokerProcessOptions = {}): Promise<BrokerProcess> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'ottla-'));
    const broker = new BrokerProcess(options, options.port ?? (await freePort()), dataDir);
    await broker.restart();
    return broker;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get pid(): number {
    const pid = this.child?.pid;
    if (pid === undefined) throw new Error('the broker does not run');
    return pid;
  }

  /** Starts the process; resolves once it answers a request, rejects with its output when it ends before. */
  async restart(): Promise<void> {
    const began = performance.now();
    const child = spawn(
      this.options.node ?? process.execPath,
      [
        this.options.bin ?? bin,
        'serve',
        '--data-dir',
        this.dataDir,
        '--listen',
        this.address,
        '--http',
        'off',
        ...(this.options.args ?? []),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.child = child;
    child.stdout?.on('data', (bytes) => {
      this.output = (this.output + String(bytes)).slice(-200_000);
    });
    child.stderr?.on('data', (bytes) => {
      this.output = (this.output + String(bytes)).slice(-200_000);
    });
    let ended = false;
    this.exited = new Promise((resolve) => {
      child.once('exit', () => {
        ended = true;
        resolve();
      });
    });
    while (!(await answers(this.port))) {
      if (ended) throw new Error(`the broker ended before it was ready:\n${this.output}`);
      if (performance.now() - began > 60_000)
        throw new Error(`the broker was not ready within 60 s:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    this.startedInMs = performance.now() - began;
  }

  /** Sends a signal and waits for the end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.child?.kill(signal);
    await this.exited;
    this.child = undefined;
  }

  /** Ends it in good order and removes its directory when that was temporary. */
  async stop(): Promise<void> {
    await this.kill('SIGTERM');
    if (this.options.dataDir === undefined) rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** ApiVersions 0 with correlation id 1 and client id "up": answered only once the broker serves. */
const probe = Uint8Array.of(0, 0, 0, 12, 0, 18, 0, 0, 0, 0, 0, 1, 0, 2, 0x75, 0x70);

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(probe));
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
