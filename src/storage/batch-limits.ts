/**
 * Sizes beyond which a log takes no batch.
 */
import type { BatchHeader } from '../../protocol/record/batch.ts';
import { refused } from '../base/outcome.ts';
import type { LogConfig } from './settings.ts';

export type Refusal = ReturnType<typeof refused>;

/** MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE; undefined when the batch fits. */
export function tooLarge(
  { sizeInBytes }: BatchHeader,
  { maxMessageBytes, segmentBytes }: LogConfig,
): Refusal | undefined {
  if (sizeInBytes > maxMessageBytes) {
    return refused(
      'MESSAGE_TOO_LARGE',
      `The batch has ${sizeInBytes} bytes, the limit is ${maxMessageBytes}.`,
    );
  }
  if (sizeInBytes > segmentBytes) {
    return refused('RECORD_LIST_TOO_LARGE', `The batch has ${sizeInBytes} bytes, a segment ${segmentBytes}.`);
  }
  return undefined;
}
