/**
 * Runs cases through the reader, or with --whole through the whole pipeline, and reports right, wrong, asked and not
 * understood with what was confused.
 * usage: node tools/evaluate/src/evaluate.mjs <folder or .jsonl> [suite] [--bare] [--whole] [--verbose] [--threads n]
 *   --bare     shows the reader no examples
 *   --whole    makes binaries and runs them (needs gcc)
 *   --verbose  tells every case that is not right
 * A line of a JSONL file holds intent and signature with examples and tests as text (`gcd(48, 18) = 6`), or runs.
 */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { loadCases } from './cases.mjs'

const flag = { type: 'boolean', default: false }
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    bare: flag,
    whole: flag,
    verbose: flag,
    threads: { type: 'string', default: String(availableParallelism()) },
  },
})
const [path, only] = positionals
if (path === undefined || !existsSync(path)) {
  process.stderr.write('usage: evaluate.mjs <folder or .jsonl> [suite] [--bare] [--whole] [--verbose] [--threads n]\n')
  process.exit(2)
}

/** Judges the cases on worker threads, each of which asks for the next one when it is done. */
async function judgeAll(cases, options, threads) {
  const results = new Array(cases.length)
  let next = 0
  await Promise.all(
    Array.from({ length: Math.min(threads, cases.length) }, async () => {
      const worker = new Worker(new URL('worker.mjs', import.meta.url), { workerData: { options } })
      const failed = new Promise((_, reject) => worker.once('error', reject))
      while (next < cases.length) {
        const at = next++
        worker.postMessage(cases[at])
        results[at] = await Promise.race([new Promise((done) => worker.once('message', done)), failed])
      }
      worker.postMessage(null)
      await new Promise((done) => worker.once('exit', done))
    }),
  )
  return results
}

const VERDICTS = ['right', 'wrong', 'asked', 'not understood', 'not verified']

function report(suite, results) {
  const counts = VERDICTS.map((verdict) => [verdict, results.filter((one) => one.verdict === verdict).length])
  const said = counts.filter(([, count]) => count > 0).map(([verdict, count]) => `${verdict} ${count}`)
  const times = results.map(({ ms }) => ms).sort((a, b) => a - b)
  const median = times[times.length >> 1] ?? 0
  print(
    `${suite}: ${results.length} cases, ${said.join(', ')}; median ${median.toFixed(1)} ms, slowest ${(times.at(-1) ?? 0).toFixed(0)} ms`,
  )
  const strays = results.filter(({ trips }) => trips === false)
  if (strays.length > 0) print(`  restated, but not read back as the same: ${strays.length}`)
  for (const { id, said: text } of values.verbose ? strays : []) print(`    ${id}: ${text}`)
  const nearby = results.filter((one) => one.nearby === false).length
  if (nearby > 0) print(`  right, but off on nearby inputs: ${nearby}`)
}

/** `key  times`, the most frequent first. */
function ranked(title, keys) {
  const times = new Map()
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1)
  if (times.size === 0) return
  print(`${title}:`)
  for (const [key, count] of [...times].sort((a, b) => b[1] - a[1]).slice(0, 30))
    print(`  ${String(count).padStart(3)}  ${key}`)
}

const print = (line) => process.stdout.write(`${line}\n`)

const cases = loadCases(path).filter(({ suite }) => only === undefined || suite === only)
const results = await judgeAll(cases, { bare: values.bare, whole: values.whole }, Number(values.threads))
for (const { verdict, id, intent, why } of results)
  if (verdict === 'wrong' || verdict === 'not verified' || (values.verbose && verdict !== 'right'))
    print(`${verdict.padEnd(15)}${id}: ${intent}\n    ${why}`)
for (const suite of new Set(cases.map((one) => one.suite)))
  report(
    suite,
    results.filter((one) => one.suite === suite),
  )
ranked(
  'words not understood',
  results.flatMap(({ words }) => words ?? []).map((word) => word.toLowerCase()),
)
ranked(
  'readings confused',
  results.flatMap(({ confused }) => (confused ? [confused.join('  |  ')] : [])),
)
ranked(
  'read wrongly as',
  results.flatMap(({ verdict, said }) => (verdict === 'wrong' ? [said] : [])),
)
