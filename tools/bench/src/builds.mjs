/**
 * How many small functions a second one process builds, from contract to verified file: distinct contracts of few lines
 * (scalars, a bit trick, a loop, a loop over a slice), so that nothing of a build before can be used again. Processor time
 * counts all threads, and the processes of the solver (where /proc tells). Rates are of the fastest of several batches, the one
 * that other processes disturbed least.
 * Usage: node [flags of V8] tools/bench/src/builds.mjs [triple …] [--effort quick|normal] [--batches n] [--each]  (after a build)
 *   --each  the processor time of every kind of function
 */
import { parseArgs } from 'node:util'
import { createNodePipeline } from 'sourceless/node'
import { childrenOf, processorMsOf } from './processes.mjs'
import { smallFunctions } from './small-functions.mjs'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    effort: { type: 'string' },
    batches: { type: 'string', default: '6' },
    each: { type: 'boolean', default: false },
  },
})
const triples = positionals.length > 0 ? positionals : ['x86_64-linux', 'aarch64-linux', 'wasm32']
const efforts = values.effort ? [values.effort] : ['quick', 'normal']
const batches = Number(values.batches)
/** Rounds before anything is measured: until the engine has optimised what is used often. */
const warmUpRounds = { quick: 12, normal: 3 }
const roundsOfBatch = { quick: 5, normal: 2 }

/** Of child processes, which are the solver's: those that have ended, and those that run. 0 where nobody tells. */
function childProcessorMs() {
  try {
    return childrenOf('self').reduce(
      (sum, child) => sum + processorMsOf(child).own,
      processorMsOf('self').endedChildren,
    )
  } catch {
    return 0
  }
}

function ownProcessorMs() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

let serial = 0
const pipeline = createNodePipeline()

async function build(kind, target, effort) {
  const result = await pipeline.make({ contract: smallFunctions[kind](serial++ % 997), target, effort })
  if (!result.ok) throw new Error(`${kind}, ${target}, ${effort}: ${result.message}`)
  return result
}

async function round(target, effort, spentMs) {
  for (const kind of Object.keys(smallFunctions)) {
    const from = ownProcessorMs()
    await build(kind, target, effort)
    spentMs.set(kind, (spentMs.get(kind) ?? 0) + ownProcessorMs() - from)
  }
}

async function measure(target, effort) {
  const best = { wallMs: Number.POSITIVE_INFINITY, processorMs: Number.POSITIVE_INFINITY, solverMs: 0 }
  const bestOfKind = new Map()
  const builds = roundsOfBatch[effort] * Object.keys(smallFunctions).length
  for (let at = 0; at < warmUpRounds[effort]; at++) await round(target, effort, new Map())
  for (let batch = 0; batch < batches; batch++) {
    const spentMs = new Map()
    const [wall, own, child] = [performance.now(), ownProcessorMs(), childProcessorMs()]
    for (let at = 0; at < roundsOfBatch[effort]; at++) await round(target, effort, spentMs)
    const solverMs = (childProcessorMs() - child) / builds
    const processorMs = (ownProcessorMs() - own) / builds + solverMs
    best.wallMs = Math.min(best.wallMs, (performance.now() - wall) / builds)
    if (processorMs < best.processorMs) Object.assign(best, { processorMs, solverMs })
    for (const [kind, ms] of spentMs) {
      const each = ms / roundsOfBatch[effort]
      bestOfKind.set(kind, Math.min(bestOfKind.get(kind) ?? each, each))
    }
  }
  return { best, bestOfKind }
}

const number = (value, digits = 1) => value.toFixed(digits).padStart(10)
console.log('one process                     builds/s   wall ms  processor ms   of it solver')
for (const effort of efforts) {
  for (const target of triples) {
    const { best, bestOfKind } = await measure(target, effort)
    const { wallMs, processorMs, solverMs } = best
    const name = `${target}, ${effort}`.padEnd(30)
    console.log(
      `${name}${number(1000 / wallMs, 0)}${number(wallMs)}${number(processorMs).padStart(14)}${number(solverMs).padStart(15)}`,
    )
    if (!values.each) continue
    for (const [kind, ms] of bestOfKind) console.log(`  ${kind.padEnd(28)}${' '.repeat(20)}${number(ms).padStart(14)}`)
  }
}
pipeline.dispose()
