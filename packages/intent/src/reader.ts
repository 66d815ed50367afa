import { type Diagnostic, formatType, parseExampleCall, parseSignature } from '@sourceless/contract'
import { overBytes } from './concept/bytes.js'
import type { Concept } from './concept/format.js'
import { matchConcepts } from './concept/match.js'
import { judge, type Survivor } from './evidence/judge.js'
import { bearsNotes, supportOf } from './evidence/support.js'
import { formalCandidates } from './formal/read.js'
import type { Parameter } from './meaning/types.js'
import { keepsNotes } from './program/checks.js'
import { composePrograms } from './program/compose.js'
import { type Fact, keepsFacts, takeFacts } from './program/facts.js'
import { hasLoneSymbol, narrows } from './program/normal.js'
import type { Notes } from './program/notes.js'
import { programCandidates, wantsProgram } from './program/read.js'
import type { Candidate } from './reading/candidate.js'
import { type Chart, composeReadings, createMeaningGrammar, readChart } from './reading/compose.js'
import { decide } from './reading/decide.js'
import { frameCandidates, titleCandidates } from './reading/frames.js'
import { implySignature } from './reading/imply.js'
import { procedureCandidates } from './reading/procedures.js'
import { asksTruth, closest, fitsStatedShapes, namesFunction } from './reading/shape.js'
import type { Reader, ReaderOptions, Reading, ReadRequest } from './reading.js'
import { finish, type Work } from './synthesis/budget.js'
import { synthesize } from './synthesis/index.js'
import { signatureOf } from './synthesis/signature.js'
import { isDescriptive } from './text/decisive.js'
import { readSentence, type Sentence } from './text/sentence.js'
import type { Signature } from './text/signature.js'
import { closestWords, correctSpelling, createVocabulary, type Vocabulary } from './text/spelling.js'

/** Candidates beyond these are not run. */
const MAX_JUDGED = 40

/** Makes a reader over the given concepts. Reading is pure: same request, same answer. */
export function createReader(options: ReaderOptions): Reader {
  const concepts = options.concepts
  const functions = concepts.filter((concept) => concept.name !== 'main')
  let grammar: ReturnType<typeof createMeaningGrammar> | undefined
  let vocabulary: Vocabulary | undefined
  let rules: ReadonlySet<string> | undefined
  const readInPieces = (request: ReadRequest): Work<Reading> => {
    grammar ??= createMeaningGrammar(functions)
    vocabulary ??= createVocabulary(concepts, grammar)
    rules ??= new Set(
      grammar.rules.flatMap(({ pattern }) => pattern.flatMap((item) => (item.kind === 'word' ? [...item.keys] : []))),
    )
    return read(request, { concepts, grammar, vocabulary, rules })
  }
  return { readInPieces, read: (request) => finish(readInPieces(request)) }
}

interface Knowledge {
  /** Words of the grammar's rules. */
  readonly rules: ReadonlySet<string>
  readonly concepts: readonly Concept[]
  readonly grammar: ReturnType<typeof createMeaningGrammar>
  readonly vocabulary: Vocabulary
}

function* read(request: ReadRequest, knowledge: Knowledge): Work<Reading> {
  const given = givenSignature(request)
  if ('diagnostics' in given) return { kind: 'invalid', diagnostics: given.diagnostics }
  const reading = readWords(request, given, knowledge)
  const examples = request.examples ?? []
  if (reading.kind !== 'unknown' || given.program || examples.length < 2) return reading
  return (yield* readExamples(request, given.signature, examples, knowledge)) ?? reading
}

/** What the examples show, with the words as hints. */
function* readExamples(
  request: ReadRequest,
  given: Signature | undefined,
  examples: readonly string[],
  knowledge: Knowledge,
): Work<Reading | undefined> {
  const signature = given ?? signatureOf(examples).signature
  if (signature === undefined) return undefined
  const text = correctSpelling(request.text, knowledge.vocabulary, signature)
  return yield* synthesize({
    ...request,
    signature,
    examples,
    sentence: readSentence(text, signature),
    concepts: knowledge.concepts.filter((concept) => concept.name !== 'main'),
    assumptions: given === undefined ? [`types are those of the examples: ${typesOf(signature)}`] : [],
  })
}

const typesOf = ({ parameters, result }: Signature): string =>
  [
    ...parameters.map(({ name, type }) => `${name} is ${type}`),
    ...(result === 'void' ? [] : [`the result is ${result}`]),
  ].join(', ')

