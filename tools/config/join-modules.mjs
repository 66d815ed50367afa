import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build } from 'esbuild'

/**
 * Joins what `tsc` wrote to `dist` into one file for each entry of the package's `exports`, and what they share: Node spends up to
 * a millisecond on opening and linking each module. The result is minified, since most of the rest is the time to parse it; a
 * source map tells what it was. Dependencies stay imports, but for those named as arguments: they are joined too, and their licences
 * put beside them (Node lexes a CommonJS package of half a megabyte for 30 ms to find its names). Declarations stay as they are. Run
 * in a package's folder, after `tsc`.
 */
const joined = process.argv.slice(2)
const { exports, dependencies = {} } = JSON.parse(readFileSync('package.json', 'utf8'))
const { metafile } = await build({
  entryPoints: Object.values(exports).flatMap((entry) => (entry.default?.startsWith('./dist/') ? [entry.default] : [])),
  outbase: 'dist',
  outdir: 'dist',
  chunkNames: 'shared-[hash]',
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  external: ['node:*', ...Object.keys(dependencies).filter((name) => !joined.includes(name))],
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2023',
  minify: true,
  sourcemap: true,
  metafile: true,
  logLevel: 'warning',
})
const written = new Set(Object.keys(metafile.outputs).map((path) => relative('dist', path)))
for (const file of readdirSync('dist', { recursive: true }))
  if (/\.js(\.map)?$/.test(file) && !written.has(file)) rmSync(join('dist', file))

const licences = joined.map((name) => {
  const folder = join('node_modules', name)
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return `${name} ${version}\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}\n`
})
if (licences.length > 0) writeFileSync('dist/LICENSES.txt', licences.join('\n'))
