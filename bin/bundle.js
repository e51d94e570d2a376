#!/usr/bin/env node
// The first half of `npm run build`: the program that bin/ottla runs, as few files in dist/bin. Loading three hundred
// modules one by one was half of a broker's start. Packages stay outside, each command keeps a file of its own that is
// loaded when it is called, and source maps lead back to src.
const { readdirSync, rmSync } = require('node:fs');
const root = require('node:path').join(__dirname, '..');
const { metafile } = require('esbuild').buildSync({
  absWorkingDir: root,
  entryPoints: { main: 'src/cli/main.ts', 'compute-worker': 'src/platform/node/compute-worker.ts' },
  outdir: 'dist/bin',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Node keeps a module's text as long as it runs; names stay, for stack traces.
  minifyWhitespace: true,
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
});
// Names carry a hash of the content: what an earlier build left has to go.
for (const name of readdirSync(`${root}/dist/bin`))
  if (!(`dist/bin/${name}` in metafile.outputs)) rmSync(`${root}/dist/bin/${name}`);
