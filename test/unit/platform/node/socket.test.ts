/** What only real sockets do: read straight into a buffer, be reset. */
import { expect, test } from 'vitest';
import { alignedBuffer } from '../../../../src/base/aligned.ts';
import { nodeNetwork } from '../../../../src/platform/node/network.ts';
import type { NetworkError, Socket } from '../../../../src/platform/ports.ts';

test('large reads land in the receiver’s buffer at once', async () => {
  const network = nodeNetwork();
  const buffer = alignedBuffer(4 * 1024 * 1024);
  let largest = 0;
  let total = 0;
  let server!: Socket;
  let allRead!: () => void;
  const reading = new Promise<void>((resolve) => {
    allRead = resolve;
  });
  const listener = await network.listen({ host: '127.0.0.1', port: 0 }, (socket) => {
    server = socket;
    socket.start({
      buffer: () => buffer,
      received: (length) => {
        largest = Math.max(largest, length);
        total += length;
        if (total === 8_000_000) allRead();
      },
      drained: () => {},
      closed: () => {},
    });
    socket.pause();
  });
  const client = await network.connect(listener.address);
  client.start({ buffer: () => new Uint8Array(1), received: () => {}, drained: () => {}, closed: () => {} });
  client.write([new Uint8Array(8_000_000)]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(total).toBe(0);
  server.resume();
  await reading;
  // Node's own buffers hold 64 KiB.
  expect(largest).toBeGreaterThan(65536);
  client.destroy();
  await listener.close();
});

test('a reset is an error of the connection, never of the process', async () => {
  const network = nodeNetwork();
  let server!: Socket;
  const listener = await network.listen({ host: '127.0.0.1', port: 0 }, (socket) => {
    server = socket;
    socket.start({
      buffer: () => new Uint8Array(10),
      received: () => {},
      drained: () => {},
      closed: () => {},
    });
    socket.pause();
  });
  const client = await network.connect(listener.address);
  const closing = new Promise<NetworkError | undefined>((resolve) => {
    client.start({
      buffer: () => new Uint8Array(10),
      received: () => {},
      drained: () => {},
      closed: resolve,
    });
  });
  client.write([new Uint8Array(1000)]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  // Unread bytes turn the close into a reset.
  server.destroy();
  const error = await closing;
  expect(error).toMatchObject({ name: 'NetworkError', code: 'ECONNRESET' });
  expect(error?.message).toContain(String(listener.address.port));
  await listener.close();
});
