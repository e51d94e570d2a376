/** Commands that take several names: what is told of each, also when they stop before the last. */
import { expect, test } from 'vitest';
import { CommandFailure, exitCodes } from '../../../src/cli/failure.ts';
import { eachItem } from '../../../src/cli/items.ts';

/** Works on the names, of which some fail. */
function told(names: readonly string[], broken: Readonly<Record<string, CommandFailure>>) {
  const context = { format: 'json', bootstrapServer: '', signal: new AbortController().signal, terminal: {} };
  return eachItem(context as never, 'topics', names, (name) => {
    const failure = broken[name];
    if (failure !== undefined) return Promise.reject(failure);
    return Promise.resolve({ document: { deleted: true }, text: `deleted ${name}` });
  });
}

const refused = new CommandFailure('UNKNOWN_TOPIC_OR_PARTITION', 'There is no such topic.');
const gone = new CommandFailure('CONNECTION_REFUSED', 'Nobody answers.', exitCodes.unreachable);

test('one that is refused does not keep the others from being done', async () => {
  expect(await told(['a', 'b', 'c'], { b: refused })).toEqual({
    document: {
      topics: [
        { name: 'a', deleted: true },
        { name: 'b', error: { code: refused.code, message: refused.message } },
        { name: 'c', deleted: true },
      ],
    },
    text: 'deleted a\ndeleted c',
    failures: [refused],
  });
});

test('who stops early tells what was done, and ends as the one that stopped it', async () => {
  expect(await told(['a', 'b', 'c', 'd'], { b: refused, c: gone })).toEqual({
    document: {
      topics: [
        { name: 'a', deleted: true },
        { name: 'b', error: { code: refused.code, message: refused.message } },
        { name: 'c', error: { code: gone.code, message: gone.message } },
      ],
    },
    text: 'deleted a',
    failures: [gone, refused],
  });
});
