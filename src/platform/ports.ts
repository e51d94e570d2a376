/**
 * The ports behind which everything lies that can fail, wait or surprise: clock, random, disk, network, and
 * compute, which does not surprise but may wait. `node/` implements them with the real world, `virtual/` with a seed.
 *
 * A port says what may be lost until when; that sentence is the specification of the virtual one.
 */
import type { Bytes, Millis, Uuid } from '../base/units.ts';

export interface Platform {
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: Disk;
  readonly network: Network;
  readonly compute: Compute;
}

/** Cancels what was scheduled; calling it again, or after the event, does nothing. */
export type Cancel = () => void;

export interface Clock {
  /** Monotonic, for timeouts; fractions of a millisecond allowed. No relation to the wall clock. */
  now(): Millis;
  /** Whole milliseconds since 1970, for record timestamps and file ages only: it may jump. */
  wallTime(): Millis;
  /** Runs `run` once, not before `delay` has passed. A pending timer keeps no process alive by itself. */
  after(delay: Millis, run: () => void): Cancel;
  /** Resolves after the I/O that is ready has been served: long work yields with it between slices. */
  turn(): Promise<void>;
}

export interface Random {
  /** Uniform in [0, 1). */
  float(): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
  uuid(): Uuid;
  /** Unpredictable bytes (on the real platform). */
  bytes(count: number): Uint8Array;
}

/** An operation of the disk failed. `code` is the system's (`ENOSPC`, `EIO`, `ENOENT` …). */
export class DiskError extends Error {
  override readonly name = 'DiskError';
  readonly code: string;
  readonly path: string;
  constructor(code: string, path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.path = path;
  }
}

/**
 * Files. Paths are absolute, with `/`. All failures are `DiskError`s.
 *
 * What a power loss may take: bytes appended since the last `sync` of the file (each write kept, lost,
 * torn or zero-filled on its own), and directory entries (create, rename, remove) since the last
 * `syncDirectory` of their directory. A kill of the process takes nothing that has completed.
 */
export interface Disk {
  /** Opens for reading and appending. `create`: makes the file when it is missing, else ENOENT. */
  open(path: string, options?: { readonly create?: boolean }): Promise<DiskFile>;
  /** Names in a directory, sorted. ENOENT when it is missing. */
  list(directory: string): Promise<readonly string[]>;
  /** Undefined when nothing is there. */
  stat(path: string): Promise<DiskEntry | undefined>;
  /** The whole file; ENOENT when missing; meant for small ones. */
  readFile(path: string): Promise<Uint8Array>;
  /** Makes the directory and its parents; no error when it exists. */
  makeDirectory(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a whole directory tree; no error when it is missing. */
  remove(path: string): Promise<void>;
  /** Makes creates, renames and removes in this directory durable. */
  syncDirectory(path: string): Promise<void>;
  /** Free and total bytes of the file system that holds `path`. */
  space(path: string): Promise<{ readonly free: Bytes; readonly total: Bytes }>;
  /**
   * Takes the directory for this process: writes the pid to `<directory>/.lock` and answers on a Unix
   * socket beside it. Rejects with code `ELOCKED` when another holder answers. Held until released.
   */
  lock(directory: string): Promise<DirectoryLock>;
  /** Identity of this boot of the machine; another value means that the page cache was lost. */
  bootId(): Promise<string>;
}

export interface DiskEntry {
  readonly kind: 'file' | 'directory';
  readonly size: Bytes;
  /** Wall time of the last change. */
  readonly modifiedAt: Millis;
}

export interface DirectoryLock {
  release(): Promise<void>;
}

export interface DiskFile {
  readonly path: string;
  /** Bytes appended so far, completed or not. */
  readonly size: Bytes;
  /** Whether an append would be over when it returns. */
  readonly appendsAtOnce: boolean;
  /** Fills `target` from `position`; returns how many bytes, fewer only at the end of the file. */
  read(target: Uint8Array, position: Bytes): Promise<number>;
  /**
   * One gathered write at the end. Completes when the bytes have left the process: at once as a rule
   * (returns undefined), or later (returns a promise) while the disk is slow. Order is kept. The chunks
   * belong to the file until then. A failure at once is thrown, a later one rejects. After a failure the
   * file's end is unknown, `size` is where the failed append began, and appends fail: `truncate` first.
   */
  append(chunks: readonly Uint8Array[]): Promise<void> | undefined;
  /** Overwrites at a position (small files, index surgery); durable after `sync`. */
  writeAt(bytes: Uint8Array, position: Bytes): Promise<void>;
  truncate(size: Bytes): Promise<void>;
  /** fdatasync: what was appended before the call is durable when it resolves. A failure is final. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Where a peer is reached. Hosts are names or literals, IPv6 without brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Network {
  /** Resolves once bound; port 0 picks a free one. Rejects with a `NetworkError` (`EADDRINUSE` …). */
  listen(address: Address, accept: (socket: Socket) => void): Promise<Listener>;
  /** Resolves once connected; rejects with a `NetworkError`. */
  connect(address: Address, options?: { readonly signal?: AbortSignal }): Promise<Socket>;
}

export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly code: string;
  /** Where it was to listen, or to connect to, if that is what failed. */
  readonly address: Address | undefined;
  constructor(code: string, message: string, options?: ErrorOptions & { readonly address?: Address }) {
    super(message, options);
    this.code = code;
    this.address = options?.address;
  }
}

