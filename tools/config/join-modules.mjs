import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Joins what `tsc` wrote to `dist` into `dist/index.js`: Node spends up to a millisecond on opening and linking each module, and an
 * instruction set has about a hundred. The result is minified, since most of the rest is the time to parse it; a source map tells
 * what it was. Other packages stay imports, and declarations stay as they are. Run in a package's folder, after `tsc`.
 */
await build({
  entryPoints: ['dist/index.js'],
  outfile: 'dist/index.js',
  allowOverwrite: true,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'neutral',
  target: 'es2023',
  minify: true,
  sourcemap: true,
  logLevel: 'warning',
})
for (const file of readdirSync('dist', { recursive: true }))
  if (/\.js(\.map)?$/.test(file) && !/^index\.js(\.map)?$/.test(file)) rmSync(join('dist', file))
