/** Several brokers run as one, as a real process with children, and free ports in a row for them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { bin } from '../../crash/broker-process.ts';

export interface ReadyBroker {
  readonly nodeId: number;
  readonly pid: number;
  readonly address: { readonly host: string; readonly port: number };
  readonly dataDirectory: string;
}

/** `ottla ARGS` that starts several brokers. */
export class GroupProcess {
  readonly child: ChildProcess;
  /** On stderr. */
  said = '';
  /** Resolves with the exit code when it has ended and everything that it said is there. */
  readonly ended: Promise<number | null>;

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const all = ['--format', 'json', '--log.ballast.bytes=0'];
    this.child = spawn(process.execPath, [bin, ...args, ...all], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.stderr!.on('data', (bytes) => {
      this.said += String(bytes);
    });
  }

  /** Rejects when the process ends before its brokers are ready. */
  async ready(): Promise<ReadyBroker[]> {
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: this.child.stdout! }).once('line', resolve);
      this.child.once('exit', () => reject(new Error(`ended before it was ready: ${this.said}`)));
    });
    const { ready } = JSON.parse(line);
    if (ready === undefined) throw new Error(line);
    return ready.brokers;
  }

  stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  /** The children follow when their channel closes. */
  [Symbol.dispose](): void {
    if (this.child.exitCode === null) this.child.kill('SIGKILL');
  }
}

/** The first of so many ports in a row that are free now, below those that systems give away by themselves. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await Promise.all(Array.from({ length: count }, (_, at) => isFree(first + at)));
    if (free.every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
