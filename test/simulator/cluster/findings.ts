/**
 * What a simulation finds: violations of promises, and the lines that tell how it came to them.
 */
import type { World } from '../../../src/platform/virtual/world.ts';
import type { Logger } from '../../../src/telemetry/log.ts';

/** A promise that was broken. `check` names it and stays the same while a plan is minimised. */
export interface Violation {
  readonly check: string;
  readonly message: string;
  /** Virtual time. */
  readonly at: number;
}

/** Who takes violations down. */
export type Complaints = Pick<Findings, 'violation'>;

/** Logged by whoever meets a bug of the broker itself. */
const bugMessage = 'a bug has shown itself';
const damageMessage = 'log is damaged';

export class Findings {
  readonly violations: Violation[] = [];
  readonly #world: World;
  readonly #print: ((line: string) => void) | undefined;

  /** `print` is given each line of the trace; without it there is none. */
  constructor(world: World, print?: (line: string) => void) {
    this.#world = world;
    this.#print = print;
  }

  get hasViolation(): boolean {
    return this.violations.length > 0;
  }

  get isTracing(): boolean {
    return this.#print !== undefined;
  }

  violation(check: string, message: string): void {
    this.violations.push({ check, message, at: this.#world.now });
    this.line('!!', `${check}: ${message}`);
  }

  /** An exception that nobody has caught. */
  bug(error: unknown): void {
    this.violation('bug', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  line(who: string, what: string): void {
    this.#print?.(`${this.#world.now.toFixed(3).padStart(11)} ${who.padEnd(4)} ${what}`);
  }

  /** A broker's logger; a bug that it tells of is a violation, and damage where no bit has turned over. */
  logger(who: string, isRotten: () => boolean): Logger {
    const write = (level: string) => (fields: object, message: string) => {
      if (message === bugMessage) this.violation('bug', `${who}: ${JSON.stringify(fields)}`);
      if (message === damageMessage && !isRotten())
        this.violation('false-damage', `${who}: ${JSON.stringify(fields)}`);
      if (this.#print !== undefined) this.line(who, `${level} ${message} ${textOf(fields)}`);
    };
    const logger: Logger = {
      debug() {},
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: () => logger,
    };
    return logger;
  }
}

function textOf(fields: object): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' ');
}
