/**
 * Telling failures of the disk from bugs, and a full disk from a broken one.
 */
import { DiskError } from '../platform/ports.ts';

/** The error as a DiskError; anything else is a bug and thrown on, to stop the process. */
export function asDiskError(error: unknown): DiskError {
  if (!(error instanceof DiskError)) throw error;
  return error;
}

export function isOutOfSpace({ code }: DiskError): boolean {
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
}

/** Whether the same may succeed later: space, or the process's or the system's file handles, had run out. */
export function isPassing(error: DiskError): boolean {
  return isOutOfSpace(error) || error.code === 'EMFILE' || error.code === 'ENFILE';
}
