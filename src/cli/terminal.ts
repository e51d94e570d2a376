/**
 * The three streams of the process, as commands see them: bytes out with back-pressure, sentences for
 * people on stderr, bytes in.
 *
 * A reader that goes away (`ottla consume … | head`) is an orderly end: output is dropped from then on,
 * and `outputEnded` lets whoever produces it stop. Output that cannot be written (a full disk) ends the same
 * way, but as a failure: the signal's reason tells them apart.
 */
import { CommandFailure } from './failure.ts';
import { concatenate } from './line-splitter.ts';

export class Terminal {
  readonly #process: NodeJS.Process;
  readonly #outputEnded = new AbortController();

  constructor(process: NodeJS.Process) {
    this.#process = process;
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') this.#outputEnded.abort();
      else this.#outputEnded.abort(outputFailure(error));
    });
    // Nobody is left to tell.
    process.stderr.on('error', () => {});
  }

  /** Aborted once stdout takes no more; the reason is a `CommandFailure` unless its reader has just gone. */
  get outputEnded(): AbortSignal {
    return this.#outputEnded.signal;
  }

  /** True when progress and prompts on stderr reach a person. */
  get hasPerson(): boolean {
    return this.#process.stderr.isTTY === true;
  }

  get canAsk(): boolean {
    return this.#process.stdin.isTTY === true && this.hasPerson;
  }

  /** Writes to stdout; resolves when more may be written. */
  async write(output: Uint8Array | string): Promise<void> {
    const { stdout } = this.#process;
    if (output.length === 0 || this.outputEnded.aborted || stdout.write(output)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stdout.off('drain', done);
        this.outputEnded.removeEventListener('abort', done);
        resolve();
      };
      stdout.once('drain', done);
      this.outputEnded.addEventListener('abort', done, { once: true });
    });
  }

  /** Resolves when everything that was written has left the process. */
  async flush(): Promise<void> {
    for (const stream of [this.#process.stdout, this.#process.stderr])
      await new Promise<void>((resolve) => {
        if (stream.destroyed || this.outputEnded.aborted) resolve();
        else stream.write('', () => resolve());
      });
  }

  /** A sentence for people, on a line of its own. */
  say(sentence: string): void {
    this.#process.stderr.write(`${sentence}\n`);
  }

  /** Replaces the progress line; nothing when no person watches. An empty text removes it. */
  progress(text: string): void {
    if (this.hasPerson) this.#process.stderr.write(`\r\x1b[K${text}`);
  }

  /** What comes in on stdin, as it comes; ends early, without an error, once `signal` is aborted. */
  async *input(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { stdin } = this.#process;
    const stop = (): unknown => stdin.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (!signal.aborted) yield* stdin as AsyncIterable<Uint8Array>;
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** All of the input, once it has ended. */
  async wholeInput(signal: AbortSignal): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.input(signal)) chunks.push(chunk);
    return concatenate(chunks);
  }

  /**
   * Asks on the terminal; true for an answer that begins with `y`. The end of the input is a no. Rejects with the
   * signal's reason once it is aborted.
   */
  async confirm(question: string, signal: AbortSignal): Promise<boolean> {
    this.#process.stderr.write(`${question} [y/N] `);
    for await (const answer of this.input(signal)) return /^y/i.test(new TextDecoder().decode(answer).trim());
    // Nobody has ended the line.
    this.say('');
    signal.throwIfAborted();
    return false;
  }
}

function outputFailure({ code = 'EIO', message }: NodeJS.ErrnoException): CommandFailure {
  const what = /^[A-Z0-9_]+: (.*), \w+$/.exec(message)?.[1] ?? message;
  return new CommandFailure(code, `The output cannot be written: ${what}.`);
}
