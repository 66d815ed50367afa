import { createInterpreter, parseContract } from '@sourceless/contract'
import { probeInputs } from '../evidence/probes.js'
import type { Candidate } from '../reading/candidate.js'
import type { Sentence } from '../text/sentence.js'
import { emitFormal } from './emit.js'
import { Parser, type Style } from './parse.js'
import { printExpr, printFormal } from './print.js'
import { NotFormal } from './syntax.js'
import { formalTokens } from './tokens.js'

/** Signs and names of functions, of which a formal text has some. */
const SIGNS =
  /[+*/%^|&~<>=!#√⌊⌈Σ∑∏∀∃∈²³·×≤≥≠{[]|\d\.\.|\w - \w|: ?-?\d|\b(?:min|max|sum|ceil|floor|gcd|lcm|abs|sqrt|popcount|xor|mod|repeat|while|swap|return|implies|iff)\b/
/** Words that a formal text may hold beside names. */
const WORDS = new Set(
  `the number of how many count all indices indexes positions pairs integers values sum product prod min max minimum maximum
  smallest largest least greatest over with using integer truncating truncated whole division rounded rounding round down return is gives true false
  iff if and only exactly when in place computed without overflow simultaneously same equal lengths guaranteed assumed must match be
  ascii set size as sets based counted once empty array list rest unchanged other bytes characters elements stay else keep for forall every
  each there exists exist some such that so not otherwise elif while repeat times do until swap exchange none no nothing qualifies qualify
  even odd prime primes positive negative always length len reverse reversed sorted sort lower upper tolower toupper distinct different
  among numbers entries from to downto by then or xor mod div where given assume assuming any notin abs fabs sqrt isqrt floor ceil gcd lcm
  pow popcount sign sgn bit isprime isdigit isupper islower log lg new old let start starts at output result int var repetitions steps
  rounds iterations below above under implies math range`.split(/\s+/),
)
const PROBES = 30
const STEP_LIMIT = 20_000

/** Readings of a sentence that is notation or pseudocode: one for each way to take what notations write differently. */
export function formalCandidates(text: string, sentence: Sentence): readonly Candidate[] {
  const { signature } = sentence
  if (signature === undefined || !SIGNS.test(text)) return []
  const names = new Set(signature.parameters.map(({ name }) => name))
  if (hasStrangeWords(text, names)) return []
  const found = new Map<string, Candidate>()
  const carets = text.includes('^') && !/\d\^|10\^/.test(text) ? caretsOf(text) : (['power'] as const)
  const modulos = /\bmod\b/.test(text) ? (['never negative', 'signed'] as const) : (['never negative'] as const)
  const bodies = /while|repeat|\bfor\b/.test(text) && text.includes(';') ? [false, true] : [false]
  for (const caret of carets)
    for (const modulo of modulos)
      for (const shortBodies of bodies) {
        const candidate = candidateOf(text, { caret, modulo, shortBodies, names }, sentence)
        if (candidate !== undefined && !found.has(candidate.source)) found.set(candidate.source, candidate)
      }
  return [...found.values()]
}

/** Whether a word means nothing here: neither a word of formal texts nor a name that is given or gets a value. */
function hasStrangeWords(text: string, names: ReadonlySet<string>): boolean {
  let assigned: ReadonlySet<string> | undefined
  for (const [written] of text.matchAll(/[a-z]\w{2,}/gi)) {
    const word = written.replace(/_$/, '')
    if (WORDS.has(word.toLowerCase()) || names.has(word)) continue
    assigned ??= new Set(Array.from(text.matchAll(ASSIGNED), ([, name]) => name!))
    if (!assigned.has(word)) return true
  }
  return false
}
const ASSIGNED = /\b([a-z]\w{2,})(?= ?(?:[-+*/%&|^:]?=|∈|in\b|starts|\+\+|--|,|\(|:))/gi

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
      specificity: sentence.tokens.length,
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
