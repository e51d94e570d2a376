/**
 * What the machine allows without any broker: loopback, the page cache and the disk under the directory for data. Prints
 * one JSON line. Its own process receives; what sends is another one on the other CPU.
 *
 *   node machine.js '{"directory":"/tmp/x","megabytes":1024,"seconds":3}'            measures
 *   node machine.js '{"port":4711,"bytes":65536,"window":16,"seconds":3}'            is what sends
 */
import { closeSync, fdatasyncSync, openSync, readSync, writeSync } from 'node:fs';
import { connect, createServer, Socket } from 'node:net';
import { join } from 'node:path';
import { emptyPageCache } from '../peers/page-cache.ts';
import { firstLine, LOAD_CPU, script } from '../pinned.ts';

interface Options {
  readonly directory: string;
  readonly megabytes: number;
  readonly seconds: number;
}

interface Sender {
  readonly port: number;
  /** Of each message. Each is answered with one byte. */
  readonly bytes: number;
  /** Messages without an answer. */
  readonly window: number;
  readonly seconds: number;
}

export interface MachineFigures {
  readonly 'loopback MB/s': number;
  readonly 'round trip µs': number;
  readonly 'write to page cache MB/s': number;
  readonly 'write to disk MB/s': number;
  readonly 'sync of 4 KiB ms': number;
  readonly 'cold read MB/s': number;
}

const MB = 1_000_000;

async function measure({ directory, megabytes, seconds }: Options): Promise<MachineFigures> {
  const stream = await loopback({ bytes: 65_536, window: 16, seconds });
  const single = await loopback({ bytes: 200, window: 1, seconds });
  return {
    'loopback MB/s': (stream * 65_536) / MB,
    'round trip µs': 1e6 / single,
    ...disk(join(directory, 'raw'), megabytes),
  };
}

/** Messages per second that came and were answered. */
async function loopback(load: Omit<Sender, 'port'>): Promise<number> {
  const slab = new Uint8Array((1 << 18) + 64).subarray(48);
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (accepted) => {
    let have = 0;
    // The accepted handle is wrapped again because only a new Socket takes `onread`.
    const handle = (accepted as unknown as { _handle: unknown })._handle;
    const callback = (length: number): boolean => {
      have += length;
      const whole = Math.floor(have / load.bytes);
      have -= whole * load.bytes;
      if (whole > 0) socket.write(new Uint8Array(whole));
      return true;
    };
    const socket = new Socket({ handle, onread: { buffer: slab, callback } } as never);
    socket.on('error', () => {});
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const rate = Number(await firstLine(script('limit/machine.ts', { ...load, port }, LOAD_CPU)));
  server.close();
  return rate;
}

/** Prints its answers per second. */
function send({ port, bytes, window, seconds }: Sender): void {
  const message = new Uint8Array(bytes);
  let answers = 0;
  let began = performance.now();
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
    for (let sent = 0; sent < window; sent++) socket.write(message);
  });
  const warm = setTimeout(() => {
    answers = 0;
    began = performance.now();
  }, 500);
  socket.on('data', (received: Buffer) => {
    answers += received.length;
    for (let left = received.length; left > 0; left--) socket.write(message);
  });
  setTimeout(
    () => {
      clearTimeout(warm);
      process.stdout.write(`${answers / ((performance.now() - began) / 1_000)}\n`);
      process.exit(0);
    },
    500 + seconds * 1_000,
  );
}

function disk(path: string, megabytes: number): Omit<MachineFigures, 'loopback MB/s' | 'round trip µs'> {
  const chunk = new Uint8Array(MB + 64).subarray(48, 48 + MB);
  const file = openSync(path, 'w+');
  const writing = performance.now();
  for (let index = 0; index < megabytes; index++) writeSync(file, chunk, 0, MB, index * MB);
  const cached = (performance.now() - writing) / 1_000;
  fdatasyncSync(file);
  const synced = (performance.now() - writing) / 1_000;
  const syncs = Array.from({ length: 50 }, (_, index) => {
    const began = performance.now();
    writeSync(file, chunk, 0, 4_096, megabytes * MB + index * 4_096);
    fdatasyncSync(file);
    return performance.now() - began;
  }).sort((a, b) => a - b);
  emptyPageCache();
  const reading = performance.now();
  for (let index = 0; index < megabytes; index++) readSync(file, chunk, 0, MB, index * MB);
  const read = (performance.now() - reading) / 1_000;
  closeSync(file);
  return {
    'write to page cache MB/s': megabytes / cached,
    'write to disk MB/s': megabytes / synced,
    'sync of 4 KiB ms': syncs[25]!,
    'cold read MB/s': megabytes / read,
  };
}

const options: Options | Sender = JSON.parse(process.argv[2] ?? '{}');
if ('port' in options) send(options);
else {
  process.stdout.write(`${JSON.stringify(await measure(options))}\n`);
  process.exit(0);
}
