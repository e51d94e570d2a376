/**
 * Writes `protocol/generated` and the tables of `protocol/README.md` (`npm run generate`).
 *
 * Nothing is written by `generatedFiles`, so that a test can compare its result with what is checked in.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { apiNames, apis } from './apis.ts';
import { apiFile, fileName, indexFile, nativeFile, recordsFile } from './generator/files.ts';
import { apiModel, nativeModel } from './generator/model.ts';
import { apiSections, errorTable, headerTable, withSections } from './generator/readme.ts';
import { metadataRecords } from './internal/metadata-records.ts';
import { nativeHeaderFields } from './native/header-schema.ts';

/** Every generated file, by its path below `protocol/`. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const models = apiNames.map((name) => apiModel(apis[name].schema));
  const files = new Map<string, string>();
  for (const model of models) files.set(`generated/${fileName(model.schema.name)}`, apiFile(model));
  files.set('generated/index.ts', indexFile(models));
  files.set('generated/metadata-records.ts', recordsFile('MetadataRecord', metadataRecords));
  files.set('generated/native-header.ts', nativeFile('NativeHeader', nativeHeaderFields));
  files.set(
    'README.md',
    withSections(readFileSync(new URL('README.md', import.meta.url), 'utf8'), {
      header: headerTable(nativeModel('NativeHeader', nativeHeaderFields).root),
      apis: apiSections(models),
      errors: errorTable(),
    }),
  );
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of generatedFiles()) writeFileSync(new URL(path, import.meta.url), text);
}
