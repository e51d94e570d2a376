/**
 * A file system in memory that knows what is on the medium and what only in the page cache.
 *
 * It is a plain data structure: no time, no faults, no promises. A file is durable content plus pending
 * writes; a directory is durable entries plus pending changes of names, each of which survives a power
 * loss as a whole or not at all.
 *
 * Errors   DiskError with the code Linux would give
 */
import type { Prng } from '../../base/prng.ts';
import type { Bytes, Millis } from '../../base/units.ts';
import { DiskError } from '../ports.ts';
import { Content } from './content.ts';
import { drawFates, type PendingWrite, survive, type Unsynced } from './power-loss.ts';

export interface FileNode {
  readonly kind: 'file';
  /** What a process reads. */
  cached: Content;
  /** What survives any power loss. */
  durable: Content;
  pending: PendingWrite[];
  modifiedAt: Millis;
  linked: boolean;
  handles: number;
}

export interface DirectoryNode {
  readonly kind: 'directory';
  readonly entries: Map<string, Node>;
  readonly durable: Map<string, Node>;
  modifiedAt: Millis;
}

export type Node = FileNode | DirectoryNode;

interface EntryChange {
  readonly directory: DirectoryNode;
  readonly name: string;
  readonly node: Node | undefined;
}

export class FileSystem {
  /** Total bytes; less than `used` makes every growth fail. */
  capacity: Bytes = 2 ** 40;
  #used: Bytes = 0;
  #root = newDirectory(0);
  /** Changes of names since their directory was synced, oldest first; each list is atomic. */
  #pending: (readonly EntryChange[])[] = [];
  readonly #wallTime: () => Millis;

  constructor(wallTime: () => Millis) {
    this.#wallTime = wallTime;
  }

  get used(): Bytes {
    return this.#used;
  }

  find(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
    for (let start = 0; start < path.length; ) {
      const slash = path.indexOf('/', start);
      const end = slash < 0 ? path.length : slash;
      if (end > start) {
        if (node?.kind !== 'directory') return undefined;
        node = node.entries.get(path.slice(start, end));
      }
      start = end + 1;
    }
    return node;
  }

  file(path: string): FileNode {
    const node = this.find(path) ?? fail('ENOENT', path, 'no such file');
    return node.kind === 'file' ? node : fail('EISDIR', path, 'is a directory');
  }

  directory(path: string): DirectoryNode {
    const node = this.find(path) ?? fail('ENOENT', path, 'no such directory');
    return node.kind === 'directory' ? node : fail('ENOTDIR', path, 'is not a directory');
  }

  create(path: string): FileNode {
    const { directory, name } = this.#parent(path);
    const file = newFile(this.#wallTime());
    this.#change([{ directory, name, node: file }]);
    return file;
  }

  makeDirectory(path: string): void {
    let directory = this.#root;
    for (const name of namesOf(path)) {
      let node = directory.entries.get(name);
      if (node === undefined) {
        node = newDirectory(this.#wallTime());
        this.#change([{ directory, name, node }]);
      }
      if (node.kind === 'file') fail('EEXIST', path, 'a file is in the way');
      directory = node;
    }
  }

  rename(from: string, to: string): void {
    const node = this.find(from) ?? fail('ENOENT', from, 'no such file');
    const target = this.find(to);
    if (target === node) return;
    const source = this.#parent(from);
    const { directory, name } = this.#parent(to);
    if (target?.kind === 'directory') {
      if (node.kind === 'file') fail('EISDIR', to, 'is a directory');
      if (target.entries.size > 0) fail('ENOTEMPTY', to, 'the directory is not empty');
    } else if (target !== undefined && node.kind === 'directory') fail('ENOTDIR', to, 'is not a directory');
    this.#change([
      { directory: source.directory, name: source.name, node: undefined },
      { directory, name, node },
    ]);
    if (target?.kind === 'file') this.#unlink(target);
  }

  /** Removes a file or a tree, leaves first, each entry a change of its own; nothing there: no error. */
  remove(path: string): void {
    const node = this.find(path);
    if (node === undefined) return;
    if (node.kind === 'directory') {
      for (const name of [...node.entries.keys()].sort()) this.remove(`${path}/${name}`);
    } else this.#unlink(node);
    const { directory, name } = this.#parent(path);
    this.#change([{ directory, name, node: undefined }]);
  }

  /** Makes the changes of names in this directory durable. */
  syncDirectory(path: string): void {
    const directory = this.directory(path);
    this.#pending = this.#persist((changes) => changes.some((one) => one.directory === directory));
  }

  /** Writes what fits; throws ENOSPC when that is not all. */
  write(path: string, file: FileNode, bytes: Uint8Array, position: Bytes): void {
    const growth = Math.max(0, position + bytes.length - file.cached.size);
    const missing = Math.max(0, growth - Math.max(0, this.capacity - this.#used));
    const fitting = Math.max(0, bytes.length - missing);
    if (fitting > 0) {
      const kept = bytes.slice(0, fitting);
      this.#resize(file, () => file.cached.write(kept, position));
      file.pending.push({ kind: 'write', position, bytes: kept });
    }
    if (fitting < bytes.length) fail('ENOSPC', path, 'no space left on the disk');
  }

  truncate(file: FileNode, size: Bytes): void {
    this.#resize(file, () => file.cached.truncate(size));
    file.pending.push({ kind: 'truncate', size });
  }

  /** The first `count` pending writes reach the medium. */
  persist(file: FileNode, count: number): void {
    for (const write of file.pending.splice(0, count)) {
      if (write.kind === 'truncate') file.durable.truncate(write.size);
      else file.durable.write(write.bytes, write.position);
    }
  }

  /**
   * The first `count` pending writes never reach the medium, although reads go on to show them: what
   * Linux leaves behind after a failed fsync, pages that are clean but not durable.
   */
  forget(file: FileNode, count: number): void {
    file.pending.splice(0, count);
  }

  /** Counts a handle, which keeps the space of a removed file taken. */
  hold(file: FileNode): void {
    file.handles++;
  }

  drop(file: FileNode): void {
    file.handles--;
    if (!file.linked && file.handles === 0) this.#used -= file.cached.size;
  }

  /** The page cache is gone: what the medium holds, and by seed some of what was pending, remains. */
  losePower(prng: Prng, unsynced: Unsynced): void {
    const fate = drawFates(prng, unsynced);
    this.#persist(() => fate() === 'kept');
    this.#pending = [];
    this.#used = 0;
    this.#reload(this.#root, (file) => {
      file.durable = survive(file.durable, file.pending, fate, prng);
      file.cached = file.durable.copy();
      file.pending = [];
      file.linked = true;
      file.handles = 0;
      this.#used += file.cached.size;
    });
  }

