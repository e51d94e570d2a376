/**
 * Malformed and mutated frames over both protocols against a running broker: it neither crashes nor hangs
 * nor keeps memory, and answers a good request afterwards.
 */
import { describe, expect, test } from 'vitest';
import { type ApiName, apiNames, apis } from '../../protocol/apis.ts';
import { encodeKafkaRequest } from '../../protocol/kafka/request.ts';
import { NativeCodec } from '../../protocol/native/codec.ts';
import { nativePreface, prefaceBytes } from '../../protocol/native/preface.ts';
import { BATCH_OVERHEAD, FIELD, LOG_OVERHEAD, sealBatch } from '../../protocol/record/batch.ts';
import { crc32c } from '../../protocol/record/crc32c.ts';
import { EncodeError } from '../../protocol/wire/protocol-error.ts';
import { Prng } from '../../src/base/prng.ts';
import type { DialectName } from '../../src/transport/dialect.ts';
import { batchOf } from '../simulator/batches.ts';
import { RawPeer } from '../simulator/raw-peer.ts';
import { sampleRequests } from '../simulator/sample-requests.ts';
import { createTopic, PORT, produceTo, VirtualBroker } from '../simulator/virtual-broker.ts';

const FRAMES = process.env['OTTLA_PROOF'] === 'big' ? 2_000_000 : 20_000;
/** Each world begins anew, so that a failing seed is found again quickly. */
const FRAMES_PER_WORLD = 2_000;

const codec = new NativeCodec();

/** A well-formed frame of a random API and version, its length included. */
function goodFrame(random: Prng, protocol: DialectName): Uint8Array {
  const names = protocol === 'native' ? apiNames : apiNames.filter((each) => !apis[each].nativeOnly);
  const name = names[random.below(names.length)]!;
  const samples = sampleRequests()[name];
  const request = samples[random.below(samples.length)]! as never;
  const { minVersion, maxVersion } = apis[name];
  const version = minVersion + random.below(maxVersion - minVersion + 1);
  return joined(encode(name, request, protocol, version));
}

