import type { Edge } from '../grammar/chart.js'
import { Emitter, type Scope, Unwritable } from '../meaning/emit.js'
import { sayBool, sayNum } from '../meaning/english.js'
import { nonzeroWhere } from '../meaning/exact.js'
import {
  type ArithmeticName,
  arithmetic,
  type Bool,
  fillNum,
  isNum,
  type Meaning,
  type Num,
  rewritten,
} from '../meaning/meaning.js'
import { isInteger, isSigned, type Parameter } from '../meaning/types.js'
import { ARTICLES } from '../text/generic.js'
import type { Sentence } from '../text/sentence.js'
import type { Signature } from '../text/signature.js'
import type { Token } from '../text/tokenize.js'
import type { Candidate } from './candidate.js'

/** What is done, step by step, with names that change: `r = 0; while n > 0: r = r * 10 + n % 10, n = n / 10; return r`. */
type Statement =
  | { readonly kind: 'assign'; readonly names: readonly string[]; readonly values: readonly Num[] }
  | { readonly kind: 'while'; readonly condition: Bool; readonly body: readonly Statement[]; readonly first?: boolean }
  | { readonly kind: 'times'; readonly times: Num; readonly body: readonly Statement[] }
  | { readonly kind: 'each'; readonly name: string; readonly over: Meaning; readonly body: readonly Statement[] }
  | {
      readonly kind: 'if'
      readonly condition: Bool
      readonly yes: readonly Statement[]
      readonly no: readonly Statement[]
    }
  | { readonly kind: 'return'; readonly value: Num | Bool | 'count' }

const isWord = (token: Token | undefined, words: RegExp): boolean =>
  token !== undefined && token.kind !== 'quote' && words.test(token.text.toLowerCase())
const isName = (token: Token | undefined): boolean =>
  token?.kind === 'word' && token.value === undefined && /^[a-z]\w*$/i.test(token.text)

/** Names that something is assigned to. */
function assigned(tokens: readonly Token[]): ReadonlySet<string> {
  const out = new Set<string>()
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1]
    const starts = before === undefined || /^([;:.,(]|and|then|set|let|with|repeat|do|pair)$/i.test(before.text)
    const sign = tokens[i + 1]?.text ?? ''
    const assigns = /^(=|<-|to)$/.test(sign) || (/^[-+*/%:]$/.test(sign) && tokens[i + 2]?.text === '=')
    if (isName(token) && ((starts && assigns && (sign !== 'to' || isWord(before, /^set$/))) || isWord(before, /^let$/)))
      out.add(token.text)
    if (isName(token) && isWord(tokens[i + 1], /^(starts|begins)$/)) out.add(token.text)
    // `(a, b) = (b, a % b)`, `replace (a, b) with (b, a mod b)`
    if (
      token.text === '(' &&
      tokens[i + 2]?.text === ',' &&
      tokens[i + 4]?.text === ')' &&
      /^(=|by|with|becomes|->)$/i.test(tokens[i + 5]?.text ?? '')
    )
      for (const name of [tokens[i + 1], tokens[i + 3]]) if (isName(name)) out.add(name!.text)
  }
  return out
}

class Reader {
  private readonly edges = new Map<string, Edge<Meaning>>()
  private readonly memo = new Map<string, readonly Statement[] | undefined>()

  private readonly tokens: readonly Token[]
  private readonly names: ReadonlySet<string>
  /** The names of the pair that is spoken of. */
  private readonly pair: readonly string[]

  constructor(tokens: readonly Token[], edges: readonly Edge<Meaning>[], names: ReadonlySet<string>) {
    this.tokens = tokens
    this.names = names
    const at = tokens.findIndex(
      ({ text }, i) => text === '(' && tokens[i + 2]?.text === ',' && tokens[i + 4]?.text === ')',
    )
    this.pair = at < 0 ? [] : [tokens[at + 1]!.text, tokens[at + 3]!.text]
    for (const edge of edges) {
      const key = `${edge.category} ${edge.start} ${edge.end}`
      const before = this.edges.get(key)
      if (before === undefined || edge.cost < before.cost) this.edges.set(key, edge)
    }
  }

