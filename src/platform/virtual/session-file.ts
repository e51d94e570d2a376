/**
 * An open file of a virtual disk, as one process holds it.
 *
 * Order        appends, overwrites, truncates and the close happen in the order of the calls
 * Invariants   after a failed append only `truncate` helps; after a failed sync every later one fails
 */
import type { Prng } from '../../base/prng.ts';
import type { Bytes } from '../../base/units.ts';
import { DiskError, type DiskFile } from '../ports.ts';
import type { DiskSession } from './disk-session.ts';
import type { FileNode } from './file-system.ts';

export class SessionFile implements DiskFile {
  readonly path: string;
  readonly #session: DiskSession;
  readonly #node: FileNode;
  #size: Bytes;
  /** Where the next write goes: `size` less what is queued. */
  #end: Bytes;
  /** Operations in the queue, the one under way included. */
  #queued = 0;
  #tail: Promise<unknown> = Promise.resolve();
  /** Reads and syncs, for which a close waits. */
  readonly #underWay = new Set<Promise<unknown>>();
  /** Chunks of the asynchronous append under way. */
  #appending: readonly Uint8Array[] | undefined;
  #appendFailure: unknown;
  #syncFailure: unknown;
  #closed = false;

  constructor(session: DiskSession, path: string, node: FileNode) {
    this.#session = session;
    this.path = path;
    this.#node = node;
    this.#size = node.cached.size;
    this.#end = node.cached.size;
    session.machine.files.hold(node);
  }

  get size(): Bytes {
    return this.#size;
  }

  get appendsAtOnce(): boolean {
    return this.#queued === 0 && this.#session.isAppendingAtOnce;
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
    if (this.appendsAtOnce) {
      this.#write(chunks);
      return undefined;
    }
    this.#size += lengthOf(chunks);
    return this.#enqueue(() => {
      this.#appending = chunks;
      return this.#session.wait('append').then(() => {
        this.#appending = undefined;
        if (this.#closed) throw this.#closedError();
        if (this.#appendFailure !== undefined) throw this.#appendFailure;
        this.#write(chunks);
      });
    });
  }

  writeAt(bytes: Uint8Array, position: Bytes): Promise<void> {
    return this.#enqueue(() =>
      this.#perform('write', () => {
        this.#session.machine.files.write(this.path, this.#node, bytes, position);
        const growth = Math.max(0, position + bytes.length - this.#end);
        this.#end += growth;
        this.#size += growth;
      }),
    );
  }

  truncate(size: Bytes): Promise<void> {
    return this.#enqueue(() =>
      this.#perform('truncate', () => {
        this.#session.machine.files.truncate(this.#node, size);
        this.#size += size - this.#end;
        this.#end = size;
        this.#appendFailure = undefined;
      }),
    );
  }

  async sync(): Promise<void> {
    if (this.#queued > 0) await this.#tail;
    const node = this.#node;
    const { files } = this.#session.machine;
    // Not covered: what is written while the sync runs. Already gone: what another sync has taken along.
    const covered = new Set(node.pending);
    const count = (): number => node.pending.findLastIndex((write) => covered.has(write)) + 1;
    try {
      await this.#perform('sync', () => {
        if (this.#syncFailure !== undefined) throw this.#syncFailure;
        files.persist(node, count());
      });
    } catch (error) {
      if (this.#closed) throw error;
      files.forget(node, count());
      this.#syncFailure ??= error;
      throw this.#syncFailure;
    }
  }

  close(): Promise<void> {
    return this.#enqueue(async () => {
      while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
      await this.#perform('close', () => {
        this.#closed = true;
        this.#session.forget(this);
        this.#session.machine.files.drop(this.#node);
      });
    });
  }

  /** The process dies: of the append under way a part may have left it. */
  abandon(prng: Prng): void {
    if (this.#appending === undefined) return;
    this.#writePart(this.#appending, prng.below(lengthOf(this.#appending) + 1));
  }

  #perform<T>(operation: 'read' | 'write' | 'truncate' | 'sync' | 'close', act: () => T): Promise<T> {
    const result = this.#session.perform(operation, this.path, () => {
      if (this.#closed) throw this.#closedError();
      return act();
    });
    if (operation === 'read' || operation === 'sync') {
      this.#underWay.add(result);
      const done = (): void => {
        this.#underWay.delete(result);
      };
      result.then(done, done);
    }
    return result;
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    this.#queued++;
    const result = this.#tail.then(task);
    const done = (): void => {
      this.#queued--;
    };
    this.#tail = result.then(done, done);
    return result;
  }

  /** Writes at the end; throws after a part of it when a fault hits or the disk is full. */
  #write(chunks: readonly Uint8Array[]): void {
    const length = lengthOf(chunks);
    const fault = this.#session.machine.faultOf('append', this.path);
    try {
      this.#writePart(chunks, fault === undefined ? length : this.#session.partOf(length));
      if (fault !== undefined) throw fault;
    } catch (error) {
      this.#appendFailure = error;
      this.#size = this.#end;
      throw error;
    }
    this.#end += length;
    this.#size = Math.max(this.#size, this.#end);
  }

  #writePart(chunks: readonly Uint8Array[], length: Bytes): void {
    const bytes = new Uint8Array(length);
    let end = 0;
    for (const chunk of chunks) {
      const part = chunk.subarray(0, length - end);
      bytes.set(part, end);
      end += part.length;
    }
    this.#session.machine.files.write(this.path, this.#node, bytes, this.#end);
  }

  #closedError(): DiskError {
    return new DiskError('EBADF', this.path, `${this.path}: the file is closed (EBADF)`);
  }
}

/** What a dead process gets instead of an answer. */
export function never<T>(): Promise<T> {
  return new Promise(() => {});
}

function lengthOf(chunks: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  return length;
}
