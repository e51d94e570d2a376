/** Subscriptions and assignments have the bytes that Kafka's own consumer writes. */
import { describe, expect, test } from 'vitest';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../../../../protocol/internal/consumer-protocol.ts';
import { ProtocolError } from '../../../../protocol/wire/protocol-error.ts';
import { goldenBytes, hex } from './golden.ts';

const held = [{ topic: 'a', partitions: [0, 2] }];

describe('bytes of Kafka 4.3', () => {
  test.each([0, 1, 2, 3])('a subscription of version %i', (version) => {
    const subscription = {
      topics: ['a', 'b'],
      userData: Uint8Array.of(9, 8),
      ownedPartitions: version >= 1 ? held : [],
      generation: version >= 2 ? 5 : -1,
      rack: version >= 3 ? 'r1' : null,
    };
    const bytes = goldenBytes(`subscription.${version}`);
    expect(decodeSubscription(bytes)).toEqual(subscription);
    if (version === 3) expect(hex(encodeSubscription(subscription))).toBe(hex(bytes));
  });

  test.each([0, 1, 2, 3])('an assignment of version %i', (version) => {
    const assignment = { partitions: held, userData: null };
    const bytes = goldenBytes(`assignment.${version}`);
    expect(decodeAssignment(bytes)).toEqual(assignment);
    if (version === 3) expect(hex(encodeAssignment(assignment))).toBe(hex(bytes));
  });
});

test('a later version is read as the newest known', () => {
  const later = Uint8Array.of(...goldenBytes('subscription.3'), 1, 2, 3);
  later[1] = 9;
  expect(decodeSubscription(later)).toEqual(decodeSubscription(goldenBytes('subscription.3')));
});

test('no bytes are an assignment of nothing', () => {
  expect(decodeAssignment(new Uint8Array())).toEqual({ partitions: [], userData: null });
});

test('what ends before the fields that its version added is read as an earlier version', () => {
  for (const version of [1, 2, 3]) {
    const early = Uint8Array.of(...goldenBytes('subscription.0'));
    early[1] = version;
    expect(decodeSubscription(early)).toEqual(decodeSubscription(goldenBytes('subscription.0')));
  }
});

test('cut off bytes are refused', () => {
  const subscription = goldenBytes('subscription.3');
  const whole = [0, 1, 2].map((version) => goldenBytes(`subscription.${version}`).length);
  for (let length = 0; length < subscription.length; length++) {
    if (whole.includes(length)) continue;
    expect(() => decodeSubscription(subscription.subarray(0, length))).toThrow(ProtocolError);
  }
  const assignment = goldenBytes('assignment.3');
  for (let length = 1; length < assignment.length; length++) {
    expect(() => decodeAssignment(assignment.subarray(0, length))).toThrow(ProtocolError);
  }
});
