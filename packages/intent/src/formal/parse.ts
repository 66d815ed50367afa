import {
  type Comprehension,
  conjuncts,
  type Expr,
  type Fold,
  type Formal,
  mentions,
  NotFormal,
  namesIn,
  type Recurrence,
  refuse,
  type Statement,
  substitute,
  type UnaryOperator,
} from './syntax.js'
import type { FormalToken } from './tokens.js'

/** How a formal text is taken where notations differ. */
export interface Style {
  /** `^` is a power, or exclusive or. */
  readonly caret: 'power' | 'xor'
  /** Whether the body of a loop on one line ends at the first semicolon, or where a `return` or a full stop does. */
  readonly shortBodies: boolean
  /** Whether `mod` is never negative, or has the sign of the dividend. */
  readonly modulo: 'never negative' | 'signed'
  /** The names of what is given. */
  readonly names: ReadonlySet<string>
}

/** Binding powers of the signs between two operands, the loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['iff', '<=>'],
  ['implies'],
  ['or', '||'],
  ['and', '&&'],
  ['==', '=', '===', '!=', '!==', '<>', '<', '<=', '>', '>=', 'in', 'notin', 'divides'],
  ['..', 'to'],
  ['|'],
  ['xor'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '//', '%', 'mod', 'div'],
]
const levelOf = new Map(LEVELS.flatMap((signs, level) => signs.map((sign) => [sign, level] as const)))
const [AND, COMPARE, RANGE, BAR, SUM, PRODUCT] = [3, 4, 5, 6, 10, 11]

const SAME: Readonly<Record<string, string>> = {
  '=': '==',
  '===': '==',
  '!==': '!=',
  '<>': '!=',
  '&&': 'and',
  '||': 'or',
  '<=>': 'iff',
  div: '/',
}

const FOLDS: Readonly<Record<string, Fold>> = {
  sum: 'sum',
  product: 'product',
  prod: 'product',
  count: 'count',
  min: 'min',
  max: 'max',
  minimum: 'min',
  maximum: 'max',
  smallest: 'min',
  largest: 'max',
  least: 'min',
  greatest: 'max',
  all: 'all',
  any: 'any',
  forall: 'all',
  exists: 'any',
  some: 'any',
}
const LINKS = new Set(['for', 'where', 'with', 'over', 'forall', 'when', 'if', ':'])
const KEYWORDS = new Set([
  ...LINKS,
  ...levelOf.keys(),
  ...[
    'while',
    'repeat',
    'times',
    'return',
    'else',
    'then',
    'do',
    'swap',
    'none',
    'empty',
    'not',
    'given',
    'down',
    'downto',
    'from',
    'by',
    'step',
    'let',
    'new',
    'old',
    'end',
    'is',
  ],
])

const number = (value: bigint): Expr => ({ kind: 'number', value })
const name = (text: string): Expr => ({ kind: 'name', name: text })

export class Parser {
  private at = 0
  /** Whether a `|` ends what is being read. */
  private barred = false

  private tokens: readonly FormalToken[]
  private readonly style: Style

  constructor(tokens: readonly FormalToken[], style: Style) {
    this.tokens = tokens
    this.style = style
  }

  private get next(): FormalToken {
    return this.tokens[this.at]!
  }
  private peek(ahead = 1): FormalToken {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]!
  }
  private isWord(...words: readonly string[]): boolean {
    return this.next.kind !== 'char' && words.includes(this.next.text)
  }
  private take(...words: readonly string[]): boolean {
    const found = this.isWord(...words)
    if (found) this.at++
    return found
  }
  private expect(...words: readonly string[]): void {
    if (!this.take(...words)) refuse(`expected ${words[0]} before ${this.next.text}`)
  }
  /** What `read` reads, or nothing where that is not how it goes on. */
  private attempt<T>(read: () => T): T | undefined {
    const [before, barred] = [this.at, this.barred]
    try {
      return read()
    } catch (error) {
      if (!(error instanceof NotFormal)) throw error
      this.at = before
      this.barred = barred
      return undefined
    }
  }

  // Expressions

  expression(): Expr {
    const value = this.operation(0)
    if (this.take('?')) {
      const whenTrue = this.expression()
      this.expect(':')
      return { kind: 'choice', condition: value, whenTrue, whenFalse: this.expression() }
    }
    return value
  }

  /** `x if c, y if d, z otherwise`, and all other expressions. */
  private value(): Expr {
    if (this.isWord('if')) return this.conditional()
    const value = this.expression()
    const other = this.attempt(() => {
      this.expect('if', 'when')
      const condition = this.expression()
      this.take(',', ';')
      if (this.take('else')) {
        this.take(',', ':')
        return { kind: 'choice', condition, whenTrue: value, whenFalse: this.value() } as const
      }
      const next = this.value()
      if (next.kind === 'choice') return { kind: 'choice', condition, whenTrue: value, whenFalse: next } as const
      this.take(',', ';')
      this.expect('else')
      return { kind: 'choice', condition, whenTrue: value, whenFalse: next } as const
    })
    return other ?? value
  }

  private conditional(): Expr {
    this.expect('if')
    const condition = this.operation(0)
    this.take(',')
    this.take('then', ':')
    this.take('return')
    const whenTrue = this.expression()
    this.take(',', ';', '.')
    this.expect('else')
    this.take(':', ',')
    this.take('return')
    return { kind: 'choice', condition, whenTrue, whenFalse: this.value() }
  }

  private operation(least: number): Expr {
    if (this.isWord('not') && least <= COMPARE) {
      this.at++
      return this.operationAfter({ kind: 'unary', operator: 'not', operand: this.operation(COMPARE) }, least)
    }
    return this.operationAfter(this.unary(), least)
  }

  private operationAfter(first: Expr, least: number): Expr {
    let left = first
    for (;;) {
      let sign = this.next.text
      if (this.next.kind === 'char' || this.next.kind === 'number') return left
      if (sign === '^' && this.style.caret === 'xor') sign = 'xor'
      if (sign === '|' && this.barred) return left
      if (sign === 'is' && /^(negative|positive)$/.test(this.peek().text) && least <= COMPARE) {
        const operator = this.peek().text === 'negative' ? '<' : '>'
        this.at += 2
        left = { kind: 'compare', first: left, rest: [[operator, number(0n)]] }
        continue
      }
      if (sign === 'is' && least <= COMPARE) {
        const kind = this.peek().text
        const denied = kind === 'not'
        const what = denied ? this.peek(2).text : kind
        if (!/^(prime|even|odd)$/.test(what)) return left
        this.at += denied ? 3 : 2
        const holds: Expr = { kind: 'unary', operator: what as UnaryOperator, operand: left }
        left = denied ? { kind: 'unary', operator: 'not', operand: holds } : holds
        continue
      }
      if (/^(prime|even|odd)$/.test(sign) && least <= COMPARE) {
        this.at++
        left = { kind: 'unary', operator: sign as UnaryOperator, operand: left }
        continue
      }
      const level = levelOf.get(sign)
      if (level === undefined || level < least) return left
      if (sign === 'to' && !/^\d|^[a-z]/i.test(this.peek().text)) return left
      this.at++
      if (level === COMPARE) {
        left = this.comparison(left, sign)
        continue
      }
      const isWrapped = this.isWord('(')
      const right = this.operation(level + 1)
      // `max(a) - min(a), 0 if empty` means the whole difference.
      if (right.kind === 'fold' && right.none !== undefined && level >= SUM && !isWrapped) refuse('whose case it is')
      const operator = sign === 'mod' && this.style.modulo === 'signed' ? '%' : (SAME[sign] ?? sign)
      left = level === RANGE ? { kind: 'range', from: left, to: right } : { kind: 'binary', operator, left, right }
    }
  }

  private comparison(first: Expr, sign: string): Expr {
    const rest: (readonly [string, Expr])[] = [[SAME[sign] ?? sign, this.operation(RANGE)]]
    while (levelOf.get(this.next.text) === COMPARE && this.next.kind !== 'char') {
      const operator = this.next.text
      this.at++
      rest.push([SAME[operator] ?? operator, this.operation(RANGE)])
    }
    return { kind: 'compare', first, rest }
  }

  private unary(): Expr {
    if (this.take('-')) return { kind: 'unary', operator: '-', operand: this.unary() }
    if (this.take('+')) return this.unary()
    if (this.take('~')) return { kind: 'unary', operator: '~', operand: this.unary() }
    if (this.take('√')) return { kind: 'unary', operator: 'sqrt', operand: this.power() }
    if (this.isWord('!', 'not')) {
      this.at++
      return { kind: 'unary', operator: 'not', operand: this.unary() }
    }
    return this.power()
  }

  private power(): Expr {
    let base = this.postfix()
    if (this.take('**') || (this.style.caret === 'power' && this.take('^')))
      base = { kind: 'binary', operator: '**', left: base, right: this.unary() }
    // `2x`, `3n`, `2(a + b)`, `n(n + 1)`: factors without a sign between them.
    if (this.multiplies(base)) return { kind: 'binary', operator: '*', left: base, right: this.power() }
    return base
  }

  private multiplies(before: Expr): boolean {
    const { kind, text, touches } = this.next
    if (this.at === 0) return false
    const last = this.tokens[this.at - 1]!
    // `2 f(n - 1)`, `60 m`: a number before a name.
    const isCall = this.peek().text === '(' && this.peek().touches
    if (!touches && kind === 'name' && !KEYWORDS.has(text) && FOLDS[text] === undefined)
      return before.kind === 'number' ? isCall || this.style.names.has(text) : last.text === ')' && isCall
    if (!touches) return false
    if (kind === 'name' && !KEYWORDS.has(text)) return last.kind === 'number' || last.text === ')'
    if (text === '(')
      return before.kind === 'number' || last.text === ')' || (before.kind === 'name' && before.name.length === 1)
    return false
  }

  private postfix(): Expr {
    let value = this.primary()
    for (;;) {
      if (this.next.text === '[' && this.next.kind === 'sign') {
        this.at++
        const index = this.unbarred(() => this.expression())
        this.expect(']')
        value = { kind: 'at', array: value, index }
      } else if (this.isWord('!') && this.next.touches && !/^[=]/.test(this.peek().text)) {
        this.at++
        value = { kind: 'unary', operator: '!', operand: value }
      } else if (this.isWord('.') && this.next.touches && /^(length|len|size)$/.test(this.peek().text)) {
        this.at += 2
        this.attempt(() => {
          this.expect('(')
          this.expect(')')
        })
        value = { kind: 'call', name: 'len', arguments: [value] }
      } else return value
    }
  }

  private unbarred<T>(read: () => T): T {
    const before = this.barred
    this.barred = false
    const result = read()
    this.barred = before
    return result
  }

  private enclosed(open: string, close: string, operator: UnaryOperator): Expr {
    this.expect(open)
    const operand = this.unbarred(() => this.expression())
    this.expect(close)
    return { kind: 'unary', operator, operand }
  }

  private primary(): Expr {
    const { kind, text } = this.next
    if (kind === 'number') {
      this.at++
      return number(BigInt(text))
    }
    if (kind === 'real') {
      this.at++
      return { kind: 'real', text }
    }
    if (kind === 'char') {
      this.at++
      return number(BigInt(text.codePointAt(0)!))
    }
    if (text === '⌊') return this.enclosed('⌊', '⌋', 'floor')
    if (text === '⌈') return this.enclosed('⌈', '⌉', 'ceil')
    if (text === '(') {
      this.at++
      const value = this.unbarred(() => this.value())
      if (this.take(',')) {
        const items = [value, ...this.unbarred(() => this.list())]
        this.expect(')')
        return { kind: 'list', items }
      }
      this.expect(')')
      return value
    }
    if (text === '{') return this.set()
    if (text === '|') {
      this.at++
      if (this.isWord('{')) {
        const set = this.set()
        this.expect('|')
        return { kind: 'call', name: 'size', arguments: [set] }
      }
      const before = this.barred
      this.barred = true
      const operand = this.operation(BAR)
      this.barred = before
      this.expect('|')
      return { kind: 'unary', operator: 'abs', operand }
    }
    if (kind !== 'name') return refuse(`unexpected ${text}`)
    if (/^(true|false)$/i.test(text)) {
      this.at++
      return { kind: 'truth', value: /^true$/i.test(text) }
    }
    if (text === 'distinct' && !this.isVariable(text)) {
      this.at++
      const items = this.list()
      if (items.length > 1) return { kind: 'call', name: 'size', arguments: [{ kind: 'list', items }] }
      const letter = name('i')
      const value: Expr = { kind: 'at', array: items[0]!, index: letter }
      return { kind: 'call', name: 'size', arguments: [{ kind: 'fold', fold: 'count', value, conditions: [] }] }
    }
    if (FOLDS[text] !== undefined && !this.isVariable(text)) return this.folded(FOLDS[text]!)
    if (KEYWORDS.has(text)) return refuse(`unexpected ${text}`)
    this.at++
    if (this.isWord('(') && this.next.touches && (text.length > 1 || !this.style.names.has(text))) {
      this.at++
      const list = this.isWord(')') ? [] : this.unbarred(() => this.list())
      this.expect(')')
      return { kind: 'call', name: text, arguments: list }
    }
    return name(text)
  }

  /** Whether a word is a name that is given or that gets a value. */
  private isVariable(text: string): boolean {
    return (
      this.style.names.has(text) ||
      this.tokens.some(
        (token, i) => token.text === text && /^([-+*/%&|^:]?=|<<=|>>=|\+\+)$/.test(this.tokens[i + 1]?.text ?? ''),
      )
    )
  }

  private list(): readonly Expr[] {
    const out = [this.expression()]
    while (this.take(',')) out.push(this.expression())
    return out
  }

  /** `{1, 2}`, `{ i : a[i] > 0 }`, `{ x in a | x > 0 }`: the latter as the values that meet the conditions. */
  private set(): Expr {
    this.expect('{')
    const before = this.barred
    this.barred = true
    const head = this.isWord('}') ? [] : this.list()
    this.barred = before
    if (this.take('}')) {
      const bound = head.length === 1 && head[0]!.kind === 'compare' ? this.bound(head[0]!, []) : undefined
      if (head.length === 1 && head[0]!.kind === 'at')
        return { kind: 'fold', fold: 'count', value: head[0]!, conditions: [] }
      return bound ?? { kind: 'list', items: head }
    }
    if (head.length !== 1) return refuse('a set has one head')
    this.expect(':', '|', 'where', 'for', 'with')
    const conditions = this.unbarred(() => this.conditions())
    this.expect('}')
    return this.bound(head[0]!, conditions) ?? refuse('no head')
  }

  /** What a set holds: `{ k <= n : … }` speaks of k. */
  private bound(head: Expr, conditions: readonly Expr[]): Expr | undefined {
    if (head.kind !== 'compare') return { kind: 'fold', fold: 'count', value: head, conditions }
    const value = /^(<=?|in)$/.test(head.rest[0]![0]) || head.rest.length === 1 ? head.first : undefined
    const letter = value?.kind === 'name' ? value : head.rest[0]![1]
    if (letter.kind !== 'name') return undefined
    return { kind: 'fold', fold: 'count', value: letter, conditions: [...conjuncts(head), ...conditions] }
  }

  /** Conditions joined by commas or `and`. */
  private conditions(): readonly Expr[] {
    const out = [...this.condition()]
    for (;;) {
      const more = this.attempt(() => {
        const link = this.next.text
        this.expect(',', 'where', 'with', 'and', ':', 'when', 'if', 'for', 'forall')
        return link === 'for' || link === 'forall' ? this.binders() : this.condition()
      })
      if (more === undefined) return out
      out.push(...more)
    }
  }

  private condition(): readonly Expr[] {
    const bit = this.bitCondition()
    if (bit !== undefined) return [bit]
    const condition = this.operation(0)
    if (!isCondition(condition)) return refuse('no condition')
    // `for all 0 <= i < k` behind a condition.
    if (this.isWord('forall')) return [this.quantifiedBehind('all', condition)]
    return conjuncts(condition)
  }

  private bitCondition(): Expr | undefined {
    return this.attempt(() => {
      this.expect('bit')
      const index = this.operation(SUM)
      this.expect('of')
      const of = this.operation(SUM)
      this.expect('is')
      this.expect('set', '1')
      return {
        kind: 'compare',
        first: { kind: 'call', name: 'bit', arguments: [of, index] },
        rest: [['==', number(1n)]],
      } as const
    })
  }

  private quantifiedBehind(fold: Fold, value: Expr): Expr {
    this.expect('forall', 'for')
    return { kind: 'fold', fold, value, conditions: this.binders() }
  }

  /** What binds letters: `i in 1..n`, `1 <= d < n`, `i = 1 to n`, `i`, `i from 1 to n`, `(i, j) with …`. */
  private binders(): readonly Expr[] {
    const out: Expr[] = []
    do {
      out.push(...this.binder())
    } while (
      (this.isWord(',', 'and') && this.attempt(() => this.anotherBinder()) !== undefined) ||
      this.take('with', 'where')
    )
    return out
  }
  private anotherBinder(): true {
    this.expect(',', 'and')
    const here = this.at
    this.binder()
    this.at = here
    return true
  }

  private binder(): readonly Expr[] {
    this.take('all', 'each', 'every', 'forall')
    if (this.next.kind === 'name' && !KEYWORDS.has(this.next.text)) {
      const letter = name(this.next.text)
      const after = this.peek()
      if (after.text === '=' || after.text === 'from' || after.text === ':=') {
        this.at += 2
        return [{ kind: 'compare', first: letter, rest: [['in', this.domain()]] }]
      }
      if (after.text === 'in') {
        this.at += 2
        const domain = this.domain()
        return [{ kind: 'compare', first: letter, rest: [['in', domain]] }]
      }
      if (
        /^([:,]|end|)$/.test(after.text) ||
        after.kind === 'end' ||
        (after.kind === 'sign' && /^[.;{)]$/.test(after.text))
      ) {
        this.at++
        return [{ kind: 'compare', first: letter, rest: [['in', name('…')]] }]
      }
    }
    const condition = this.operation(AND + 1)
    if (!isCondition(condition)) return refuse('no range')
    return conjuncts(condition)
  }

  /** `1..n`, `1 to n`, `50, 20, 10`, an array. */
  private domain(): Expr {
    const first = this.operation(RANGE)
    if (first.kind === 'call' && first.name === 'range' && first.arguments.length < 3) {
      const [from, to] = first.arguments.length === 2 ? first.arguments : [number(0n), first.arguments[0]!]
      return { kind: 'range', from: from!, to: { kind: 'binary', operator: '-', left: to!, right: number(1n) } }
    }
    if (this.isWord('downto') || (this.isWord('down') && this.peek().text === 'to')) {
      this.at += this.isWord('downto') ? 1 : 2
      return { kind: 'call', name: 'down', arguments: [first, this.operation(SUM)] }
    }
    if (first.kind !== 'number' || !this.isWord(',') || this.peek().kind !== 'number') {
      if (this.isWord(',') && first.kind === 'number' && this.peek().text === '..') {
        this.at += 2
        this.take(',')
        return { kind: 'range', from: first, to: this.operation(SUM) }
      }
      return first
    }
    const items = [first]
    while (this.isWord(',') && this.peek().kind === 'number') {
      this.at++
      items.push(this.operation(SUM) as typeof first)
    }
    if (this.isWord(',') && this.peek().text === '..') {
      this.at += 2
      this.take(',')
      if (items.some((item, i) => item.kind !== 'number' || item.value !== items[0]!.value + BigInt(i)))
        return refuse('terms of no sequence')
      return { kind: 'range', from: items[0]!, to: this.operation(SUM) }
    }
    return { kind: 'list', items }
  }

  /** What follows `Σ`, `#`, `max`, `∀`. */
  private folded(fold: Fold): Expr {
    const called = this.peek().text === '(' && this.peek().touches
    this.at++
    if (called && fold !== 'count') {
      const inside = this.attempt(() => this.calledFold(fold))
      if (inside !== undefined) return inside
    }
    if (fold === 'all' || fold === 'any') {
      const conditions = this.binders()
      this.take(':', ',', '.', 'where', 'with')
      const value = this.operation(COMPARE)
      return this.closed({ kind: 'fold', fold, value, conditions })
    }
    const conditions: Expr[] = []
    if (this.take('_')) {
      this.expect('{', '(')
      conditions.push(...this.unbarred(() => this.binders()))
      this.expect('}', ')')
      if (this.take('^')) {
        const to = this.primary()
        const upper = to.kind === 'list' ? to.items[0]! : to
        const [start] = conditions
        if (start?.kind !== 'compare') return refuse('no range')
        conditions[0] = {
          ...start,
          rest: [['in', { kind: 'range', from: start.rest[0]![1], to: upper }]],
        }
      }
    } else if (this.isWord('{')) {
      const set = this.set()
      if (set.kind === 'fold') return this.closed({ ...set, fold })
      return fold === 'count' ? { kind: 'call', name: 'size', arguments: [set] } : foldOf(fold, set)
    } else {
      // `max over 0 <= i < n of a[i]`, where `max over` has become `max`.
      const over = this.attempt(() => {
        const binders = this.binders()
        this.expect('of', ':')
        return binders
      })
      if (over !== undefined) conditions.push(...over)
    }
    const value = this.operation(fold === 'count' ? SUM : PRODUCT)
    if (fold === 'count' && value.kind === 'name' && this.take('in'))
      conditions.push({ kind: 'compare', first: value, rest: [['in', this.domain()]] })
    for (;;) {
      const more = this.attempt(() => {
        if (!LINKS.has(this.next.text)) refuse('no condition')
        const link = this.next.text
        this.at++
        return link === 'for' || link === 'forall' || link === 'over' ? this.binders() : this.conditions()
      })
      if (more === undefined) break
      conditions.push(...more)
    }
    if (conditions.length === 0 && fold !== 'count' && value.kind === 'name') return this.closed(foldOf(fold, value))
    return this.closed({ kind: 'fold', fold, value, conditions })
  }

  /** `max(a, b, c)`, `sum(a)`, `all(x > 0 for x in a)`, `sum(a[i] for i in 0..n-1)`. */
  private calledFold(fold: Fold): Expr {
    this.expect('(')
    const list = this.unbarred(() => this.list())
    if (list.length === 1 && !this.isWord(')')) {
      const conditions: Expr[] = []
      while (!this.isWord(')')) {
        this.expect('for', 'where', 'if', 'with', 'over', 'forall')
        const link = this.tokens[this.at - 1]!.text
        conditions.push(
          ...this.unbarred(() => (link === 'for' || link === 'forall' ? this.binders() : this.conditions())),
        )
      }
      this.expect(')')
      return this.closed({ kind: 'fold', fold, value: list[0]!, conditions })
    }
    this.expect(')')
    if (list.length === 1) {
      const [one] = list
      if (one!.kind === 'fold' && one!.fold === 'count') return this.closed({ ...one!, fold })
      if (one!.kind !== 'name') return refuse('no collection')
      return this.closed(foldOf(fold, one!))
    }
    if (fold !== 'min' && fold !== 'max') return refuse('too many arguments')
    return { kind: 'call', name: fold, arguments: list }
  }

  /** A fold with what it is where there is nothing: `; 0 for none`, `, or -1 if empty`. */
  private closed(fold: Comprehension): Expr {
    const none = this.attempt(() => {
      const paren = this.take(',', ';', '.') && this.take('or', 'and', 'else') ? false : this.take('(')
      this.take('or', 'and')
      this.take('return')
      const value = this.operation(SUM)
      this.noneWords()
      if (paren) this.expect(')')
      return value
    })
    return none === undefined ? fold : { ...fold, none }
  }

  private noneWords(): void {
    const words: string[] = []
    while (this.next.kind === 'name' && words.length < 7) {
      words.push(this.next.text)
      this.at++
      if (
        NONE.test(words.join(' ')) &&
        !(this.next.kind === 'name' && NONE.test(`${words.join(' ')} ${this.next.text}`))
      ) {
        return
      }
    }
    refuse('no case')
  }

  // Statements

  formal(): Formal {
    const samples = this.samples()
    const recurrence = this.attempt(() => this.recurrence())
    const cases = recurrence === undefined ? this.attempt(() => this.cases()) : undefined
    if (cases !== undefined) return { promises: cases.promises, statements: [cases.statement], samples }
    if (recurrence !== undefined) {
      this.take('.', ';', ',')
      const promises: Expr[] = []
      const statements: Statement[] = []
      while (this.next.kind !== 'end') {
        const promise = this.attempt(() => this.promise())
        if (promise !== undefined) promises.push(...promise)
        else {
          this.take('return', 'find', 'compute')
          statements.push({ kind: 'return', value: this.expression() })
        }
        this.separated()
      }
      return { promises, recurrence, statements, samples }
    }
    this.attempt(() => this.heading())
    const promises: Expr[] = []
    const statements: Statement[] = []
    let asked: readonly Expr[] | undefined
    while (this.next.kind !== 'end') {
      const isPlain = !this.isWord('(', 'with', 'given', 'where', 'for', 'assume', 'assuming')
      // After statements `for all x in a: …` is another one.
      const isLoop = statements.length > 0 && this.isWord('forall')
      const promise = isLoop ? undefined : this.attempt(() => this.promise())
      if (promise === undefined) statements.push(...this.statement())
      else if (isPlain && asked === undefined) asked = promise
      else if (isPlain) refuse('two conditions')
      else promises.push(...promise)
      this.separated()
    }
    // A condition beside nothing else is what is asked.
    if (statements.length > 0)
      return {
        promises: [...(asked ?? []), ...promises],
        // What a variable starts at may be said at the end.
        statements: [...statements.filter(isInitial), ...statements.filter((one) => !isInitial(one))],
        samples,
      }
    const value = (asked ?? refuse('nothing is asked')).reduce((left, right) => ({
      kind: 'binary',
      operator: 'and',
      left,
      right,
    }))
    return { promises, statements: [{ kind: 'return', value }], samples }
  }

  /** `f(x, y) = …`: what is given names itself. */
  private heading(): void {
    if (this.next.kind !== 'name') refuse('no name')
    this.at++
    this.expect('(')
    const given = this.list()
    this.expect(')')
    this.expect('=', ':=', ':')
    const names = given.map((each) => (each.kind === 'name' ? each.name : refuse('no parameter')))
    if (names.some((one) => !this.style.names.has(one)) || names.length !== this.style.names.size)
      refuse('other parameters')
  }
  /** Statements have something between them. */
  private separated(): void {
    const before = this.at
    this.separators()
    const closed = this.at > before || this.tokens[this.at - 1]?.text === '}' || this.next.kind === 'end'
    if (!closed && !this.isWord('(', 'with', 'given', 'where', 'for', 'return')) refuse(`more: ${this.next.text}`)
  }
  private separators(): void {
    while (this.take(';', '.', ',', '?', 'then', 'and')) {
      // `x = 0; then …`
    }
  }

  /** A condition beside the statements is promised; where there are no statements it is what is asked. */
  /** `(n >= 1)`, `with a <= b`, `given …`, `where k in 0..25`, `0 <= n <= 25.` beside something else. */
  private promise(): readonly Expr[] {
    const first = this.at === 0
    if (this.next.kind === 'name' && !this.style.names.has(this.next.text) && this.peek().text === '=')
      refuse('a variable')
    const inside = this.take('(')
    const linked = this.take('with', 'given', 'where', 'for', 'assume', 'assuming', 'when')
    const all = this.take('all')
    const out: Expr[] = []
    do {
      const condition = this.promised(all)
      out.push(...conjuncts(condition))
    } while (this.isWord(',', 'and') && this.attempt(() => this.anotherPromise(all)) !== undefined)
    if (inside) this.expect(')')
    const ends =
      this.next.kind === 'end' ||
      this.isWord('.', ';', '(') ||
      (this.isWord('?') && this.peek().kind === 'end') ||
      (!linked && this.isWord(','))
    if (!ends && !(first && !linked && this.take(':'))) refuse('more')
    return out
  }
  private anotherPromise(all: boolean): true {
    this.expect(',', 'and')
    const here = this.at
    this.promised(all)
    this.at = here
    return true
  }
  private promised(all: boolean): Expr {
    if (all) {
      const sign = this.next.text
      if (!/^[<>]=?$/.test(sign)) refuse('no condition')
      this.at++
      const limit = this.operation(SUM)
      return {
        kind: 'call',
        name: 'every parameter',
        arguments: [{ kind: 'compare', first: name('…'), rest: [[sign, limit]] }],
      }
    }
    // `a, b in 0..1439`
    const several = this.attempt(() => {
      const names: Expr[] = [this.primary()]
      while (this.take(',')) names.push(this.primary())
      if (names.length < 2) refuse('one')
      this.expect('in')
      const domain = this.operation(RANGE)
      return names
        .map((each): Expr => ({ kind: 'compare', first: each, rest: [['in', domain]] }))
        .reduce((left, right) => ({ kind: 'binary', operator: 'and', left, right }))
    })
    if (several !== undefined) return several
    if (this.isWord('len', 'length') && this.peek().kind === 'name' && !KEYWORDS.has(this.peek().text)) {
      // `len a == len b`
      this.at++
      const left: Expr = { kind: 'call', name: 'len', arguments: [this.primary()] }
      this.expect('==', '=')
      this.expect('len', 'length')
      return {
        kind: 'compare',
        first: left,
        rest: [['==', { kind: 'call', name: 'len', arguments: [this.primary()] }]],
      }
    }
    const condition = this.operation(0)
    return isCondition(condition) ? condition : refuse('no condition')
  }

  /** `e.g. 12 -> 10, 13 -> 15` anywhere: cases that illustrate. */
  private samples(): readonly (readonly [Expr, Expr])[] {
    const at = this.tokens.findIndex(
      ({ text }, i) => text === 'e' && this.tokens[i + 1]?.text === '.' && this.tokens[i + 2]?.text === 'g',
    )
    if (at < 0) return []
    const tail = new Parser([...this.tokens.slice(at + 3)], this.style)
    const out: (readonly [Expr, Expr])[] = []
    tail.take('.')
    tail.take(':')
    do {
      const from = tail.operation(SUM)
      tail.expect('->', '=')
      out.push([from, tail.operation(SUM)])
    } while (tail.take(',', ';', 'and'))
    tail.take(')')
    tail.take('.')
    if (tail.next.kind !== 'end') refuse('more than illustrations')
    let end = at
    while (/^[,;(:.]$/.test(this.tokens[end - 1]?.text ?? '')) end--
    this.tokens = [...this.tokens.slice(0, end), { kind: 'end', text: '', touches: false }]
    return out
  }

  /** `f(0) = 0, f(1) = 1, f(n) = f(n-1) + f(n-2)`. */
  private recurrence(): Recurrence {
    const first: (readonly [bigint, Expr])[] = []
    let known: string | undefined
    for (;;) {
      const called = this.next.text
      if (this.next.kind !== 'name' || (known !== undefined && called !== known)) return refuse('no recurrence')
      known = called
      this.at++
      let index: Expr
      if (this.take('(')) {
        index = this.expression()
        this.expect(')')
      } else if (this.take('[')) {
        index = this.expression()
        this.expect(']')
      } else return refuse('no recurrence')
      this.expect('=', ':=', '==')
      const value = this.recurrenceValue()
      if (index.kind === 'number') first.push([index.value, value])
      else if (index.kind === 'name') {
        this.attempt(() => {
          this.take(',')
          this.expect('for', 'if', 'when', 'where')
          const condition = this.operation(0)
          if (!mentionsOnly(condition, index.name)) refuse('another condition')
        })
        if (first.length === 0) return refuse('no first term')
        return { name: called, first, letter: index.name, rule: value }
      } else return refuse('no recurrence')
      if (!this.take(',', ';', '.', 'and')) return refuse('no rule')
      this.take('and')
    }
  }
  private recurrenceValue(): Expr {
    return this.operation(SUM)
  }

  /** `n < 0: -1; n = 0: 0; otherwise 1`, `75..89: 2`, `x <= 10 -> 1`. */
  private cases(): { readonly statement: Statement; readonly promises: readonly Expr[] } {
    // `grade: …` names what is given.
    if (this.next.kind === 'name' && this.peek().text === ':' && !KEYWORDS.has(this.next.text)) {
      const after = this.at
      this.at += 2
      const labelled = this.attempt(() => this.casesAfter())
      if (labelled !== undefined) return labelled
      this.at = after
    }
    return this.casesAfter()
  }
  private casesAfter(): { readonly statement: Statement; readonly promises: readonly Expr[] } {
    const found: { readonly condition: Expr; readonly value: Expr }[] = []
    let otherwise: Expr | undefined
    let subject: Expr | undefined
    while (this.next.kind !== 'end' && !this.isWord('(')) {
      if (found.length > 0 && this.take('else')) {
        this.take(':', '->', ',')
        otherwise = this.operation(RANGE)
        break
      }
      const condition = this.caseCondition(subject)
      subject ??= subjectOf(condition)
      this.expect(':', '->')
      found.push({ condition, value: this.operation(RANGE) })
      if (!this.take(';', ',', '.')) break
    }
    if (found.length < 2 && otherwise === undefined) return refuse('no cases')
    const promises: Expr[] = []
    this.separators()
    while (this.next.kind !== 'end') {
      promises.push(...this.promise())
      this.separators()
    }
    const rest: readonly Statement[] = otherwise === undefined ? [] : [{ kind: 'return', value: otherwise }]
    const [statement] = found.reduceRight<readonly Statement[]>(
      (after, { condition, value }) => [{ kind: 'if', condition, body: [{ kind: 'return', value }], otherwise: after }],
      rest,
    )
    return { statement: statement!, promises }
  }
  private caseCondition(subject: Expr | undefined): Expr {
    const side = (operator: string): Expr =>
      subject === undefined
        ? refuse('what is compared')
        : { kind: 'compare', first: subject, rest: [[operator, this.operation(SUM)]] }
    if (this.take('below', 'under')) return side('<')
    if (this.take('above', 'over')) return side('>')
    if (this.isWord('<', '<=', '>', '>=', '=', '==')) {
      const sign = this.next.text
      this.at++
      return side(SAME[sign] ?? sign)
    }
    this.take('if', 'when', 'for')
    const condition = this.operation(0)
    if (isCondition(condition)) return condition
    if (subject === undefined) return refuse('what is compared')
    if (condition.kind === 'range') return { kind: 'compare', first: subject, rest: [['in', condition]] }
    if (condition.kind === 'number') return { kind: 'compare', first: subject, rest: [['==', condition]] }
    return refuse('no condition')
  }

  /** The statements of a body: in braces, or as far as the line goes. */
  private body(): readonly Statement[] {
    if (this.take('{')) {
      const out: Statement[] = []
      this.separators()
      while (!this.take('}')) {
        out.push(...this.statement())
        if (!this.isWord('}')) this.separated()
        if (this.next.kind === 'end') return refuse('no }')
      }
      return out
    }
    const out = [...this.statement()]
    let joint: string | undefined
    for (;;) {
      const sign = this.next.text
      if (sign !== ',' && sign !== ';' && sign !== 'and') return out
      if (joint === ',' && sign === ';') return out
      if (sign === ';' && this.style.shortBodies) return out
      if (/^(return|else|\(|end|})$/.test(this.peek().text) || this.peek().kind === 'end') return out
      const here = this.at
      this.at++
      const more = this.attempt(() => this.statement())
      if (more === undefined || (sign !== ';' && more.some(({ kind }) => kind === 'return'))) {
        this.at = here
        return out
      }
      joint ??= sign
      out.push(...more)
    }
  }

  private statement(): readonly Statement[] {
    if (this.take('let', 'set', 'start', 'var', 'int')) return this.statement()
    if (this.take('return', 'output', 'result')) {
      this.take(':', '=', 'is')
      return this.returned()
    }
    if (this.take('while', 'until')) {
      const until = this.tokens[this.at - 1]!.text === 'until'
      const condition = this.operation(0)
      this.take(':', 'do', ',')
      return [
        {
          kind: 'while',
          condition: until ? { kind: 'unary', operator: 'not', operand: condition } : condition,
          body: this.body(),
        },
      ]
    }
    if (this.take('repeat')) return this.repeated()
    if (this.take('do')) {
      const times = this.operation(SUM)
      this.expect('times')
      this.take(':', ',')
      return [{ kind: 'repeat', times, body: this.body() }]
    }
    if (this.isWord('for', 'forall') && !(this.isWord('for') && this.peek().text === 'none')) return [this.loop()]
    if (this.isWord('if')) return [this.branch()]
    if (this.take('swap', 'exchange')) {
      const left = this.postfix()
      this.expect('and', 'with', ',')
      const right = this.postfix()
      return [this.spread({ kind: 'swap', left, right })]
    }
    const initial = this.attempt(() => {
      this.expect('(')
      const start = this.assignment()
      this.expect(')')
      return start
    })
    if (initial !== undefined) return [initial]
    const mapped = this.attempt(() => this.mapped())
    if (mapped !== undefined) return [mapped]
    const assigned = this.attempt(() => this.assignment())
    if (assigned !== undefined) return [this.spread(assigned)]
    return this.returned()
  }

  private returned(): readonly Statement[] {
    let value = this.value()
    while (this.isWord('forall', 'for')) {
      if (!isCondition(value)) return refuse('no condition for all')
      const quantified = this.attempt(() => this.quantifiedBehind('all', value))
      if (quantified === undefined) break
      value = quantified
    }
    const claimed = this.attempt(() => {
      this.take(',')
      this.expect('always')
      this.expect('in')
      const range = this.operation(RANGE)
      if (this.take('even')) {
        this.expect('if', 'when', 'for')
        this.operation(0)
      }
      return { kind: 'call', name: 'always', arguments: [value, range] } as const
    })
    if (claimed !== undefined) value = claimed
    // `…; -1 if c`, `…; otherwise 0`: cases that come first.
    const special = this.attempt(() => {
      const paren = this.take('(')
      if (!paren) this.expect(';', ',', '.')
      this.take('and', 'or', 'but', 'return')
      this.take('return')
      const instead = this.operation(SUM)
      this.expect('if', 'when', 'for')
      const condition = this.operation(0)
      if (!isCondition(condition)) refuse('no condition')
      if (paren) this.expect(')')
      return { kind: 'choice', condition, whenTrue: instead, whenFalse: value } as const
    })
    if (special !== undefined) value = special
    return [{ kind: 'return', value }]
  }

  /** `repeat n times: …`, `repeat … while c`, `repeat … until c`, with the number of repetitions kept. */
  private repeated(): readonly Statement[] {
    const times = this.attempt(() => {
      const value = this.operation(SUM)
      this.expect('times')
      this.take(':', ',')
      return value
    })
    if (times !== undefined) return [{ kind: 'repeat', times, body: this.body() }]
    this.take(':')
    const body = this.body()
    this.take(',')
    if (this.isWord('while', 'until')) {
      const until = this.isWord('until')
      this.at++
      const condition = this.operation(0)
      const test: Expr = until ? { kind: 'unary', operator: 'not', operand: condition } : condition
      const counted = this.attempt(() => {
        this.take(';', ',', '.')
        this.expect('return')
        for (const word of ['count', 'repetitions']) this.expect(word)
      })
      const count = this.attempt(() => {
        if (counted !== undefined) return
        this.take(';', ',', '.')
        this.take('return')
        this.take('the')
        this.expect('number', 'count')
        this.take('of')
        this.expect('repetitions', 'steps', 'times', 'rounds', 'iterations')
        return true
      })
      const loop: Statement = { kind: 'while', condition: test, body }
      if (until && count === undefined) return refuse('tested before or after')
      if (count === undefined) return [loop]
      const steps = name('steps')
      return [
        { kind: 'assign', targets: [steps], operator: '=', values: [number(0n)] },
        {
          ...loop,
          body: [...body, { kind: 'assign', targets: [steps], operator: '+=', values: [number(1n)] }],
        },
        { kind: 'return', value: steps },
      ]
    }
    return refuse('until when')
  }

  private loop(): Statement {
    this.expect('for', 'forall')
    const counted = this.attempt(() => this.countedLoop())
    if (counted !== undefined) return counted
    const conditions = this.binders()
    this.take(':', 'do', ',')
    const [binder] = conditions
    const domain = binder?.kind === 'compare' ? binder.rest[0]![1] : undefined
    if (domain?.kind === 'call' && domain.name === 'down' && binder?.kind === 'compare') {
      const range: Expr = { kind: 'range', from: domain.arguments[1]!, to: domain.arguments[0]! }
      return {
        kind: 'for',
        conditions: [{ ...binder, rest: [['in', range]] }, ...conditions.slice(1)],
        down: true,
        body: this.body(),
      }
    }
    return { kind: 'for', conditions, down: false, body: this.body() }
  }

  /** `for (i = 0; i < n; i++)`. */
  private countedLoop(): Statement {
    this.expect('(')
    this.take('int', 'let', 'var')
    const start = this.assignment()
    this.expect(';')
    const condition = this.operation(0)
    this.expect(';')
    const step = this.assignment()
    this.expect(')')
    if (start.kind !== 'assign' || step.kind !== 'assign') return refuse('no loop')
    return {
      kind: 'if',
      condition: { kind: 'truth', value: true },
      body: [start, { kind: 'while', condition, body: [...this.body(), step] }],
      otherwise: [],
    }
  }

  private branch(): Statement {
    this.expect('if')
    const condition = this.operation(0)
    this.take(':', 'then', ',')
    this.take('then')
    const body = this.body()
    const otherwise = this.attempt(() => {
      this.take(';', ',', '.')
      this.expect('else')
      this.take(':', ',')
      return this.isWord('if') ? [this.branch()] : this.body()
    })
    const [only] = body
    // `if s[i] = c then s[i] = d, for all i`: the letter is that of the condition too.
    if (
      only?.kind === 'for' &&
      body.length === 1 &&
      otherwise === undefined &&
      only.conditions.some((one) => bindsIn(one, condition))
    )
      return { ...only, body: [{ kind: 'if', condition, body: only.body, otherwise: [] }] }
    return this.spread({ kind: 'if', condition, body, otherwise: otherwise ?? [] })
  }

  /** A change that is made `for all i`, `if c`. */
  private spread(statement: Statement): Statement {
    const over = this.attempt(() => {
      this.take(',')
      this.expect('for', 'forall')
      return this.binders()
    })
    if (over !== undefined) return { kind: 'for', conditions: over, down: false, body: [statement] }
    const condition = this.attempt(() => {
      this.expect('if', 'when', 'where')
      return this.operation(0)
    })
    return condition === undefined
      ? statement
      : this.spread({ kind: 'if', condition, body: [statement], otherwise: [] })
  }

  private mapped(): Statement {
    this.expect('new')
    const target = this.postfix()
    this.expect('=', ':=', '==')
    if (target.kind !== 'at' || target.array.kind !== 'name' || target.index.kind !== 'name') return refuse('no map')
    const { array } = target
    const olds = this.tokens.map((token) => token.text === 'old')
    if (!olds.some(Boolean)) return refuse('nothing old')
    const kept = this.tokens.filter((_, i) => i < this.at || !olds[i])
    this.tokens = kept
    return { kind: 'map', array: array.name, index: target.index.name, value: this.expression() }
  }

  private assignment(): Statement {
    const targets = [this.postfix()]
    while (this.take(',')) targets.push(this.postfix())
    if (targets.some(({ kind }) => kind !== 'name' && kind !== 'at')) return refuse('no variable')
    if (this.isWord('++', '--')) {
      const operator = this.next.text === '++' ? '+=' : '-='
      this.at++
      return { kind: 'assign', targets, operator, values: [number(1n)] }
    }
    if (this.take('starts', 'start')) {
      this.expect('at', 'from', 'with')
      return { kind: 'assign', targets, operator: 'initial', values: [this.operation(SUM)] }
    }
    const operator = this.next.text
    if (!/^([-+*/%&|^]?=|:=|<<=|>>=)$/.test(operator)) return refuse('no assignment')
    this.at++
    const values = [this.value()]
    while (values.length < targets.length) {
      this.expect(',')
      values.push(this.value())
    }
    return { kind: 'assign', targets, operator: operator === ':=' ? '=' : operator, values }
  }
}

