/**
 * How many candidates a second the judge scores on one core, for each kind of candidate and for all of them mixed: three small
 * functions (score-mix.mjs), as many right candidates as of each kind of mistake, taken in turn, effort quick. Every candidate
 * differs from those before it in a constant. Rates count processor time, of all threads.
 * Usage: node tools/bench/src/score.mjs [triple] [--rounds n] [--alone]  (after a build)
 *   --alone  nothing is shared between candidates: scoreCandidate for each
 */
import { parseArgs } from 'node:util'
import { parseContract } from '@sourceless/contract'
import { createJudge, scoreCandidate } from '@sourceless/models/score'
import { targets } from '@sourceless/targets'
import { contracts, distinct, kinds, mix } from './score-mix.mjs'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '60' }, alone: { type: 'boolean', default: false } },
})
const rounds = Number(values.rounds)
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
  for (let n = 0; n < 10; n++) await round(triple, functions, new Map())
  const spentMs = new Map()
  for (let n = 0; n < rounds; n++) await round(triple, functions, spentMs)
  const each = rounds * functions.length
  const total = [...spentMs.values()].reduce((sum, ms) => sum + ms, 0)
  const columns = kinds.map((kind) => rate(each, spentMs.get(kind)).padStart(14)).join('')
  console.log(`${triple.padEnd(25)}${columns}${rate(each * kinds.length, total).padStart(14)}`)
}
