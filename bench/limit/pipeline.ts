/**
 * The limit: what Node can do at best on this machine with no protocol and no bookkeeping.
 *
 *   produce: receive, check the batch's CRC-32C, append to a file, answer
 *   fetch:   receive a request, read the file at the next position, send
 *
 * Receives into one aligned slab per connection, parses in place, one write per read event. It takes the
 * same frames as a broker does, so the same load generator drives both. Like a broker it begins a new file
 * every 256 MiB and keeps the old ones: memory that the kernel has to find anew costs more than copying.
 *
 *   node pipeline.js '{"port":0,"mode":"produce","file":"/tmp/x","batchAt":60}'
 */
import { closeSync, openSync, read, writevSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, Socket } from 'node:net';

interface PipelineOptions {
  readonly port: number;
  readonly mode: 'produce' | 'fetch';
  /** Produce: what the names of its files begin with. */
  readonly file: string;
  /** Produce: where the batch starts in a frame. */
  readonly batchAt: number;
  /** Fetch: bytes per answer, and the size of the file. */
  readonly maxBytes: number;
  readonly fileBytes: number;
}

const options: PipelineOptions = JSON.parse(process.argv[2] ?? '{}');
const crcFieldToData = 21;
const rollBytes = 256 << 20;
const native: { crc32c(bytes: Uint8Array): number } = createRequire(import.meta.url)('@node-rs/crc32');
let file = openSync(options.file, options.mode === 'produce' ? 'w+' : 'r');
let files = 1;
let written = 0;
let position = 0;

const server = createServer({ pauseOnConnect: true, noDelay: true }, (accepted) => {
  // The accepted handle is wrapped again because only a new Socket takes `onread`.
  const handle = (accepted as unknown as { _handle: unknown })._handle;
  serve((slab, onBytes) => {
    const socket = new Socket({
      handle,
      onread: { buffer: slab, callback: onBytes },
    } as never);
    socket.on('error', () => {});
    socket.resume();
    return socket;
  });
});
server.listen(options.port, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.on('SIGTERM', () => {
  closeSync(file);
  process.exit(0);
});

type OnBytes = (length: number) => boolean;

function serve(open: (slab: () => Uint8Array, onBytes: OnBytes) => Socket): void {
  const slab = new Uint8Array((2 << 20) + 64).subarray(48);
  const view = new DataView(slab.buffer, slab.byteOffset, slab.length);
  let have = 0;
  const socket = open(
    () => slab.subarray(have),
    (length) => {
      have += length;
      let at = 0;
      const frames: Uint8Array[] = [];
      while (have - at >= 4) {
        const size = 4 + view.getInt32(at);
        if (have - at < size) break;
        frames.push(slab.subarray(at, at + size));
        at += size;
      }
      if (frames.length > 0) answer(socket, frames);
      slab.copyWithin(0, at, have);
      have -= at;
      return true;
    },
  );
}

function answer(socket: Socket, frames: readonly Uint8Array[]): void {
  if (options.mode === 'fetch') {
    for (const _ of frames) send(socket);
    return;
  }
  const batches: Uint8Array[] = [];
  const acks = new Uint8Array(frames.length * 44);
  const view = new DataView(acks.buffer);
  let bytes = 0;
  for (const [index, frame] of frames.entries()) {
    const batch = frame.subarray(options.batchAt);
    const stored = new DataView(batch.buffer, batch.byteOffset).getUint32(17);
    if (native.crc32c(batch.subarray(crcFieldToData)) >>> 0 !== stored) throw new Error('bad checksum');
    batches.push(batch);
    bytes += batch.length;
    view.setInt32(index * 44, 40);
  }
  writevSync(file, batches, written);
  written += bytes;
  if (written > rollBytes) {
    closeSync(file);
    file = openSync(`${options.file}.${files++}`, 'w+');
    written = 0;
  }
  socket.write(acks);
}

function send(socket: Socket): void {
  const buffer = new Uint8Array(options.maxBytes + 64).subarray(48);
  const at = position;
  position = position + 2 * options.maxBytes > options.fileBytes ? 0 : position + options.maxBytes;
  read(file, buffer, 0, options.maxBytes, at, (error, length) => {
    if (error) throw error;
    const prefix = new Uint8Array(4);
    new DataView(prefix.buffer).setInt32(0, length);
    socket.cork();
    socket.write(prefix);
    socket.write(buffer.subarray(0, length));
    socket.uncork();
  });
}
