/**
 * DeleteTopics: deletes topics by name or, from v6 on, by id.
 *
 * Up to v5 the wire has a plain list of names: a list of structs that hold nothing but the name looks
 * the same, except that v4–5 have no tag sections in it.
 */
import type { ApiSchema } from '../schema.ts';

export const DeleteTopics = {
  key: 20,
  name: 'DeleteTopics',
  about: 'Deletes topics.',
  listeners: ['client', 'broker'],
  controller: true,
  versions: '1-6',
  flexible: 4,
  behaviours: { deletionDisabledError: 3, errorMessages: 5, topicIds: 6 },
  request: {
    topics: {
      id: 1,
      bare: '1-5',
      about: 'The topics to delete.',
      type: {
        array: {
          name: {
            id: 1,
            type: 'string',
            nullable: '6+',
            default: null,
            about: 'Topic name; null to go by id.',
          },
          topicId: { id: 2, type: 'uuid', versions: '6+', about: 'Topic id; zero to go by name.' },
        },
      },
    },
    timeoutMs: { id: 2, type: 'int32', about: 'How long to wait until the topics are gone.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', ignorable: true, about: 'How long the client should pause.' },
    topics: {
      id: 2,
      about: 'Results, by topic.',
      type: {
        array: {
          name: { id: 1, type: 'string', nullable: '6+', about: 'Topic name; null when an id is unknown.' },
          topicId: { id: 2, type: 'uuid', versions: '6+', ignorable: true, about: 'Topic id.' },
          error: { id: 3, type: 'error', about: 'NONE, or why it failed.' },
          errorMessage: {
            id: 4,
            type: 'string',
            versions: '5+',
            nullable: '5+',
            default: null,
            ignorable: true,
            about: 'The error in a sentence.',
          },
        },
      },
    },
  },
} as const satisfies ApiSchema;
