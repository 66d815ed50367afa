/**
 * How many candidates a second the judge scores on one core, for each kind of candidate and for all of them mixed: three small
 * functions (score-mix.mjs), as many right candidates as of each kind of mistake, taken in turn, effort quick. Every candidate
 * differs from those before it in a constant. Rates count processor time, of all threads, in the fastest of several batches: the
 * one that other processes disturbed least.
 * Usage: node tools/bench/src/score.mjs [triple] [--batches n] [--alone]  (after a build)
 *   --alone  nothing is shared between candidates: scoreCandidate for each
 */
import { parseArgs } from 'node:util'
import { parseContract } from '@sourceless/contract'
import { createJudge, scoreCandidate } from '@sourceless/models/score'
import { targets } from '@sourceless/targets'
import { contracts, distinct, kinds, mix } from './score-mix.mjs'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { batches: { type: 'string', default: '12' }, alone: { type: 'boolean', default: false } },
})
const batches = Number(values.batches)
const roundsOfBatch = 8
/** Until the engine has optimised what is used often. */
const warmUpRounds = 40
const processorMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const clock = () => performance.now()

async function functionsFor(target) {
  const options = { parts: { clock } }
  return Object.entries(contracts).map(([name, text]) => {
    const contract = parseContract(text).value
    const judge = createJudge({ contract, target, ...options })
    const score = values.alone
      ? (candidate) => scoreCandidate(contract, target, candidate, options)
      : (candidate) => judge.score(candidate)
    return { name, score }
  })
}

/** The verdict that a kind must have, or a thrown error: what is measured must be what is said. */
function expectKind(kind, { parsed, verdict, diagnostics }, name) {
  const isRight =
    kind === 'right' ? verdict.level === 'tested' : verdict.level === 'rejected' && parsed === (kind !== 'unparsable')
  if (!isRight)
    throw new Error(`${name}, ${kind}: ${verdict.level}, ${diagnostics.map(({ message }) => message).join(' ')}`)
}

let serial = 0
async function round(triple, functions, spentMs) {
  for (const { name, score } of functions) {
    for (const kind of kinds) {
      const text = distinct[triple](mix[triple][name][kind], serial++ % 1000)
      const from = processorMs()
      const result = await score({ level: 'real', text })
      spentMs.set(kind, (spentMs.get(kind) ?? 0) + processorMs() - from)
      expectKind(kind, result, name)
    }
  }
}

const rate = (count, ms) => `${Math.round((1000 * count) / ms)}`.padStart(8)
console.log(`candidates a second      ${kinds.map((kind) => kind.padStart(14)).join('')}           all`)
for (const triple of Object.keys(mix).filter((one) => positionals.length === 0 || positionals.includes(one))) {
  const target = await targets.find((one) => one.triple === triple).load()
  const functions = await functionsFor(target)
  for (let n = 0; n < warmUpRounds; n++) await round(triple, functions, new Map())
  const best = new Map()
  for (let n = 0; n < batches; n++) {
    const spentMs = new Map()
    for (let m = 0; m < roundsOfBatch; m++) await round(triple, functions, spentMs)
    spentMs.set('all', [...spentMs.values()].reduce((sum, ms) => sum + ms, 0) / kinds.length)
    for (const [kind, ms] of spentMs) best.set(kind, Math.min(best.get(kind) ?? Number.POSITIVE_INFINITY, ms))
  }
  const each = roundsOfBatch * functions.length
  const columns = [...kinds, 'all'].map((kind) => rate(each, best.get(kind)).padStart(14)).join('')
  console.log(`${triple.padEnd(25)}${columns}`)
}
