/** The load generator as a process on its own CPU, and what the process under load spends meanwhile. */
import { connect } from 'node:net';
import { firstLine, LOAD_CPU, script } from '../pinned.ts';
import { batchOf, produceFrame } from './frames.ts';
import type { PumpOptions, PumpResult } from './pump.ts';

/** Everything of a load but where it goes. */
export type Load = Omit<PumpOptions, 'port' | 'pid'>;

/** Drives the process `pid`, which listens on `port`. */
export async function pump(pid: number, port: number, load: Load): Promise<PumpResult> {
  return JSON.parse(await firstLine(script('load/pump.ts', { ...load, pid, port }, LOAD_CPU)));
}

/** Writes so many batches to partition 0 of a topic, 16 in flight; resolves when all are acknowledged. */
export async function fill(port: number, load: Load, batches: number): Promise<void> {
  const { batch } = batchOf(load.batchBytes, load.recordBytes);
  const { frame } = produceFrame(load.topic, batch, 1);
  await exchange(port, frame, batches, 16);
}

/** Sends the same request `count` times, at most `window` at once; resolves with the last answer. */
export function exchange(port: number, frame: Uint8Array, count: number, window: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answers = 0;
    let sent = 0;
    let pending = Buffer.alloc(0);
    const send = (): void => {
      for (; sent < count && sent - answers < window; sent++) socket.write(frame);
    };
    socket.once('error', reject);
    socket.once('connect', send);
    socket.on('data', (bytes: Buffer) => {
      pending = Buffer.concat([pending, bytes]);
      while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE(0)) {
        pending = pending.subarray(4 + pending.readInt32BE(0));
        answers++;
      }
      if (answers < count) return send();
      socket.destroy();
      resolve();
    });
  });
}
