/**
 * Header of a native frame, in the language of the messages: a map keyed by ids, like every body, and
 * evolving by the same rules.
 */
import type { Fields } from '../schema.ts';

export const nativeHeaderFields = {
  apiKey: { id: 1, type: 'int16', about: 'Number of the API; a response repeats it.' },
  correlationId: { id: 2, type: 'uint32', about: 'Chosen by the client; the response repeats it.' },
  isResponse: { id: 3, type: 'bool', about: 'Whether the frame is a response.' },
  clientId: {
    id: 4,
    type: 'string',
    nullable: '0+',
    default: null,
    about: 'Name of the client, from this request on; null: as before.',
  },
  attachments: {
    id: 5,
    type: { array: 'uint32' },
    about: 'Size of each attachment behind the body, in bytes.',
  },
  error: {
    id: 6,
    type: 'error',
    default: 'NONE',
    about: 'Why the whole request was refused; the body is then empty.',
  },
  errorMessage: { id: 7, type: 'string', nullable: '0+', default: null, about: 'The refusal in a sentence.' },
} as const satisfies Fields;
