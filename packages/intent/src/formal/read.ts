import { createInterpreter, parseContract } from '@sourceless/contract'
import { probeInputs } from '../evidence/probes.js'
import type { Candidate } from '../reading/candidate.js'
import type { Sentence } from '../text/sentence.js'
import { emitFormal } from './emit.js'
import { Parser, type Style } from './parse.js'
import { printExpr, printFormal } from './print.js'
import { NotFormal } from './syntax.js'
import { formalTokens } from './tokens.js'

/** What hardly any sentence of words alone holds. */
const SIGNS =
  /[-+*/%^|&~<>=!#√⌊⌈Σ∑∏∀∃∈²³·×≤≥≠{[]|\b(?:min|max|sum|ceil|floor|gcd|abs|sqrt|popcount|xor|mod|repeat|while|swap)\b/
/** Readings in words of as many words are rivals, but this one is put first. */
const PRECISE = 1.2
const PROBES = 40
const STEP_LIMIT = 20_000

/** Readings of a sentence that is notation or pseudocode: one for each way to take what notations write differently. */
export function formalCandidates(text: string, sentence: Sentence): readonly Candidate[] {
  const { signature } = sentence
  if (signature === undefined || !SIGNS.test(text)) return []
  const names = new Set(signature.parameters.map(({ name }) => name))
  const found = new Map<string, Candidate>()
  const carets = text.includes('^') && !/\d\^|10\^/.test(text) ? caretsOf(text) : (['power'] as const)
  for (const caret of carets)
    for (const shortBodies of /while|repeat|\bfor\b/.test(text) && text.includes(';') ? [false, true] : [false]) {
      const candidate = candidateOf(text, { caret, shortBodies, names }, sentence)
      if (candidate !== undefined && !found.has(candidate.source)) found.set(candidate.source, candidate)
    }
  return [...found.values()]
}

/** Beside signs about bits `^` is exclusive or, beside other arithmetic a power; alone it may be either. */
function caretsOf(text: string): readonly Style['caret'][] {
  if (/<<|>>|&(?!&)|~|\^=|0x/.test(text)) return ['xor']
  if (/\^\s*(?:[2-9]\b|\{)|\bmod\b|[Σ∑∏*·]|_\{/.test(text)) return ['power']
  return ['power', 'xor']
}

function candidateOf(text: string, style: Style, sentence: Sentence): Candidate | undefined {
  const signature = sentence.signature!
  try {
    const formal = new Parser(formalTokens(text), style).formal()
    const source = emitFormal(formal, signature)
    if (!isDefined(source)) return undefined
    const used = sentence.tokens.flatMap((_, i) => (sentence.free[i] ? [] : [i]))
    const samples = formal.samples.map(([from, to]) => `${signature.name}(${printExpr(from)}) = ${printExpr(to)}`)
    return {
      origin: 'composition',
      source,
      restatement: printFormal(formal),
      // All of it is read as what it says, signs and all.
      specificity: used.length * PRECISE,
      unexplained: [],
      used,
      assumptions: [],
      ...(samples.length === 0 ? {} : { samples }),
    }
  } catch (error) {
    if (error instanceof NotFormal) return undefined
    throw error
  }
}

/** Whether the contract has a value on every probed input that it permits: a text with a slip mostly has none on some. */
function isDefined(source: string): boolean {
  const { value: contract } = parseContract(source)
  if (contract === undefined) return false
  const interpreter = createInterpreter(contract, { stepLimit: STEP_LIMIT })
  let returned = 0
  let limited = 0
  for (const values of probeInputs(contract.entry, [], PROBES)) {
    const outcome = interpreter.call(values)
    if (outcome.kind === 'returned') returned++
    else if (outcome.kind === 'limit') limited++
    else if (outcome.violation !== 'requires-not-met') return false
  }
  return returned > 0 || limited === 0
}
