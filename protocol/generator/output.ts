/**
 * All that `npm run generate` writes, by its path below `protocol/`. Pure, so that a test can compare
 * it with what is checked in.
 */
import { apiNames, apis } from '../apis.ts';
import { metadataRecords } from '../internal/metadata-records.ts';
import { nativeHeaderFields } from '../native/header-schema.ts';
import { apiFile, fileName, indexFile, nativeFile, recordsFile } from './files.ts';
import { apiModel, nativeModel } from './model.ts';
import { apiSections, errorTable, headerTable, withSections } from './readme.ts';

/** `readme` is the text of `protocol/README.md`, whose tables are brought up to date. */
export function generatedFiles(readme: string): ReadonlyMap<string, string> {
  const models = apiNames.map((name) => apiModel(apis[name].schema));
  const files = new Map<string, string>();
  for (const model of models) files.set(`generated/${fileName(model.schema.name)}`, apiFile(model));
  files.set('generated/index.ts', indexFile(models));
  files.set('generated/metadata-records.ts', recordsFile('MetadataRecord', metadataRecords));
  files.set('generated/native-header.ts', nativeFile('NativeHeader', nativeHeaderFields));
  const sections = {
    header: headerTable(nativeModel('NativeHeader', nativeHeaderFields).root),
    apis: apiSections(models),
    errors: errorTable(),
  };
  files.set('README.md', withSections(readme, sections));
  return files;
}
