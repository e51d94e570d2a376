/**
 * Decompression away from the event loop: one worker thread, started by the first job, ended when idle.
 *
 * One thread is enough, since the jobs are rare (batches beyond 1 MiB that must be read); it never keeps
 * the process alive by itself. Where no worker can be started, jobs run inline: run from TypeScript
 * sources on a Node that cannot load them in a thread, or a bundle that left the worker's file out.
 */
import type { Worker } from 'node:worker_threads';
import { type CodecName, type Codecs, CompressionError } from '../ports.ts';

/** What the worker is sent. */
export interface Job {
  readonly codec: CodecName;
  readonly bytes: Uint8Array;
  readonly maxBytes: number;
}

/** What it answers: the output, or why there is none. */
export interface Answer {
  readonly output?: Uint8Array;
  readonly reason?: CompressionError['reason'];
  readonly message?: string;
}

interface Waiting extends Job {
  readonly resolve: (output: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

const IDLE_MS = 10_000;

/** The worker's file, if a thread of this Node can load it. */
export function workerEntry(): URL | undefined {
  if (import.meta.url.endsWith('.js')) return new URL('./compute-worker.js', import.meta.url);
  const { typescript } = process.features as { readonly typescript?: unknown };
  return typescript ? new URL('./compute-worker.ts', import.meta.url) : undefined;
}

export class LaterDecompression {
  readonly #codecs: Codecs;
  #entry: URL | undefined;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  /** Sent and not answered, oldest first: the worker answers in order. */
  #waiting: Waiting[] = [];

  /** `codecs` do the work inline without an `entry`, or after the worker has failed. */
  constructor(codecs: Codecs, entry: URL | undefined) {
    this.#codecs = codecs;
    this.#entry = entry;
  }

  /** Resolves with the output; rejects with a `CompressionError`. `bytes` are copied at once. */
  decompress(codec: CodecName, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
    const entry = this.#entry;
    if (entry === undefined) return this.#inline({ codec, bytes, maxBytes });
    const job: Job = { codec, bytes: bytes.slice(), maxBytes };
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...job, resolve, reject });
      clearTimeout(this.#idle);
      this.#worker ??= this.#start(entry);
      this.#worker.ref();
      this.#worker.postMessage(job);
    });
  }

  async #inline({ codec, bytes, maxBytes }: Job): Promise<Uint8Array> {
    return this.#codecs.decompress(codec, bytes, maxBytes);
  }

  #start(entry: URL): Worker {
    // No stdin and no inherited flags: the thread needs nothing of how this process was started.
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    const worker = new Worker(entry, { execArgv: [], stdin: false });
    worker.on('message', (answer: Answer) => this.#answered(worker, answer));
    worker.on('error', () => this.#failed(worker));
    worker.on('exit', () => this.#failed(worker));
    return worker;
  }

  #answered(worker: Worker, { output, reason, message }: Answer): void {
    const job = this.#waiting.shift();
    if (output !== undefined) job?.resolve(output);
    else job?.reject(new CompressionError(reason ?? 'corrupt', message ?? 'no output'));
    if (this.#waiting.length > 0) return;
    worker.unref();
    this.#idle = setTimeout(() => this.#end(worker), IDLE_MS);
    this.#idle.unref();
  }

  #end(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    void worker.terminate();
  }

  /** The thread died with jobs unanswered: they, and all later ones, run inline. */
  #failed(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#entry = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const job of waiting) this.#inline(job).then(job.resolve, job.reject);
  }
}
