/**
 * The house rules that concern one file at a time, each a pure function from a parsed source to its
 * findings. They read the syntax tree, so a word in a comment or a string never counts as code.
 *
 * Which rule applies where, and the exceptions with their reasons, is in `scope.ts`.
 */
import ts from 'typescript';

/** One source file: its path from the project's root, its text and its syntax tree. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export interface SourceRule {
  readonly name: string;
  /** What it is for, in one sentence; printed with the findings. */
  readonly why: string;
  check(source: Source): Finding[];
}

export function parseSource(path: string, text: string): Source {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) };
}

const maxFileLines = 600;
const maxFunctionLines = 60;
const maxLineLength = 120;

/** Everything a rule may say about one place in the code. */
type Report = (node: ts.Node, message: string) => void;

/** A rule that looks at every node of the tree. */
function nodeRule(name: string, why: string, visit: (node: ts.Node, report: Report) => void): SourceRule {
  return {
    name,
    why,
    check(source) {
      const findings: Finding[] = [];
      const report: Report = (node, message) => findings.push(findingAt(source, node, message));
      const walk = (node: ts.Node): void => {
        visit(node, report);
        ts.forEachChild(node, walk);
      };
      walk(source.tree);
      return findings;
    },
  };
}

/** A rule that looks at the lines of the text. */
function lineRule(name: string, why: string, message: (line: string) => string | undefined): SourceRule {
  return {
    name,
    why,
    check: ({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const found = message(line);
        return found === undefined ? [] : [{ path, line: index + 1, message: found }];
      }),
  };
}

function findingAt(source: Source, node: ts.Node, message: string): Finding {
  const { line } = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree));
  return { path: source.path, line: line + 1, message };
}

export const fileLength: SourceRule = {
  name: 'file-length',
  why: 'One noun per file; a longer file is two nouns.',
  check({ path, text }) {
    const lines = text.split('\n').length - 1;
    return lines > maxFileLines
      ? [{ path, line: 1, message: `${lines} lines, at most ${maxFileLines}` }]
      : [];
  },
};

export const lineLength = lineRule('line-length', 'Two files fit side by side.', (line) =>
  line.length > maxLineLength ? `${line.length} columns, at most ${maxLineLength}` : undefined,
);

export const header: SourceRule = {
  name: 'header',
  why: 'The first lines say what the file is.',
  check({ path, text }) {
    const body = text.replace(/^#!.*\n/, '');
    return body.startsWith('/**') ? [] : [{ path, line: 1, message: 'does not start with a /** header */' }];
  },
};

export const functionLength = nodeRule(
  'function-length',
  'A function does one thing, and is read on one screen.',
  (node, report) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const tree = node.getSourceFile();
    const first = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line;
    const last = tree.getLineAndCharacterOfPosition(node.getEnd()).line;
    const lines = last - first + 1;
    if (lines > maxFunctionLines) report(node, `function of ${lines} lines, at most ${maxFunctionLines}`);
  },
);

export const unfinished = lineRule('unfinished', 'What is not done is an issue, not a comment.', (line) => {
  const word = /\b(TODO|FIXME|XXX|HACK)\b/.exec(line)?.[1];
  return word === undefined ? undefined : `leftover ${word}`;
});

export const defaultExport = nodeRule('default-export', 'One name per thing, everywhere.', (node, report) => {
  const exported = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  if (exported.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) report(node, 'default export');
  if (ts.isExportAssignment(node)) report(node, 'default export');
});

const vagueName = /(Manager|Helpers?|Utils?|Impl|Misc|Common)$/;

export const vagueNames = nodeRule(
  'vague-name',
  'A name says what the thing is; these say that nobody knew.',
  (node, report) => {
    const declaration =
      ts.isClassDeclaration(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      ts.isVariableDeclaration(node);
    if (!declaration || node.name === undefined || !ts.isIdentifier(node.name)) return;
    if (vagueName.test(node.name.text)) report(node, `vague name ${node.name.text}`);
  },
);

export const asynchronous = nodeRule(
  'synchronous',
  'What decides is synchronous, so that an order of events has one outcome.',
  (node, report) => {
    if (node.kind === ts.SyntaxKind.AsyncKeyword) report(node, 'async');
    if (ts.isAwaitExpression(node)) report(node, 'await');
    if (ts.isIdentifier(node) && node.text === 'Promise') report(node, 'Promise');
    if (ts.isIdentifier(node) && node.text === 'queueMicrotask') report(node, 'queueMicrotask');
  },
);

const nondeterministicCalls: Readonly<Record<string, string>> = {
  'Date.now': 'use Clock.wallTime or Clock.now',
  'Math.random': 'use Random',
  'performance.now': 'use Clock.now',
  'crypto.randomUUID': 'use Random.uuid',
  'crypto.getRandomValues': 'use Random.bytes',
};

const nondeterministicGlobals: Readonly<Record<string, string>> = {
  setTimeout: 'use Clock.after',
  setInterval: 'use Clock.after',
  setImmediate: 'use Clock.turn',
  fetch: 'use the Network port',
  WeakRef: 'collection time is not repeatable',
  FinalizationRegistry: 'collection time is not repeatable',
};

export const ports = nodeRule(
  'ports',
  'What can fail, wait or surprise is behind a port, so that a seed repeats the whole broker.',
  (node, report) => {
    if (ts.isPropertyAccessExpression(node)) {
      const advice = nondeterministicCalls[node.getText()];
      if (advice !== undefined) report(node, `${node.getText()}: ${advice}`);
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
      report(node, 'new Date(): use Clock.wallTime');
    if (ts.isIdentifier(node) && isGlobalUse(node)) {
      const advice = nondeterministicGlobals[node.text];
      if (advice !== undefined && !isDeclared(node)) report(node, `${node.text}: ${advice}`);
    }
  },
);

export const nodeGlobals = nodeRule(
  'node-globals',
  'Only platform/node knows that this is Node.',
  (node, report) => {
    if (!ts.isIdentifier(node) || !isGlobalUse(node)) return;
    if (node.text === 'Buffer') report(node, 'Buffer: use Uint8Array and DataView');
    if (node.text === 'process' || node.text === 'require' || node.text === '__dirname')
      report(node, `${node.text}: pass it down from launch or cli`);
  },
);

/** True for an identifier that stands for a global value of that name. */
function isGlobalUse(node: ts.Identifier): boolean {
  return isValue(node) && !isImported(node);
}

/** False for the name of a property, a key, a declaration or a type. */
function isValue(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isQualifiedName(parent) || ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent))
    return false;
  return ts.isShorthandPropertyAssignment(parent) || !('name' in parent && parent.name === node);
}

