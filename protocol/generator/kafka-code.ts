/**
 * Writes the Kafka side of a struct: `read…` and `write…`, straight-line, the version compared as an
 * integer where it matters and nowhere else.
 */
import type { ScalarType, VersionRange } from '../schema.ts';
import { type FieldModel, leastSize, type MessageModel, type StructModel } from './model.ts';
import { bareType, defaultCode, differsCode, fieldType, isNullable } from './type-code.ts';

/** Condition that the version `v`, known to be within `known`, is in `range`. */
function versionTest(range: VersionRange, known: VersionRange): string {
  if (range.max < range.min || range.max < known.min || range.min > known.max) return 'false';
  const tests = [];
  if (range.min > known.min) tests.push(`v >= ${range.min}`);
  if (range.max < known.max) tests.push(`v <= ${range.max}`);
  return tests.length === 0 ? 'true' : tests.join(' && ');
}

/** Condition that the field may be null, where the version is known to carry the field. */
function nullableTest(field: FieldModel): string {
  return field.nullable === null ? 'false' : versionTest(field.nullable, field.versions);
}

function pick(test: string, yes: string, no: string): string {
  if (test === 'true' || yes === no) return yes;
  if (test === 'false') return no;
  return `(${test} ? ${yes} : ${no})`;
}

