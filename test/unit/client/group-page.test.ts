/**
 * The programs of docs/groups.md that end only when they are told to, run as they stand there against a virtual
 * broker; `test/docs` runs the others.
 */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { connect } from '../../../src/client/index.ts';
import { GroupWorld, PARTITIONS } from '../../simulator/group-world.ts';

const page = readFileSync(new URL('../../../docs/groups.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/(?<!<!-- tour -->\n)```ts\n(.*?)```/gs)].map(([, code]) => code!);

/** What an example may name besides the package. */
type Names = Readonly<Record<string, unknown>>;

async function runExample(code: string, names: Names): Promise<void> {
  const program = code.replace("import { connect } from 'ottla';", '');
  const { outputText } = ts.transpileModule(`const running = (async () => {${program}})();`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  await new Function(...Object.keys(names), `${outputText}; return running;`)(...Object.values(names));
}

test('the page shows two programs', () => {
  expect(examples).toHaveLength(2);
});

test.each(examples)('example %#', async (code) => {
  const group = await GroupWorld.start(`page ${code.length}`);
  const { world } = group;
  await world.complete(group.writer.admin().createTopics([{ name: 'orders', partitions: PARTITIONS }]));
  const total = 100;
  const orders = Array.from({ length: total }, (_, id) => {
    return { topic: 'orders', key: `${id % 10}`, value: JSON.stringify({ id }) };
  });
  await world.complete(group.writer.producer().sendBatch(orders));
  let terminate = (): void => {};
  let handled = 0;
  const add = (count: number): void => {
    handled += count;
    if (handled === total) terminate();
  };
  const names: Names = {
    connect: (_: string, options: object = {}) =>
      connect('broker:9092', { ...options, platform: world.host('program').platform }),
    process: {
      once: (_: string, listener: () => void) => {
        terminate = listener;
      },
    },
    console: { log: () => {}, warn: expect.fail },
    charge: async () => add(1),
    archive: async (records: readonly unknown[]) => add(records.length),
  };
  await world.complete(runExample(code, names));
  expect(handled).toBe(total);
  const name = /group: '(\w+)'/.exec(code)![1]!;
  const committed = await world.complete(group.writer.admin().groupOffsets(name));
  expect(committed.reduce((sum, { offset }) => sum + offset, 0)).toBe(total);
  await group.close([]);
});