/** Whether the file has a parameter or a variable of that name: a fetch is also a request of the protocols. */
function isDeclared(node: ts.Identifier): boolean {
  const found = (each: ts.Node): boolean =>
    ((ts.isParameter(each) || ts.isVariableDeclaration(each) || ts.isBindingElement(each)) &&
      ts.isIdentifier(each.name) &&
      each.name.text === node.text) ||
    ts.forEachChild(each, found) === true;
  return found(node.getSourceFile());
}

/** Whether the file imports something by that name. */
function isImported(node: ts.Identifier): boolean {
  return node.getSourceFile().statements.some((statement) => {
    if (!ts.isImportDeclaration(statement)) return false;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) return false;
    return bindings.elements.some(({ name }) => name.text === node.text);
  });
}

/** Classes whose instances do not change, or are used at module level as constant tables only. */
const constantClasses = new Set(
  `TextEncoder TextDecoder RegExp URL Uint8Array Uint16Array Uint32Array Int8Array Int16Array Int32Array
   Float64Array BigUint64Array BigInt64Array DataView Intl.Collator Intl.NumberFormat`.split(/\s+/),
) as ReadonlySet<string>;

export const moduleState = nodeRule(
  'module-state',
  'State belongs to one broker or client and is passed down, so that many live in one process.',
  (node, report) => {
    if (ts.isPropertyDeclaration(node) && isMutableStatic(node)) report(node, 'mutable static field');
    if (!ts.isVariableStatement(node) || !ts.isSourceFile(node.parent)) return;
    if (!(node.declarationList.flags & ts.NodeFlags.Const)) report(node, 'module-level let or var');
    for (const { initializer, type } of node.declarationList.declarations) {
      if (initializer !== undefined && !isReadonlyType(type) && isMutableValue(initializer))
        report(initializer, 'module-level mutable value; state it as readonly or move it into an instance');
    }
  },
);

function isMutableStatic(node: ts.PropertyDeclaration): boolean {
  const modifiers = node.modifiers ?? [];
  const has = (kind: ts.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind);
  return has(ts.SyntaxKind.StaticKeyword) && !has(ts.SyntaxKind.ReadonlyKeyword);
}

function isReadonlyType(type: ts.TypeNode | undefined): boolean {
  return type !== undefined && /^(readonly |Readonly)/.test(type.getText());
}

function isMutableValue(node: ts.Expression): boolean {
  if (ts.isAsExpression(node)) return !isConstOrReadonly(node.type) && isMutableValue(node.expression);
  if (ts.isSatisfiesExpression(node)) return isMutableValue(node.expression);
  if (ts.isNewExpression(node)) return !constantClasses.has(node.expression.getText());
  if (ts.isArrayLiteralExpression(node)) return node.elements.length === 0;
  if (ts.isObjectLiteralExpression(node)) return node.properties.length === 0;
  return false;
}

function isConstOrReadonly(type: ts.TypeNode): boolean {
  return type.getText() === 'const' || isReadonlyType(type);
}

export const focusedTest = nodeRule(
  'focused-test',
  'Every test runs, or says on the line before why it does not.',
  (node, report) => {
    if (!ts.isPropertyAccessExpression(node) || !/^(it|test|describe|bench)\b/.test(node.getText())) return;
    const word = node.name.text;
    if (word === 'only' || word === 'todo') report(node, `.${word}`);
    if (/^(skip|skipIf|runIf|fails)$/.test(word) && !hasCommentBefore(node))
      report(node, `.${word} without a comment before it that says why`);
  },
);

function hasCommentBefore(node: ts.Node): boolean {
  const tree = node.getSourceFile();
  const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
  return /^\s*(\/\/|\*\/|\*)/.test(tree.text.split('\n')[line - 1] ?? '');
}
