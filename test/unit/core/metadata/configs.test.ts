/** Changing settings at run time. */
import { describe, expect, it } from 'vitest';
import { makeConfigRecord } from '../../../../protocol/generated/metadata-records.ts';
import type { ConfigChange, ConfigResource } from '../../../../src/core/metadata/commands.ts';
import { Controlled } from './controlled.ts';

const topic: ConfigResource = { type: 'topic', name: 't' };
const change = (operation: ConfigChange['operation'], key: string, value: string | null = null) => ({
  key,
  operation,
  value,
});

function controlledWithTopic(): Controlled {
  const controlled = Controlled.withBrokers(1);
  controlled.create({ name: 't' });
  return controlled;
}

function alter(
  controlled: Controlled,
  resource: ConfigResource,
  changes: readonly ConfigChange[],
  options: { readonly mode?: 'incremental' | 'replace'; readonly validateOnly?: boolean } = {},
) {
  const { mode = 'incremental', validateOnly = false } = options;
  return controlled.submit({
    type: 'alter-configs',
    mode,
    resources: [{ resource, changes }],
    validateOnly,
  })[0]!.outcome;
}

const kept = (controlled: Controlled) => Object.fromEntries(controlled.image.configs.topics.get('t') ?? []);

describe('changing settings', () => {
  it('sets, deletes, appends and subtracts', () => {
    const controlled = controlledWithTopic();
    alter(controlled, topic, [
      change('set', 'segment.ms', '2h'),
      change('append', 'cleanup.policy', 'compact,delete'),
    ]);
    expect(kept(controlled)).toEqual({ 'segment.ms': '7200000', 'cleanup.policy': 'delete,compact' });
    alter(controlled, topic, [
      change('subtract', 'cleanup.policy', 'delete'),
      change('delete', 'segment.ms'),
    ]);
    expect(kept(controlled)).toEqual({ 'cleanup.policy': 'compact' });
    alter(controlled, topic, [change('delete', 'cleanup.policy')]);
    expect(controlled.image.configs.topics.has('t')).toBe(false);
  });

  it('replaces all of them when asked to (the older API)', () => {
    const controlled = controlledWithTopic();
    alter(controlled, topic, [change('set', 'segment.ms', '5'), change('set', 'retention.ms', '6')]);
    alter(controlled, topic, [change('set', 'retention.ms', '6'), change('set', 'write.caching', 'true')], {
      mode: 'replace',
    });
    expect(kept(controlled)).toEqual({ 'retention.ms': '6', 'write.caching': 'true' });
  });

  it('writes no record for what does not change', () => {
    const controlled = controlledWithTopic();
    alter(controlled, topic, [change('set', 'segment.ms', '5')]);
    const before = controlled.records.length;
    alter(controlled, topic, [change('set', 'segment.ms', '5'), change('delete', 'retention.ms')]);
    expect(controlled.records).toHaveLength(before);
  });

  it('only checks when asked to', () => {
    const controlled = controlledWithTopic();
    expect(
      alter(controlled, topic, [change('set', 'segment.ms', '5')], { validateOnly: true }),
    ).toMatchObject({ ok: true });
    expect(kept(controlled)).toEqual({});
  });

  it('works for one broker and for all', () => {
    const controlled = controlledWithTopic();
    alter(controlled, { type: 'broker', name: '' }, [change('set', 'log.retention.ms', '1h')]);
    alter(controlled, { type: 'broker', name: '1' }, [change('set', 'log.retention.ms', '2h')]);
    expect([...controlled.image.configs.brokerDefaults]).toEqual([['log.retention.ms', '3600000']]);
    expect([...controlled.image.configs.brokers.get(1)!]).toEqual([['log.retention.ms', '7200000']]);
    alter(controlled, { type: 'broker', name: '' }, [change('delete', 'log.retention.ms')]);
    expect(controlled.image.configs.brokerDefaults.size).toBe(0);
  });

  it('can unset a key that no longer exists', () => {
    expect(alter(controlledWithTopic(), topic, [change('delete', 'gone')])).toEqual({
      ok: true,
      value: undefined,
    });
  });

  it.each([
    [
      { type: 'topic', name: 'no' },
      change('set', 'segment.ms', '1'),
      'UNKNOWN_TOPIC_OR_PARTITION',
      /no topic 'no'/,
    ],
    [{ type: 'broker', name: 'x' }, change('set', 'log.roll.ms', '1'), 'INVALID_REQUEST', /by its id/],
    [
      { type: 'broker', name: '9' },
      change('set', 'log.roll.ms', '1'),
      'BROKER_ID_NOT_REGISTERED',
      /no broker 9/,
    ],
    [
      { type: 'broker', name: '1' },
      change('set', 'node.id', '1'),
      'INVALID_REQUEST',
      /while the broker runs/,
    ],
    [topic, change('set', 'nope', '1'), 'INVALID_CONFIG', /Unknown topic config/],
    [topic, change('set', 'segment.ms', 'x'), 'INVALID_CONFIG', /must be/],
    [topic, change('set', 'segment.ms'), 'INVALID_REQUEST', /no value/],
    [
      topic,
      change('append', 'segment.ms', '1'),
      'INVALID_CONFIG',
      /Can't APPEND to key segment.ms because it is not a list/,
    ],
    [topic, change('subtract', 'nope', '1'), 'INVALID_CONFIG', /Can't SUBTRACT/],
    [
      topic,
      change('append', 'cleanup.policy', 'burn'),
      'INVALID_CONFIG',
      /must be a list of delete, compact/,
    ],
    [topic, change('set', 'remote.storage.enable', 'true'), 'INVALID_CONFIG', /tiered/],
  ] as const)('%j %j is refused', (resource, wrong, error, message) => {
    const controlled = controlledWithTopic();
    const before = controlled.image;
    const both = [change('set', 'write.caching', 'true'), wrong];
    const outcome = alter(controlled, resource, resource.type === 'topic' ? both : [wrong]);
    expect(outcome).toEqual({ ok: false, error, message: expect.stringMatching(message) });
    expect(controlled.image).toBe(before);
  });

  it('refuses a resource or a key that is named twice, and only that', () => {
    const controlled = controlledWithTopic();
    const set = [change('set', 'segment.ms', '5')];
    const twice = controlled.submit({
      type: 'alter-configs',
      mode: 'incremental',
      resources: [
        { resource: topic, changes: set },
        { resource: { type: 'broker', name: '' }, changes: [change('set', 'log.roll.ms', '5')] },
        { resource: topic, changes: set },
      ],
      validateOnly: false,
    });
    expect(twice.map(({ outcome }) => outcome.ok)).toEqual([false, true, false]);
    expect(alter(controlled, topic, [...set, ...set])).toMatchObject({ error: 'INVALID_REQUEST' });
  });
});

describe('min.insync.replicas', () => {
  it('when it falls, takes eligibility back in the same batch', () => {
    const controlled = Controlled.withBrokers(2);
    const configs = [{ name: 'min.insync.replicas', value: '2' }];
    controlled.create({ name: 't', assignments: [{ index: 0, brokerIds: [1, 2] }], configs });
    controlled.isr('t', 0, [1]);
    const partition = () => controlled.image.topics.get('t')!.partitions[0]!;
    expect(partition().eligibleLeaderReplicas).toEqual([2]);
    const set = (type: 'topic' | 'broker', name: string, value: string) =>
      controlled.submit({
        type: 'alter-configs',
        mode: 'incremental',
        resources: [
          {
            resource: { type, name },
            changes: [{ key: 'min.insync.replicas', operation: 'set', value }],
          },
        ],
        validateOnly: false,
      })[0]!.outcome;
    expect(set('topic', 't', '1')).toMatchObject({ ok: true });
    expect(partition().eligibleLeaderReplicas).toEqual([]);
    expect(set('broker', '1', '2')).toMatchObject({ error: 'INVALID_CONFIG' });
    expect(set('broker', '', '2')).toMatchObject({ ok: true });
  });

  const shared = new Map([['min.insync.replicas', '1']]);
  const ofAll = { type: 'broker', name: '' } as const;
  const minOf = ({ image }: Controlled) => image.configs.brokerDefaults.get('min.insync.replicas');
  const set = { key: 'min.insync.replicas', operation: 'set', value: '2' } as const;

  it.each([
    ['deleted', 'incremental', [{ key: 'min.insync.replicas', operation: 'delete', value: null }]],
    ['left out', 'replace', [{ key: 'log.retention.ms', operation: 'set', value: '60000' }]],
  ] as const)(
    '%s for all brokers, is again what the controller was started with (F-1)',
    (_, mode, changes) => {
      const controlled = new Controlled({ shared });
      controlled.submit({ type: 'finalize-features', levels: new Map() });
      const alter = (mode: 'incremental' | 'replace', changes: readonly ConfigChange[]) =>
        controlled.submit({
          type: 'alter-configs',
          mode,
          resources: [{ resource: ofAll, changes }],
          validateOnly: false,
        });
      alter('incremental', [set]);
      expect(minOf(controlled)).toBe('2');
      expect(alter(mode, changes)[0]!.outcome).toMatchObject({ ok: true });
      expect(minOf(controlled)).toBe('1');
    },
  );

  it('that a controller finds missing and adds takes eligibility back as any other (F-1)', () => {
    const before = Controlled.withBrokers(2);
    before.submit({
      type: 'alter-configs',
      mode: 'incremental',
      resources: [{ resource: ofAll, changes: [set] }],
      validateOnly: false,
    });
    before.create({ name: 't', assignments: [{ index: 0, brokerIds: [1, 2] }] });
    before.isr('t', 0, [1]);
    before.take([makeConfigRecord({ resourceType: 4, resourceName: '', name: set.key, value: null })]);
    const next = new Controlled({ shared, image: before.image });
    next.records.push(...before.records);
    const partition = () => next.image.topics.get('t')!.partitions[0]!;
    expect(partition().eligibleLeaderReplicas).toEqual([2]);
    next.submit({ type: 'finalize-features', levels: new Map() });
    expect([minOf(next), partition().eligibleLeaderReplicas]).toEqual(['1', []]);
  });
});
