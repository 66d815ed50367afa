import {
  type ArithmeticName,
  arithmetic,
  type Bool,
  both,
  compare,
  either,
  type Fold,
  identity,
  isNum,
  type Letter,
  literal,
  type Meaning,
  type Num,
  not,
  rewritten,
  type Seq,
  termsOf,
} from '../meaning/meaning.js'
import { isInteger, isSlice, type Parameter } from '../meaning/types.js'
import type { Token } from '../text/tokenize.js'
import type { Edge } from './chart.js'

/**
 * Index notation: `number of (i, j) with i < j and a[i] > a[j]`, `max over i <= j of a[i] + ... + a[j]`,
 * `for all i: a[i] = |a[i]|`. Letters that are no parameters are bound by what stands around them; an index for which
 * something that is written does not exist is not considered.
 */
export function indexSeeds(tokens: readonly Token[], parameters: readonly Parameter[]): readonly Edge<Meaning>[] {
  const arrays = parameters.filter(({ type }) => isSlice(type)).map(({ name }) => name)
  const formal = tokens.some(
    ({ text }, i) => SIGNS.test(text) && (near(tokens, i, arrays) || SIZES.test(tokens[i + 1]?.text ?? '')),
  )
  if (arrays.length === 0 || !formal) return []
  const scalars = parameters.filter(({ type }) => isInteger(type)).map(({ name }) => name)
  const out: Edge<Meaning>[] = []
  let end = 0
  const [only] = arrays
  for (const [i, { text }] of tokens.entries())
    if (text === 'n' && !parameters.some(({ name }) => name === 'n'))
      out.push({
        category: 'Atom',
        start: i,
        end: i + 1,
        value: { type: 'num', num: { kind: 'length', of: only! } },
        cost: 1,
      })
  for (let start = 0; start < tokens.length; start++) {
    const read = new Reader(tokens, start, arrays, scalars).statement()
    if (read === undefined || read.end <= end || read.end - start < LEAST) continue
    end = read.end
    out.push({ category: read.category, start, end, value: read.value, cost: 0 })
  }
  return out
}
const LEAST = 3
const SIGNS = /^([[(=<>+*/{∉-]|in|[<>=!]=)$/
const SIZES = /^(n|min|max|sum|len)$/
const near = (tokens: readonly Token[], i: number, arrays: readonly string[]): boolean =>
  arrays.includes(tokens[i - 1]?.text ?? '') || arrays.includes(tokens[i + 1]?.text ?? '')

const FOLDS: Readonly<Record<string, Fold>> = {
  sum: 'sum',
  total: 'sum',
  product: 'product',
  min: 'min',
  minimum: 'min',
  smallest: 'min',
  lowest: 'min',
  least: 'min',
  first: 'first',
  max: 'max',
  maximum: 'max',
  largest: 'max',
  greatest: 'max',
  highest: 'max',
  last: 'last',
  number: 'count',
  count: 'count',
  many: 'count',
}
const RELATIONS: Readonly<Record<string, '<' | '<=' | '>' | '>=' | '==' | '!='>> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '==': '==',
  '=': '==',
  '!=': '!=',
  equals: '==',
}
const LENGTHS = /^(len|length|size)$/
const SUCH = [
  'with',
  'where',
  'for which',
  'such that',
  'so that',
  'for all with',
  ':',
  '|',
  'has',
  'have',
  'if',
  'that satisfy',
]
const EVERY = ['for all', 'for every', 'for each', 'for any']

interface Binder {
  readonly letters: readonly Letter[]
  readonly holds: readonly Bool[]
}
interface Written {
  readonly category: 'Num' | 'Bool' | 'Change'
  readonly value: Meaning
  readonly end: number
}
const namesOf = ({ letters }: Binder): readonly string[] => letters.map(({ name }) => name)
type Comparison = Bool & { readonly kind: 'compare' }

/** Reads one formula by recursive descent; what does not fit is undefined, and the place stays where it was. */
class Reader {
  private readonly tokens: readonly Token[]
  private at: number
  private readonly arrays: readonly string[]
  private readonly scalars: readonly string[]
  private names = 0
  /** Letters that what stands around binds. */
  private bound: ReadonlySet<string> = new Set()

  constructor(tokens: readonly Token[], at: number, arrays: readonly string[], scalars: readonly string[]) {
    this.tokens = tokens
    this.at = at
    this.arrays = arrays
    this.scalars = scalars
  }

  /** The longest of what can be read here. Only what has letters or subscripts is notation. */
  statement(): Written | undefined {
    const start = this.at
    const ways: readonly (() => Written | undefined)[] = [
      () => this.change(start),
      () => this.whole('Bool', this.condition()),
      () => this.whole('Num', this.sum()),
    ]
    let best: Written | undefined
    for (const way of ways) {
      this.at = start
      const read = way()
      if (read !== undefined && (best === undefined || read.end > best.end)) best = read
    }
    return best
  }

  private whole(category: 'Num' | 'Bool', value: Num | Bool | undefined): Written | undefined {
    if (value === undefined || freeLetters(value).size > 0 || !isFormal(value)) return undefined
    const meaning: Meaning =
      category === 'Num' ? { type: 'num', num: value as Num } : { type: 'bool', bool: value as Bool }
    return { category, value: meaning, end: this.at }
  }

  private text(offset = 0): string {
    const token = this.tokens[this.at + offset]
    return token === undefined || token.kind === 'quote' ? '' : token.text.toLowerCase()
  }
  /** Takes the words, if they stand here. */
  private take(words: string): boolean {
    const all = words.split(' ')
    if (!all.every((word, i) => this.text(i) === word)) return false
    this.at += all.length
    return true
  }
  private takeAny(all: readonly string[]): boolean {
    return all.some((words) => this.take(words))
  }
  private attempt<T>(read: () => T | undefined): T | undefined {
    const before = this.at
    const value = read()
    if (value === undefined) this.at = before
    return value
  }
  private inside<T>(letters: Iterable<string>, read: () => T): T {
    const before = this.bound
    this.bound = new Set([...before, ...letters])
    const value = read()
    this.bound = before
    return value
  }
  private article(): void {
    if (/^(the|all|every|each|an)$/.test(this.text()) && !this.arrays.includes(this.text())) this.at++
  }
  private letter(): string | undefined {
    const text = this.text()
    if (!/^[b-z]$/.test(text) || this.scalars.includes(text) || this.arrays.includes(text)) return undefined
    // A size that nothing binds.
    if (text === 'n') return undefined
    this.at++
    return text
  }
  private array(): string | undefined {
    const name = this.tokens[this.at]?.text ?? ''
    if (!this.arrays.includes(name)) return undefined
    this.at++
    return name
  }

  // Numbers

  private sum(): Num | undefined {
    let left = this.product()
    for (;;) {
      if (left === undefined) return undefined
      const operator = this.text()
      if (operator !== '+' && operator !== '-') return left
      if (this.text(1) === '=') return left
      if (this.text(1) === '...')
        return (operator === '+' ? this.goesOn(left, '+') : undefined) ?? this.alternates(left, operator) ?? left
      const right = this.attempt(() => {
        this.at++
        return this.product()
      })
      if (right === undefined) return left
      left = arithmetic(operator, left, right)
    }
  }

  private product(): Num | undefined {
    let left = this.power()
    for (;;) {
      if (left === undefined) return undefined
      const operator = this.text()
      if (!/^([*/%^]|times|xor)$/.test(operator)) return left
      if (this.text(1) === '=') return left
      if (this.text(1) === '...') return this.goesOn(left, operator === '*' ? '*' : '^') ?? left
      const name = ({ times: '*', xor: '^' }[operator] ?? operator) as ArithmeticName
      const right = this.attempt(() => {
        this.at++
        return this.power()
      })
      if (right === undefined) return left
      left = arithmetic(name === '^' && right.kind === 'literal' ? '**' : name, left, right)
    }
  }

  /** `a[0] + a[2] + ... + a[i]` from its first terms on. */
  private goesOn(first: Num, operator: '+' | '*' | '^'): Num | undefined {
    return this.attempt(() => {
      const before = termsOf(first, operator)
      this.at += 2
      const signs = { '+': ['+'], '*': ['*', 'times'], '^': ['^', 'xor'] }[operator]
      const last = this.takeAny(signs) ? this.power() : undefined
      if (signs.includes(this.text(-1)) && last === undefined) return undefined
      const over = progression(before, last, () => this.fresh())
      return over === undefined
        ? undefined
        : { kind: 'fold', fold: ({ '+': 'sum', '*': 'product', '^': 'xor' } as const)[operator], over }
    })
  }
  /** `a[0] - a[1] + a[2] - ...` */
  private alternates(first: Num, next: '+' | '-'): Num | undefined {
    const terms: Num[] = []
    let rest = first
    let signs = ''
    while (rest.kind === 'arithmetic' && /^[+-]$/.test(rest.operator)) {
      terms.unshift(rest.right)
      signs = `${rest.operator}${signs}`
      rest = rest.left
    }
    const over =
      /^-(\+-)*\+?$/.test(signs) && !signs.endsWith(next)
        ? progression([rest, ...terms], undefined, () => this.fresh())
        : undefined
    if (over?.base.kind !== 'letters' || over.map === undefined || over.filter !== undefined) return undefined
    const [letter] = over.base.letters
    const even: Bool = {
      kind: 'divides',
      divisor: literal(2),
      number: arithmetic('-', { kind: 'letter', name: letter!.name }, letter!.from!),
    }
    const negated: Num = { kind: 'unary', operator: 'negate', operand: over.map }
    this.at += 2
    return {
      kind: 'fold',
      fold: 'sum',
      over: { ...over, map: { kind: 'choice', condition: even, whenTrue: over.map, whenFalse: negated } },
    }
  }
  private fresh(): string {
    return `.${this.names++}`
  }

  private power(): Num | undefined {
    const base = this.unary()
    if (base === undefined || this.text() !== '**') return base
    const exponent = this.attempt(() => {
      this.at++
      return this.unary()
    })
    return exponent === undefined ? base : arithmetic('**', base, exponent)
  }

  private unary(): Num | undefined {
    if (this.take('-')) {
      const operand = this.unary()
      return operand === undefined ? undefined : { kind: 'unary', operator: 'negate', operand }
    }
    return this.attempt(() => this.atom())
  }

  private atom(): Num | undefined {
    const token = this.tokens[this.at]
    if (token === undefined || token.kind === 'quote') return undefined
    if (token.value !== undefined) {
      this.at++
      return literal(token.value)
    }
    const multiple = /^(\d+)([b-z])$/.exec(token.text)
    if (multiple !== null) {
      this.at++
      return arithmetic('*', literal(Number(multiple[1])), { kind: 'letter', name: multiple[2]! })
    }
    if (this.scalars.includes(token.text)) {
      this.at++
      return { kind: 'parameter', name: token.text }
    }
    if (this.take('(')) {
      const inner = this.sum()
      return inner !== undefined && this.take(')') ? inner : undefined
    }
    if (this.text() === '|') return this.barred()
    if (LENGTHS.test(this.text()))
      return this.attempt(() => {
        this.at++
        const open = this.take('(')
        if (!open && !this.take('of')) return undefined
        const of = this.array()
        return of === undefined || (open && !this.take(')')) ? undefined : { kind: 'length', of }
      })
    if (token.text === 'n') {
      this.at++
      return { kind: 'length', of: this.arrays[0]! }
    }
    const element = this.attempt(() => this.element())
    if (element !== undefined) return element
    const letter = this.letter()
    if (letter !== undefined) return { kind: 'letter', name: letter }
    return this.called() ?? this.folded()
  }

  private element(): (Num & { kind: 'element' }) | undefined {
    const of = this.array()
    if (of === undefined || !this.take('[')) return undefined
    const index = this.sum()
    return index !== undefined && this.take(']') ? { kind: 'element', of, index } : undefined
  }

  /** `|a[i]|`, `|a|`, `|{ i : … }|` */
  private barred(): Num | undefined {
    return this.attempt((): Num | undefined => {
      this.at++
      if (this.text() === '{') {
        const over = this.distinct() ?? this.set()
        return over !== undefined && isTuple(over) && this.take('|') ? { kind: 'fold', fold: 'count', over } : undefined
      }
      const of = this.attempt(() => {
        const name = this.array()
        return name !== undefined && this.take('|') ? name : undefined
      })
      if (of !== undefined) return { kind: 'length', of }
      const operand = this.sum()
      return operand !== undefined && this.take('|') ? { kind: 'unary', operator: 'absolute', operand } : undefined
    })
  }

  /** `max(a)`, `min(x, y)`, `sum(a[0..i - 1])`, `count(x)`, `abs(x)` */
  private called(): Num | undefined {
    return this.attempt((): Num | undefined => {
      const name = this.text()
      const [array, more] = this.arrays
      if (this.text(1) !== '(') {
        // `(sum - min - max) / (n - 2)`
        const fold = /^(sum|min|max)$/.test(name) && /^([-+*/)<>=]|)$/.test(this.text(1)) ? FOLDS[name] : undefined
        if (fold === undefined || array === undefined || more !== undefined) return undefined
        this.at++
        return { kind: 'fold', fold, over: { base: { kind: 'parameter', name: array } } }
      }
      this.at += 2
      if (name === 'abs') {
        const operand = this.sum()
        return operand !== undefined && this.take(')') ? { kind: 'unary', operator: 'absolute', operand } : undefined
      }
      const fold = FOLDS[name]
      if (fold === undefined) return undefined
      const part = this.attempt(() => this.part())
      if (part !== undefined) return this.take(')') ? { kind: 'fold', fold, over: part } : undefined
      const left = this.sum()
      if (left === undefined) return undefined
      if (fold === 'count' && this.arrays.length > 0) {
        const among = this.take('in') ? this.array() : this.arrays[0]
        if (among === undefined || !this.take(')')) return undefined
        const name = this.fresh()
        const holds = compare('==', { kind: 'letter', name }, left)
        return {
          kind: 'fold',
          fold,
          over: { base: { kind: 'letters', letters: [{ name, of: among }], exist: [] }, filter: holds },
        }
      }
      if ((fold !== 'min' && fold !== 'max') || !this.take(',')) return undefined
      const right = this.sum()
      return right !== undefined && this.take(')') ? arithmetic(fold, left, right) : undefined
    })
  }

  /** An array or some of it: `a`, `a[0..i - 1]`, `a[i] .. a[j]`. */
  private part(): Seq | undefined {
    const of = this.array()
    if (of === undefined) return undefined
    if (this.text() !== '[') return this.text() === ')' ? { base: { kind: 'parameter', name: of } } : undefined
    this.at++
    const from = this.sum()
    if (from === undefined || !(this.take('..') || this.take(':') || this.take('...'))) return undefined
    const to = this.sum()
    return to !== undefined && this.take(']') ? elements(of, from, to, this.fresh()) : undefined
  }

  /** `sum of a[i] * b[i]`, `max over i < j of a[j] - a[i]`, `number of i with …`, `min { i : … }` */
  private folded(): Num | undefined {
    return this.attempt((): Num | undefined => {
      this.article()
      if (this.text() === 'how') this.at++
      const fold = FOLDS[this.text()]
      if (fold === undefined) return undefined
      this.at++
      this.take('of')
      this.article()
      this.takeAny(['pairs', 'indices', 'index', 'positions', 'all'])
      const made = (over: Seq | undefined): Num | undefined =>
        over === undefined ? undefined : { kind: 'fold', fold, over }
      if (this.text() === '{') {
        const over = (fold === 'count' ? this.distinct() : undefined) ?? this.set()
        return over !== undefined && (fold !== 'count' || isTuple(over)) ? made(over) : undefined
      }
      if (this.take('over')) {
        const binder = this.binder()
        if (binder === undefined || !(this.take('of') || this.take(':'))) return undefined
        const value = this.inside(namesOf(binder), () => this.sum())
        return value === undefined ? undefined : made(this.bind(binder, value))
      }
      const named = this.attempt(() => {
        const binder = this.binder()
        if (binder === undefined) return undefined
        const holds = this.inside(namesOf(binder), () => this.such())
        if (holds === undefined && binder.holds.length === 0) return undefined
        const [only, more] = binder.letters
        const value: Num = { kind: 'letter', name: only!.name }
        if (fold !== 'count' && more !== undefined) return undefined
        return this.bind(holds === undefined ? binder : { ...binder, holds: [...binder.holds, holds] }, value)
      })
      if (named !== undefined) return made(named)
      if (fold === 'count') return undefined
      const value = this.sum()
      if (value === undefined) return undefined
      return made(this.overBinder(value))
    })
  }

  /** What the letters of a value range over, said after it or not at all. */
  private overBinder(value: Num): Seq | undefined {
    const said = this.attempt(() => {
      this.take(',')
      if (!this.takeAny([...EVERY, 'over all', 'over', 'for'])) return undefined
      return this.binder()
    })
    const where = this.inside(freeLetters([value, said?.holds]), () => this.such())
    const holds = [...(said?.holds ?? []), ...(where === undefined ? [] : [where])]
    const known = new Set(said?.letters.map(({ name }) => name))
    const rest = [...freeLetters([value, ...holds])].filter((name) => !known.has(name) && !this.bound.has(name))
    const letters = [...(said?.letters ?? []), ...rest.map((name) => ({ name }))]
    return letters.length === 0 ? undefined : this.bind({ letters, holds }, value)
  }

  private such(): Bool | undefined {
    return this.attempt(() => {
      this.take(',')
      return this.takeAny(SUCH) ? this.condition() : undefined
    })
  }

  /** `{ i : … }`, `{ a[j] - a[i] : i < j }`, `{ x in a : … }`, `{ a[i] }` */
  private set(): Seq | undefined {
    return this.attempt(() => {
      if (!this.take('{')) return undefined
      const named = this.attempt(() => {
        const binder = this.binder()
        if (binder === undefined) return undefined
        const separated = this.take(':') || this.take('|')
        const holds = separated ? this.inside(namesOf(binder), () => this.condition()) : undefined
        if (!this.take('}')) return undefined
        if (holds === undefined && binder.holds.length === 0) return undefined
        const value: Num = { kind: 'letter', name: binder.letters[0]!.name }
        return this.bind(holds === undefined ? binder : { ...binder, holds: [...binder.holds, holds] }, value)
      })
      if (named !== undefined) return named
      const value = this.sum()
      if (value === undefined || !(this.take(':') || this.take('|'))) return undefined
      const holds = this.inside(freeLetters(value), () => this.condition())
      if (holds === undefined || !this.take('}')) return undefined
      const letters = [...freeLetters([value, holds])].filter((name) => !this.bound.has(name)).map((name) => ({ name }))
      return this.bind({ letters, holds: [holds] }, value)
    })
  }

  /** `{ a[i] }`, `{ a[i] : 0 <= i < n }`: each value once. */
  private distinct(): Seq | undefined {
    return this.attempt(() => {
      if (!this.take('{')) return undefined
      const value = this.element()
      if (value?.index.kind !== 'letter') return undefined
      if (this.take(':') || this.take('|')) {
        const holds = this.chain()
        const all = holds?.map((part) => identity(part)).join()
        const [letter, length] = [value.index, { kind: 'length', of: value.of } as const]
        const whole = [compare('<=', literal(0), letter), compare('<', letter, length)]
          .map((part) => identity(part))
          .join()
        if (all !== whole) return undefined
      }
      const earlier: Num = { kind: 'occurrences', value: { kind: 'it' }, among: value.of, earlier: true }
      return this.take('}')
        ? { base: { kind: 'parameter', name: value.of }, filter: compare('==', earlier, literal(0)) }
        : undefined
    })
  }

  // What letters range over

  /** `i`, `i, j`, `(i, j)`, `i in 1..n - 1`, `x in a`, `i < j`, `0 <= i <= j < n`, `i from 1 on` */
  private binder(): Binder | undefined {
    return this.attempt((): Binder | undefined => {
      this.takeAny(['all', 'every', 'each', 'some'])
      this.takeAny(['indices', 'index', 'position', 'pairs', 'pair'])
      const chain = this.attempt(() => {
        const holds = this.chain()
        if (holds === undefined || identity(holds).includes('kind:element')) return undefined
        const names = [...freeLetters(holds)].filter((name) => !this.bound.has(name))
        return names.length === 0 ? undefined : { letters: names.map((name) => ({ name })), holds }
      })
      if (chain !== undefined) return chain
      const open = this.take('(')
      const names = [this.letter()]
      while (names.at(-1) !== undefined && this.text() === ',') {
        const next = this.attempt(() => {
          this.at++
          return this.letter()
        })
        if (next === undefined) break
        names.push(next)
      }
      if (names.some((name) => name === undefined) || (open && !this.take(')'))) return undefined
      const ranged = names.length === 1 ? this.range(names[0]!) : undefined
      return { letters: ranged === undefined ? names.map((name) => ({ name: name! })) : [ranged], holds: [] }
    })
  }

  private range(name: string): Letter | undefined {
    return this.attempt((): Letter | undefined => {
      if (this.take('in')) {
        const of = this.array()
        if (of !== undefined) return this.text() === '[' ? undefined : { name, of }
        const from = this.sum()
        if (from === undefined || !this.take('..')) return undefined
        const to = this.end()
        return to === undefined ? undefined : { name, from, to }
      }
      if (!this.takeAny(['from', '='])) return undefined
      const from = this.sum()
      if (from === undefined) return undefined
      if (this.takeAny(['on', 'onward', 'onwards'])) return { name, from }
      if (!this.takeAny(['to', 'up to', 'through', '..', ', ... ,'])) return undefined
      const to = this.sum()
      return to === undefined ? undefined : { name, from, to }
    })
  }

  /** The last number of a range: `n / 2 - 1 (n / 2 rounded down)`. */
  private end(): Num | undefined {
    const to = this.sum()
    this.attempt(() => (this.take('(') && this.sum() !== undefined && this.take('rounded down )') ? to : undefined))
    return to
  }

  /** The letters with what they range over where that is not said, as far as they index an array. */
  private bind(binder: Binder, value: Num | Bool, inside: readonly (Num | Bool)[] = []): Seq | undefined {
    const holds = binder.holds.length === 0 ? undefined : binder.holds.reduce(both)
    const content = [value, ...binder.holds, ...inside]
    const letters = binder.letters.map((letter) => ranged(letter, content))
    const exist = subscripts(content)
    if (exist === undefined || letters.some((letter) => letter === undefined)) return undefined
    const base = { kind: 'letters', letters: letters as readonly Letter[], exist } as const
    return {
      base,
      ...(holds === undefined ? {} : { filter: holds }),
      ...('kind' in value && isNum(value) ? { map: value } : {}),
    }
  }

  // Conditions

  private condition(): Bool | undefined {
    let left = this.conjunction()
    while (left !== undefined) {
      const right = this.attempt(() => (this.takeAny(['or', '||']) ? this.conjunction() : undefined))
      if (right === undefined) break
      left = either(left, right)
    }
    if (left === undefined) return undefined
    return this.forEach(left) ?? left
  }

  /** `… for all i`, `… for some i < j` */
  private forEach(holds: Bool): Bool | undefined {
    return this.attempt(() => {
      this.take(',')
      const kind = this.takeAny([...EVERY, 'for']) ? 'every' : undefined
      const some = kind === 'every' ? this.text(-1) === 'for' && this.take('some') : false
      if (kind === undefined) return undefined
      const binder = this.binder()
      return binder === undefined ? undefined : this.quantified(some ? 'some' : 'every', binder, holds)
    })
  }

  private quantified(kind: 'every' | 'some', binder: Binder, holds: Bool): Bool | undefined {
    const known = new Set(binder.letters.map(({ name }) => name))
    const free = [...freeLetters(binder.holds)].filter((name) => !known.has(name) && !this.bound.has(name))
    if (free.length > 0) return undefined
    const over = this.bind(binder, holds)
    return over === undefined ? undefined : { kind, over, holds }
  }

  private conjunction(): Bool | undefined {
    let left = this.claim()
    while (left !== undefined) {
      const right = this.attempt(() => (this.takeAny(['and', '&&', ', and', ',']) ? this.claim() : undefined))
      if (right === undefined) break
      left = both(left, right)
    }
    return left
  }

  private claim(): Bool | undefined {
    return this.attempt((): Bool | undefined => {
      if (this.take('not')) {
        const operand = this.claim()
        return operand === undefined ? undefined : not(operand)
      }
      const universal = this.takeAny(EVERY)
      if (universal || this.takeAny(['there exists', 'there is', 'there are', 'exists', 'exist', 'some', 'any'])) {
        this.takeAny(['a', 'an', 'some', 'any'])
        const binder = this.binder()
        if (binder === undefined || !(this.take(',') || this.takeAny(SUCH))) return undefined
        const holds = this.inside(namesOf(binder), () => this.conjunction())
        return holds === undefined ? undefined : this.quantified(universal ? 'every' : 'some', binder, holds)
      }
      const inner = this.attempt(() => {
        if (!this.take('(')) return undefined
        const holds = this.condition()
        return holds !== undefined && this.take(')') ? holds : undefined
      })
      if (inner !== undefined) return inner
      const chain = this.chain()
      if (chain !== undefined) return chain.slice(1).reduce<Bool>((left, right) => both(left, right), chain[0]!)
      return this.said()
    })
  }

  /** `0 <= i < j`, `a[i] = x` */
  private chain(): readonly Comparison[] | undefined {
    return this.attempt(() => {
      const out: Comparison[] = []
      let left = this.sum()
      while (left !== undefined) {
        const operator = RELATIONS[this.text()]
        if (operator === undefined) break
        const right = this.attempt(() => {
          this.at++
          return this.sum()
        })
        if (right === undefined) break
        out.push(compare(operator, left, right) as Comparison)
        left = right
      }
      return out.length === 0 ? undefined : out
    })
  }

  /** `x in a`, `x not in a`, `a[i] is even` */
  private said(): Bool | undefined {
    const value = this.sum()
    if (value === undefined) return undefined
    const verb = this.takeAny(['is', 'are', 'occurs', 'appears'])
    const negated = this.take('not')
    const outcome = (holds: Bool): Bool => (negated ? not(holds) : holds)
    const absent = this.take('∉')
    if (absent || this.take('in')) {
      const of = this.array()
      if (of === undefined) return undefined
      const name = this.fresh()
      const over: Seq = { base: { kind: 'letters', letters: [{ name, of }], exist: [] } }
      const holds: Bool = { kind: 'some', over, holds: compare('==', { kind: 'letter', name }, value) }
      return absent ? not(holds) : outcome(holds)
    }
    if (!verb) return undefined
    const word = this.text()
    const property = ADJECTIVES[word]
    if (property === undefined) return undefined
    this.at++
    return outcome(property(value))
  }

  // Changes

  /** `a[i] = |a[i]| for all i`, `for i in 1..n - 1: a[i] += a[i - 1]`, `swap a[i] and a[n - 1 - i] for all i < n / 2` */
  private change(start: number): Written | undefined {
    this.at = start
    this.takeAny(['inplace :', 'inplace ,', 'inplace'])
    const steps = this.attempt(() => {
      const stepwise =
        this.text() === 'for' && !EVERY.some((words) => words.split(' ').every((word, i) => this.text(i) === word))
      if (!this.takeAny([...EVERY, 'for'])) return undefined
      const binder = this.binder()
      return binder === undefined || !this.takeAny([':', ',', 'do']) ? undefined : { binder, stepwise }
    })
    const swapped = this.takeAny(['swap', 'exchange'])
    if (!swapped) this.takeAny(['set', 'let', 'replace', 'put', 'store'])
    const target = this.attempt(() => this.element())
    if (target === undefined) return undefined
    const value = swapped ? this.other() : this.assigned(target)
    if (value === undefined) return undefined
    const after =
      steps ??
      this.attempt(() => {
        this.take(',')
        const all = this.takeAny(EVERY)
        if (!all && !this.takeAny(['for', 'with'])) return undefined
        const binder = this.binder()
        return binder === undefined ? undefined : { binder, stepwise: !all }
      })
    const where = this.such()
    this.takeAny([', inplace', 'inplace'])
    const holds = where === undefined ? [] : [where]
    const rest = [...freeLetters([target, value, ...holds])]
    const binder: Binder = after?.binder ?? { letters: rest.map((name) => ({ name })), holds: [] }
    if (binder.letters.length !== 1) return undefined
    const bounded = binder.holds.length + holds.length > 0 || 'to' in binder.letters[0]!
    const over = this.bind({ ...binder, holds: [...binder.holds, ...holds] }, value, [target])
    if (over?.base.kind !== 'letters' || freeLetters([target, value]).size !== 1) return undefined
    const { map: _value, ...kept } = over
    if (swapped) {
      if (
        value.kind !== 'element' ||
        value.of !== target.of ||
        !(bounded || identity(target.index).includes('operator:*'))
      )
        return undefined
      return this.changed({ ...kept, base: { ...over.base, target, swap: value } }, value)
    }
    const descends = order(target, value, after?.stepwise === true)
    if (descends === undefined) return undefined
    return this.changed({ ...kept, base: { ...over.base, target, ...(descends ? { descends } : {}) } }, value)
  }
  private changed(over: Seq, value: Num): Written {
    return { category: 'Change', value: { type: 'change', over, value }, end: this.at }
  }
  private other(): Num | undefined {
    return this.takeAny(['and', 'with', ',']) ? this.element() : undefined
  }
  private assigned(target: Num): Num | undefined {
    if (this.takeAny([': =', '=', '<-', 'becomes', 'to', 'with', 'by'])) return this.sum()
    const operator = this.text()
    if (!/^[-+*/%^&|]$/.test(operator) || this.text(1) !== '=') return undefined
    this.at += 2
    const value = this.sum()
    return value === undefined ? undefined : arithmetic(operator as ArithmeticName, target, value)
  }
}

const ADJECTIVES: Readonly<Record<string, (value: Num) => Bool>> = {
  even: (number) => ({ kind: 'divides', divisor: literal(2), number }),
  odd: (number) => not({ kind: 'divides', divisor: literal(2), number }),
  positive: (value) => compare('>', value, literal(0)),
  negative: (value) => compare('<', value, literal(0)),
  zero: (value) => compare('==', value, literal(0)),
}

/** Letters of a meaning that nothing in it binds. */
function freeLetters(value: unknown): ReadonlySet<string> {
  const out = new Set<string>()
  const visit = (part: unknown, bound: ReadonlySet<string>): void => {
    if (typeof part !== 'object' || part === null) return
    const node = part as Record<string, unknown>
    if (node.kind === 'letter') {
      if (!bound.has(node.name as string)) out.add(node.name as string)
      return
    }
    const over = (node.over ?? node) as Partial<Seq>
    const inside =
      over.base?.kind === 'letters' ? new Set([...bound, ...over.base.letters.map(({ name }) => name)]) : bound
    for (const [key, inner] of Object.entries(node)) if (key !== 'concept') visit(inner, inside)
  }
  visit(value, new Set())
  return out
}
const isFormal = (value: Num | Bool): boolean => /kind:(element|letters|letter|fold) /.test(identity(value))

/** Whether what is in a set differs by its letters, so that nothing is in it twice. */
const isTuple = ({ base, map }: Seq): boolean => base.kind !== 'letters' || map === undefined || map.kind === 'letter'
const isLetter = (index: Num, name: string): boolean => index.kind === 'letter' && index.name === name

/** What is subscripted, and must exist; undefined where that turns on a choice. */
function subscripts(content: unknown): readonly (Num & { kind: 'element' })[] | undefined {
  const out = new Map<string, Num & { kind: 'element' }>()
  let open = false
  const visit = (value: unknown, sure: boolean): void => {
    if (typeof value !== 'object' || value === null) return
    const node = value as Num | Bool
    if (node.kind === 'element') {
      if (!sure && node.index.kind !== 'letter' && node.index.kind !== 'literal') open = true
      out.set(identity(node), node)
    }
    // What is inside binds letters of its own.
    const over = 'over' in node ? node.over : undefined
    if (over?.base.kind === 'letters') return
    const certain =
      sure && !(node.kind === 'not' || (node.kind === 'logic' && node.operator === '||') || node.kind === 'choice')
    for (const part of Object.values(node)) visit(part, certain)
  }
  visit(content, true)
  return open ? undefined : [...out.values()]
}

/** A letter with the indices that it stands for. */
function ranged(letter: Letter, content: readonly unknown[]): Letter | undefined {
  if (letter.of !== undefined || (letter.from !== undefined && letter.to !== undefined)) return letter
  const arrays = new Map<string, boolean>()
  const absent: string[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const node = value as Num | Bool
    if (node.kind === 'element' && freeLetters(node.index).has(letter.name))
      arrays.set(node.of, (arrays.get(node.of) ?? false) || isLetter(node.index, letter.name))
    if (node.kind === 'fold' && node.over.base.kind === 'letters')
      for (const { from, to } of node.over.base.letters)
        for (const end of [from, to])
          if (end !== undefined && freeLetters(end).has(letter.name))
            for (const { of } of node.over.base.exist) arrays.set(of, true)
    if (node.kind === 'not' && node.operand.kind === 'some' && node.operand.over.base.kind === 'letters') {
      const { holds, over } = node.operand
      const [first] = over.base.kind === 'letters' ? over.base.letters : []
      if (holds.kind === 'compare' && isLetter(holds.right, letter.name) && first?.of !== undefined)
        absent.push(first.of)
    }
    for (const part of Object.values(node)) visit(part)
  }
  visit(content)
  const [[of, plain] = [undefined, false]] = arrays
  if (of !== undefined) {
    const length: Num = { kind: 'length', of }
    return {
      ...letter,
      from: letter.from ?? literal(0),
      to: letter.to ?? (plain ? arithmetic('-', length, literal(1)) : length),
    }
  }
  // So many numbers are not in an array: one of the first that are more.
  const [among] = absent
  const conditions = content.flatMap((part) => comparisons(part))
  const least = conditions.find(({ operator, left }) => operator === '>=' && isLetter(left, letter.name))?.right
  const positive = conditions.find(({ operator, left }) => operator === '>' && isLetter(left, letter.name))?.right
  const from = letter.from ?? least ?? (positive === undefined ? undefined : arithmetic('+', positive, literal(1)))
  return among === undefined || from === undefined
    ? undefined
    : { ...letter, from, to: arithmetic('+', from, { kind: 'length', of: among }) }
}
function comparisons(value: unknown): readonly Comparison[] {
  const node = value as Bool
  if (node.kind === 'compare') return [node]
  return node.kind === 'logic' && node.operator === '&&' ? [...comparisons(node.left), ...comparisons(node.right)] : []
}

/** Whether the places are changed from the last to the first, so that each becomes what the others were; undefined where no order does. */
function order(target: Num & { kind: 'element' }, value: Num, stepwise: boolean): boolean | undefined {
  if (target.index.kind !== 'letter') return undefined
  const { name } = target.index
  const reads: ('same' | 'before' | 'after' | 'other')[] = []
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    const node = part as Num
    if (node.kind === 'element' && node.of === target.of) reads.push(side(node.index, name))
    if (node.kind === 'fold' && node.over.base.kind === 'parameter' && node.over.base.name === target.of) return
    if (node.kind === 'fold' && node.over.base.kind === 'letters') {
      const [only] = node.over.base.letters
      if (identity(node.over.map ?? node).includes(`of:${target.of} `)) {
        const last = only?.to === undefined ? 'other' : side(only.to, name)
        reads.push(last === 'same' ? 'before' : last)
      }
      return
    }
    for (const inner of Object.values(node)) visit(inner)
  }
  visit(value)
  const others = reads.filter((read) => read !== 'same')
  if (others.length === 0) return false
  if (stepwise) return others.every((read) => read !== 'other') ? false : undefined
  // `a[i] += a[i - 1]` for all i may mean either.
  if (!identity(value).includes('kind:letters') && others.includes('before')) return undefined
  if (others.every((read) => read === 'before')) return true
  return others.every((read) => read === 'after') ? false : undefined
}
function side(index: Num, name: string): 'same' | 'before' | 'after' | 'other' {
  if (isLetter(index, name)) return 'same'
  if (index.kind !== 'arithmetic' || !isLetter(index.left, name) || index.right.kind !== 'literal') return 'other'
  return index.operator === '-' ? 'before' : index.operator === '+' ? 'after' : 'other'
}

