/**
 * Record bytes of a native frame. They travel behind the body, uncopied; a field of type `records`
 * holds the number of its attachment.
 *
 * Invariants  an attachment belongs to at most one field: brokers stamp offsets into batches in
 *             place, and two fields sharing bytes would stamp each other
 */
import { maxAttachments } from '../limits.ts';
import { EncodeError, ProtocolError } from '../wire/protocol-error.ts';

/** Collects the attachments of a frame that is being written. */
export class AttachmentList {
  /** Size of each attachment, in bytes. */
  readonly sizes: number[] = [];
  /** All bytes, in order; an attachment may be several chunks. */
  readonly chunks: Uint8Array[] = [];

  /** Appends an attachment and returns its number; null stays null. */
  add(bytes: Uint8Array | null): number | null {
    if (bytes === null) return null;
    const index = this.next(bytes.length);
    if (bytes.length > 0) this.chunks.push(bytes);
    return index;
  }

  /** The same for an attachment that lies in pieces. */
  addChunks(pieces: readonly Uint8Array[] | null): number | null {
    if (pieces === null) return null;
    let size = 0;
    for (const piece of pieces) {
      size += piece.length;
      if (piece.length > 0) this.chunks.push(piece);
    }
    return this.next(size);
  }

  private next(size: number): number {
    if (this.sizes.length >= maxAttachments) throw new EncodeError('too many attachments');
    return this.sizes.push(size) - 1;
  }
}

/** The attachments of a frame that was received: views into it. */
export class Attachments {
  private readonly views: (Uint8Array | null)[];

  constructor(views: (Uint8Array | null)[]) {
    this.views = views;
  }

  /** The attachment that a field names. Throws `ProtocolError` if there is none or it was taken. */
  take(index: unknown, where: string): Uint8Array {
    const view = typeof index === 'number' ? this.views[index] : undefined;
    if (view === undefined || view === null) throw new ProtocolError(`${where}: no such attachment`);
    this.views[index as number] = null;
    return view;
  }

  takeChunks(index: unknown, where: string): readonly Uint8Array[] {
    const view = this.take(index, where);
    return view.length === 0 ? [] : [view];
  }
}