  private text(at: number): string {
    return this.tokens[at]?.text.toLowerCase() ?? ''
  }
  private at(category: string, start: number, end: number): Meaning | undefined {
    const [from, to] = this.trimmed(start, end)
    return this.edges.get(`${category} ${from} ${to}`)?.value
  }
  private num(start: number, end: number): Num | undefined {
    const value = this.at('Num', start, end) ?? this.at('Cased', start, end)
    return value?.type === 'num' ? value.num : undefined
  }
  private bool(start: number, end: number): Bool | undefined {
    const value = this.at('Bool', start, end)
    return value?.type === 'bool' ? value.bool : undefined
  }
  /** Without the words and signs that only join. */
  private trimmed(start: number, end: number): readonly [number, number] {
    let [from, to] = [start, end]
    const joins = (at: number) =>
      /^([;.,:]|and|then|finally|next|now|do|also)$/.test(this.text(at)) ||
      (ARTICLES.has(this.tokens[at]!.key) && !this.names.has(this.tokens[at]!.text))
    while (from < to && joins(from)) from++
    while (to > from && /^([;.,:?!]|and|then)$/.test(this.text(to - 1))) to--
    return [from, to]
  }

  /** The statements that the tokens are, all of them. */
  block(start: number, end: number): readonly Statement[] | undefined {
    const [from, to] = this.trimmed(start, end)
    if (from >= to) return []
    const key = `${from} ${to}`
    if (this.memo.has(key)) return this.memo.get(key)
    this.memo.set(key, undefined)
    const out = this.loop(from, to) ?? this.one(from, to) ?? this.sequence(from, to)
    this.memo.set(key, out)
    return out
  }

  private sequence(start: number, end: number): readonly Statement[] | undefined {
    for (const at of this.cuts(start, end, /^([;.,]|and|then|finally)$/)) {
      const first = this.one(...this.trimmed(start, at))
      if (first === undefined) continue
      const rest = this.block(at, end)
      // Whether the second of two conditions is about what the first one left is not said.
      if (first[0]?.kind === 'if' && first[0].no.length === 0 && rest?.[0]?.kind === 'if') return undefined
      if (rest !== undefined && rest.length > 0) return [...first, ...rest]
    }
    return undefined
  }

  private cuts(start: number, end: number, signs: RegExp): readonly number[] {
    const out: number[] = []
    let depth = 0
    for (let i = start; i < end; i++) {
      const text = this.text(i)
      if (text === '(') depth++
      else if (text === ')') depth--
      else if (depth === 0 && i > start && signs.test(text)) out.push(i)
    }
    return out
  }

  /** A loop with its body, and what follows. */
  private loop(start: number, end: number): readonly Statement[] | undefined {
    const head = this.text(start)
    const then = (make: (body: readonly Statement[]) => Statement, at: number) => this.bodyAndRest(at, end, make)
    if (/^(while|until|till)$/.test(head) || /^as long as/.test([0, 1, 2].map((i) => this.text(start + i)).join(' '))) {
      const from = head === 'as' ? start + 3 : start + 1
      for (let at = end - 1; at > from; at--) {
        const condition = this.bool(from, at)
        if (condition === undefined) continue
        const holds: Bool = /^(until|till)$/.test(head) ? { kind: 'not', operand: condition } : condition
        const made = then((body) => ({ kind: 'while', condition: holds, body }), at)
        if (made !== undefined) return made
      }
      return undefined
    }
    if (head === 'for' && isName(this.tokens[start + 1]) && /^(in|from|=)$/.test(this.text(start + 2))) {
      const name = this.tokens[start + 1]!.text
      for (let at = end - 1; at > start + 3; at--) {
        const over = this.at('Items', start + 3, at) ?? this.at('Seq', start + 3, at)
        if (over?.type !== 'seq' || over.seq.filter !== undefined || over.seq.map !== undefined) continue
        if (over.seq.base.kind !== 'items' && over.seq.base.kind !== 'range') continue
        const made = then((body) => ({ kind: 'each', name, over, body }), at)
        if (made !== undefined) return made
      }
    }
    // `repeat n times: …`, `n times …`, `do the following n times: …`
    let from = start
    while (/^(repeat|do|the|this|following|now)$/.test(this.text(from))) from++
    for (let at = from + 1; at < Math.min(end - 1, from + 8); at++) {
      if (!/^(times|rounds|iterations)$/.test(this.text(at))) continue
      const times = this.num(from, at)
      const made = times === undefined ? undefined : then((body) => ({ kind: 'times', times, body }), at + 1)
      if (made !== undefined) return made
    }
    return undefined
  }