  /** Handles of a dead process are closed by its system. */
  dropAllHandles(): void {
    this.#used = 0;
    for (const file of this.files().values()) {
      file.handles = 0;
      this.#used += file.cached.size;
    }
  }

  /** Every file by path. */
  files(): Map<string, FileNode> {
    const found = new Map<string, FileNode>();
    const visit = (directory: DirectoryNode, path: string): void => {
      for (const [name, node] of directory.entries) {
        if (node.kind === 'file') found.set(`${path}/${name}`, node);
        else visit(node, `${path}/${name}`);
      }
    };
    visit(this.#root, '');
    return found;
  }

  /** An independent file system in the same state, without open handles. Cost: one object per node. */
  clone(): FileSystem {
    const clone = new FileSystem(this.#wallTime);
    const copies = new Map<Node, Node>();
    const copy = (node: Node): Node => {
      const known = copies.get(node);
      if (known !== undefined) return known;
      const fresh = node.kind === 'file' ? copyFile(node) : newDirectory(node.modifiedAt);
      copies.set(node, fresh);
      if (node.kind === 'directory' && fresh.kind === 'directory') {
        for (const [name, child] of node.entries) fresh.entries.set(name, copy(child));
        for (const [name, child] of node.durable) fresh.durable.set(name, copy(child));
      }
      return fresh;
    };
    clone.#root = copy(this.#root) as DirectoryNode;
    clone.#pending = this.#pending.map((changes) =>
      changes.map(({ directory, name, node }) => ({
        directory: copy(directory) as DirectoryNode,
        name,
        node: node === undefined ? undefined : copy(node),
      })),
    );
    clone.capacity = this.capacity;
    for (const file of clone.files().values()) clone.#used += file.cached.size;
    return clone;
  }

  #parent(path: string): { directory: DirectoryNode; name: string } {
    const names = namesOf(path);
    const name = names.pop() ?? fail('EINVAL', path, 'the root has no name');
    return { directory: this.directory(`/${names.join('/')}`), name };
  }

  #change(changes: readonly EntryChange[]): void {
    for (const { directory, name, node } of changes) {
      if (node === undefined) directory.entries.delete(name);
      else directory.entries.set(name, node);
      directory.modifiedAt = this.#wallTime();
    }
    this.#pending.push(changes);
  }

  /**
   * Persists the chosen changes of names, and the older ones that concern the same names: a journal
   * never keeps a later change without those it builds upon. Returns the others.
   */
  #persist(chosen: (changes: readonly EntryChange[]) => boolean): (readonly EntryChange[])[] {
    const forced = new Set<readonly EntryChange[]>();
    const names = new Map<DirectoryNode, Set<string>>();
    for (const changes of [...this.#pending].reverse()) {
      const builtUpon = changes.some((one) => names.get(one.directory)?.has(one.name));
      if (!chosen(changes) && !builtUpon) continue;
      forced.add(changes);
      for (const one of changes) {
        names.set(one.directory, (names.get(one.directory) ?? new Set()).add(one.name));
      }
    }
    for (const changes of this.#pending) if (forced.has(changes)) changes.forEach(applyDurably);
    return this.#pending.filter((changes) => !forced.has(changes));
  }

  #unlink(file: FileNode): void {
    file.linked = false;
    if (file.handles === 0) this.#used -= file.cached.size;
  }

  #resize(file: FileNode, change: () => void): void {
    const before = file.cached.size;
    change();
    this.#used += file.cached.size - before;
    file.modifiedAt = this.#wallTime();
  }

  #reload(directory: DirectoryNode, visit: (file: FileNode) => void): void {
    directory.entries.clear();
    for (const [name, node] of directory.durable) {
      directory.entries.set(name, node);
      if (node.kind === 'file') visit(node);
      else this.#reload(node, visit);
    }
  }
}

function applyDurably({ directory, name, node }: EntryChange): void {
  if (node === undefined) directory.durable.delete(name);
  else directory.durable.set(name, node);
}

function newDirectory(modifiedAt: Millis): DirectoryNode {
  return { kind: 'directory', entries: new Map(), durable: new Map(), modifiedAt };
}

function newFile(modifiedAt: Millis): FileNode {
  return {
    kind: 'file',
    cached: new Content(),
    durable: new Content(),
    pending: [],
    modifiedAt,
    linked: true,
    handles: 0,
  };
}

function copyFile(file: FileNode): FileNode {
  const { cached, durable, pending, modifiedAt, linked } = file;
  return {
    kind: 'file',
    cached: cached.copy(),
    durable: durable.copy(),
    pending: [...pending],
    modifiedAt,
    linked,
    handles: 0,
  };
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

function fail(code: string, path: string, what: string): never {
  throw new DiskError(code, path, `${path}: ${what} (${code})`);
}