function encode(name: ApiName, request: never, protocol: DialectName, version: number): Uint8Array[] {
  try {
    return protocol === 'native'
      ? codec.encodeRequest(name, 7, 'fuzz', request)
      : encodeKafkaRequest({ api: name, version, correlationId: 7, clientId: 'fuzz', request });
  } catch (error) {
    // Some samples need a newer version than the one drawn.
    if (!(error instanceof EncodeError)) throw error;
    return encodeKafkaRequest({
      api: 'ApiVersions',
      version: 0,
      correlationId: 7,
      clientId: null,
      request: sampleRequests().ApiVersions[0]!,
    });
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Counts and lengths as an attacker would set them; the first bytes in either encoding's largest form. */
const BOMBS: readonly (readonly number[])[] = [
  [0x7f, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0xdd, 0xff, 0xff, 0xff, 0xff],
  [0xdf, 0xff, 0xff, 0xff, 0xff],
  [0xc6, 0xff, 0xff, 0xff, 0xff],
  [0xc9, 0xff, 0xff, 0xff, 0xff, 0x00],
  [0x91, 0x91, 0x91, 0x91, 0x91, 0x91],
  [0, 0, 0, 0],
];

/** The frame with something wrong in it; often its length still fits. */
function mutated(random: Prng, frame: Uint8Array): Uint8Array {
  let bytes: Uint8Array = frame.slice();
  for (let changes = random.below(5) === 0 ? 3 : 1; changes > 0; changes--) {
    // What lies behind the header is reached only while that stays whole.
    const from = bytes.length > 24 && random.below(8) > 0 ? 20 : 4;
    const at = from + random.below(Math.max(1, bytes.length - from));
    switch (random.below(9)) {
      case 0:
        bytes[at] = random.below(256);
        break;
      case 1:
        bytes[at] = bytes[at]! ^ (1 << random.below(8));
        break;
      case 2:
        bytes[at] = bytes[at]! + 1;
        break;
      case 3:
        bytes[at] = [0, 1, 0x7f, 0x80, 0xc0, 0xff][random.below(6)]!;
        break;
      case 4:
        bytes = bytes.slice(0, at);
        break;
      case 5:
        bytes.set(BOMBS[random.below(BOMBS.length)]!.slice(0, bytes.length - at), Math.min(at, bytes.length));
        break;
      case 6:
        bytes = joined([
          bytes.subarray(0, at),
          bytes.subarray(at - random.below(Math.min(at, 12))),
          bytes.subarray(at),
        ]);
        break;
      default:
        bytes = joined([
          bytes.subarray(0, at),
          bytes.subarray(Math.min(bytes.length, at + 1 + random.below(12))),
        ]);
    }
  }
  if (bytes.length < 4) bytes = joined([bytes, new Uint8Array(4 - bytes.length)]);
  // A wrong length is mostly an endless wait for the rest: seldom of interest.
  if (random.below(20) > 0) new DataView(bytes.buffer, bytes.byteOffset).setInt32(0, bytes.length - 4);
  return bytes;
}

/** A produce request whose batch lies about itself under a right checksum. */
function lyingBatch(random: Prng, protocol: DialectName): Uint8Array {
  const batch = batchOf(['a', 'b'.repeat(random.below(200))], {
    producerId: 5,
    producerEpoch: 0,
    baseSequence: 0,
  });
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = random.below(4) > 0 ? random.below(BATCH_OVERHEAD) : random.below(batch.length);
    batch[at] = random.below(2) === 0 ? random.below(256) : [0, 0x7f, 0x80, 0xff][random.below(4)]!;
  }
  const length = new DataView(batch.buffer, batch.byteOffset).getInt32(FIELD.length);
  if (length === batch.length - LOG_OVERHEAD) sealBatch(batch, 0, crc32c);
  return joined(encode('Produce', produceTo('t', 0, batch, 1) as never, protocol, 12));
}

function noise(random: Prng): Uint8Array {
  const bytes = Uint8Array.from({ length: 4 + random.below(80) }, () => random.below(256));
  if (random.below(4) > 0) new DataView(bytes.buffer, bytes.byteOffset).setInt32(0, bytes.length - 4);
  return bytes;
}

async function runWorld(seed: number, frames: number): Promise<void> {
  const random = new Prng(`frames ${seed}`);
  const virtual = await VirtualBroker.start({
    seed,
    settings: {
      autoCreateTopicsEnable: false,
      maxPartitionsPerRequest: 4,
      connectionHandshakeTimeoutMs: 2_000,
      connectionsMaxIdleMs: 20_000,
    },
  });
  const { world } = virtual;
  const client = world.host('fuzzer').platform;
  await createTopic(virtual, await virtual.connect('kafka'), 't');
  for (let sent = 0; sent < frames; ) {
    const protocol: DialectName = random.below(2) === 0 ? 'kafka' : 'native';
    const peer = await world.complete(
      RawPeer.connect(
        client,
        { host: 'broker', port: PORT },
        { skip: protocol === 'native' ? prefaceBytes : 0 },
      ),
    );
    if (protocol === 'native') peer.send(nativePreface());
    for (let left = 1 + random.below(8); left > 0 && !peer.isClosed; left--) {
      const kind = random.below(10);
      const good = goodFrame(random, protocol);
      const bytes =
        kind === 0
          ? good
          : kind === 1
            ? noise(random)
            : kind === 2
              ? lyingBatch(random, protocol)
              : mutated(random, good);
      const cut = random.below(4) === 0 ? random.below(bytes.length) : 0;
      if (cut > 0) peer.send(bytes.subarray(0, cut));
      await world.advance(0.5);
      if (!peer.isClosed) peer.send(bytes.subarray(cut));
      sent++;
    }
    await world.advance(3);
    peer.socket.destroy();
  }
  await world.advance(5_000);
  for (const protocol of ['kafka', 'native'] as const) {
    const peer = await virtual.connect(protocol);
    const request = sampleRequests().ApiVersions[0]!;
    const { error } = await world.complete(peer.request('ApiVersions', request));
    expect(error).toBe('NONE');
    peer.close();
  }
  await world.advance(25_000);
  const { buffers, counters } = virtual.broker.state;
  const { boundBytes, reservedBytes } = buffers;
  const { unsentBytes } = counters;
  expect({ boundBytes, reservedBytes, unsentBytes }).toEqual({
    boundBytes: 0,
    reservedBytes: 0,
    unsentBytes: 0,
  });
  await virtual.close();
}

describe('frames', () => {
  test(`${FRAMES} malformed frames: no crash, no hang, nothing kept`, async () => {
    const only = process.env['OTTLA_SEED'];
    const worlds = Math.ceil(FRAMES / FRAMES_PER_WORLD);
    const seeds =
      only === undefined ? Array.from({ length: worlds }, (_, index) => index + 1) : [Number(only)];
    for (const seed of seeds) {
      await runWorld(seed, FRAMES_PER_WORLD).catch((error: unknown) => {
        throw new Error(
          `seed ${seed} fails; replay: OTTLA_SEED=${seed} npx vitest run test/property/frames.test.ts`,
          {
            cause: error,
          },
        );
      });
    }
  }, 7_200_000);
});
