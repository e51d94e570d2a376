/**
 * Sizes of batches that a log takes.
 */
import type { BatchHeader } from '../../protocol/record/batch.ts';
import { refused } from '../base/outcome.ts';
import type { LogConfig } from './settings.ts';

export type Refusal = ReturnType<typeof refused>;

/** MESSAGE_TOO_LARGE beyond `max.message.bytes`, RECORD_LIST_TOO_LARGE beyond a segment; undefined: it fits. */
export function refuseSize({ sizeInBytes }: BatchHeader, config: LogConfig): Refusal | undefined {
  if (sizeInBytes > config.maxMessageBytes) {
    const limit = config.maxMessageBytes;
    return refused('MESSAGE_TOO_LARGE', `The batch has ${sizeInBytes} bytes, the limit is ${limit}.`);
  }
  if (sizeInBytes > config.segmentBytes) {
    const limit = config.segmentBytes;
    return refused('RECORD_LIST_TOO_LARGE', `The batch has ${sizeInBytes} bytes, a segment ${limit}.`);
  }
  return undefined;
}
