import { stem } from '../text/stem.js'
import type { Token } from '../text/tokenize.js'

/**
 * A bottom-up chart parser over typed semantic values. An edge is a category over a span of tokens with a value;
 * two edges of one category and span with equal values (by `identity`) are one.
 */
export interface Rule<V> {
  readonly category: string
  readonly pattern: readonly Item[]
  /** Values of the nonterminals and `#` of the pattern, left to right; undefined rejects. */
  readonly build: (parts: readonly V[]) => V | undefined
  /** Added per use; a lower total is preferred. */
  readonly cost: number
}

type Item =
  | { readonly kind: 'word'; readonly keys: ReadonlySet<string> }
  | { readonly kind: 'category'; readonly category: string }

export interface Edge<V> {
  readonly category: string
  readonly start: number
  readonly end: number
  readonly value: V
  readonly cost: number
}

export interface Grammar<V> {
  readonly rules: readonly Rule<V>[]
  readonly byFirstWord: ReadonlyMap<string, readonly Rule<V>[]>
  readonly byFirstCategory: ReadonlyMap<string, readonly Rule<V>[]>
}

/** `the? sum|total of? Sequence` → its expansions without optional items. */
function expand(pattern: string): readonly (readonly Item[])[] {
  let variants: (readonly Item[])[] = [[]]
  for (const part of pattern.trim().split(/\s+/)) {
    const optional = part.length > 1 && part.endsWith('?')
    const text = optional ? part.slice(0, -1) : part
    const item: Item = /^[A-Z#@]/.test(text)
      ? { kind: 'category', category: text }
      : { kind: 'word', keys: new Set(text === '|' ? ['|'] : text.split('|').map((word) => stem(word))) }
    const longer = variants.map((variant) => [...variant, item])
    variants = optional ? [...variants, ...longer] : longer
  }
  return variants.filter((variant) => variant.length > 0)
}

/** One grammar rule per expansion of `pattern`: words, `a|b` alternatives, `x?` optional, capitalised categories. */
export function rule<V>(category: string, pattern: string, build: Rule<V>['build'], cost = 1): readonly Rule<V>[] {
  return expand(pattern).map((items) => ({ category, pattern: items, build, cost }))
}

export function createGrammar<V>(rules: readonly Rule<V>[]): Grammar<V> {
  const byFirstWord = new Map<string, Rule<V>[]>()
  const byFirstCategory = new Map<string, Rule<V>[]>()
  const add = (map: Map<string, Rule<V>[]>, key: string, value: Rule<V>) => {
    const list = map.get(key)
    if (list === undefined) map.set(key, [value])
    else list.push(value)
  }
  for (const each of rules) {
    const first = each.pattern[0]!
    if (first.kind === 'category') add(byFirstCategory, first.category, each)
    else for (const key of first.keys) add(byFirstWord, key, each)
  }
  return { rules, byFirstWord, byFirstCategory }
}

interface Active<V> {
  readonly rule: Rule<V>
  readonly dot: number
  readonly start: number
  readonly end: number
  readonly parts: readonly V[]
  readonly cost: number
}

export interface ChartOptions<V> {
  readonly identity: (value: V) => string
  /** Tokens that may be passed over anywhere at no cost. */
  readonly skippable: (token: Token) => boolean
  /** Edges that come from tokens themselves: numbers, names, quoted text. */
  readonly seeds: readonly Edge<V>[]
  readonly maxEdges: number
}

const SAME_SPAN_LIMIT = 6

/** All complete edges over the tokens. Stops adding at `maxEdges`, so time is bounded for any input. */
export function parseChart<V>(
  grammar: Grammar<V>,
  tokens: readonly Token[],
  options: ChartOptions<V>,
): readonly Edge<V>[] {
  const complete: Edge<V>[] = []
  const completeAt = new Map<string, Edge<V>[]>()
  const waiting = new Map<string, Active<V>[]>()
  const seen = new Map<string, number>()
  const spanCount = new Map<string, number>()
  const agenda: Edge<V>[] = []
  const starts = tokens.map((_, i) => startsFrom(tokens, i, options.skippable))
  starts.push([tokens.length])

  const push = <T>(map: Map<string, T[]>, key: string, value: T) => {
    const list = map.get(key)
    if (list === undefined) map.set(key, [value])
    else list.push(value)
  }
  const finish = (edge: Edge<V>) => {
    const place = `${edge.category} ${edge.start} ${edge.end}`
    const key = `${place} ${options.identity(edge.value)}`
    const before = seen.get(key)
    if (before !== undefined && before <= edge.cost) return
    const count = spanCount.get(place) ?? 0
    if (before === undefined && (count >= SAME_SPAN_LIMIT || complete.length + agenda.length >= options.maxEdges))
      return
    seen.set(key, edge.cost)
    spanCount.set(place, count + 1)
    agenda.push(edge)
  }
  const advance = (active: Active<V>) => {
    if (active.dot === active.rule.pattern.length) {
      const value = active.rule.build(active.parts)
      if (value !== undefined)
        finish({ category: active.rule.category, start: active.start, end: active.end, value, cost: active.cost })
      return
    }
    const item = active.rule.pattern[active.dot]!
    for (const at of starts[active.end]!) {
      if (item.kind === 'word') {
        const token = tokens[at]
        if (token !== undefined && token.kind !== 'quote' && item.keys.has(token.key))
          advance({ ...active, dot: active.dot + 1, end: at + 1 })
      } else {
        const key = `${item.category} ${at}`
        push(waiting, key, active)
        for (const edge of completeAt.get(key) ?? []) take(active, edge)
      }
    }
  }
  const take = (active: Active<V>, edge: Edge<V>) =>
    advance({
      ...active,
      dot: active.dot + 1,
      end: edge.end,
      parts: [...active.parts, edge.value],
      cost: active.cost + edge.cost,
    })

  for (const seed of options.seeds) finish(seed)
  // Right to left, so that what a rule waits for is usually there already.
  for (let i = tokens.length - 1; i >= 0; i--) {
    for (const each of grammar.byFirstWord.get(tokens[i]!.kind === 'quote' ? '' : tokens[i]!.key) ?? [])
      advance({ rule: each, dot: 1, start: i, end: i + 1, parts: [], cost: each.cost })
  }
  for (let edge = agenda.pop(); edge !== undefined; edge = agenda.pop()) {
    complete.push(edge)
    const key = `${edge.category} ${edge.start}`
    push(completeAt, key, edge)
    for (const active of [...(waiting.get(key) ?? [])]) take(active, edge)
    for (const each of grammar.byFirstCategory.get(edge.category) ?? [])
      advance({
        rule: each,
        dot: 1,
        start: edge.start,
        end: edge.end,
        parts: [edge.value],
        cost: each.cost + edge.cost,
      })
  }
  return complete
}

/** Positions at which the next item may start: here, or after a run of skippable tokens. */
function startsFrom(tokens: readonly Token[], from: number, skippable: (token: Token) => boolean): number[] {
  const out = [from]
  for (let i = from; i < tokens.length && skippable(tokens[i]!); i++) out.push(i + 1)
  return out
}
