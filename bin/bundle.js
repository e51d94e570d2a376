#!/usr/bin/env node
// The first half of `npm run build`: the program that bin/ottla runs, as few files in dist/bin. Loading three hundred
// modules one by one was half of a broker's start, and the forty of the packages below made V8 compile Node's way of
// naming files with its optimizer, of which an idle broker kept 5 MB. Each command keeps a file of its own that is
// loaded when it is called, other packages stay outside, and source maps lead back to src.
const { readdirSync, rmSync } = require('node:fs');
const { buildSync } = require('esbuild');
const root = require('node:path').join(__dirname, '..');
const { dependencies, optionalDependencies } = require('../package.json');
/** What every broker loads. Still dependencies: the library imports them, and they bring their licences along. */
const bundled = ['commander', 'msgpackr', 'pino'];
const packages = Object.keys({ ...dependencies, ...optionalDependencies });
const options = {
  absWorkingDir: root,
  outdir: 'dist/bin',
  bundle: true,
  splitting: true,
  external: packages.filter((name) => !bundled.includes(name)),
  // What those of CommonJS require is Node's; what is not there they expect to be told so.
  banner: {
    js:
      'const require=(name)=>{const found=process.getBuiltinModule(name);if(found)return found;' +
      'throw Object.assign(new Error("Cannot find module "+name),{code:"MODULE_NOT_FOUND"})};',
  },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Node keeps a module's text as long as it runs; names stay, for stack traces.
  minifyWhitespace: true,
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
};
// A thread is a program of its own: what it shared with the other one would be split off, into more files for both.
const programs = [{ main: 'src/cli/main.ts' }, { 'compute-worker': 'src/platform/node/compute-worker.ts' }];
const built = programs.flatMap((entryPoints) =>
  Object.keys(buildSync({ ...options, entryPoints }).metafile.outputs),
);
// Names carry a hash of the content: what an earlier build left has to go.
for (const name of readdirSync(`${root}/dist/bin`))
  if (!built.includes(`dist/bin/${name}`)) rmSync(`${root}/dist/bin/${name}`);