const NONE =
  /^(?:for|if|when) (?:none|empty|(?:there (?:is|are) )?(?:none|no such \w+|nothing|no \w+ (?:exists|qualifies))|(?:it|that|the (?:set|array|list)|\w) is empty|none (?:exists?|qualif(?:y|ies))|the empty (?:array|list|set)|an empty (?:array|list|set)|no elements?|nothing)$/

const isInitial = (statement: Statement): boolean => statement.kind === 'assign' && statement.operator === 'initial'

const bindsIn = (binder: Expr, condition: Expr): boolean =>
  binder.kind === 'compare' && binder.first.kind === 'name' && mentions(condition, binder.first.name)

const subjectOf = (condition: Expr): Expr | undefined => {
  const named = condition.kind === 'compare' ? [condition.first, ...condition.rest.map(([, each]) => each)] : []
  return named.find(({ kind }) => kind === 'name')
}

function foldOf(fold: Fold, collection: Expr): Comprehension {
  const letter = name('_')
  return {
    kind: 'fold',
    fold,
    value: letter,
    conditions: [{ kind: 'compare', first: letter, rest: [['in', collection]] }],
  }
}

const mentionsOnly = (condition: Expr, letter: string): boolean => namesIn(condition).every((each) => each === letter)

/** Whether an expression is a truth value. */
function isCondition(expr: Expr): boolean {
  switch (expr.kind) {
    case 'compare':
    case 'truth':
      return true
    case 'unary':
      return /^(not|prime|even|odd)$/.test(expr.operator)
    case 'binary':
      return /^(and|or|iff|implies|\|)$/.test(expr.operator)
    case 'fold':
      return expr.fold === 'all' || expr.fold === 'any'
    case 'choice':
      return isCondition(expr.whenTrue)
    case 'call':
      return expr.name === 'every parameter' || /^(is_?prime|is\w+)$/i.test(expr.name)
    default:
      return false
  }
}

