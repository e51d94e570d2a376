/** How the sentences of errors are shown to people. */
import { expect, it } from 'vitest';
import { asSentence } from '../../../src/cli/explain.ts';

it.each([
  ['no broker answers', 'No broker answers.'],
  ["the broker's answer is broken", "The broker's answer is broken."],
  ['the end', 'The end.'],
  ['Is it there?', 'Is it there?'],
  ['orders-0 has no leader.', 'orders-0 has no leader.'],
  ['orders: this topic is not there', 'orders: this topic is not there.'],
  ['127.0.0.1:9092 did not answer', '127.0.0.1:9092 did not answer.'],
])('%j is shown as %j', (message, sentence) => {
  expect(asSentence(message)).toBe(sentence);
});
