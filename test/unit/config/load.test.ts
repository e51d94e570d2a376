/** Where a broker's settings come from, and every way in which they can be wrong. */
import { describe, expect, it } from 'vitest';
import { loadBrokerSettings, type SettingsInput, variableOf } from '../../../src/config/load.ts';

async function load(input: SettingsInput) {
  const loaded = await loadBrokerSettings(input);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.settings;
}

async function problems(input: SettingsInput): Promise<readonly string[]> {
  const loaded = await loadBrokerSettings(input);
  return loaded.ok ? [] : loaded.problems;
}

const file = (text: string, name = 'server.properties') => ({ file: { name, text } });

describe('settings of a broker', () => {
  it('are the defaults when nothing is given', async () => {
    const settings = await load({});
    expect(settings.nodeId).toBe(1);
    expect(settings.listeners).toEqual([{ name: 'PLAINTEXT', host: '127.0.0.1', port: 9092 }]);
    expect(settings.given.size).toBe(0);
  });

  it('follow default < file < environment < flag, and remember which', async () => {
    const settings = await load({
      ...file('num.partitions=2\nlog.segment.bytes=2MiB\nlog.roll.ms=1h\n'),
      env: { OTTLA_NUM_PARTITIONS: '3', OTTLA_LOG_SEGMENT_BYTES: '4MiB', HOME: '/', OTTLA_PROOF: 'big' },
      flags: new Map([['num.partitions', '4']]),
    });
    expect(settings.numPartitions).toBe(4);
    expect(settings.logSegmentBytes).toBe(4 * 2 ** 20);
    expect(settings.logRollMs).toBe(3_600_000);
    expect(Object.fromEntries(settings.given)).toEqual({
      'num.partitions': { text: '4', source: 'flag' },
      'log.segment.bytes': { text: '4194304', source: 'environment' },
      'log.roll.ms': { text: '3600000', source: 'file' },
    });
  });

  it('may stand in a properties file as Java writes it', async () => {
    const text =
      '\ufeff# comment\r\n! another\r\n  node.id : 7\r\nlog.dir=/srv/a\\u0062\\\r\n    c\r\nbroker.rack r1\r\n';
    const settings = await load(file(text));
    expect([settings.nodeId, settings.logDir, settings.brokerRack]).toEqual([7, '/srv/abc', 'r1']);
  });

  it('may stand in a YAML file, nested or not', async () => {
    const text =
      'node.id: 7\nlog:\n  dir: /srv\n  segment.bytes: 1GiB\n  cleanup.policy: [delete, compact]\n';
    const settings = await load(file(text, 'ottla.yaml'));
    expect([settings.nodeId, settings.logDir, settings.logSegmentBytes]).toEqual([7, '/srv', 2 ** 30]);
    expect(settings.logCleanupPolicy).toEqual(['delete', 'compact']);
  });

  it('may be an empty file', async () => {
    expect(await problems(file('', 'ottla.yaml'))).toEqual([]);
    expect(await problems(file(''))).toEqual([]);
  });

  it('have one variable per key', () => {
    expect(variableOf('log.segment.bytes')).toBe('OTTLA_LOG_SEGMENT_BYTES');
  });
});

describe('wrong settings', () => {
  it.each<[string, SettingsInput, readonly (string | RegExp)[]]>([
    [
      'an unknown flag',
      { flags: new Map([['log.segmnt.bytes', '1']]) },
      ['--log.segmnt.bytes: log.segmnt.bytes is not a setting; did you mean log.segment.bytes?'],
    ],
    ['nothing like any key', { flags: new Map([['colour', 'red']]) }, ['--colour: colour is not a setting']],
    ["a key of Kafka's past", { flags: new Map([['broker.id', '1']]) }, [/did you mean node.id\?/]],
    [
      'an unknown variable',
      { env: { OTTLA_LOG_DIRR: '/' } },
      ['the environment variable OTTLA_LOG_DIRR is not a setting; did you mean log.dir?'],
    ],
    [
      'a wrong value in a file',
      file('\nnode.id=-3'),
      [/^server.properties, line 2: node.id must be a whole number of at least 0, not "-3"$/],
    ],
    ['a line without a key', file('=3'), ['server.properties, line 1: expected KEY=VALUE']],
    [
      'a key given twice',
      file('node.id=1\nnode.id=1'),
      ['server.properties, line 2: node.id is given twice, first in server.properties, line 1'],
    ],
    [
      'two at once',
      {
        flags: new Map([
          ['node.id', 'x'],
          ['listeners', ''],
        ]),
      },
      [/node.id must/],
    ],
    ['broken YAML', file('a: [1', 'a.yml'), [/^a.yml: /]],
    ['YAML that is no map', file('- 1', 'a.yml'), [/expected keys with values/]],
    [
      'a wrong value in YAML',
      file('log:\n  segment:\n    bytes: 12', 'a.yml'),
      [/^a.yml, line 3: log.segment.bytes must be/],
    ],
    ['an encrypted listener', { flags: new Map([['listeners', 'SSL://h:1']]) }, [/not possible yet/]],
    [
      'a wildcard without advertised address',
      { flags: new Map([['listeners', '0.0.0.0:9092']]) },
      [/advertised.listeners must say which host/],
    ],
    [
      'a wildcard as advertised address',
      { flags: new Map([['advertised.listeners', '[::]:9092']]) },
      [/no client can connect/],
    ],
    [
      'an advertised stranger',
      { flags: new Map([['advertised.listeners', 'X://h:1']]) },
      [/has X, which is not among the listeners/],
    ],
    [
      'a batch larger than a request',
      { flags: new Map([['message.max.bytes', '200MiB']]) },
      [/must not be greater than socket.request.max.bytes/],
    ],
    ['no listener', { flags: new Map([['listeners', '']]) }, [/at least one address/]],
  ])('%s', async (_, input, expected) => {
    const found = await problems(input);
    expect(found.length).toBeGreaterThanOrEqual(expected.length);
    for (const [index, sentence] of expected.entries()) expect(found[index]).toMatch(sentence);
  });
});
