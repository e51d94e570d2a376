/** What a consumer sees, and how it ends. */
import type { Consumer, GroupConsumer } from '../../../src/client/index.ts';

/** Reads until the consumer is closed or fails. */
export function reading(consumer: Consumer | GroupConsumer) {
  const found = { seen: [] as string[], failure: undefined as unknown };
  (async () => {
    for await (const record of consumer) found.seen.push(record.text()!);
  })().catch((error: unknown) => {
    found.failure = error;
  });
  return found;
}
