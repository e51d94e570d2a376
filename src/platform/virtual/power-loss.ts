/**
 * What a power loss leaves of writes that no sync has covered.
 *
 * Every write meets its own fate, so that persistence is reordered: a later write may survive an
 * earlier one. A disk promises no more than whole sectors. Zeros are space that a file has got and nothing was
 * written to yet: a sector that was there before holds what it held or what was written, nothing else.
 *
 * Source   the crash model of sqlite's test6.c
 */
import type { Prng } from '../../base/prng.ts';
import type { Bytes } from '../../base/units.ts';
import type { Content } from './content.ts';

/** A change of a file that lies in the page cache only. */
export type PendingWrite =
  | { readonly kind: 'write'; readonly position: Bytes; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly size: Bytes };

/** `random`: each on its own, by seed; `lost`, `kept`: all of them. */
export type Unsynced = 'random' | 'lost' | 'kept';

export type Fate = 'kept' | 'lost' | 'torn' | 'zeroed';

const SECTOR: Bytes = 512;

/** Draws the fates of one power loss; their weights are drawn too: some losses are mild, some total. */
export function drawFates(prng: Prng, unsynced: Unsynced): () => Fate {
  if (unsynced !== 'random') return () => unsynced;
  const fates: readonly Fate[] = prng.pick([
    ['lost'],
    ['kept', 'lost'],
    ['kept', 'kept', 'kept', 'torn'],
    ['kept', 'lost', 'torn', 'zeroed'],
  ]);
  return () => prng.pick(fates);
}

/** The bytes on the medium after the loss. */
export function survive(
  durable: Content,
  pending: readonly PendingWrite[],
  fate: () => Fate,
  prng: Prng,
): Content {
  const content = durable.copy();
  for (const write of pending) {
    const what = fate();
    if (what === 'lost') continue;
    if (write.kind === 'truncate') {
      if (what === 'kept') content.truncate(write.size);
    } else if (what === 'kept') content.write(write.bytes, write.position);
    else if (what === 'zeroed') content.truncate(Math.max(content.size, write.position + write.bytes.length));
    else tear(content, write.bytes, write.position, prng);
  }
  return content;
}

/** Some sectors of a write reach the medium: a prefix, a suffix, or any of them. */
function tear(content: Content, bytes: Uint8Array, position: Bytes, prng: Prng): void {
  const shape = prng.pick(['prefix', 'suffix', 'any'] as const);
  const sectors = Math.floor((position + bytes.length - 1) / SECTOR) - Math.floor(position / SECTOR) + 1;
  const cut = prng.below(sectors + 1);
  for (let sector = 0; sector < sectors; sector++) {
    const written = shape === 'any' ? prng.chance(0.5) : shape === 'prefix' ? sector < cut : sector >= cut;
    if (!written) continue;
    const start = Math.max(position, (Math.floor(position / SECTOR) + sector) * SECTOR);
    const end = Math.min(position + bytes.length, (Math.floor(position / SECTOR) + sector + 1) * SECTOR);
    content.write(bytes.subarray(start - position, end - position), start);
  }
}
