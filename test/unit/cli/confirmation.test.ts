/** The question before something is deleted for good: what counts as an answer, and how it ends without one. */
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirm } from '../../../src/cli/confirmation.ts';
import { CommandFailure, exitCodes } from '../../../src/cli/failure.ts';
import { Terminal } from '../../../src/cli/terminal.ts';

const question = 'Deleting t. This cannot be undone. Go on? [y/N] ';

/** A person at a terminal is asked, and does that. */
async function asked(act: (keyboard: PassThrough, interrupt: (reason: CommandFailure) => void) => void) {
  const person = () => Object.assign(new PassThrough(), { isTTY: true });
  const [stdin, stdout, stderr] = [person(), person(), person()];
  const interruption = new AbortController();
  const terminal = new Terminal({ stdin, stdout, stderr } as unknown as NodeJS.Process);
  const context = { format: 'text', bootstrapServer: '', signal: interruption.signal, terminal } as const;
  const answer = confirm(context, 'Deleting t', {}).then(
    () => 'yes',
    (error: CommandFailure) => error,
  );
  act(stdin, (reason) => interruption.abort(reason));
  return { answer: await answer, shown: String(stderr.read()) };
}

test('it is done when the answer is yes', async () => {
  expect(await asked((keyboard) => keyboard.write('Yes\n'))).toEqual({ answer: 'yes', shown: question });
});

test('it is not done when the answer is another one, or none', async () => {
  const refused = { code: 'NOT_CONFIRMED', exitCode: exitCodes.failed };
  const no = await asked((keyboard) => keyboard.write('\n'));
  expect(no).toMatchObject({ answer: refused, shown: question });
  // What is said next begins a line.
  const end = await asked((keyboard) => keyboard.end());
  expect(end).toMatchObject({ answer: refused, shown: `${question}\n` });
});

test('who interrupts is not told that it was not confirmed', async () => {
  const reason = new CommandFailure('INTERRUPTED', 'Interrupted.', exitCodes.interrupted);
  const { answer, shown } = await asked((_, interrupt) => interrupt(reason));
  expect(answer).toBe(reason);
  expect(shown).toBe(`${question}\n`);
});
