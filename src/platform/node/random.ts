/** Randomness: bytes and UUIDs from the system's generator, plain numbers from the engine's. */
import type { Random } from '../ports.ts';

// Not imported: an import reads every export of the module, and some of them load WebCrypto.
const { randomBytes, randomUUID } = process.getBuiltinModule('node:crypto');

export const nodeRandom: Random = {
  float: () => Math.random(),
  below: (bound) => Math.floor(Math.random() * bound),
  uuid: () => randomUUID(),
  bytes: (count) => new Uint8Array(randomBytes(count)),
};
