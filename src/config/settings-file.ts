/**
 * Files of settings, as text: Java's `.properties`, as Kafka has it, or YAML.
 *
 * In YAML, nesting stands for dots: `log: { segment.bytes: 1GiB }` is `log.segment.bytes`. Lists are
 * joined with commas. The YAML parser is loaded only when there is such a file.
 */

export interface SettingsFile {
  /** Name, for sentences and to tell the format: YAML when it ends in `.yaml` or `.yml`. */
  readonly name: string;
  readonly text: string;
}

export interface FileEntries {
  /** In the order of the file; `place` says where, for sentences. */
  readonly entries: readonly { readonly key: string; readonly value: string; readonly place: string }[];
  readonly problems: readonly string[];
}

export async function readSettingsFile(file: SettingsFile): Promise<FileEntries> {
  return /\.ya?ml$/i.test(file.name) ? readYaml(file) : readProperties(file);
}

function readProperties({ name, text }: SettingsFile): FileEntries {
  const entries: { key: string; value: string; place: string }[] = [];
  const problems: string[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  for (let index = 0; index < lines.length; index++) {
    const place = `${name}, line ${index + 1}`;
    let line = lines[index]!.trimStart();
    if (line === '' || line.startsWith('#') || line.startsWith('!')) continue;
    // A line that ends in an odd number of backslashes goes on in the next one.
    while (/(^|[^\\])(\\\\)*\\$/.test(line) && index + 1 < lines.length) {
      index++;
      line = line.slice(0, -1) + lines[index]!.trimStart();
    }
    const match = /^((?:[^\s=:\\]|\\.)+)\s*[=:\s]?\s*(.*)$/.exec(line);
    if (match === null) problems.push(`${place}: expected KEY=VALUE`);
    else entries.push({ key: unescaped(match[1]!), value: unescaped(match[2]!).trimEnd(), place });
  }
  return { entries, problems };
}

function unescaped(text: string): string {
  const letters: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };
  return text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code?: string, letter?: string) =>
    code === undefined ? (letters[letter!] ?? letter!) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

async function readYaml({ name, text }: SettingsFile): Promise<FileEntries> {
  const { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  // As text: 1e3, 0x10 and yes mean what the setting makes of them, not what YAML does.
  const document = parseDocument(text, { lineCounter, schema: 'failsafe', merge: false });
  const entries: { key: string; value: string; place: string }[] = [];
  const problems = document.errors.map(({ message }) => `${name}: ${message.split('\n')[0]}`);
  const placeOf = (node: { readonly range?: readonly number[] | null }) =>
    `${name}, line ${lineCounter.linePos(node.range?.[0] ?? 0).line}`;
  const visit = (node: unknown, path: string, place: string): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        const word = isScalar(key) ? String(key.value) : '';
        visit(value, path === '' ? word : `${path}.${word}`, isScalar(key) ? placeOf(key) : place);
      }
    } else if (isSeq(node) && path !== '' && node.items.every(isScalar)) {
      entries.push({ key: path, value: node.items.map(({ value }) => String(value)).join(','), place });
    } else if (isScalar(node) && path !== '') {
      entries.push({ key: path, value: String(node.value ?? ''), place });
    } else if (isAlias(node) || path !== '' || node !== null) {
      problems.push(`${place}: expected keys with values`);
    }
  };
  if (problems.length === 0) visit(document.contents, '', name);
  return { entries, problems };
}
