/**
 * A child process of this program: started, watched, told to stop.
 *
 * It has a process group of its own, so that Ctrl-C on the terminal reaches the parent alone, and a channel
 * to the parent: when the parent is gone, however it went, the channel closes and the child can follow.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ChildExit {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

export interface Child {
  readonly pid: number | undefined;
  /** Resolves when the process has ended, or could not be started. Never rejects. */
  readonly ended: Promise<ChildExit>;
  /** Hands it a JSON document: its `process.on('message')`. Nothing happens once it has ended. */
  send(message: object): void;
  /** Nothing happens once it has ended. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/** Starts this program again with other arguments; `line` is called with each line of its stdout. */
export function startChild(argv: readonly string[], line: (text: string) => void): Child {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...argv], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  createInterface({ input: child.stdout! }).on('line', line);
  const ended = new Promise<ChildExit>((resolve) => {
    child.once('error', () => resolve({ code: undefined, signal: undefined }));
    child.once('close', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
  });
  return {
    pid: child.pid,
    ended,
    send: (message) => void (child.connected && child.send(message, () => {})),
    kill: (signal) => void child.kill(signal),
  };
}