  /** The body ends where the sentence or its part does; where several statements could be either, nothing is read. */
  private bodyAndRest(
    start: number,
    end: number,
    make: (body: readonly Statement[]) => Statement,
  ): readonly Statement[] | undefined {
    const ends = this.cuts(start, end, /^\.$/)
    const parts = ends.length > 0 ? ends : this.cuts(start, end, /^;$/)
    const last = this.cuts(start, end, /^(return|give|answer|report|output|yield)$/)[0] ?? end
    const at = parts.find((cut) => cut > start + 1) ?? last
    const [body, rest] = [this.block(start, Math.min(at, last)), this.block(Math.min(at, last), end)]
    if (body === undefined || body.length === 0 || rest === undefined || body.some(({ kind }) => kind === 'return'))
      return undefined
    if (rest.length > 1 && rest[0]!.kind !== 'return') return undefined
    return [make(body), ...rest]
  }

  private one(start: number, end: number): readonly Statement[] | undefined {
    const [from, to] = this.trimmed(start, end)
    return (
      this.returned(from, to) ??
      this.assignment(from, to) ??
      this.step(from, to) ??
      this.conditional(from, to) ??
      this.postfix(from, to)
    )
  }

  private returned(start: number, end: number): readonly Statement[] | undefined {
    if (!/^(return|give|answer|report|output|yield)$/.test(this.text(start))) return undefined
    let from = start + 1
    while (/^(the|back|as|final|value|of)$/.test(this.text(from)) && from < end - 1) from++
    const said = Array.from({ length: end - from }, (_, i) => this.text(from + i)).join(' ')
    if (
      /^(number of|how (many|often)|count)( (such|of|the|these|those|repetitions?|steps?|rounds?|times?|iterations?|changes?|that|this|it|you|was|were|is|took|takes|had|to|do|did|repeated|needed|made|done))*$/.test(
        said,
      )
    )
      return [{ kind: 'return', value: 'count' }]
    const value = this.num(from, end) ?? this.bool(from, end)
    return value === undefined ? undefined : [{ kind: 'return', value }]
  }

  private assignment(start: number, end: number): readonly Statement[] | undefined {
    let from = start
    while (/^(set|let|start|starting|begin|with|replace|the|pair|initially|put|at)$/.test(this.text(from))) from++
    if (this.text(from) === '(' && this.text(from + 2) === ',' && this.text(from + 4) === ')') {
      const names = [this.tokens[from + 1]!.text, this.tokens[from + 3]!.text]
      if (!/^(=|by|with|becomes|->)$/.test(this.text(from + 5)) || !names.every((name) => this.names.has(name)))
        return undefined
      const inside =
        this.text(from + 6) === '(' && this.text(end - 1) === ')'
          ? ([from + 7, end - 1] as const)
          : ([from + 6, end] as const)
      for (const comma of this.cuts(...inside, /^,$/)) {
        const values = [this.num(inside[0], comma), this.num(comma + 1, inside[1])]
        if (values.every((value) => value !== undefined)) return [{ kind: 'assign', names, values: values as Num[] }]
      }
      return undefined
    }
    if (this.text(from - 1) === 'pair' && this.pair.length === 2)
      for (const comma of this.cuts(from, end, /^(,|and)$/)) {
        const values = [this.num(from, comma), this.num(comma + 1, end)]
        if (values.every((value) => value !== undefined))
          return [{ kind: 'assign', names: this.pair, values: values as Num[] }]
      }
    const name = this.tokens[from]?.text ?? ''
    if (!this.names.has(name)) return undefined
    const assign = (value: Num | undefined): readonly Statement[] | undefined =>
      value === undefined ? undefined : [{ kind: 'assign', names: [name], values: [value] }]
    const sign = this.text(from + 1)
    if (/^(starts|begins)$/.test(sign) && /^(at|with|as|from)$/.test(this.text(from + 2)))
      return assign(this.num(from + 3, end))
    if (/^(=|<-|to|be|becomes)$/.test(sign)) return assign(this.num(from + 2, end))
    if (this.text(from + 2) !== '=') return undefined
    const value = this.num(from + 3, end)
    if (sign === ':') return assign(value)
    return /^[-+*/%]$/.test(sign) && value !== undefined
      ? assign(arithmetic(sign as ArithmeticName, { kind: 'parameter', name }, value))
      : undefined
  }

  /** `add 1 to x`, `halve n` */
  private step(start: number, end: number): readonly Statement[] | undefined {
    const made = this.at('Step', start, end)
    if (made?.type !== 'step' || made.of === undefined || !this.names.has(made.of)) return undefined
    return [{ kind: 'assign', names: [made.of], values: [fillNum(made.next, { kind: 'parameter', name: made.of })] }]
  }

