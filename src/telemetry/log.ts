/**
 * Logs: what happened, as one object per line. Rooms see only the `Logger` interface; pino is behind it.
 *
 * pino is imported when a process's logger is made, so that tests, tools and clients do not pay for it.
 * Messages are short and constant, what varies goes into the fields; no record's content is ever logged.
 */

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

/**
 * The process's logger. Lines are written synchronously, so that the last one before an exit is there.
 * Pretty needs the optional package pino-pretty; without it the lines are JSON.
 */
export async function createLogger(options: LoggerOptions): Promise<Logger> {
  const { default: pino } = await import('pino');
  const descriptor = options.descriptor ?? 2;
  const pretty = options.format === 'pretty' || (options.format === 'auto' && options.terminal);
  const stream = pretty ? await prettyStream(descriptor, options.terminal) : undefined;
  const logger: Logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream ?? pino.destination({ dest: descriptor, sync: true }),
  );
  return logger;
}

/** Takes finished lines. */
interface Lines {
  write(line: string): unknown;
}

async function prettyStream(descriptor: number, terminal: boolean): Promise<Lines | undefined> {
  try {
    const { PinoPretty } = await import('pino-pretty');
    const options = { colorize: terminal, translateTime: 'SYS:HH:MM:ss.l', singleLine: true };
    const pretty: Lines = PinoPretty({ ...options, destination: descriptor, sync: true });
    return { write: (line) => pretty.write(line) };
  } catch {
    return undefined;
  }
}
