import type { Edge, Grammar } from '../grammar/chart.js'
import { Emitter, type Scope, Unwritable } from '../meaning/emit.js'
import { it, type Meaning, type Seq } from '../meaning/meaning.js'
import type { Candidate } from '../reading/candidate.js'
import { readChart } from '../reading/compose.js'
import type { Sentence } from '../text/sentence.js'
import { stem } from '../text/stem.js'

const LAYOUT = new Set(
  'one per line each on own separate newline follow by and single separated space with line in order ascend'
    .split(' ')
    .map(stem),
)
const PRINT = new Set(
  ['print', 'write', 'output', 'display', 'show', 'return', 'list', 'count', 'find', 'compute', 'report'].map(stem),
)
const REMOVE = new Set(['remove', 'delete', 'drop', 'strip', 'without', 'omit', 'skip'].map(stem))
const KEEP = new Set(['keep', 'only'].map(stem))

const has = (sentence: Sentence, ...words: string[]): boolean =>
  words.some((word) => sentence.positions.has(stem(word)))
const entry = (lines: readonly string[], helpers: readonly { readonly source: string }[]): string =>
  [
    `function main(): void {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`,
    ...helpers.map((helper) => helper.source),
  ].join('\n\n')

/** Programs that print text, a number, or a sequence, composed from the phrases of the sentence. */
export function printCandidates(sentence: Sentence, grammar: Grammar<Meaning>): readonly Candidate[] {
  const out: Candidate[] = []
  const text = printText(sentence)
  if (text !== undefined) out.push(text)
  const chart = readChart(grammar, sentence, [], true)
  const edges = chart.edges.filter(
    (edge) =>
      ['Num', 'Seq', 'Property'].includes(edge.category) &&
      edge.end - edge.start >= (edge.category === 'Property' ? 1 : 2),
  )
  const sorted = edges.sort((a, b) => b.end - b.start - (a.end - a.start) || a.cost - b.cost)
  for (const edge of sorted.slice(0, 24)) {
    const candidate = fromEdge(edge, sentence)
    if (candidate !== undefined && (out.length === 0 || candidate.unexplained.length <= out[0]!.unexplained.length))
      out.push(candidate)
  }
  return out
}

function account(
  sentence: Sentence,
  covered: (i: number) => boolean,
  extra: ReadonlySet<string>,
  source: string,
): Candidate {
  // `lines` in `print the lines …` is what is printed, not how.
  const lineOfLayout = (i: number) =>
    sentence.keys[i] !== 'lin' ||
    /^(per|own|each|one|a|single|separate|separat|every)$/i.test(sentence.tokens[i - 1]?.text ?? '')
  const explained = (i: number) =>
    covered(i) ||
    sentence.free[i] ||
    sentence.remark[i] ||
    (extra.has(sentence.keys[i]!) && lineOfLayout(i)) ||
    PRINT.has(sentence.keys[i]!)
  const unexplained = sentence.tokens.flatMap((_, i) => (explained(i) ? [] : [i]))
  const used = sentence.tokens.flatMap((_, i) => (covered(i) ? [i] : []))
  const said = sentence.tokens.map(({ kind, text }) => (kind === 'quote' ? JSON.stringify(text) : text)).join(' ')
  return {
    origin: 'program',
    source,
    restatement: said,
    specificity: used.filter((i) => !sentence.free[i]).length,
    unexplained,
    used,
    assumptions: [],
  }
}

