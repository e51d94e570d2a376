/**
 * The one error of the client library. Its `code` is stable and meant for programs, its message for
 * people: what happened, then what to do.
 *
 * Codes are Kafka's error names where a broker refused something, and the few of `clientCodes` where
 * the client itself gave up.
 */
import { type ErrorName, errors, isRetriable } from '../../protocol/errors.ts';
import { EncodeError, ProtocolError } from '../../protocol/wire/protocol-error.ts';
import { CompressionError, NetworkError } from '../platform/ports.ts';
import { RequestRefused } from '../transport/channel.ts';

/** What the client says by itself: whether it may pass, and in words. */
const clientCodes = {
  CONNECTION_REFUSED: { retriable: true, about: 'No broker answered; check that one listens there.' },
  CONNECTION_LOST: { retriable: true, about: 'The connection broke before the answer came.' },
  HOST_NOT_FOUND: { retriable: true, about: 'The host name could not be resolved; check the address.' },
  TIMEOUT: { retriable: true, about: 'No answer came in time.' },
  ABORTED: { retriable: false, about: 'The AbortSignal that was passed has fired.' },
  CLOSED: { retriable: false, about: 'This client, producer or consumer has been closed.' },
  INVALID_ARGUMENT: { retriable: false, about: 'The call was wrong and nothing was sent.' },
  BAD_RESPONSE: { retriable: true, about: 'The peer does not speak the protocol as it should.' },
  BAD_COMPRESSION: { retriable: false, about: 'A record batch could not be compressed or decompressed.' },
  HANDLER_FAILED: { retriable: false, about: 'The handler of a record has thrown; see the cause.' },
  CONSUMER_STALLED: { retriable: true, about: 'Records are waiting, but none arrived for too long.' },
} as const;

/** Codes of failures that the client finds by itself. */
export type ClientErrorCode = keyof typeof clientCodes;

/** Everything that `OttlaError.code` can be. */
export type ErrorCode = ClientErrorCode | ErrorName;

export interface OttlaErrorOptions {
  /** What lies beneath, for logs. */
  readonly cause?: unknown;
  /** Default: what the table of errors says about the code. */
  readonly retriable?: boolean;
  readonly subject?: string;
  readonly failures?: readonly OttlaError[];
}

/** Whatever the client library throws or rejects with. */
export class OttlaError extends Error {
  override readonly name = 'OttlaError';
  /** Stable; Kafka's error name or one of the client's own. */
  readonly code: ErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retriable: boolean;
  /** The topic, partition or resource that it is about, where a call concerned several. */
  readonly subject: string | undefined;
  /** Where a call concerned several things: the failure of each that failed; the others took effect. */
  readonly failures: readonly OttlaError[];

  constructor(code: ErrorCode, message: string, options: OttlaErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retriable = options.retriable ?? codeIsRetriable(code);
    this.subject = options.subject;
    this.failures = options.failures ?? [];
  }
}

function codeIsRetriable(code: ErrorCode): boolean {
  return isClientCode(code) ? clientCodes[code].retriable : isRetriable(code);
}

function isClientCode(code: ErrorCode): code is ClientErrorCode {
  return Object.hasOwn(clientCodes, code);
}

/** A refusal by a broker. `what` names the thing refused; `message` is the broker's own sentence, if any. */
export function refusal(error: ErrorName, what: string, message?: string | null): OttlaError {
  const sentence =
    message === undefined || message === null || message === '' ? errors[error].about : message;
  return new OttlaError(error, `${what}: ${sentence}`);
}

/** Throws one error for all failures of a call that concerned several things; nothing when there are none. */
export function throwFailures(failures: readonly OttlaError[]): void {
  const [first] = failures;
  if (first === undefined) return;
  const others = failures.length === 1 ? '' : ` (and ${failures.length - 1} more)`;
  throw new OttlaError(first.code, `${first.message}${others}`, {
    retriable: first.retriable,
    cause: first,
    failures,
  });
}

/** The client's own failure with the table's sentence. */
export function failure(code: ClientErrorCode, what: string, cause?: unknown): OttlaError {
  return new OttlaError(code, `${what}: ${clientCodes[code].about}`, { cause });
}

/** The call itself is wrong. */
export function invalid(message: string): OttlaError {
  return new OttlaError('INVALID_ARGUMENT', message);
}

/** Where this signal has fired: the error to throw. */
export function aborted(signal: AbortSignal): OttlaError {
  return signal.reason instanceof OttlaError
    ? signal.reason
    : new OttlaError('ABORTED', 'Aborted by the caller.', { cause: signal.reason });
}

/** Throws when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw aborted(signal);
}

const networkCodes: Readonly<Record<string, ClientErrorCode>> = {
  ECONNREFUSED: 'CONNECTION_REFUSED',
  EHOSTUNREACH: 'CONNECTION_REFUSED',
  ENETUNREACH: 'CONNECTION_REFUSED',
  ENOTFOUND: 'HOST_NOT_FOUND',
  EAI_AGAIN: 'HOST_NOT_FOUND',
  ETIMEDOUT: 'TIMEOUT',
};

/** Turns what the rooms below throw into the one error; bugs pass unchanged. */
export function asOttlaError(error: unknown, what: string): OttlaError {
  if (error instanceof OttlaError) return error;
  if (error instanceof NetworkError) {
    const code = networkCodes[error.code] ?? 'CONNECTION_LOST';
    // The network says itself to whom it cannot connect.
    const known = error.message.toLowerCase().startsWith(what.toLowerCase());
    const message = known ? what + error.message.slice(what.length) : `${what}: ${error.message}`;
    return new OttlaError(code, message, { cause: error });
  }
  if (error instanceof RequestRefused) return refusal(error.error, what, error.message);
  if (error instanceof ProtocolError) return failure('BAD_RESPONSE', what, error);
  if (error instanceof EncodeError) {
    return new OttlaError('UNSUPPORTED_VERSION', `${what}: ${error.message}`, {
      cause: error,
      retriable: false,
    });
  }
  if (error instanceof CompressionError) {
    return new OttlaError('BAD_COMPRESSION', `${what}: ${error.message}`, { cause: error });
  }
  throw error;
}

/** Errors after which the cached leaders cannot be trusted: refresh metadata, then try again. */
const staleMetadata: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REPLICA_NOT_AVAILABLE',
  'LISTENER_NOT_FOUND',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'OFFSET_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_ID',
  'INCONSISTENT_TOPIC_ID',
  'KAFKA_STORAGE_ERROR',
  'NOT_CONTROLLER',
  'CONNECTION_REFUSED',
  'CONNECTION_LOST',
  'HOST_NOT_FOUND',
  'TIMEOUT',
]);

/** Whether the error says that the cached metadata may be out of date. */
export function meansStaleMetadata(code: ErrorCode): boolean {
  return staleMetadata.has(code);
}