  private conditional(start: number, end: number): readonly Statement[] | undefined {
    if (this.text(start) !== 'if') return undefined
    for (const at of this.cuts(start, end, /^([,:]|then)$/)) {
      const condition = this.bool(start + 1, at)
      if (condition === undefined) continue
      const other = this.cuts(at, end, /^(otherwise|else)$/)[0] ?? end
      const [yes, no] = [this.one(at + 1, other), other === end ? [] : this.one(other + 1, end)]
      if (yes !== undefined && no !== undefined) return [{ kind: 'if', condition, yes, no }]
    }
    return undefined
  }

  /** `repeat b = b + 1 while b < g` */
  private postfix(start: number, end: number): readonly Statement[] | undefined {
    const from = /^(repeat|keep|do)$/.test(this.text(start)) ? start + 1 : start
    for (const at of this.cuts(from, end, /^(while|until|till)$/)) {
      const condition = this.bool(at + 1, end)
      const body = condition === undefined ? undefined : this.block(from, at)
      if (condition === undefined || body === undefined || body.length === 0) continue
      return [
        { kind: 'while', condition: this.text(at) === 'while' ? condition : { kind: 'not', operand: condition }, body },
      ]
    }
    return undefined
  }
}

/** The same with other names. */
const renamed = <T>(value: T, names: ReadonlyMap<string, string>): T =>
  rewritten(value, (part) =>
    part.kind === 'parameter' ? { ...part, name: names.get(part.name) ?? part.name } : undefined,
  )

/** Writes statements as notation text. */
class Writer {
  private readonly emitter: Emitter
  private readonly locals: ReadonlyMap<string, string>
  private readonly nonzero: string[] = []
  private readonly counter: string | undefined
  private readonly signature: Signature
  private readonly type: string

  constructor(signature: Signature, changed: readonly string[], type: string, counts: boolean) {
    this.signature = signature
    this.type = type
    const taken = new Set(signature.parameters.map(({ name }) => name))
    this.locals = new Map(changed.map((name) => [name, taken.has(name) ? `${name}_now` : name]))
    const locals: Parameter[] = [...this.locals.values()].map((name) => ({ name, type }))
    this.emitter = new Emitter([...signature.parameters, ...locals], signature.result, signature.name)
    this.counter = counts ? this.emitter.fresh('steps') : undefined
  }

  write(statements: readonly Statement[]): string {
    const lines: string[] = []
    for (const name of this.locals.keys()) {
      const given = this.signature.parameters.find((parameter) => parameter.name === name)
      const value = given === undefined ? '0' : given.type === this.type ? name : `${this.type}(${name})`
      lines.push(`let ${this.locals.get(name)}: ${this.type} = ${value}`)
    }
    if (this.counter !== undefined) lines.push(`let ${this.counter}: u64 = 0`)
    this.all(statements, lines)
    const requires: string[] = []
    for (const condition of this.emitter.requires) {
      const local = [...this.locals.values()].find((name) => new RegExp(`\\b${name}\\b`).test(condition))
      if (local === undefined) requires.push(condition)
      else if (!this.nonzero.includes(local)) throw new Unwritable('a divisor that may be zero')
    }
    const { name, parameters, result } = this.signature
    const body = [...requires.map((condition) => `requires(${condition})`), ...lines]
    const list = parameters.map((parameter) => `${parameter.name}: ${parameter.type}`).join(', ')
    const entry = `function ${name}(${list}): ${result} {\n${body.map((line) => `  ${line}`).join('\n')}\n}`
    return [entry, ...[...this.emitter.helpers.values()].map(({ source }) => source)].join('\n\n')
  }

  private all(statements: readonly Statement[], lines: string[]): void {
    for (const statement of statements) this.one(statement, lines)
  }
  private num(value: Num, type: string, lines: string[]): string {
    const scope: Scope = { lines }
    return this.emitter.num(renamed(value, this.locals), type, scope)
  }
  private bool(value: Bool, lines: string[]): string {
    const condition = renamed(value, this.locals)
    this.nonzero.push(...nonzeroWhere(condition, true))
    return this.emitter.bool(condition, { lines })
  }
  private inner(statements: readonly Statement[]): readonly string[] {
    const lines: string[] = []
    this.all(statements, lines)
    return lines.map((line) => `  ${line}`)
  }

