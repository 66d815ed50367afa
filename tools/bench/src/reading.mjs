/**
 * What reading costs beside what Node itself costs (`node -e 0`): the reader loaded, its first sentence, the whole command; then, in
 * one process, sentences it has warmed up for, and searches for programs. Medians, in milliseconds of the clock and, in brackets, of
 * the processor, which other processes disturb less.
 * Usage: node tools/bench/src/reading.mjs [FOLDER of cases, as for tools/evaluate]  (after a build, on a quiet machine)
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadCases } from '../../evaluate/src/cases.mjs'

const repetitions = 15
const path = (relative) => fileURLToPath(new URL(`../../../${relative}`, import.meta.url))
const reader = path('packages/intent/dist/index.js')
const command = path('apps/cli/dist/main.js')
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

const print = (name, { clock, processor }, note = '') =>
  process.stdout.write(`${name.padEnd(42)} ${clock.toFixed(1).padStart(7)} (${processor.toFixed(1)}) ms   ${note}\n`)

/** Milliseconds of the clock and of the processor that some work took in this process. */
function timed(work) {
  const [from, used] = [performance.now(), process.cpuUsage()]
  work()
  const { user, system } = process.cpuUsage(used)
  return { clock: performance.now() - from, processor: (user + system) / 1000 }
}

const medians = (times) => ({
  clock: median(times.map(({ clock }) => clock)),
  processor: median(times.map(({ processor }) => processor)),
})
const repeat = (work) => medians(Array.from({ length: repetitions }, work))

const directory = mkdtempSync(join(tmpdir(), 'bench-reading-'))
const report = join(directory, 'report.cjs')
writeFileSync(
  report,
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write('used ' + (user + system) / 1000) })",
)

/** A process from start to end. */
function processTime(...args) {
  return repeat(() => {
    const from = performance.now()
    const { status, stderr } = spawnSync(process.execPath, ['--require', report, ...args], { encoding: 'utf8' })
    const clock = performance.now() - from
    if (status !== 0) throw new Error(stderr)
    return { clock, processor: Number(/used ([\d.]+)$/.exec(stderr)[1]) }
  })
}

/** What a new process says that its stages took; one empty module was imported before, which starts Node's loader. */
function stagesInNewProcess() {
  const code = `
    await import('data:text/javascript,')
    const stages = []
    let [from, used] = [performance.now(), process.cpuUsage()]
    const end = () => {
      const { user, system } = process.cpuUsage(used)
      stages.push({ clock: performance.now() - from, processor: (user + system) / 1000 })
      ;[from, used] = [performance.now(), process.cpuUsage()]
    }
    const { createReader, standardConcepts } = await import(${JSON.stringify(reader)})
    const concepts = standardConcepts()
    const reader = createReader({ concepts })
    reader.read({ text: '' })
    end()
    reader.read({ text: 'count the set bits of x' })
    end()
    console.log(JSON.stringify(stages))`
  const runs = Array.from({ length: repetitions }, () => {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
    return JSON.parse(stdout)
  })
  return [0, 1].map((stage) => medians(runs.map((stages) => stages[stage])))
}

const node = processTime('-e', '0')
print('node -e 0', node)
const [loaded, first] = stagesInNewProcess()
print(
  'the reader with its concepts and grammar',
  loaded,
  `goal 100, ${(loaded.clock / node.clock).toFixed(1)} x node -e 0`,
)
print('its first sentence', first)
const whole = processTime(command, 'read', 'count the set bits of x')
print('sourceless read "count the set bits of x"', whole, `${(whole.clock / node.clock).toFixed(1)} x node -e 0`)
rmSync(directory, { recursive: true, force: true })

const { createReader, standardConcepts } = await import(reader)
const warm = createReader({ concepts: standardConcepts() })
const folder = process.argv[2]
const sentences =
  folder === undefined
    ? readFileSync(path('packages/intent/test/corpus/paraphrases.txt'), 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((text) => ({ text }))
    : loadCases(folder).map(({ intent, signature, examples }) => ({
        text: intent,
        signature,
        examples,
        effort: 'quick',
      }))
for (const sentence of sentences) warm.read(sentence)
const times = sentences.map((sentence) => timed(() => warm.read(sentence)))
const slowest = Math.max(...times.map(({ clock }) => clock))
print(`${sentences.length} sentences, each`, medians(times), `goal 20; the slowest ${slowest.toFixed(0)}`)

const searches = {
  'examples of squares': ['f(3) = 9', 'f(5) = 25', 'f(12) = 144', 'f(20) = 400'],
  'examples of sums of squares': ['f([3, -1, 4]) = 26', 'f([10, 7]) = 149', 'f([5]) = 25', 'f([-2, 6, 1]) = 41'],
  'examples of nothing, to the end': ['f(1) = 7', 'f(2) = 93', 'f(3) = 18', 'f(4) = 55'],
}
for (const [name, examples] of Object.entries(searches)) {
  const time = medians(Array.from({ length: 3 }, () => timed(() => warm.read({ text: '', examples }))))
  print(name, time, 'goal 10000')
}