function readWords(request: ReadRequest, given: GivenShape, knowledge: Knowledge): Reading {
  const signature = given.signature
  const text = correctSpelling(request.text, knowledge.vocabulary, signature)
  const sentence = readSentence(text, signature)
  const examples = request.examples ?? []
  const formal = judged(formalCandidates(request.text, sentence), sentence, examples, knowledge, [])
  if (formal.kind === 'contract' || formal.kind === 'question') return formal
  const asFunction = () =>
    judged(functionCandidates(sentence, knowledge, examples.length > 0), sentence, examples, knowledge, [])
  if (signature !== undefined) {
    const whole = asFunction()
    return whole.kind === 'unknown' ? (readCore(sentence, examples, knowledge) ?? whole) : whole
  }
  if (given.program || wantsProgram(sentence, text)) return readProgram(text, examples, knowledge, request.text)
  const reading = asFunction()
  if (reading.kind === 'contract' || examples.length > 0) return reading
  if (namesFunction(sentence)) return reading
  const program = readProgram(text, examples, knowledge, request.text)
  return program.kind === 'contract' ? program : reading
}

/** At most so many words may stand in the way of a composed reading. */
const MAX_STRIPPED = 4

/**
 * The sentence without words that no rule knows (`count the entries that dip below zero`), read as a composition.
 * Examples with different results must bear it out.
 */
function readCore(sentence: Sentence, examples: readonly string[], knowledge: Knowledge): Reading | undefined {
  if (examples.length < 2 || sentence.signature === undefined) return undefined
  const names = new Set(sentence.signature.parameters.map(({ name }) => name.toLowerCase()))
  const strange = sentence.tokens.map(
    (token, i) =>
      token.kind === 'word' &&
      token.value === undefined &&
      isDescriptive(token.key) &&
      !knowledge.rules.has(token.key) &&
      !names.has(token.text.toLowerCase()) &&
      !sentence.types.some((mention) => i >= mention.start && i < mention.end),
  )
  const stripped = sentence.tokens.filter((_, i) => strange[i])
  const lost = sentence.tokens.filter((_, i) => strange[i] && !sentence.free[i])
  if (stripped.length === 0 || lost.length > MAX_STRIPPED) return undefined
  // A letter means itself: `… where y is one too`.
  if (lost.some(({ text }) => text.length === 1)) return undefined
  const text = sentence.tokens
    .filter((_, i) => !strange[i])
    .map((token) => (token.kind === 'quote' ? JSON.stringify(token.text) : token.text))
    .join(' ')
  // `the values that look interesting`: what is left out chose among them.
  if (/\b(that|which|who|whose|where|with|when|if)\s*([.,;:!?)]|$)/i.test(text)) return undefined
  const core = readSentence(text, sentence.signature)
  const chart = readChart(knowledge.grammar, core, sentence.signature.parameters)
  const candidates = composeReadings(core, chart, implySignature(core.tokens, core.types), sentence.signature)
  const borne = supported(candidates, core, examples, true)
  return borne.length === 0
    ? undefined
    : withIgnored(
        decide(borne, core),
        lost.map(({ text }) => text),
      )
}

/** The same reading, which passes over these words too. */
function withIgnored(reading: Reading, words: readonly string[]): Reading {
  if (reading.kind !== 'contract') return reading
  const ignoredWords = [...new Set([...reading.ignoredWords, ...words])]
  const { length } = reading.usedWords
  return { ...reading, ignoredWords, confidence: length / (length + ignoredWords.length) }
}

function readProgram(text: string, examples: readonly string[], knowledge: Knowledge, original: string): Reading {
  const { text: rest, facts } = takeFacts(text)
  const wish = readSentence(rest, undefined)
  const readFunction = (part: Sentence): Candidate | undefined => {
    const best = [...functionCandidates(part, knowledge, false)].sort(
      (a, b) => a.unexplained.length - b.unexplained.length || b.specificity - a.specificity,
    )
    return best.find((candidate) => candidate.unexplained.length === 0 && judge(candidate, []).survivor !== undefined)
  }
  if (!/\w/.test(text)) return unknown([], [], wish, knowledge.vocabulary)
  const programs = knowledge.concepts.filter(({ name }) => name === 'main')
  const titled = titleCandidates(programs, readSentence(original, undefined), () => [])
  if (titled.length > 0) return judged(titled, wish, examples, knowledge, [])
  let notes: Notes = {}
  // The words as written, then as the spelling correction sees them.
  for (const written of new Set([original, text])) {
    const { candidates, notes: said } = composePrograms(written, readFunction)
    notes = said
    if (candidates.length === 0) continue
    const composed = judged(candidates, wish, examples, knowledge, facts, notes)
    if (composed.kind === 'contract' || composed.kind === 'question') return composed
  }
  // A sign that stands alone and what narrows a request are content, which the readings below do not look at.
  if (hasLoneSymbol(text) || narrows(text)) return unknown([], [], wish, knowledge.vocabulary)
  return judged(
    programCandidates(wish, rest, knowledge.concepts, knowledge.grammar, readFunction),
    wish,
    examples,
    knowledge,
    facts,
    notes,
  )
}