const elements = (of: string, from: Num, to: Num, name: string): Seq => {
  const map: Num & { kind: 'element' } = { kind: 'element', of, index: { kind: 'letter', name } }
  return { base: { kind: 'letters', letters: [{ name, from, to }], exist: [map] }, map }
}

/** `a[0] + a[1] + … + a[i]` and the like; terms must be subscripted once. */
function progression(first: readonly Num[], last: Num | undefined, fresh: () => string): Seq | undefined {
  const all = [...first, ...(last === undefined ? [] : [last])]
  const found = all.map((term) => subscripts(term) ?? [])
  const [indices] = [found.map((parts) => parts[0]?.index)]
  const [from, next] = indices
  const regular = found.every((parts) => parts.every(({ index }) => identity(index) === identity(parts[0]!.index)))
  if (from === undefined || !regular || found.some((parts) => parts.length === 0)) return undefined
  if (first.length === 1 && last === undefined) return undefined
  const name = fresh()
  const general = all.map((term, i) => identity(replaced(term, indices[i]!, { kind: 'letter', name })))
  if (new Set(general).size !== 1) return undefined
  const map = replaced(first[0]!, from, { kind: 'letter', name })
  const exist = subscripts(map)
  if (exist === undefined) return undefined
  const step =
    first.length > 1 && from.kind === 'literal' && next?.kind === 'literal'
      ? next.value - from.value
      : first.length > 1
        ? 0n
        : 1n
  if (step < 1n || first.some((_, i) => i > 0 && !isStep(from, indices[i]!, BigInt(i) * step))) return undefined
  const of = exist[0]!.of
  const to = last === undefined ? arithmetic('-', { kind: 'length', of }, literal(1)) : indices.at(-1)!
  const letter: Num = { kind: 'letter', name }
  const filter: Bool | undefined =
    step === 1n ? undefined : { kind: 'divides', divisor: literal(step), number: arithmetic('-', letter, from) }
  return {
    base: { kind: 'letters', letters: [{ name, from, to }], exist },
    map,
    ...(filter === undefined ? {} : { filter }),
  }
}
const isStep = (from: Num, index: Num, by: bigint): boolean =>
  from.kind === 'literal' && index.kind === 'literal' && index.value - from.value === by
const replaced = (value: Num, index: Num, by: Num): Num =>
  rewritten(value, (part) =>
    part.kind === 'element' && identity(part.index) === identity(index) ? { ...part, index: by } : undefined,
  )
