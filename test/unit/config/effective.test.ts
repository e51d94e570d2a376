/** Values put together from all layers, and how DescribeConfigs shows them. */
import { describe, expect, it } from 'vitest';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { configRules } from '../../../src/config/config-rules.ts';
import { describeBrokerConfigs, describeTopicConfigs } from '../../../src/config/describe.ts';
import { type ConfigLayers, EffectiveConfigs, effectiveTopicConfig } from '../../../src/config/effective.ts';

const none: ReadonlyMap<string, string> = new Map();

function layers(
  given: Parameters<typeof brokerSettingsOf>[0] = {},
  broker = none,
  defaults = none,
): ConfigLayers {
  return { settings: brokerSettingsOf(given), broker, defaults };
}

const segment = (l: ConfigLayers, topic = none) =>
  describeTopicConfigs(l, topic).find(({ key }) => key === 'segment.bytes')!;

describe('a topic setting', () => {
  it('is the default, under the name of the broker setting', () => {
    expect(segment(layers())).toMatchObject({
      value: '1073741824',
      source: 'default',
      readOnly: false,
      secret: false,
      type: 'int',
      synonyms: [{ key: 'log.segment.bytes', value: '1073741824', source: 'default' }],
    });
  });

  it('is the strongest of all that was given, with the rest beneath it', () => {
    const all = layers(
      { logSegmentBytes: 2_000_000 },
      new Map([['log.segment.bytes', '4000000']]),
      new Map([['log.segment.bytes', '3000000']]),
    );
    expect(segment(all, new Map([['segment.bytes', '5000000']]))).toMatchObject({
      value: '5000000',
      source: 'topic',
      synonyms: [
        { key: 'segment.bytes', value: '5000000', source: 'topic' },
        { key: 'log.segment.bytes', value: '4000000', source: 'dynamic-broker' },
        { key: 'log.segment.bytes', value: '3000000', source: 'dynamic-default' },
        { key: 'log.segment.bytes', value: '2000000', source: 'flag' },
        { key: 'log.segment.bytes', value: '1073741824', source: 'default' },
      ],
    });
    expect(effectiveTopicConfig(all, none).segmentBytes).toBe(4_000_000);
  });

  it('may come from a broker setting in another unit', () => {
    const retention = (given: Parameters<typeof layers>[0]) =>
      effectiveTopicConfig(layers(given), none).retentionMs;
    expect(retention({})).toBe(7 * 24 * 3_600_000);
    expect(retention({ logRetentionHours: 2 })).toBe(7_200_000);
    expect(retention({ logRetentionHours: 2, logRetentionMinutes: 3 })).toBe(180_000);
    expect(retention({ logRetentionHours: 2, logRetentionMs: 5 })).toBe(5);
    expect(retention({ logRetentionHours: -1 })).toBe(-1);
  });

  it('without a broker setting has a default of its own', () => {
    const found = describeTopicConfigs(layers(), none).find(({ key }) => key === 'remote.storage.enable');
    expect(found).toMatchObject({ value: 'false', source: 'default' });
  });
});

describe('a broker setting', () => {
  it('that has no value shows none', () => {
    const found = describeBrokerConfigs(layers()).find(({ key }) => key === 'broker.rack');
    expect(found).toMatchObject({ value: null, source: 'default', readOnly: true, synonyms: [] });
  });

  it('changed at run time can be seen as such', () => {
    const changed = layers({}, none, new Map([['message.max.bytes', '2000000']]));
    const found = describeBrokerConfigs(changed).find(({ key }) => key === 'message.max.bytes');
    expect(found).toMatchObject({ value: '2000000', source: 'dynamic-default', readOnly: false });
  });
});

describe('remembered settings', () => {
  it('stay the same object until something beneath changes', () => {
    const configs = new EffectiveConfigs(brokerSettingsOf());
    const overrides = new Map([['segment.bytes', '5000000']]);
    const before = configs.topic(overrides);
    expect(configs.topic(overrides)).toBe(before);
    configs.update({
      broker: none,
      defaults: new Map([
        ['log.retention.ms', '7'],
        ['message.max.bytes', '9'],
      ]),
    });
    expect(configs.topic(overrides)).toMatchObject({ segmentBytes: 5_000_000, retentionMs: 7 });
    expect(configs.broker.messageMaxBytes).toBe(9);
  });
});

describe('rules for changes at run time', () => {
  const rules = configRules(brokerSettingsOf({ logCleanupPolicy: ['compact'] }));
  const topic = { type: 'topic', name: 't' } as const;
  const broker = { type: 'broker', name: '1' } as const;

  it.each([
    [topic, 'segment.bytes', '2MiB', '2097152'],
    [topic, 'cleanup.policy', 'delete, compact', 'delete,compact'],
    [broker, 'log.retention.ms', '1h', '3600000'],
  ] as const)('%o %s=%s is kept as %s', (resource, key, value, kept) => {
    expect(rules.check(resource, key, value)).toEqual({ ok: true, value: kept });
  });

  it.each([
    [
      topic,
      'segmentbytes',
      '1',
      'INVALID_CONFIG',
      /Unknown topic config name: segmentbytes; did you mean segment.bytes/,
    ],
    [topic, 'log.segment.bytes', '1', 'INVALID_CONFIG', /Unknown topic config name/],
    [topic, 'segment.bytes', '1', 'INVALID_CONFIG', /segment.bytes must be .* not "1"\.$/],
    [broker, 'log.dir', '/x', 'INVALID_REQUEST', /cannot be changed while the broker runs/],
  ] as const)('%o %s=%s is refused', (resource, key, value, error, message) => {
    expect(rules.check(resource, key, value)).toEqual({
      ok: false,
      error,
      message: expect.stringMatching(message),
    });
  });

  it('know which settings are lists, and what is in force', () => {
    expect(rules.listDefault(topic, 'cleanup.policy')).toBe('compact');
    expect(rules.listDefault(topic, 'segment.bytes')).toBeUndefined();
  });

  it('see what does not go together', () => {
    const conflict = rules.conflict(
      topic,
      new Map([
        ['min.compaction.lag.ms', '10'],
        ['max.compaction.lag.ms', '5'],
      ]),
    );
    expect(conflict).toBe('min.compaction.lag.ms must not be greater than max.compaction.lag.ms.');
    expect(rules.conflict(topic, new Map([['remote.storage.enable', 'true']]))).toMatch(/no tiered storage/);
    expect(rules.conflict(broker, new Map([['message.max.bytes', '200000000']]))).toMatch(
      /socket.request.max.bytes/,
    );
    expect(rules.conflict(topic, none)).toBeUndefined();
  });
});