/** `print hello world`, `print "Hi" and a newline`: what stands after the verb is the text. */
function printText(sentence: Sentence): Candidate | undefined {
  const { tokens } = sentence
  const at = tokens.findIndex((token) =>
    /^(print|prints|write|writes|output|outputs|display|displays|say|says)$/i.test(token.text),
  )
  let quoted = at + 1
  while (/^(a|an|the|line|text|word|message|string|exactly|just|only)$/i.test(tokens[quoted]?.text ?? '')) quoted++
  const first = tokens[quoted]?.kind === 'quote' ? tokens[quoted] : tokens[at + 1]
  if (at < 0 || first === undefined) return undefined
  if (first.kind === 'quote') {
    const plain = !/\n$/.test(first.text) && !has(sentence, 'without')
    const extra = new Set([...LAYOUT, ...(has(sentence, 'without') ? ['without', 'trail', 'no', 'final'] : [])])
    return account(
      sentence,
      (i) => i >= at && i <= quoted,
      extra,
      entry([`write(${JSON.stringify(plain ? `${first.text}\n` : first.text)})`], []),
    )
  }
  // Bare words are text only when nothing else is said.
  const last = tokens.length
  if (at > 2 || tokens.slice(at + 1).some((token) => token.kind !== 'word' && !/^[,!.]$/.test(token.text)))
    return undefined
  if (last - at > 4 || !/^(hello|hi|goodbye|bye|welcome|good|yes|no|ok)$/i.test(first.text)) return undefined
  const said = tokens
    .slice(at + 1)
    .map((token) => token.text)
    .join(' ')
    .replace(/ ([,!.])/g, '$1')
  return account(sentence, (i) => i >= at, LAYOUT, entry([`write(${JSON.stringify(`${said}\n`)})`], []))
}

function fromEdge(edge: Edge<Meaning>, sentence: Sentence): Candidate | undefined {
  const emitter = new Emitter([], 'u64')
  const scope: Scope = { lines: [] }
  const covered = (i: number) => i >= edge.start && i < edge.end
  try {
    if (edge.value.type === 'num') {
      const type = emitter.typeOf(edge.value.num, scope) ?? 'u64'
      const value = emitter.num(edge.value.num, type, scope)
      return account(
        sentence,
        covered,
        LAYOUT,
        entry([...scope.lines, `writeDecimal(${value})`, 'write("\\n")'], [...emitter.helpers.values()]),
      )
    }
    if (edge.value.type === 'seq') return printSeq(edge.value.seq, covered, sentence, emitter, scope)
    if (edge.value.type === 'property') return filterBytes(edge, covered, sentence, emitter, scope)
  } catch (error) {
    if (error instanceof Unwritable) return undefined
    throw error
  }
  return undefined
}

/** Numbers one per line, or on one line between spaces. */
function printSeq(
  seq: Seq,
  covered: (i: number) => boolean,
  sentence: Sentence,
  emitter: Emitter,
  scope: Scope,
): Candidate | undefined {
  if (seq.base.kind === 'stdin') return undefined
  const spaced = has(sentence, 'space')
  if (!spaced && !has(sentence, 'line') && !has(sentence, 'newline')) return undefined
  if (spaced) scope.lines.push('let started = false')
  emitter.loop(seq, scope, (inner) => {
    const value = emitter.num(seq.map ?? it, 'u64', inner)
    if (spaced) inner.lines.push('if (started) write(" ")', 'started = true', `writeDecimal(${value})`)
    else inner.lines.push(`writeDecimal(${value})`, 'write("\\n")')
  })
  if (spaced) scope.lines.push('write("\\n")')
  return account(sentence, covered, LAYOUT, entry(scope.lines, [...emitter.helpers.values()]))
}

const COPY = new Set(
  'copy stdin stdout to all every each byte character everything else unchanged other rest from pass through be and'
    .split(' ')
    .map(stem),
)

/** Copies standard input without the bytes of a class, or only those. */
function filterBytes(
  edge: Edge<Meaning>,
  covered: (i: number) => boolean,
  sentence: Sentence,
  emitter: Emitter,
  scope: Scope,
): Candidate | undefined {
  if (edge.value.type !== 'property' || !has(sentence, 'stdin')) return undefined
  const remove = sentence.keys.some((key) => REMOVE.has(key))
  const keep = sentence.keys.some((key) => KEEP.has(key))
  if (remove === keep) return undefined
  const verbs = remove ? REMOVE : KEEP
  emitter.loop({ base: { kind: 'stdin' } }, scope, (inner) => {
    const holds = emitter.bool(
      edge.value.type === 'property' ? edge.value.property : { kind: 'truth', value: true },
      inner,
    )
    inner.lines.push(`if (${remove ? `!(${holds})` : holds}) write(u8(${inner.it!.text}))`)
  })
  return account(sentence, covered, new Set([...COPY, ...verbs]), entry(scope.lines, [...emitter.helpers.values()]))
}
