/**
 * An open file of a virtual disk, as one process holds it.
 *
 * Invariants   at most one append is under way; after a failed append, only `truncate` helps;
 *              after a failed sync every later one fails too
 */
import type { Prng } from '../../base/prng.ts';
import { Ring } from '../../base/ring.ts';
import type { Bytes } from '../../base/units.ts';
import { DiskError, type DiskFile } from '../ports.ts';
import { type DiskSession, never } from './disk-session.ts';
import type { FileNode } from './file-system.ts';

interface Append {
  readonly chunks: readonly Uint8Array[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** What waits for this append. */
  readonly waiting: (() => void)[];
}

export class SessionFile implements DiskFile {
  readonly path: string;
  readonly #session: DiskSession;
  readonly #node: FileNode;
  readonly #appends = new Ring<Append>();
  #size: Bytes;
  #appendFailure: unknown;
  #syncFailure: unknown;
  #closed = false;

  constructor(session: DiskSession, path: string, node: FileNode) {
    this.#session = session;
    this.path = path;
    this.#node = node;
    this.#size = node.cached.size;
    session.machine.files.hold(node);
  }

  get size(): Bytes {
    return this.#size;
  }

  read(target: Uint8Array, position: Bytes): Promise<number> {
    return this.#perform('read', () => {
      const bytes = this.#node.cached.view().subarray(position, position + target.length);
      target.set(bytes);
      return bytes.length;
    });
  }

  append(chunks: readonly Uint8Array[]): Promise<void> | undefined {
    if (!this.#session.alive) return never();
    if (this.#closed) throw this.#closedError();
    if (this.#appendFailure !== undefined) throw this.#appendFailure;
    const delay = this.#session.delayOf('append');
    if (delay === 0 && this.#appends.size === 0) {
      this.#write(chunks);
      return undefined;
    }
    for (const chunk of chunks) this.#size += chunk.length;
    return new Promise((resolve, reject) => {
      this.#appends.push({ chunks, resolve, reject, waiting: [] });
      if (this.#appends.size === 1) this.#session.later(delay, () => this.#completeAppend());
    });
  }

  writeAt(bytes: Uint8Array, position: Bytes): Promise<void> {
    return this.#afterAppends(() =>
      this.#perform('write', () => {
        this.#session.machine.files.write(this.path, this.#node, bytes, position);
        this.#size = Math.max(this.#size, this.#node.cached.size);
      }),
    );
  }

  truncate(size: Bytes): Promise<void> {
    return this.#afterAppends(() =>
      this.#perform('truncate', () => {
        this.#session.machine.files.truncate(this.#node, size);
        this.#size = size;
        this.#appendFailure = undefined;
      }),
    );
  }

  sync(): Promise<void> {
    return this.#afterAppends(() => {
      const node = this.#node;
      const { files } = this.#session.machine;
      // Writes made while the sync runs are not covered; those of another sync that ended are gone.
      const covered = new Set(node.pending);
      const count = (): number => node.pending.findLastIndex((write) => covered.has(write)) + 1;
      return this.#perform('sync', () => {
        if (this.#syncFailure !== undefined) throw this.#syncFailure;
        files.persist(node, count());
      }).catch((error: unknown) => {
        if (!this.#closed) {
          files.forget(node, count());
          this.#syncFailure ??= error;
        }
        throw this.#syncFailure ?? error;
      });
    });
  }

  close(): Promise<void> {
    return this.#afterAppends(() =>
      this.#perform('close', () => {
        this.#closed = true;
        this.#session.forget(this);
        this.#session.machine.files.drop(this.#node);
      }),
    );
  }

  /** The process dies: of the append under way a part may have left it. */
  abandon(prng: Prng): void {
    const append = this.#appends.peek();
    if (append === undefined) return;
    this.#writePart(append.chunks, prng.below(lengthOf(append.chunks) + 1));
  }

  #perform<T>(operation: 'read' | 'write' | 'truncate' | 'sync' | 'close', act: () => T): Promise<T> {
    return this.#session.perform(operation, this.path, () => {
      if (this.#closed) throw this.#closedError();
      return act();
    });
  }

  #afterAppends<T>(act: () => Promise<T>): Promise<T> {
    const last = this.#appends.at(this.#appends.size - 1);
    if (last === undefined) return act();
    return new Promise<void>((resolve) => last.waiting.push(resolve)).then(act);
  }

  /** Writes at once; throws after a part of it when a fault hits or the disk is full. */
  #write(chunks: readonly Uint8Array[]): void {
    const start = this.#node.cached.size;
    const fault = this.#session.machine.faultOf('append', this.path);
    try {
      this.#writePart(
        chunks,
        fault === undefined ? lengthOf(chunks) : this.#session.partOf(lengthOf(chunks)),
      );
      if (fault !== undefined) throw fault;
      this.#size = Math.max(this.#size, this.#node.cached.size);
    } catch (error) {
      this.#appendFailure = error;
      this.#size = start;
      throw error;
    }
  }

  #writePart(chunks: readonly Uint8Array[], length: Bytes): void {
    const bytes = new Uint8Array(length);
    let end = 0;
    for (const chunk of chunks) {
      const part = chunk.subarray(0, length - end);
      bytes.set(part, end);
      end += part.length;
    }
    this.#session.machine.files.write(this.path, this.#node, bytes, this.#node.cached.size);
  }

  #completeAppend(): void {
    const append = this.#appends.peek()!;
    try {
      if (this.#appendFailure !== undefined) throw this.#appendFailure;
      this.#write(append.chunks);
      append.resolve();
    } catch (error) {
      append.reject(error);
    }
    this.#appends.shift();
    if (this.#appends.size > 0) {
      this.#session.later(this.#session.delayOf('append'), () => this.#completeAppend());
    }
    for (const resume of append.waiting) resume();
  }

  #closedError(): DiskError {
    return new DiskError('EBADF', this.path, `${this.path}: the file is closed (EBADF)`);
  }
}

function lengthOf(chunks: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  return length;
}
