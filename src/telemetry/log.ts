/**
 * Logs: what happened, as one object per line. Rooms see only the `Logger` interface; pino is behind it.
 *
 * pino is imported when a process's logger is made, so that tests, tools and clients do not pay for it.
 * Messages are short and constant, what varies goes into the fields; no record's content is ever logged.
 */
import { type Bytes, KiB } from '../base/units.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** A logger that adds `fields` to every line. */
  child(fields: object): Logger;
}

/** Says nothing. */
export const silentLogger: Logger = Object.freeze({
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
});

export interface LoggerOptions {
  readonly level: LogLevel;
  /** `auto`: pretty on a terminal, else JSON. */
  readonly format: 'auto' | 'json' | 'pretty';
  /** Whether the descriptor is a terminal; only asked by `auto`. */
  readonly terminal: boolean;
  /** Where lines go: 1 standard output, 2 standard error. Default 2. */
  readonly descriptor?: number;
}

/** Of lines that could not be written: the oldest are kept for when there is space again, the others are dropped. */
const keptBytes: Bytes = 256 * KiB;

/**
 * The process's logger. Lines are written synchronously, so that the last one before an exit is there; one that cannot
 * be written, because the disk is full or nobody reads, is no reason to stop.
 * Pretty needs the optional package pino-pretty; without it the lines are JSON.
 */
export async function createLogger(options: LoggerOptions): Promise<Logger> {
  const { default: pino } = await import('pino');
  const dest = options.descriptor ?? 2;
  const written = pino.destination({ dest, sync: true, minLength: 1, maxLength: keptBytes });
  written.on('error', () => {});
  // A line for which there is no room tries nothing by itself.
  written.on('drop', () => written.flush());
  const pretty = options.format === 'pretty' || (options.format === 'auto' && options.terminal);
  const form = pretty ? await prettyForm(options.terminal) : undefined;
  const logger: Logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    form === undefined ? written : { write: (line) => void written.write(form(line)) },
  );
  return logger;
}

/** Makes lines for people of lines of JSON; undefined without the package. */
async function prettyForm(terminal: boolean): Promise<((line: string) => string) | undefined> {
  try {
    const { prettyFactory } = await import('pino-pretty');
    return prettyFactory({ colorize: terminal, translateTime: 'SYS:HH:MM:ss.l', singleLine: true });
  } catch {
    return undefined;
  }
}