function judged(
  candidates: readonly Candidate[],
  sentence: Sentence,
  examples: readonly string[],
  knowledge: Knowledge,
  facts: readonly Fact[],
  notes: Notes = {},
): Reading {
  const ranked = [...candidates].sort(
    (a, b) => a.unexplained.length - b.unexplained.length || b.specificity - a.specificity,
  )
  const survivors: Survivor[] = []
  const malformed: Diagnostic[] = []
  const faults: Diagnostic[] = []
  for (const candidate of ranked.slice(0, MAX_JUDGED)) {
    if (candidate.unexplained.length > 0 && survivors.length > 0) break
    if (candidate.family !== undefined && survivors.some((other) => isMeant(other.candidate, candidate, examples)))
      continue
    const verdict = judge(candidate, examples)
    if (facts.length > 0 && verdict.survivor !== undefined && !keepsFacts(verdict.survivor.contract, facts)) continue
    if (verdict.survivor?.contract.kind === 'program' && !keepsNotes(verdict.survivor.contract, notes)) continue
    malformed.push(...verdict.malformed)
    if (
      verdict.survivor !== undefined &&
      sentence.signature === undefined &&
      verdict.survivor.contract.kind === 'function' &&
      !fitsStatedShapes(verdict.survivor.contract.entry, sentence)
    )
      continue
    if (candidate.unexplained.length === 0) faults.push(...verdict.faults)
    if (verdict.survivor !== undefined) survivors.push(verdict.survivor)
  }
  const explained = survivors.filter(({ candidate }) => candidate.unexplained.length === 0 && candidate.byName !== true)
  if (explained.length > 0)
    return decide(sentence.signature === undefined ? closest(explained, sentence) : explained, sentence)
  if (sentence.signature !== undefined) {
    const borne = supported(ranked, sentence, examples)
    if (borne.length > 0) return decide(borne, sentence)
  }
  const noted = survivors.filter((survivor) => bearsNotes(survivor, sentence))
  if (noted.length > 0) return decide(noted, sentence)
  if (malformed.length > 0 && survivors.length === 0) return { kind: 'invalid', diagnostics: malformed }
  return unknown(ranked, faults, sentence, knowledge.vocabulary)
}

/** Whether the first of two ways to fill a concept speaks for both: without examples not where other parameters are taken. */
const isMeant = (first: Candidate, other: Candidate, examples: readonly string[]): boolean =>
  first.family === other.family && (examples.length > 0 || first.takes === other.takes)

/** `solve the tiling problem`: the name of a family of problems, of which only examples tell one. */
const namesProblem = ({ tokens }: Sentence): boolean =>
  tokens.some(({ text }) => /^(problems?|puzzles?|challenges?)$/i.test(text))

/** `is n prime and what are its factors`: two questions, of which one function answers only one. */
function asksTwice(sentence: Sentence): boolean {
  return (
    asksTruth(sentence) &&
    sentence.tokens.some(
      ({ text }, i) => /^and$/i.test(text) && /^(what|which|how|where)$/i.test(sentence.tokens[i + 1]?.text ?? ''),
    )
  )
}