/** Name of the reader's and writer's method for types with a classic and a compact form. */
const lengthPrefixed: { readonly [Type in ScalarType]?: readonly [plain: string, nullable: string] } = {
  string: ['string', 'nullableString'],
  bytes: ['byteString', 'nullableByteString'],
  records: ['byteString', 'nullableByteString'],
  chunks: ['byteString', 'nullableByteString'],
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Nothing for a struct that no version carries. */
export function kafkaCode(struct: StructModel, message: MessageModel): string {
  if (struct.versions.max < struct.versions.min) return '';
  return new KafkaWriter(struct, message.flexible).code();
}

class KafkaWriter {
  private readonly struct: StructModel;
  private readonly firstFlexible: number;
  /** Test for the flexible versions: `true`, `false` or the local `flexible`. */
  private readonly flexible: string;

  constructor(struct: StructModel, firstFlexible: number) {
    this.struct = struct;
    this.firstFlexible = firstFlexible;
    const { min, max } = struct.versions;
    this.flexible = firstFlexible <= min ? 'true' : firstFlexible > max ? 'false' : 'flexible';
  }

  code(): string {
    return `${this.reader()}\n${this.writer()}`;
  }

  private test(range: VersionRange | null): string {
    return range === null ? 'false' : versionTest(range, this.struct.versions);
  }

  /** As `test`, where the version is known to be flexible. */
  private tagTest(range: VersionRange): string {
    const { min, max } = this.struct.versions;
    return versionTest(range, { min: Math.max(min, this.firstFlexible), max });
  }

  private prologue(body: string): string {
    if (this.flexible !== 'flexible' || !/\bflexible\b/.test(body)) return body;
    return `  const flexible = v >= ${this.firstFlexible};\n${body}`;
  }

  /** Test for the versions in which a tag section ends the struct. */
  private sectionTest(): string {
    const bare = this.test(this.struct.bare);
    if (bare === 'false' || this.flexible === 'false') return this.flexible;
    return this.flexible === 'true' ? `!(${bare})` : `flexible && !(${bare})`;
  }

  private reader(): string {
    const { struct } = this;
    let body = '';
    for (const field of struct.fields)
      body += field.tag === null ? this.readField(field) : this.declareTagged(field);
    body += this.readTags();
    const literal = struct.recordType === null ? '' : `type: '${struct.recordType}', `;
    body += `  return { ${literal}${struct.fields.map((field) => field.name).join(', ')} };\n`;
    const v = /\bv\b/.test(body) || this.flexible === 'flexible' ? 'v' : '_v';
    return `export function read${struct.typeName}(r: ByteReader, ${v}: number): ${struct.typeName} {\n${this.prologue(body)}}\n`;
  }

  private declareTagged(field: FieldModel): string {
    return `  let ${field.name}: ${fieldType(field)} = ${defaultCode(field)};\n`;
  }

  private readField(field: FieldModel): string {
    const test = this.test(field.versions);
    if (test === 'false') return `  const ${field.name}: ${fieldType(field)} = ${defaultCode(field)};\n`;
    if (!field.array)
      return `  const ${field.name} = ${pick(test, this.readValue(field), defaultCode(field))};\n`;
    const fill = this.readArray(field, `const ${field.name}List`);
    if (test === 'true' && !isNullable(field)) return this.readArray(field, `const ${field.name}`);
    const assign = `    ${field.name} = ${this.arrayResult(field)};\n`;
    const declare = `  let ${field.name}: ${fieldType(field)} = ${defaultCode(field)};\n`;
    return `${declare}  ${test === 'true' ? '' : `if (${test}) `}{\n${fill}${assign}  }\n`;
  }

  private arrayResult(field: FieldModel): string {
    return isNullable(field) ? `${field.name}Count < 0 ? null : ${field.name}List` : `${field.name}List`;
  }

  /** Statements that read an array into `target`. */
  private readArray(field: FieldModel, target: string): string {
    const least = leastSize(field.type);
    const nullable = nullableTest(field);
    const call = (name: string): string =>
      pick(this.flexible, `r.compact${capital(name)}(${least})`, `r.${name}(${least})`);
    const count = pick(nullable, call('nullableCount'), call('count'));
    return (
      `  const ${field.name}Count = ${count};\n` +
      `  ${target}: ${bareType(field, true)} = [];\n` +
      `  for (let left = ${field.name}Count; left > 0; left--) ${target.replace('const ', '')}.push(${this.readOne(field, 'false')});\n`
    );
  }

  private readValue(field: FieldModel): string {
    const nullable = nullableTest(field);
    if (typeof field.type === 'string') return this.readOne(field, nullable);
    const read = this.readOne(field, 'false');
    return nullable === 'true' ? `r.int8() < 0 ? null : ${read}` : read;
  }

  private readOne(field: FieldModel, nullable: string): string {
    const { type } = field;
    if (typeof type !== 'string') return `read${type.typeName}(r, v)`;
    if (type === 'error') return 'errorName(r.int16())';
    const names = lengthPrefixed[type];
    if (names === undefined) return `r.${type}()`;
    const call = (name: string): string => pick(this.flexible, `r.compact${capital(name)}()`, `r.${name}()`);
    const read = pick(nullable, call(names[1]), call(names[0]));
    return type === 'chunks' ? `asChunks(${read})` : read;
  }

  private readTags(): string {
    const { struct } = this;
    const test = this.sectionTest();
    if (test === 'false') return '';
    const guard = test === 'true' ? '' : `if (${test}) `;
    const tagged = struct.fields.filter((field) => field.tag !== null);
    if (tagged.length === 0) return `  ${guard}r.skipTags();\n`;
    const cases = tagged.map((field) => this.readTag(field)).join('');
    return (
      `  ${guard}{\n    for (let tags = r.tagCount(); tags > 0; tags--) {\n` +
      `      const tag = r.uvarint();\n      const end = r.tagEnd();\n      switch (tag) {\n${cases}` +
      `        default:\n          r.position = end;\n      }\n      r.closeTag(end);\n    }\n  }\n`
    );
  }

  private readTag(field: FieldModel): string {
    const test = this.tagTest(field.versions);
    const read = field.array
      ? `${this.readArray(field, `const ${field.name}List`)}          ${field.name} = ${this.arrayResult(field)};\n`
      : `          ${field.name} = ${this.readTagValue(field)};\n`;
    const guarded =
      test === 'true'
        ? read
        : `          if (!(${test})) {\n            r.position = end;\n            break;\n          }\n${read}`;
    return `        case ${field.tag}: {\n${guarded}          break;\n        }\n`;
  }

  private readTagValue(field: FieldModel): string {
    return typeof field.type === 'string' ? this.readValue(field) : this.readOne(field, 'false');
  }

  private writer(): string {
    const { struct } = this;
    let body = '';
    for (const field of struct.fields) {
      body += this.refuseLoss(field);
      if (field.tag === null) body += this.writeField(field);
    }
    body += this.writeTags();
    const v = /\bv\b/.test(body) || this.flexible === 'flexible' ? 'v' : '_v';
    const m = /\bm\b/.test(body) ? 'm' : '_m';
    const w = /\bw\b/.test(body) ? 'w' : '_w';
    return `export function write${struct.typeName}(${w}: ByteWriter, ${v}: number, ${m}: ${struct.typeName}): void {\n${this.prologue(body)}}\n`;
  }

  /** Statements that throw where this version cannot carry the value. */
  private refuseLoss(field: FieldModel): string {
    const where = `'${this.struct.typeName}.${field.name}'`;
    const value = `m.${field.name}`;
    const test = this.test(field.versions);
    let code = '';
    if (test !== 'true' && !field.ignorable) {
      code += `  if (!(${test}) && (${differsCode(field, value)})) throw lossy(${where}, v);\n`;
    }
    if (!isNullable(field) || field.tag !== null) return code;
    const nullable = nullableTest(field);
    if (nullable === 'true') return code;
    const carried = test === 'true' ? '' : ` && (${test})`;
    return `${code}  if (${value} === null && !(${nullable})${carried}) throw lossy(${where}, v);\n`;
  }

  private writeField(field: FieldModel): string {
    const test = this.test(field.versions);
    if (test === 'false') return '';
    const code = this.writeValue(field, `m.${field.name}`);
    return test === 'true' ? code : `  if (${test}) {\n${code}  }\n`;
  }

  private writeValue(field: FieldModel, value: string): string {
    if (field.array) return this.writeArray(field, value);
    if (typeof field.type !== 'string') {
      const write = `write${field.type.typeName}(w, v, ${value});`;
      if (field.nullable === null) return `  ${write}\n`;
      return `  if (${value} === null) w.int8(-1);\n  else {\n    w.int8(1);\n    ${write}\n  }\n`;
    }
    return `  ${this.writeOne(field.type, value, isNullable(field))}\n`;
  }

  private writeOne(type: ScalarType | StructModel, value: string, nullable: boolean): string {
    if (typeof type !== 'string') return `write${type.typeName}(w, v, ${value});`;
    if (type === 'error') return `w.int16(errorCode(${value}));`;
    if (type === 'chunks') return `w.chunkList(${value}, ${this.flexible});`;
    const names = lengthPrefixed[type];
    if (names === undefined) return `w.${type}(${value});`;
    const name = nullable ? names[1] : names[0];
    const compact = `w.compact${capital(name)}(${value});`;
    const classic = `w.${name}(${value});`;
    if (this.flexible !== 'flexible') return this.flexible === 'true' ? compact : classic;
    return `if (flexible) ${compact} else ${classic}`;
  }

  private writeArray(field: FieldModel, value: string): string {
    const count = (length: string, offset: string): string =>
      this.flexible === 'true'
        ? `w.uvarint(${length}${offset});`
        : this.flexible === 'false'
          ? `w.int32(${length});`
          : `if (flexible) w.uvarint(${length}${offset}); else w.int32(${length});`;
    const nothing =
      this.flexible === 'true'
        ? 'w.uvarint(0);'
        : this.flexible === 'false'
          ? 'w.int32(-1);'
          : 'if (flexible) w.uvarint(0); else w.int32(-1);';
    const list =
      `  ${count(`${value}.length`, ' + 1')}\n` +
      `  for (let i = 0; i < ${value}.length; i++) { ${this.writeOne(field.type, `${value}[i]!`, false)} }\n`;
    return isNullable(field) ? `  if (${value} === null) { ${nothing} } else {\n${list}  }\n` : list;
  }

  private writeTags(): string {
    const { struct } = this;
    const test = this.sectionTest();
    if (test === 'false') return '';
    const tagged = struct.fields.filter((field) => field.tag !== null);
    const guard = test === 'true' ? '' : `if (${test}) `;
    if (tagged.length === 0) return `  ${guard}w.uvarint(0);\n`;
    const present = (field: FieldModel): string => {
      const version = this.tagTest(field.versions);
      const differs = differsCode(field, `m.${field.name}`);
      return version === 'true' ? differs : `${version} && (${differs})`;
    };
    const counts = tagged.map((field) => `    if (${present(field)}) tags++;\n`).join('');
    const writes = [...tagged]
      .sort((a, b) => (a.tag ?? 0) - (b.tag ?? 0))
      .map((field) => {
        const value = `m.${field.name}`;
        const write =
          typeof field.type === 'string' || field.array
            ? this.writeValue(field, value)
            : `  write${field.type.typeName}(w, v, ${value});\n`;
        return `      if (${present(field)}) {\n      const mark = w.beginTag(${field.tag});\n${write}      w.endTag(mark);\n      }\n`;
      })
      .join('');
    return `  ${guard}{\n    let tags = 0;\n${counts}    w.uvarint(tags);\n    if (tags !== 0) {\n${writes}    }\n  }\n`;
  }
}