  private one(statement: Statement, lines: string[]): void {
    const count = this.counter === undefined ? [] : [`  ${this.counter}++`]
    switch (statement.kind) {
      case 'assign': {
        const texts = statement.values.map((value) => this.num(value, this.type, lines))
        const targets = statement.names.map((name) => this.locals.get(name)!)
        if (texts.length === 1) lines.push(`${targets[0]} = ${texts[0]}`)
        else {
          const kept = targets.map(() => this.emitter.fresh('next'))
          for (const [i, text] of texts.entries()) lines.push(`const ${kept[i]}: ${this.type} = ${text}`)
          for (const [i, target] of targets.entries()) lines.push(`${target} = ${kept[i]}`)
        }
        return
      }
      case 'while': {
        const before: string[] = []
        const condition = this.bool(statement.condition, before)
        const body = [...this.inner(statement.body), ...count]
        if (before.length === 0) lines.push(`while (${condition}) {`, ...body, '}')
        else
          lines.push(
            'while (true) {',
            ...before.map((line) => `  ${line}`),
            `  if (!(${condition})) break`,
            ...body,
            '}',
          )
        return
      }
      case 'times': {
        const i = this.emitter.fresh('i')
        const times = this.num(statement.times, 'u64', lines)
        lines.push(`for (let ${i}: u64 = 0; ${i} < ${times}; ${i}++) {`, ...this.inner(statement.body), ...count, '}')
        return
      }
      case 'each': {
        const base = statement.over.type === 'seq' ? statement.over.seq.base : undefined
        const name = this.locals.get(statement.name)!
        if (base?.kind === 'items')
          for (const item of base.items) {
            lines.push(`${name} = ${this.num(item, this.type, lines)}`)
            this.all(statement.body, lines)
          }
        else if (base?.kind === 'range')
          lines.push(
            `for (${name} = ${this.num(base.from, this.type, lines)}; ${name} <= ${this.num(base.to, this.type, lines)}; ${name}++) {`,
            ...this.inner(statement.body),
            '}',
          )
        return
      }
      case 'if': {
        const condition = this.bool(statement.condition, lines)
        lines.push(`if (${condition}) {`, ...this.inner(statement.yes), '}')
        if (statement.no.length > 0) lines.push('else {', ...this.inner(statement.no), '}')
        return
      }
      case 'return': {
        const { result } = this.signature
        const { value } = statement
        if (value === 'count') lines.push(`return ${result === 'u64' ? this.counter : `${result}(${this.counter})`}`)
        else if (isNum(value) === (result === 'bool')) throw new Unwritable('a truth value is no number')
        else lines.push(`return ${isNum(value) ? this.num(value, result, lines) : this.bool(value, lines)}`)
      }
    }
  }
}

/** The statements in the signs in which they are read. */
function say(statements: readonly Statement[], between: string): string | undefined {
  const out = statements.map((statement): string | undefined => {
    switch (statement.kind) {
      case 'assign': {
        const values = statement.values.map(sayNum)
        if (values.some((value) => value === undefined)) return undefined
        return values.length === 1
          ? `${statement.names[0]} = ${values[0]}`
          : `(${statement.names.join(', ')}) = (${values.join(', ')})`
      }
      case 'while':
        return heads(`while ${sayBool(statement.condition) ?? '?'}`, statement.body)
      case 'times':
        return heads(`repeat ${sayNum(statement.times) ?? '?'} times`, statement.body)
      case 'return': {
        const { value } = statement
        if (value === 'count') return 'return the number of steps'
        return `return ${(isNum(value) ? sayNum(value) : sayBool(value)) ?? '?'}`
      }
      default:
        return undefined
    }
  })
  return out.some((each) => each === undefined || each.includes('?')) ? undefined : out.join(between)
}
const heads = (head: string, body: readonly Statement[]): string | undefined => {
  const said = say(body, ', ')
  return said === undefined ? undefined : `${head}: ${said}`
}

/** `(n starts at 0)` is a sentence of its own. */
function withoutNotes(tokens: readonly Token[]): readonly Token[] {
  const out = [...tokens]
  for (const [i, { text }] of tokens.entries()) {
    const close = tokens.findIndex((token, at) => at > i && token.text === ')')
    if (text !== '(' || close < 0 || !isWord(tokens[i + 2], /^(starts|begins|is)$/)) continue
    for (const at of [i, close]) out[at] = { ...tokens[at]!, text: '.', key: '.' }
  }
  return out
}

