/** The tables as such: what Kafka's tools expect to find, and what holds for every setting. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokerConfigProblems, brokerSettings } from '../../../src/config/broker-config.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { effectiveTopicConfig } from '../../../src/config/effective.ts';
import { settingsPage } from '../../../src/config/settings-page.ts';
import { type AnySetting, brokerSettingsByKey, topicSettingsByKey } from '../../../src/config/tables.ts';
import { topicConfigProblems, topicSettings } from '../../../src/config/topic-config.ts';

/** Key, type and default of every topic config of Kafka 4.3.1, as it documents itself. */
const kafkaTopicConfigs = `
  cleanup.policy list delete | compression.gzip.level int -1 | compression.lz4.level int 9
  compression.type string producer | compression.zstd.level int 3 | delete.retention.ms long 86400000
  file.delete.delay.ms long 60000 | flush.messages long 9223372036854775807
  flush.ms long 9223372036854775807 | follower.replication.throttled.replicas list
  index.interval.bytes int 4096 | leader.replication.throttled.replicas list
  local.retention.bytes long -2 | local.retention.ms long -2
  max.compaction.lag.ms long 9223372036854775807 | max.message.bytes int 1048588
  message.timestamp.after.max.ms long 3600000 | message.timestamp.before.max.ms long 9223372036854775807
  message.timestamp.type string CreateTime | min.cleanable.dirty.ratio double 0.5
  min.compaction.lag.ms long 0 | min.insync.replicas int 1 | preallocate boolean false
  remote.log.copy.disable boolean false | remote.log.delete.on.disable boolean false
  remote.storage.enable boolean false | retention.bytes long -1 | retention.ms long 604800000
  segment.bytes int 1073741824 | segment.index.bytes int 10485760 | segment.jitter.ms long 0
  segment.ms long 604800000 | unclean.leader.election.enable boolean false`;

const every = [...Object.entries<AnySetting>(topicSettings), ...Object.entries<AnySetting>(brokerSettings)];

describe('the tables of settings', () => {
  it("have all of Kafka's topic configs, with its types and defaults", () => {
    for (const line of kafkaTopicConfigs.split(/[|\n]/)) {
      const [key, type, value = ''] = line.trim().split(' ');
      if (key === undefined || key === '') continue;
      const setting = topicSettingsByKey.get(key)?.setting;
      expect([key, setting?.type, setting?.print(setting.default)]).toEqual([key, type, value]);
    }
    expect([...topicSettingsByKey.keys()].filter((key) => !kafkaTopicConfigs.includes(key))).toEqual([
      'write.caching',
    ]);
  });

  it('name each key once, and each synonym exists in the broker', () => {
    expect(brokerSettingsByKey.size).toBe(Object.keys(brokerSettings).length);
    expect(topicSettingsByKey.size).toBe(Object.keys(topicSettings).length);
    for (const [, { synonyms }] of Object.entries<AnySetting>(topicSettings)) {
      for (const { key } of synonyms) expect(brokerSettingsByKey.has(key)).toBe(true);
    }
  });

  it.each(every)('%s: the default is allowed, and prints to what parses to it', (_, setting) => {
    const printed = setting.print(setting.default);
    if (printed !== null) expect(setting.parse(printed)).toEqual({ ok: true, value: setting.default });
    expect(setting.doc).toMatch(/[.]$/);
  });

  it.each(every)('%s: whatever parses prints to text that parses to the same', (_, setting) => {
    const words = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc
        .tuple(fc.integer({ min: 0, max: 5000 }), fc.constantFrom('', 'KiB', 'MiB', 'g', 's', 'h', 'd'))
        .map((x) => x.join('')),
      fc.constantFrom(
        'true',
        'FALSE',
        'zstd',
        'delete,compact',
        '0.25',
        '127.0.0.1:9092',
        'A://[::1]:1',
        'off',
        '1:2,3:4',
      ),
    );
    fc.assert(
      fc.property(words, (text) => {
        const parsed = setting.parse(text);
        if (!parsed.ok) return parsed.message.startsWith('must be ');
        const printed = setting.print(parsed.value);
        const again = setting.parse(printed ?? '');
        expect(again).toEqual(parsed);
        expect(setting.print(again.ok ? again.value : undefined)).toBe(printed);
        return true;
      }),
      { numRuns: 50 },
    );
  });

  it('hold their own relations by default', () => {
    const settings = brokerSettingsOf();
    const none = new Map<string, string>();
    expect(brokerConfigProblems(settings)).toEqual([]);
    expect(
      topicConfigProblems(effectiveTopicConfig({ settings, broker: none, defaults: none }, none)),
    ).toEqual([]);
  });

  it('are what docs/settings.md says (update it with vitest -u)', async () => {
    await expect(settingsPage()).toMatchFileSnapshot('../../../docs/settings.md');
  });
});
