/**
 * What went wrong, as a `CommandFailure`: the code of the client's error, its sentence, what to do next,
 * and the exit code.
 *
 * Errors of the client are known by their name: importing the class would load the client, also for
 * `serve`, which does without it.
 */
import type { OttlaError } from '../client/index.ts';
import type { CommandContext } from './command.ts';
import { CommandFailure, type ExitCode, exitCodes, usageFailure } from './failure.ts';

/** Codes of `OttlaError` that mean that nobody answered. */
const unreachable: ReadonlySet<string> = new Set([
  'CONNECTION_REFUSED',
  'CONNECTION_LOST',
  'HOST_NOT_FOUND',
  'TIMEOUT',
  'REQUEST_TIMED_OUT',
]);

/** What to do next, where the error's own sentence does not say it. */
const advice: Readonly<Record<string, (context: CommandContext) => string>> = {
  CONNECTION_REFUSED: ({ bootstrapServer }) =>
    `Start a broker with "ottla dev", or name another than ${bootstrapServer} with --bootstrap-server.`,
  HOST_NOT_FOUND: () => 'Name the broker with --bootstrap-server HOST:PORT.',
  UNKNOWN_TOPIC_OR_PARTITION: () =>
    '"ottla topic list" shows the topics, "ottla topic create NAME" makes one.',
  TOPIC_ALREADY_EXISTS: () => '"ottla topic describe NAME" shows it, "ottla topic alter NAME" changes it.',
  OFFSET_OUT_OF_RANGE: () => '"ottla topic describe NAME" shows the first and the last offsets.',
  MESSAGE_TOO_LARGE: () => 'Raise the topic\'s limit: "ottla topic alter NAME --config max.message.bytes=N".',
  RECORD_LIST_TOO_LARGE: () => "Raise the broker's setting log.segment.bytes.",
  INVALID_CONFIG: () => '"ottla config describe TYPE NAME" shows the settings and their values.',
  KAFKA_STORAGE_ERROR: () =>
    '"ottla topic describe NAME" shows what is damaged; "ottla consume NAME -o OFFSET" reads what is behind it.',
  GROUP_ID_NOT_FOUND: () => '"ottla group list" shows the groups.',
  NON_EMPTY_GROUP: () => '"ottla group members NAME" shows them.',
  GROUP_SUBSCRIBED_TO_TOPIC: () => 'Stop the members that read it: "ottla group members NAME" shows them.',
};

/** What a command threw, for people and scripts; an interruption when the user has interrupted. */
export function explain(error: unknown, context: CommandContext): CommandFailure {
  if (error instanceof CommandFailure) return error;
  if (context.signal.reason instanceof CommandFailure) return context.signal.reason;
  if (!isClientError(error)) return unexpected(error);
  const { code, message } = error;
  if (code === 'INVALID_ARGUMENT') return usageFailure(message);
  // Why a consumer has stalled is told by what its broker answered last.
  const reason = isClientError(error.cause) ? error.cause.code : code;
  const next = (advice[code] ?? advice[reason])?.(context);
  const text = [asSentence(message), next].join(' ').trim();
  return new CommandFailure(code, text, exitCodeOf(code === 'CONSUMER_STALLED' ? reason : code), {
    cause: error,
  });
}

/** With a capital letter and a full stop; a name that it begins with (`orders-0`, `orders: …`) stays as it is. */
export function asSentence(message: string): string {
  const begun = message.replace(/^[a-z](?=[a-z']*[ ,.])/, (letter) => letter.toUpperCase());
  return begun + (/[.?!]$/.test(message) ? '' : '.');
}

function isClientError(error: unknown): error is OttlaError {
  return nameOf(error) === 'OttlaError';
}

function exitCodeOf(code: string): ExitCode {
  return unreachable.has(code) ? exitCodes.unreachable : exitCodes.failed;
}

/** A bug of ours, or a failure of the machine (a file that cannot be read). */
function unexpected(error: unknown): CommandFailure {
  const message = error instanceof Error ? error.message : String(error);
  const isBug = error instanceof TypeError || error instanceof RangeError || nameOf(error) === 'Bug';
  const sentence = isBug ? `This is a bug in ottla, please report it: ${message}` : message;
  const code = codeOf(error) ?? 'INTERNAL';
  return new CommandFailure(code, asSentence(sentence), exitCodes.failed, { cause: error });
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