function functionCandidates(sentence: Sentence, knowledge: Knowledge, hasExamples: boolean): readonly Candidate[] {
  if (asksTwice(sentence) || (namesProblem(sentence) && !hasExamples)) return []
  const implied = implySignature(sentence.tokens, sentence.types)
  const charts = new Map<string, Chart>()
  /** Concepts with parameters alike share a chart: drawing one takes most of the time of a read. */
  const chart = (parameters: readonly Parameter[]): Chart => {
    const key = parameters.map(({ name, type }) => `${name}: ${type}`).join(', ')
    const known = charts.get(key) ?? readChart(knowledge.grammar, sentence, parameters)
    charts.set(key, known)
    return known
  }
  const given = sentence.signature?.parameters
  const claims = (concept: Concept) => chart(given ?? concept.parameters).claims
  const types = sentence.signature?.parameters.map(({ type }) => type) ?? []
  const bytes = types.some((type) => type.endsWith('u8[]')) && !types.includes('cstr')
  const functions = knowledge.concepts
    .filter(({ name }) => name !== 'main')
    .map((one) => (bytes ? overBytes(one) : one))
  const titled = titleCandidates(functions, sentence, claims)
  if (titled.length > 0) return titled
  const out: Candidate[] = []
  for (const match of matchConcepts(functions, sentence))
    out.push(...frameCandidates(match, sentence, claims(match.concept)))
  out.push(...composeReadings(sentence, chart(given ?? implied.parameters), implied, sentence.signature))
  // Steps that a rule of the grammar reads as a whole are what it says they are.
  if (!out.some(({ unexplained }) => unexplained.length === 0)) {
    const edges = (part: Sentence, parameters: readonly Parameter[]) =>
      readChart(knowledge.grammar, part, parameters).edges
    out.push(...procedureCandidates(sentence, sentence.signature, edges))
  }
  return out
}

function unknown(
  ranked: readonly Candidate[],
  faults: readonly Diagnostic[],
  sentence: Sentence,
  vocabulary: Vocabulary,
): Reading {
  const unexplained = ranked[0]?.unexplained ?? sentence.tokens.flatMap((_, i) => (sentence.free[i] ? [] : [i]))
  const strange = unexplained.filter(
    (at) => sentence.tokens[at]!.kind === 'word' && !vocabulary.has(sentence.keys[at]!),
  )
  const words = [...new Set((strange.length > 0 ? strange : unexplained).map((at) => sentence.tokens[at]!.text))]
  const closest = words
    .map((word) => ({ word, candidates: closestWords(word, vocabulary) }))
    .filter((each) => each.candidates.length > 0)
  const message =
    faults.length > 0
      ? `every reading of the sentence is refuted: ${faults[0]!.message}`
      : words.length > 0
        ? `not understood: ${words.join(', ')}; say it in other words, or give a signature and examples`
        : 'no reading fits; say it in other words, or give a signature and examples'
  return { kind: 'unknown', words, closest, message }
}

/** A reading that explains this much less than the best is no rival of it. */
const SHARE_MARGIN = 0.25

/**
 * Readings that leave words unexplained, or that only the signature's name names, where what the request states bears
 * them out (`supportOf`).
 */
function supported(
  ranked: readonly Candidate[],
  sentence: Sentence,
  examples: readonly string[],
  core = false,
): readonly Survivor[] {
  const out: { readonly survivor: Survivor; readonly share: number }[] = []
  for (const candidate of ranked.slice(0, MAX_JUDGED)) {
    // A phrase cut out of a sentence is no reading of it; a concept is named as a whole.
    if (candidate.origin !== 'concept' && !(core && candidate.unexplained.length === 0)) continue
    if (out.some(({ survivor }) => survivor.candidate.family === candidate.family && candidate.family !== undefined))
      continue
    const survivor = judge(candidate, examples).survivor
    const support = survivor === undefined ? undefined : supportOf(survivor, sentence, core)
    if (survivor === undefined || support === undefined) continue
    const borne = { ...survivor, candidate: { ...candidate, unexplained: support.ignored } }
    out.push({ survivor: borne, share: support.share + candidate.specificity / 100 })
  }
  out.sort((a, b) => b.share - a.share)
  return out.filter(({ share }) => share >= out[0]!.share - SHARE_MARGIN).map(({ survivor }) => survivor)
}

interface GivenShape {
  readonly signature?: Signature
  readonly program: boolean
}
type Given = GivenShape | { readonly diagnostics: readonly Diagnostic[] }

function givenSignature(request: ReadRequest): Given {
  if (request.signature !== undefined) {
    const { value, diagnostics } = parseSignature(request.signature)
    if (value === undefined) return { diagnostics }
    if (value.kind === 'program') return { program: true }
    const parameters = value.parameters.map((parameter) => ({
      name: parameter.name,
      type: parameter.mutabilityOpen
        ? formatType(parameter.type).replace(/^readonly /, '')
        : formatType(parameter.type),
    }))
    return { program: false, signature: { name: value.name, parameters, result: formatType(value.result) } }
  }
  for (const example of request.examples ?? []) {
    const { value, diagnostics } = parseExampleCall(example)
    if (value === undefined) return { diagnostics }
    if (value.name === 'main') return { program: true }
  }
  return { program: false }
}
