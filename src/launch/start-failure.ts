/**
 * Why a broker could not start, or go on, as a sentence that says what to do; not a bug, and no stack trace.
 */
import { BrokerSuperseded, RegistrationRefused } from '../cluster/broker-lifecycle.ts';
import { FormationError } from '../cluster/formation.ts';
import { type Address, DiskError, NetworkError } from '../platform/ports.ts';
import { DirectoryError } from '../storage/directory-identity.ts';

export class StartFailure extends Error {
  override readonly name = 'StartFailure';
  /**
   * The system's code, or `WRONG_DIRECTORY` (the data belongs to another node or cluster, or a newer release),
   * `WRONG_CLUSTER` (the list of voters does not fit who answers there, or the cluster does not take this
   * broker), or `DUPLICATE_BROKER` (another process has taken its place).
   */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const advice: Readonly<Record<string, string>> = {
  EADDRINUSE:
    'Another program listens there: stop it, or choose another address with --listen HOST:PORT ' +
    '(and --http HOST:PORT).',
  EADDRNOTAVAIL: 'This machine does not have that address: choose another one with --listen HOST:PORT.',
  ENOTFOUND: 'That host name is not known: choose another one with --listen HOST:PORT.',
  EACCES: 'This user may not do that: choose a directory that the user may write, and a port above 1023.',
  EPERM: 'This user may not do that: choose a directory that the user may write.',
  EROFS: 'The file system is read-only: choose another directory with --data-dir.',
  ENOENT: 'Nothing can be made there: choose another directory with --data-dir.',
  ENOTDIR: 'A part of that path is a file: choose another directory with --data-dir.',
  ENOSPC: 'The disk is full: free some space, or choose another directory with --data-dir.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n).',
};

const doorAdvice =
  'Another program listens there, where other brokers are to connect: stop it, or choose another address with ' +
  '--broker-listen HOST:PORT and in the --peers of all brokers (with "ottla dev --brokers" by --listen: it is the ' +
  "clients' port + 1000).";

/**
 * The failure as a `StartFailure`; what is no failure of the machine comes back as it is. `door` is where other brokers
 * are to connect.
 */
export function startFailure(error: unknown, door?: Address): unknown {
  if (error instanceof DirectoryError)
    return new StartFailure('WRONG_DIRECTORY', error.message, { cause: error });
  if (error instanceof BrokerSuperseded)
    return new StartFailure('DUPLICATE_BROKER', error.message, { cause: error });
  if (error instanceof FormationError || error instanceof RegistrationRefused)
    return new StartFailure('WRONG_CLUSTER', error.message, { cause: error });
  if (!(error instanceof DiskError || error instanceof NetworkError)) return error;
  const sentence = error.message.charAt(0).toUpperCase() + error.message.slice(1);
  const { host, port } = (error instanceof NetworkError && error.address) || {};
  const isDoor = door !== undefined && host === door.host && port === door.port;
  const next = isDoor && error.code === 'EADDRINUSE' ? doorAdvice : advice[error.code];
  return new StartFailure(error.code, next === undefined ? `${sentence}.` : `${sentence}. ${next}`, {
    cause: error,
  });
}