/** The host is up and nobody listens on that port: whoever did has ended, or not yet begun. */
export function isRefused(error: unknown): boolean {
  return error instanceof NetworkError && error.code === 'ECONNREFUSED';
}

export interface Listener {
  readonly address: Address;
  /** Stops accepting; open connections stay. Resolves once the port is free. */
  close(): Promise<void>;
}

/** What the owner of a socket does with what arrives. All calls are synchronous and in order. */
export interface Receiver {
  /**
   * Where the next bytes shall land (at least one byte). Asked once per read, on start and after each
   * `received`, so long before the bytes arrive: it stays lent until the next `received`, or `closed`.
   */
  buffer(): Uint8Array;
  /** `length` bytes have landed at the start of the buffer last asked for. */
  received(length: number): void;
  /** All that was written has left the process, after `write` had returned false. */
  drained(): void;
  /** Called exactly once, last: orderly end (no error) or failure. Nothing is written after it. */
  closed(error?: NetworkError): void;
}

export interface Socket {
  readonly local: Address;
  readonly remote: Address;
  /** Starts reading; must be called once, synchronously after accept or connect. */
  start(receiver: Receiver): void;
  /**
   * One gathered write. False: more waits than the high-water mark, expect `drained`. The chunks must
   * not change until `sent` is called, which happens when they have left the process or are dropped.
   */
  write(chunks: readonly Uint8Array[], sent?: () => void): boolean;
  /** Bytes accepted by `write` that have not left the process. */
  readonly pendingBytes: Bytes;
  /** No `received` until `resume`. */
  pause(): void;
  resume(): void;
  /** Sends what is pending, then closes. */
  end(): void;
  /** Closes at once; pending bytes are dropped. */
  destroy(): void;
}

/** Work on bytes that is faster outside of JavaScript, or does not belong on the event loop. */
export interface Compute {
  /** CRC-32C (Castagnoli) of `bytes[start, end)`, unsigned. */
  readonly crc32c: (bytes: Uint8Array, start: number, end: number) => number;
  /** Available codecs and what each can do; synchronous. */
  readonly codecs: Codecs;
  /** As `codecs.decompress`, away from the event loop where there is one: for more than 1 MiB of output. */
  decompressLater(codec: CodecName, bytes: Uint8Array, maxBytes: Bytes): Promise<Uint8Array>;
  /** Tells whether a whole text matches, in time linear in it; undefined for what is no pattern of RE2's syntax. */
  matcher(pattern: string): ((text: string) => boolean) | undefined;
}

export type CodecName = 'gzip' | 'snappy' | 'lz4' | 'zstd';

export interface Codecs {
  available(codec: CodecName): boolean;
  /** Throws `CompressionError` when the codec is not available. */
  compress(codec: CodecName, bytes: Uint8Array, level?: number): Uint8Array;
  /** Throws `CompressionError`: corrupt input, more than `maxBytes` of output, codec not available. */
  decompress(codec: CodecName, bytes: Uint8Array, maxBytes: Bytes): Uint8Array;
}

export class CompressionError extends Error {
  override readonly name = 'CompressionError';
  readonly reason: 'corrupt' | 'too-large' | 'unavailable';
  constructor(reason: 'corrupt' | 'too-large' | 'unavailable', message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