/** The rule of a recurrence with each earlier term in the place of its call. */
export function withTerms(rule: Expr, recurrence: Recurrence, term: (back: bigint) => string): Expr {
  let out = rule
  const placed = (expr: Expr): Expr => {
    const isTerm =
      (expr.kind === 'call' && expr.name === recurrence.name && expr.arguments.length === 1) ||
      (expr.kind === 'at' && expr.array.kind === 'name' && expr.array.name === recurrence.name)
    if (isTerm) {
      const index = expr.kind === 'call' ? expr.arguments[0]! : (expr as { index: Expr }).index
      if (
        index.kind !== 'binary' ||
        index.operator !== '-' ||
        index.left.kind !== 'name' ||
        index.left.name !== recurrence.letter ||
        index.right.kind !== 'number'
      )
        return refuse('a term that is no earlier one')
      return name(term(index.right.value))
    }
    switch (expr.kind) {
      case 'unary':
        return { ...expr, operand: placed(expr.operand) }
      case 'binary':
        return { ...expr, left: placed(expr.left), right: placed(expr.right) }
      case 'choice':
        return {
          ...expr,
          condition: placed(expr.condition),
          whenTrue: placed(expr.whenTrue),
          whenFalse: placed(expr.whenFalse),
        }
      case 'compare':
        return {
          ...expr,
          first: placed(expr.first),
          rest: expr.rest.map(([operator, each]) => [operator, placed(each)]),
        }
      case 'call':
        return { ...expr, arguments: expr.arguments.map(placed) }
      default:
        return expr
    }
  }
  out = placed(out)
  return substitute(out, recurrence.letter, name('k'))
}
