/**
 * The load generator: a process of its own that keeps `window` prebuilt requests in flight on each
 * connection and counts the answers. Prints one JSON line. Closed loop: it finds the greatest throughput.
 *
 *   node pump.js '{"port":9092,"pid":4711,"mode":"produce","topic":"t","batchBytes":65536,"recordBytes":1024,"window":8,"seconds":3}'
 */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { cpuSeconds } from '../pinned.ts';
import { batchOf, fetchFrame, produceFrame } from './frames.ts';

export interface PumpOptions {
  readonly port: number;
  /** The process under load, whose CPU time is measured. */
  readonly pid: number;
  readonly mode: 'produce' | 'fetch';
  readonly topic: string;
  readonly batchBytes: number;
  readonly recordBytes: number;
  /** Fetch: bytes per answer. */
  readonly maxBytes?: number;
  /** Fetch: batches in the topic; the offset starts again at 0 behind the last. */
  readonly batches?: number;
  readonly acks?: number;
  readonly window: number;
  readonly connections?: number;
  readonly seconds: number;
  readonly warmup?: number;
}

export interface PumpResult {
  readonly requests: number;
  readonly megabytes: number;
  readonly seconds: number;
  readonly megabytesPerSecond: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU seconds that the process under load spent per GB. */
  readonly cpuPerGigabyte: number;
  /** Share of its own CPU that this process used: near 1 it is the limit. */
  readonly loadCpu: number;
}

/** More connections than a broker has places for wait for the kernel to try again. */
const AT_ONCE = 40;

async function pump(options: PumpOptions): Promise<PumpResult> {
  const { batch, records } = batchOf(options.batchBytes, options.recordBytes);
  const counters = { requests: 0, bytes: 0, latencies: [] as number[] };
  const connections = Array.from(
    { length: options.connections ?? 1 },
    () => new Connection(options, batch, records, counters),
  );
  for (let first = 0; first < connections.length; first += AT_ONCE)
    await Promise.all(connections.slice(first, first + AT_ONCE).map((connection) => connection.open()));
  for (const connection of connections) connection.begin();
  await sleep((options.warmup ?? 0.5) * 1_000);
  counters.requests = 0;
  counters.bytes = 0;
  counters.latencies = [];
  const before = cpuSeconds(options.pid);
  const own = process.cpuUsage();
  const began = performance.now();
  await sleep(options.seconds * 1_000);
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(own);
  const spent = cpuSeconds(options.pid) - before;
  const { requests, bytes } = counters;
  const latencies = Float64Array.from(counters.latencies).sort();
  const at = (quantile: number) => latencies[Math.floor(latencies.length * quantile)] ?? 0;
  return {
    requests,
    megabytes: bytes / 1e6,
    seconds,
    megabytesPerSecond: bytes / 1e6 / seconds,
    requestsPerSecond: requests / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    cpuPerGigabyte: spent / (bytes / 1e9),
    loadCpu: (user + system) / 1e6 / seconds,
  };
}

class Connection {
  private readonly options: PumpOptions;
  private readonly counters: { requests: number; bytes: number; latencies: number[] };
  private readonly batchBytes: number;
  private readonly frame: Uint8Array;
  private readonly offsetAt: number;
  private readonly recordsPerAnswer: number;
  private readonly lastOffset: number;
  private offset = 0;
  private socket: Socket | undefined;
  private readonly sentAt: number[] = [];
  private sentHead = 0;
  /** Bytes of the answer that is arriving; −1 while its length is incomplete. */
  private missing = 0;
  private readonly lengthBytes = new Uint8Array(4);
  private lengthHave = 0;
  private answerBytes = 0;
  private opened: (() => void) | undefined;

  constructor(options: PumpOptions, batch: Uint8Array, records: number, counters: Connection['counters']) {
    this.options = options;
    this.counters = counters;
    this.batchBytes = batch.length;
    const fetch = fetchFrame(options.topic, options.maxBytes ?? batch.length);
    this.frame =
      options.mode === 'produce' ? produceFrame(options.topic, batch, options.acks ?? 1).frame : fetch.frame;
    this.offsetAt = fetch.offsetAt;
    const batchesPerAnswer = Math.max(1, Math.floor((options.maxBytes ?? batch.length) / batch.length));
    this.recordsPerAnswer = batchesPerAnswer * records;
    this.lastOffset = (options.batches ?? 0) * records;
  }

  /** Resolves when a first request is answered. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.opened = resolve;
      const socket = connect({
        port: this.options.port,
        host: '127.0.0.1',
        noDelay: true,
        onread: {
          buffer: new Uint8Array((1 << 18) + 64).subarray(48),
          callback: (length, bytes) => {
            this.received(bytes, length);
            return true;
          },
        },
      });
      this.socket = socket;
      socket.once('error', reject);
      socket.once('close', () => {
        process.stderr.write('the broker closed the connection\n');
        process.exit(1);
      });
      socket.once('connect', () => this.send());
    });
  }

  /** From now on `window` requests are under way. */
  begin(): void {
    for (let i = 0; i < this.options.window; i++) this.send();
  }

  private send(): void {
    this.sentAt.push(performance.now());
    if (this.options.mode === 'produce') {
      this.socket?.write(this.frame);
      return;
    }
    const frame = this.frame.slice();
    new DataView(frame.buffer).setBigInt64(this.offsetAt, BigInt(this.offset));
    this.offset += this.recordsPerAnswer;
    if (this.offset + this.recordsPerAnswer > this.lastOffset) this.offset = 0;
    this.socket?.write(frame);
  }

  private received(bytes: Uint8Array, length: number): void {
    let at = 0;
    while (at < length) {
      if (this.missing === 0) {
        this.lengthBytes[this.lengthHave++] = bytes[at++]!;
        if (this.lengthHave < 4) continue;
        this.lengthHave = 0;
        this.missing = new DataView(this.lengthBytes.buffer).getInt32(0);
        this.answerBytes = this.missing;
        continue;
      }
      const take = Math.min(this.missing, length - at);
      at += take;
      this.missing -= take;
      if (this.missing === 0) this.answered();
    }
  }

  private answered(): void {
    this.counters.requests++;
    this.counters.bytes += this.options.mode === 'produce' ? this.batchBytes : this.answerBytes;
    const sent = this.sentAt[this.sentHead++]!;
    if (this.sentHead > 10_000) {
      this.sentAt.splice(0, this.sentHead);
      this.sentHead = 0;
    }
    if ((this.counters.requests & 15) === 0) this.counters.latencies.push(performance.now() - sent);
    if (this.opened === undefined) this.send();
    this.opened?.();
    this.opened = undefined;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const options: PumpOptions = JSON.parse(process.argv[2] ?? '{}');
const result = await pump(options);
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
