/**
 * Runs development cases through the whole pipeline and reports right, wrong and refused.
 * usage: node tools/evaluate/src/development-cases.mjs <folder> [functions|programs|mbpp]
 * The folder holds functions/*.json with C drivers beside them, programs.jsonl and mbpp-native-train.jsonl. Needs gcc.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNodePipeline } from 'sourceless/node'

const [folder, only] = process.argv.slice(2)
if (!folder || !existsSync(folder)) {
  process.stderr.write('usage: development-cases.mjs <folder> [functions|programs|mbpp]\n')
  process.exit(2)
}
const work = mkdtempSync(join(tmpdir(), 'sourceless-evaluate-'))
const pipeline = createNodePipeline()
const lines = (name) =>
  readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

const text = (value) =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : Array.isArray(value)
      ? `[${value.map(text).join(', ')}]`
      : String(value)
/** Integers beyond 2^53 keep their digits: they are read as text. */
const exactJson = (source) =>
  JSON.parse(source.replace(/(?<=[[:,\s])(-?\d{16,})(?=[\],}\s])/g, '"#$1"'), (_, value) =>
    typeof value === 'string' && /^#-?\d+$/.test(value) ? BigInt(value.slice(1)) : value,
  )

function linkAndRun(files, sources, expectOk) {
  const program = join(work, 'program')
  const built = spawnSync('gcc', ['-O1', '-w', '-o', program, ...sources, ...files, '-lm'], { encoding: 'utf8' })
  if (built.status !== 0) return { right: false, why: built.stderr.slice(0, 300) }
  const ran = spawnSync(program, { encoding: 'utf8', timeout: 120_000 })
  const last = ran.stdout.trim().split('\n').at(-1) ?? ''
  return { right: ran.status === 0 && expectOk(last), why: `${ran.stdout.slice(-300)}${ran.signal ?? ''}` }
}

async function runFunction(id, intent, signature, examples, judge) {
  const made = await pipeline.make({ intent, signature, examples, effort: 'quick' })
  if (!made.ok)
    return {
      id,
      verdict: made.code === 'not-verified' || made.code === 'internal' ? 'unverified' : 'refused',
      why: `${made.code}: ${made.message} ${(made.words ?? []).join(' ')}`,
    }
  const object = join(work, 'candidate.o')
  writeFileSync(object, made.files[0].bytes)
  const { right, why } = judge(object, made)
  return { id, verdict: right ? 'right' : 'wrong', why: right ? made.verdictText : `${why}\n${made.contract.source}` }
}

async function functions() {
  const results = []
  for (const name of readdirSync(join(folder, 'functions')).filter((file) => file.endsWith('.json'))) {
    const one = exactJson(readFileSync(join(folder, 'functions', name), 'utf8'))
    const [fn] = one.signature.split('(')
    const examples = one.examples.map(({ args, result }) => `${fn}(${args.map(text).join(', ')}) = ${text(result)}`)
    const driver = join(folder, 'functions', name.replace(/json$/, 'c'))
    for (const style of ['intent_terse', 'intent_natural'])
      results.push(
        await runFunction(`${one.id} ${style}`, one[style], one.signature, examples, (object) =>
          linkAndRun([object], [driver], (last) => /^ok \d+/.test(last)),
        ),
      )
  }
  return results
}

async function programs() {
  const results = []
  for (const one of lines('programs.jsonl')) {
    const made = await pipeline.make({ intent: one.intent, effort: 'quick' })
    if (!made.ok) {
      results.push({
        id: one.id,
        verdict: made.code === 'not-verified' ? 'unverified' : 'refused',
        why: `${made.code}: ${made.message} ${(made.words ?? []).join(' ')}`,
      })
      continue
    }
    const program = join(work, one.id)
    writeFileSync(program, made.files[0].bytes, { mode: 0o755 })
    const failed = one.runs.find((run) => {
      const ran = spawnSync(program, run.args, { input: Buffer.from(run.stdin), timeout: 20_000, maxBuffer: 1 << 26 })
      return ran.status !== run.exit || !ran.stdout.equals(Buffer.from(run.stdout))
    })
    results.push({
      id: one.id,
      verdict: failed ? 'wrong' : 'right',
      why: failed ? `${JSON.stringify(failed).slice(0, 300)}\n${made.contract.source}` : made.verdictText,
    })
  }
  return results
}

const cType = { bool: '_Bool', i64: 'int64_t', cstr: 'const char *' }
const cValue = (value) =>
  typeof value === 'bigint'
    ? `${value}LL`
    : typeof value === 'number'
      ? `${value}LL`
      : typeof value === 'string'
        ? JSON.stringify(value)
        : String(value)

/** A C driver from the tests of one case: one check per test. */
function mbppDriver(one, tests) {
  const parameters = one.params.map(({ type }) =>
    type.endsWith('[]') ? `const ${cType[type.slice(0, -2)]} *, uint64_t` : cType[type],
  )
  const checks = tests.map(({ args, result }) => {
    const values = args.map((value) =>
      Array.isArray(value)
        ? `(int64_t[]){${value.length ? value.map(cValue).join(',') : 0}}, ${value.length}`
        : cValue(value),
    )
    return `  if (${one.name}(${values.join(', ')}) != ${cValue(result)}) bad++;`
  })
  return `#include <stdbool.h>\n#include <stdint.h>\n#include <stdio.h>\nextern ${cType[one.result]} ${one.name}(${parameters.join(', ')});\nint main(void) {\n  int bad = 0;\n${checks.join('\n')}\n  printf(bad ? "bad %d\\n" : "ok ${tests.length}\\n", bad);\n  return bad != 0;\n}\n`
}

async function mbpp() {
  const results = []
  for (const line of readFileSync(join(folder, 'mbpp-native-train.jsonl'), 'utf8').trim().split('\n')) {
    const one = exactJson(line)
    const signature = `${one.name}(${one.params.map(({ name, type }) => `${name}: ${type}`).join(', ')}): ${one.result}`
    const examples = one.examples.map(
      ({ args, result }) => `${one.name}(${args.map(text).join(', ')}) = ${text(result)}`,
    )
    const run = (object, tests) => {
      writeFileSync(join(work, 'driver.c'), mbppDriver(one, tests))
      return linkAndRun([object], [join(work, 'driver.c')], (last) => last.startsWith('ok'))
    }
    let nearby
    const result = await runFunction(one.id, one.intent, signature, examples, (object) => {
      nearby = run(object, one.tests).right
      return run(object, one.tests.slice(0, one.own))
    })
    results.push({ ...result, nearby })
  }
  return results
}

function report(name, results) {
  const count = (verdict) => results.filter((one) => one.verdict === verdict).length
  for (const { id, verdict, why } of results)
    if (verdict !== 'right' || process.env.ALL) process.stdout.write(`${verdict.padEnd(10)} ${id}: ${why}\n`)
  const nearby = results.filter((one) => one.verdict === 'right' && one.nearby === false).length
  process.stdout.write(
    `${name}: ${results.length} cases, right ${count('right')}, wrong ${count('wrong')}, refused ${count('refused')}, not verified ${count('unverified')}${nearby ? `, right but off on nearby inputs ${nearby}` : ''}\n\n`,
  )
}

try {
  execFileSync('gcc', ['--version'])
  const suites = { functions, programs, mbpp }
  for (const [name, suite] of Object.entries(suites)) if (!only || only === name) report(name, await suite())
} finally {
  pipeline.dispose()
  rmSync(work, { recursive: true, force: true })
}
