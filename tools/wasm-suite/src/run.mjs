/**
 * Runs the assertions of the WebAssembly core test suite that apply, and reports right, wrong and skipped.
 * usage: node tools/wasm-suite/src/run.mjs <folder or .wast file>…
 * Needs wabt's wast2json, and a build. Exits with 1 when anything is wrong, with 2 when there is nothing to run.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { convert } from './convert.mjs'
import { runScript } from './script.mjs'
import { createTally } from './tally.mjs'

const filesOf = (path) => {
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path, { recursive: true }).map(String)
  return names
    .filter((name) => name.endsWith('.wast'))
    .sort()
    .map((name) => join(path, name))
}

const paths = process.argv.slice(2)
const missing = paths.filter((path) => !existsSync(path))
const files = missing.length > 0 ? [] : paths.flatMap(filesOf)
if (files.length === 0) {
  const reason = missing.length > 0 ? `there is no ${missing.join(', ')}` : 'no .wast files'
  process.stderr.write(`${reason}\nusage: run.mjs <folder or .wast file>…\n`)
  process.exit(2)
}

const work = mkdtempSync(join(tmpdir(), 'wasm-suite-'))
const total = createTally()
try {
  for (const file of files) {
    const tally = createTally()
    const { script, problem } = convert(file, work)
    if (script === undefined) tally.skip(`wast2json does not read the file: ${problem}`)
    else await runScript(script, work, tally)
    console.log(`${basename(file)}: ${tally.summary()}`)
    for (const line of tally.wrongLines) console.log(`  wrong: ${line}`)
    total.add(tally)
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
console.log(`${files.length} files: ${total.summary()}`)
process.exitCode = total.wrong > 0 ? 1 : 0
