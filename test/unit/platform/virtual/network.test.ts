/** What only the virtual network can do: cut, hold, sever, reset, refuse. */
import { expect, test } from 'vitest';
import type { NetworkError, Socket } from '../../../../src/platform/ports.ts';
import { virtualWorld, type World } from '../../../../src/platform/virtual/world.ts';

interface End {
  readonly socket: Socket;
  received: string;
  reads: number;
  closed: NetworkError | 'orderly' | undefined;
}

function begin(socket: Socket): End {
  const buffer = new Uint8Array(1000);
  const end: End = { socket, received: '', reads: 0, closed: undefined };
  socket.start({
    buffer: () => buffer,
    received: (length) => {
      end.reads++;
      end.received += new TextDecoder().decode(buffer.subarray(0, length));
    },
    drained: () => {},
    closed: (error) => {
      end.closed = error ?? 'orderly';
    },
  });
  return end;
}

const say = (end: End, text: string): boolean => end.socket.write([new TextEncoder().encode(text)]);
const coded = (code: string) => expect.objectContaining({ name: 'NetworkError', code });

async function pair(world: World): Promise<{ a: End; b: End; accepted: End[] }> {
  const accepted: End[] = [];
  const { network } = world.host('b').platform;
  await world.complete(
    network.listen({ host: '0.0.0.0', port: 9 }, (socket) => accepted.push(begin(socket))),
  );
  const a = await dial(world);
  return { a, b: accepted[0]!, accepted };
}

async function dial(world: World): Promise<End> {
  const connecting = world.host('a').platform.network.connect({ host: 'b', port: 9 });
  return begin(await world.complete(connecting));
}

test('bytes arrive one by one when the link says so', async () => {
  const world = virtualWorld(1);
  world.network.link('a', 'b').maxRead = 1;
  const { a, b } = await pair(world);
  say(a, 'hello');
  await world.advance(10);
  expect([b.received, b.reads]).toEqual(['hello', 5]);
});

test('a slow link delays, but keeps the order', async () => {
  const world = virtualWorld(1);
  world.network.link('a', 'b').delay = { min: 10, max: 100 };
  const { a, b } = await pair(world);
  for (const digit of '0123456789') say(a, digit);
  await world.advance(9);
  expect(b.received).toBe('');
  await world.advance(100);
  expect(b.received).toBe('0123456789');
});

test('a cut holds bytes back, one way, until it heals', async () => {
  const world = virtualWorld(1);
  const { a, b } = await pair(world);
  world.network.cut('a', 'b');
  say(a, 'to b');
  say(b, 'to a');
  await world.advance(1000);
  expect([a.received, b.received]).toEqual(['to a', '']);
  world.network.heal('a', 'b');
  await world.advance(10);
  expect(b.received).toBe('to b');
  expect([a.closed, b.closed]).toEqual([undefined, undefined]);
});

test('across a partition connecting takes until it heals, or its time is up', async () => {
  const world = virtualWorld(1);
  await pair(world);
  world.network.partition(['a'], ['b', 'c']);
  const { network } = world.host('a').platform;
  const late = network.connect({ host: 'b', port: 9 });
  world.at(1000, () => world.network.heal());
  expect((await world.complete(late)).remote.port).toBe(9);
  expect(world.now).toBeGreaterThan(1000);
  world.network.partition(['a'], ['b']);
  await expect(world.complete(network.connect({ host: 'b', port: 9 }))).rejects.toEqual(coded('ETIMEDOUT'));
  const abort = new AbortController();
  const given = network.connect({ host: 'b', port: 9 }, { signal: abort.signal });
  world.at(5, () => abort.abort());
  await expect(world.complete(given)).rejects.toEqual(coded('ABORT_ERR'));
});

test('refusal, unknown hosts, and the own host by any name', async () => {
  const world = virtualWorld(1);
  await pair(world);
  const { network } = world.host('a').platform;
  world.network.link('a', 'b').refuses = true;
  await expect(world.complete(network.connect({ host: 'b', port: 9 }))).rejects.toEqual(
    coded('ECONNREFUSED'),
  );
  await expect(world.complete(network.connect({ host: 'x', port: 9 }))).rejects.toEqual(coded('ENOTFOUND'));
  const own = await world.complete(world.host('b').platform.network.connect({ host: '127.0.0.1', port: 9 }));
  expect(own.remote).toEqual({ host: 'b', port: 9 });
});

test('a reset ends both sides with an error', async () => {
  const world = virtualWorld(1);
  const { a, b } = await pair(world);
  world.network.connections('a', 'b')[0]!.reset();
  await world.advance(1);
  expect([a.closed, b.closed]).toEqual([coded('ECONNRESET'), coded('ECONNRESET')]);
});

test('an old connection delivers after a new one', async () => {
  const world = virtualWorld(1);
  const { a, b, accepted } = await pair(world);
  const [old] = world.network.connections('a', 'b');
  old!.hold();
  say(a, 'old');
  await world.advance(5);
  old!.reset('a');
  await world.advance(5);
  expect(a.closed).toEqual(coded('ECONNRESET'));
  const fresh = await dial(world);
  say(fresh, 'new');
  await world.advance(5);
  expect([b.received, b.closed, accepted[1]!.received]).toEqual(['', undefined, 'new']);
  old!.release();
  await world.advance(5);
  expect([b.received, b.closed]).toEqual(['old', coded('ECONNRESET')]);
});

test('a severed connection is half-open until keepalive', async () => {
  const world = virtualWorld(1);
  const { a, b } = await pair(world);
  world.network.connections()[0]!.sever();
  say(a, 'lost');
  await world.advance(60_000);
  expect([a.closed, b.closed, b.received]).toEqual([undefined, undefined, '']);
  await world.advance(60_000);
  expect([a.closed, b.closed]).toEqual([coded('ETIMEDOUT'), coded('ETIMEDOUT')]);
});

test('a killed process closes its connections, a dead machine does not', async () => {
  const world = virtualWorld(1);
  const first = await pair(world);
  world.host('b').crash({ powerLoss: false });
  await world.advance(10);
  expect(first.a.closed).toBeDefined();
  await expect(dial(world)).rejects.toEqual(coded('ECONNREFUSED'));
  world.host('b').restart();
  const second = await pair(world);
  world.host('b').crash({ powerLoss: true });
  say(second.a, 'anybody?');
  await world.advance(1000);
  expect(second.a.closed).toBeUndefined();
  await expect(dial(world)).rejects.toEqual(coded('ETIMEDOUT'));
});

test('a machine that is on again answers old connections with a reset', async () => {
  const world = virtualWorld(1);
  const { a } = await pair(world);
  world.host('b').crash({ powerLoss: true });
  say(a, 'anybody?');
  await world.advance(1000);
  world.host('b').restart();
  await world.advance(10);
  expect(a.closed).toEqual(coded('ECONNRESET'));
});

test('bytes are copied when they leave, not before they are sent', async () => {
  const world = virtualWorld(1);
  const { a, b } = await pair(world);
  const bytes = new TextEncoder().encode('x'.repeat(10));
  let sent = false;
  a.socket.write([bytes], () => {
    sent = true;
    bytes.fill(0x79);
  });
  expect(sent).toBe(false);
  await world.advance(10);
  expect([sent, b.received]).toEqual([true, 'xxxxxxxxxx']);
});
