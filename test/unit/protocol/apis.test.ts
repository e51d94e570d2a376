/** The table of APIs, and what the generator refuses to believe of a schema. */
import { expect, test } from 'vitest';
import { apiNames, apiOfKey, apis, hasBehaviour } from '../../../protocol/apis.ts';
import { apiModel, nativeModel, recordModel } from '../../../protocol/generator/model.ts';
import { versionRange } from '../../../protocol/schema.ts';

test('names, keys and schemas agree', () => {
  for (const name of apiNames) {
    expect(apis[name].schema.name).toBe(name);
    expect(apiOfKey(apis[name].key)).toBe(apis[name]);
  }
  expect(new Set(apiNames.map((name) => apis[name].key)).size).toBe(apiNames.length);
  expect(apiOfKey(-1)).toBeUndefined();
  expect(apiOfKey(4)).toBeUndefined();
});

test('Produce is advertised from 0 and served from 3', () => {
  expect(apis.Produce).toMatchObject({ minVersion: 3, maxVersion: 13, advertisedFrom: 0 });
  expect(apis.Fetch).toMatchObject({ minVersion: 4, maxVersion: 18, advertisedFrom: 4 });
});

test('a behaviour holds from its version on, and always in the newest', () => {
  expect(hasBehaviour('Produce', 9, 'leaderHint')).toBe(false);
  expect(hasBehaviour('Produce', 10, 'leaderHint')).toBe(true);
  for (const name of apiNames) {
    const { schema, maxVersion } = apis[name];
    for (const since of Object.values<number>(schema.behaviours))
      expect(since).toBeLessThanOrEqual(maxVersion);
  }
});

test('version ranges', () => {
  expect(versionRange('3-13')).toEqual({ min: 3, max: 13 });
  expect(versionRange('9+')).toEqual({ min: 9, max: Number.POSITIVE_INFINITY });
  expect(versionRange('0')).toEqual({ min: 0, max: 0 });
  expect(versionRange('none')).toEqual({ min: 0, max: -1 });
  expect(() => versionRange('1-')).toThrow(TypeError);
});

test('schemas that cannot be right are refused', () => {
  const int = { type: 'int32', about: 'x' } as const;
  expect(() => nativeModel('X', { a: { ...int, id: 1 }, b: { ...int, id: 1 } })).toThrow(/taken/);
  expect(() => nativeModel('X', { a: { ...int, id: 1, default: null } })).toThrow(/never nullable/);
  expect(() => nativeModel('X', { w: { ...int, id: 1 } })).toThrow(/uses this name/);
  expect(() => apiModel({ ...apis.Produce.schema, behaviours: { late: 99 } })).toThrow(/begins after/);
  const twice = { type: { array: { a: int } }, about: 'x', typeName: 'Twice' } as const;
  expect(() =>
    recordModel('X', { key: 1, versions: '0', about: 'x', fields: { a: twice, b: twice } }),
  ).toThrow(/one name/);
});
