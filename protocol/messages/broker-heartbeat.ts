/**
 * BrokerHeartbeat: a broker is alive, and says how far it knows the metadata and what it wishes.
 */
import type { ApiSchema } from '../schema.ts';

export const BrokerHeartbeat = {
  key: 63,
  name: 'BrokerHeartbeat',
  about: 'Keeps a broker in the cluster.',
  listeners: ['broker'],
  controller: true,
  nativeOnly: true,
  versions: '0',
  flexible: 0,
  behaviours: {},
  request: {
    brokerId: { id: 1, type: 'int32', about: 'Id of the broker.' },
    brokerEpoch: { id: 2, type: 'int64', default: -1, about: 'Epoch of its registration.' },
    currentMetadataOffset: {
      id: 3,
      type: 'int64',
      default: -1,
      about: 'Offset of the last metadata record that it has applied.',
    },
    wantFence: { id: 4, type: 'bool', about: 'Whether it wishes not to take part.' },
    wantShutDown: { id: 5, type: 'bool', about: 'Whether it wishes to stop, and hands over what it leads.' },
  },
  response: {
    throttleTimeMs: { id: 1, type: 'int32', about: 'How long the broker should pause.' },
    error: { id: 2, type: 'error', about: 'NONE, or why the heartbeat does not count.' },
    isCaughtUp: { id: 3, type: 'bool', about: 'Whether it knows the metadata up to its own registration.' },
    isFenced: { id: 4, type: 'bool', default: true, about: 'Whether it does not take part.' },
    shouldShutDown: { id: 5, type: 'bool', about: 'Whether it may stop: nothing waits for it any more.' },
  },
} as const satisfies ApiSchema;
