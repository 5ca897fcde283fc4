// Builds the browser bundles: web/assets -> web/oppskrift_web/assets/dist. Run by bundle.py (`make bundles`).
//
// Every file gets a name with its content's hash, so it can be cached for ever; manifest.json maps the names that
// templates use to them. Text files are compressed once, here. The licences of all that went in are collected, and the
// build ends when one is missing or unknown.
import esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { notices } from './licences.mjs';

const HERE = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const DIST = path.join(HERE, 'oppskrift_web', 'assets', 'dist');
const COMPRESSED = /\.(js|css|svg|txt)$/;

/** What a template can name, by the name it is asked for: see `asset()` and `script()` in oppskrift_web/bundles.py. */
const ENTRIES = ['base.js', 'case.js', 'decision.js', 'dmn.js', 'form.js', 'theme.css', 'favicon.svg'];

process.chdir(HERE); // chunk hashes depend on relative paths: the same from wherever it is started
const built = await esbuild.build({
  entryPoints: ENTRIES.map((name) => `assets/${name}`),
  outdir: path.relative(HERE, DIST),
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  charset: 'utf8',
  legalComments: 'none', // collected as whole licences below
  metafile: true,
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file', '.svg': 'copy' },
  logLevel: 'warning',
});

const outputs = built.metafile.outputs;
const named = (file) => path.basename(file);
const manifest = {};
for (const [file, output] of Object.entries(outputs)) {
  const entry = output.entryPoint ?? Object.keys(output.inputs).find((input) => input.endsWith('favicon.svg'));
  if (!entry) continue;
  const imports = output.imports.filter((found) => found.kind === 'import-statement').map((found) => named(found.path));
  manifest[named(entry)] = { file: named(file), css: output.cssBundle ? [named(output.cssBundle)] : [], imports };
}
const missing = ENTRIES.filter((name) => !manifest[name]);
if (missing.length) throw new Error(`not built: ${missing}`);

const NOTICES = 'THIRD-PARTY-LICENSES.txt';
fs.writeFileSync(path.join(DIST, NOTICES), notices(HERE, Object.keys(built.metafile.inputs)));
const kept = new Set([...Object.keys(outputs).map(named), NOTICES]);
for (const name of [...kept].filter((found) => COMPRESSED.test(found))) {
  const content = fs.readFileSync(path.join(DIST, name));
  const quality = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } };
  fs.writeFileSync(path.join(DIST, `${name}.br`), zlib.brotliCompressSync(content, quality));
  fs.writeFileSync(path.join(DIST, `${name}.gz`), zlib.gzipSync(content, { level: 9 }));
  kept.add(`${name}.br`).add(`${name}.gz`);
}
// The manifest changes over at once, when all that it lists is there; then what an earlier build left goes.
const LIST = 'manifest.json';
fs.writeFileSync(path.join(DIST, `${LIST}.new`), JSON.stringify(manifest, null, 1) + '\n');
fs.renameSync(path.join(DIST, `${LIST}.new`), path.join(DIST, LIST));
kept.add(LIST);
for (const name of fs.readdirSync(DIST)) if (!kept.has(name)) fs.rmSync(path.join(DIST, name), { force: true });
