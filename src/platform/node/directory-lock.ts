/**
 * Takes a directory for one process: whoever answers on the socket `.lock.sock` in it holds it.
 *
 * A pid proves nothing: it may be of another container, or of a later process. A socket is answered by
 * the kernel as long as the holder lives, be it busy or stopped, and by nobody afterwards.
 *
 * Order    a claim is a hard link, which never replaces; a stale socket is moved away, looked at again,
 *          and put back if it answers after all
 * Limits   where the file system has no sockets, the socket lies in the system's temporary directory
 *          under the directory's device and inode, and only processes that share that one see it
 */
import { constants } from 'node:fs';
import { type FileHandle, link, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { type DirectoryLock, DiskError } from '../ports.ts';

/** Unix socket addresses hold 107 bytes; names of claims are longer than the socket's by these. */
const LONGEST_PATH = 107 - 40;

/** What a file system answers that has no sockets. */
const NO_SOCKETS: ReadonlySet<string> = new Set(['EOPNOTSUPP', 'ENOTSUP', 'EPERM', 'EINVAL', 'ENOSYS']);

/** See `Disk.lock`. */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    const places = await socketPlaces(directory, handle);
    for (const place of places) if (await answers(place)) throw await inUse(directory);
    const { server, place } = await claim(directory, places);
    await writeFile(`${directory}/.lock`, String(process.pid));
    return {
      release: async () => {
        // The socket goes last: until then nobody else writes these names.
        await rm(`${directory}/.lock`, { force: true });
        await rm(place, { force: true });
        server.close();
        await handle.close();
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Where the socket may be, the preferred place first. */
async function socketPlaces(directory: string, handle: FileHandle): Promise<string[]> {
  const { dev, ino } = await handle.stat();
  const beside = `${directory}/.lock.sock`;
  const inTemporary = `${tmpdir()}/ottla-${dev}-${ino}.sock`;
  if (Buffer.byteLength(beside) <= LONGEST_PATH) return [beside, inTemporary];
  // Through the open directory a long path becomes a short one.
  if (process.platform === 'linux') return [`/proc/self/fd/${handle.fd}/.lock.sock`, inTemporary];
  return [inTemporary];
}

async function claim(
  directory: string,
  places: readonly string[],
): Promise<{ server: Server; place: string }> {
  for (const place of places) {
    const own = `${place}.${process.pid}-${Math.random().toString(36).slice(2, 10)}`;
    const server = await listenAt(own, place === places.at(-1));
    if (server === undefined) continue;
    try {
      await takeName(directory, own, place);
      return { server, place };
    } catch (error) {
      server.close();
      throw error;
    } finally {
      await rm(own, { force: true });
    }
  }
  throw new DiskError(
    'EOPNOTSUPP',
    directory,
    `cannot lock ${directory}: no place for a socket (EOPNOTSUPP)`,
  );
}

/** Gives our socket the name that counts, unless another one there answers. */
async function takeName(directory: string, own: string, place: string): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt++) {
    try {
      await link(own, place);
      return;
    } catch (error) {
      const code = codeOf(error);
      if (NO_SOCKETS.has(code)) return rename(own, place);
      if (code !== 'EEXIST') throw error;
    }
    if (await answers(place)) throw await inUse(directory);
    const aside = `${own}.old`;
    await rename(place, aside).catch(ignoreMissing);
    const wasTaken = await answers(aside);
    if (wasTaken) await link(aside, place).catch(() => {});
    await rm(aside, { force: true });
    if (wasTaken) throw await inUse(directory);
  }
  throw await inUse(directory);
}

/** Undefined when there can be no socket and another place may be tried. */
function listenAt(path: string, isLastPlace: boolean): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.destroy();
    });
    server.on('error', (error) => {
      if (!isLastPlace && NO_SOCKETS.has(codeOf(error))) resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => resolve(server.unref()));
  });
}

/** Whether a living process owns the socket; a stopped or busy one does. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', (error) => {
      const code = codeOf(error);
      if (code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ENOTSOCK') resolve(false);
      // The holder is too busy to take another connection, or closed this one at once.
      else if (code === 'EAGAIN' || code === 'ECONNRESET' || code === 'EPIPE') resolve(true);
      else reject(error);
    });
  });
}

async function inUse(directory: string): Promise<DiskError> {
  const pid = await readFile(`${directory}/.lock`, 'utf8').catch(() => '');
  const holder = pid === '' ? 'another process' : `process ${pid} (as numbered in its own container)`;
  return new DiskError(
    'ELOCKED',
    directory,
    `${directory} is in use by ${holder}: stop that process, or start with another directory (ELOCKED)`,
  );
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? '';
}