const LOOPS = /^(while|repeat|until|till|times|for|long)$/

/** The sentence as a procedure over names that change. `chart` reads the phrases with these names as parameters. */
export function procedureCandidates(
  sentence: Sentence,
  signature: Signature | undefined,
  chart: (sentence: Sentence, parameters: readonly Parameter[]) => readonly Edge<Meaning>[],
): readonly Candidate[] {
  if (signature === undefined || !sentence.tokens.some(({ text }) => LOOPS.test(text.toLowerCase()))) return []
  if (signature.result !== 'bool' && !isInteger(signature.result)) return []
  if (!signature.parameters.every(({ type }) => isInteger(type))) return []
  const said = sentence.tokens.map((_, i) => i).filter((i) => !sentence.remark[i])
  const isEmpty = (at: number, next: number | undefined) =>
    sentence.tokens[at]?.text === '(' && next !== undefined && sentence.tokens[next]!.text === ')'
  const kept = said.filter((at, i) => !isEmpty(at, said[i + 1]) && !isEmpty(said[i - 1] ?? -1, at))
  const tokens = withoutNotes(kept.map((i) => sentence.tokens[i]!))
  const changed = new Set(assigned(tokens))
  const each = tokens.findIndex((token, i) => isWord(token, /^for$/) && /^(in|from|=)$/.test(tokens[i + 2]?.text ?? ''))
  if (each >= 0 && !signature.parameters.some(({ name }) => name === tokens[each + 1]!.text))
    changed.add(tokens[each + 1]!.text)
  for (const [i, token] of tokens.entries())
    if (
      isWord(
        tokens[i - 1],
        /^(replace|halve|double|triple|square|increase|decrease|increment|decrement|multiply|divide)$/,
      ) ||
      isWord(tokens[i - 1], /^(to|from)$/)
    )
      if (signature.parameters.some(({ name }) => name === token.text)) changed.add(token.text)
  if (changed.size === 0) return []
  const signed = [...signature.parameters.map(({ type }) => type), signature.result].some(
    (type) => isInteger(type) && isSigned(type),
  )
  const type = signed ? 'i64' : 'u64'
  const locals = [...changed].filter((name) => !signature.parameters.some((parameter) => parameter.name === name))
  const parameters = [...signature.parameters, ...locals.map((name) => ({ name, type }))]
  const names = new Set(parameters.map(({ name }) => name))
  // No phrase goes beyond these signs.
  const ends = [
    ...tokens.flatMap(({ text }, i) => (/^([;:.]|return|while|until|till|times)$/i.test(text) ? [i] : [])),
    tokens.length,
  ]
  const edges = ends.flatMap((end, i) => {
    const start = i === 0 ? 0 : ends[i - 1]! + 1
    const own = kept.slice(start, end)
    const part: Sentence = {
      ...sentence,
      tokens: tokens.slice(start, end),
      keys: own.map((at) => sentence.keys[at]!),
      free: own.map((at) => sentence.free[at]!),
      remark: own.map(() => false),
      types: [],
    }
    return chart(part, parameters).map((edge) => ({ ...edge, start: edge.start + start, end: edge.end + start }))
  })
  const statements = new Reader(tokens, edges, names).block(0, tokens.length)
  const all = statements === undefined ? undefined : ordered(statements)
  if (all?.at(-1)?.kind !== 'return' || !all.some(({ kind }) => /^(while|times|each)$/.test(kind))) return []
  try {
    const counts = all.some((statement) => statement.kind === 'return' && statement.value === 'count')
    const source = new Writer(signature, [...changed], type, counts).write(all)
    const used = sentence.tokens.flatMap((_, i) => (sentence.remark[i] ? [] : [i]))
    const restated = say(all, '; ')
    return [
      {
        origin: 'composition',
        source,
        restatement: `${restated ?? sentence.tokens.map(({ text }) => text).join(' ')}.`,
        specificity: used.length,
        unexplained: [],
        used,
        assumptions: [],
      },
    ]
  } catch (error) {
    if (error instanceof Unwritable) return []
    throw error
  }
}

/** What a name starts at is said at the end, too. */
function ordered(all: readonly Statement[]): readonly Statement[] {
  const at = all.findIndex(({ kind }) => kind === 'return')
  const late = all.slice(at + 1)
  return at >= 0 && late.every(({ kind }) => kind === 'assign') ? [...late, ...all.slice(0, at + 1)] : all
}
