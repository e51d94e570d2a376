/**
 * Record bytes in pieces: what the broker sends may lie in several places, what it receives is one.
 */

/** Stands for bytes that are not there. */
export const noBytes: Uint8Array = new Uint8Array(0);

/** One view as a list of pieces; null stays null. */
export function asChunks(view: Uint8Array): readonly Uint8Array[];
export function asChunks(view: Uint8Array | null): readonly Uint8Array[] | null;
export function asChunks(view: Uint8Array | null): readonly Uint8Array[] | null {
  if (view === null) return null;
  return view.length === 0 ? [] : [view];
}
