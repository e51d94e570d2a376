/** Randomness: bytes and UUIDs from the system's generator, plain numbers from the engine's. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Random } from '../ports.ts';

export const nodeRandom: Random = {
  float: () => Math.random(),
  below: (bound) => Math.floor(Math.random() * bound),
  uuid: () => randomUUID(),
  bytes: (count) => new Uint8Array(randomBytes(count)),
};
