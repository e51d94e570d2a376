/** Every message and metadata record has, in every version, exactly the layout of Kafka 4.3. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { apiNames, apis } from '../../../protocol/apis.ts';
import { apiModel, recordModel } from '../../../protocol/generator/model.ts';
import { metadataRecords } from '../../../protocol/internal/metadata-records.ts';
import type { RecordSchema } from '../../../protocol/schema.ts';
import { layoutOf } from './notation.ts';

const layouts = new Map(
  readFileSync(new URL('../../golden/protocol/kafka-4.3-layouts.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ') as [string, string]),
);

describe('layout of Kafka 4.3', () => {
  for (const name of apiNames.filter((each) => !apis[each].nativeOnly)) {
    const { schema, minVersion, maxVersion } = apis[name];
    test(`${name} ${schema.versions}`, () => {
      const model = apiModel(schema);
      for (let version = minVersion; version <= maxVersion; version++) {
        expect(layoutOf(model.request, version)).toBe(layouts.get(`${name}.request.${version}`));
        expect(layoutOf(model.response, version)).toBe(layouts.get(`${name}.response.${version}`));
      }
      expect(layouts.has(`${name}.request.${minVersion - 1}`)).toBe(false);
      expect(layouts.has(`${name}.request.${maxVersion + 1}`)).toBe(false);
    });
  }

  for (const [type, schema] of Object.entries<RecordSchema>(metadataRecords)) {
    test(`record ${type}`, () => {
      const model = recordModel(type, schema);
      for (let version = model.versions.min; version <= model.versions.max; version++) {
        expect(layoutOf(model, version)).toBe(layouts.get(`record.${schema.key}.${version}`));
      }
      expect(layouts.has(`record.${schema.key}.${model.versions.max + 1}`)).toBe(false);
    });
  }
});
