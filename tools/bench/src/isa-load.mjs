/**
 * What an instruction set costs to load: milliseconds of `import` in a new process that has imported an empty module before
 * (which starts Node's loader: 4 to 5 ms), best of several, and the size of the package with what it imports, bundled and minified, plain and gzipped.
 * Usage: node tools/bench/src/isa-load.mjs  (after a build)
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const packages = ['isa', 'isa-x64', 'isa-arm64', 'isa-riscv64', 'isa-wasm']

/** Inside the new process, so that starting it does not count. */
function importTime(specifier) {
  const code = `await import('data:text/javascript,'); const start = performance.now(); await import('${specifier}'); console.log(performance.now() - start)`
  let best = Number.POSITIVE_INFINITY
  for (let n = 0; n < 9; n++) {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    })
    best = Math.min(best, Number(stdout))
  }
  return best
}

async function minified(specifier) {
  const { outputFiles } = await build({
    stdin: { contents: `export * from '${specifier}'`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    write: false,
  })
  return outputFiles[0].contents
}

/** The same code in one minified file: what a bundled application pays. */
function bundledImportTime(bytes) {
  const directory = mkdtempSync(join(tmpdir(), 'bench-load-'))
  try {
    const file = join(directory, 'bundle.mjs')
    writeFileSync(file, bytes)
    return importTime(file)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const kib = (bytes) => `${(bytes / 1024).toFixed(0)} KiB`
for (const name of packages) {
  const specifier = `@sourceless/${name}`
  const bytes = await minified(specifier)
  const [modules, bundled] = [importTime(specifier), bundledImportTime(bytes)]
  console.log(
    `${name.padEnd(12)} import ${modules.toFixed(1)} ms, bundled ${bundled.toFixed(1)} ms   minified ${kib(bytes.length)}, gzipped ${kib(gzipSync(bytes).length)}`,
  )
}
