import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNodePipeline } from 'sourceless/node'

const cType = { bool: '_Bool', i64: 'int64_t', cstr: 'const char *' }
const cValue = (value) =>
  typeof value === 'bigint' || typeof value === 'number'
    ? `${value}LL`
    : typeof value === 'string'
      ? JSON.stringify(value)
      : String(value)

/** A C driver for a function from the tests of its case, over 64-bit integers, strings and arrays. */
function driverOf(source, tests) {
  const parameters = source.params.map(({ type }) =>
    type.endsWith('[]') ? `const ${cType[type.slice(0, -2)]} *, uint64_t` : cType[type],
  )
  const checks = tests.map(({ args, result }) => {
    const values = args.map((value) =>
      Array.isArray(value)
        ? `(int64_t[]){${value.length ? value.map(cValue).join(',') : 0}}, ${value.length}`
        : cValue(value),
    )
    return `  if (${source.name}(${values.join(', ')}) != ${cValue(result)}) bad++;`
  })
  return `#include <stdbool.h>\n#include <stdint.h>\n#include <stdio.h>\nextern ${cType[source.result]} ${source.name}(${parameters.join(', ')});\nint main(void) {\n  int bad = 0;\n${checks.join('\n')}\n  printf(bad ? "bad %d\\n" : "ok ${tests.length}\\n", bad);\n  return bad != 0;\n}\n`
}

/** Cases through the whole pipeline: the binary itself is linked with a C driver, or run. Needs gcc. */
export function createWhole() {
  execFileSync('gcc', ['--version'])
  const work = mkdtempSync(join(tmpdir(), 'sourceless-evaluate-'))
  const pipeline = createNodePipeline()

  const linkAndRun = (object, source) => {
    const program = join(work, 'program')
    const built = spawnSync('gcc', ['-O1', '-w', '-o', program, source, object, '-lm'], { encoding: 'utf8' })
    if (built.status !== 0) return { isRight: false, why: built.stderr.slice(0, 300) }
    const ran = spawnSync(program, { encoding: 'utf8', timeout: 120_000 })
    const last = ran.stdout.trim().split('\n').at(-1) ?? ''
    return { isRight: ran.status === 0 && /^ok/.test(last), why: `${ran.stdout.slice(-300)}${ran.signal ?? ''}` }
  }
  const runDriver = (object, source, tests) => {
    const driver = join(work, 'driver.c')
    writeFileSync(driver, driverOf(source, tests))
    return linkAndRun(object, driver)
  }
  const runProgram = (program, runs) => {
    const failed = runs.find((run) => {
      const ran = spawnSync(program, run.args, { input: Buffer.from(run.stdin), timeout: 20_000, maxBuffer: 1 << 26 })
      return ran.status !== run.exit || !ran.stdout.equals(Buffer.from(run.stdout))
    })
    return { isRight: failed === undefined, why: JSON.stringify(failed)?.slice(0, 300) }
  }

  const judge = async (one) => {
    const { suite, id, intent, signature, examples } = one
    const from = performance.now()
    const made = await pipeline.make({ intent, ...(signature ? { signature, examples } : {}), effort: 'quick' })
    const result = { suite, id, intent, ms: performance.now() - from }
    if (!made.ok) {
      const asked = made.code === 'question'
      const unread = asked || made.code === 'not-understood' || made.code === 'usage'
      const verdict = asked ? 'asked' : unread ? 'not understood' : 'not verified'
      const confused = made.options?.map(({ restatement }) => restatement)
      return { ...result, verdict, why: `${made.code}: ${made.message}`, words: made.words ?? [], confused }
    }
    const binary = join(work, 'candidate')
    writeFileSync(binary, made.files[0].bytes, { mode: 0o755 })
    const { driver, source, runs } = one
    if (runs === undefined && driver === undefined && source.params === undefined)
      return { ...result, verdict: 'not verified', why: 'no driver, parameters or runs to check the binary with' }
    const { isRight, why } = runs
      ? runProgram(binary, runs)
      : driver
        ? linkAndRun(binary, driver)
        : runDriver(binary, source, source.tests.slice(0, source.own))
    // Tests beyond those of the case's author: inputs nearby.
    const nearby = isRight && source.params ? runDriver(binary, source, source.tests).isRight : true
    const verdict = isRight ? 'right' : 'wrong'
    return {
      ...result,
      verdict,
      nearby,
      said: made.restatement,
      why: isRight ? made.verdictText : `${why}\n${made.contract.source}`,
    }
  }
  return {
    judge,
    end: () => {
      pipeline.dispose()
      rmSync(work, { recursive: true, force: true })
    },
  }
}
