import { conceptFunction, type Helper } from '../concept/instantiate.js'
import type { Bool, Fold, Num, Seq } from './meaning.js'
import { arithmetic, both, compare, fillBool, fillNum, it, literal } from './meaning.js'
import {
  elementOf,
  fitsType,
  isFloat,
  isInteger,
  isSequence,
  isSigned,
  joinTypes,
  literalText,
  type Parameter,
} from './types.js'

/** A meaning that has no contract text over these parameters, such as a string where a number is wanted. */
export class Unwritable extends Error {}

export interface Place {
  readonly text: string
  readonly type: string
}

export interface Scope {
  readonly lines: string[]
  readonly it?: Place
  readonly other?: Place
  readonly place?: string
}

/** Writes meanings as notation text. One emitter per contract: it hands out fresh names and collects helpers. */
export class Emitter {
  readonly helpers = new Map<string, Helper>()
  readonly requires = new Set<string>()
  private readonly used = new Set<string>()
  private readonly parameters: ReadonlyMap<string, string>
  /** Type in which unbounded results are computed. */
  private readonly resultType: string

  /** Name of the function itself, which hides a built-in function of that name. */
  private readonly own: string

  constructor(parameters: readonly Parameter[], resultType: string, own = '') {
    this.own = own
    this.parameters = new Map(parameters.map((parameter) => [parameter.name, parameter.type]))
    this.resultType = resultType
    for (const parameter of parameters) this.used.add(parameter.name)
  }

  fresh(name: string): string {
    let text = name
    for (let i = 2; this.used.has(text); i++) text = `${name}${i}`
    this.used.add(text)
    return text
  }

  private typeOfParameter(name: string): string {
    const type = this.parameters.get(name)
    if (type === undefined) throw new Unwritable(`no parameter ${name}`)
    return type
  }

  /** Natural type of a number; undefined for literals, which take any. */
  typeOf(num: Num, scope: Scope): string | undefined {
    switch (num.kind) {
      case 'literal':
        return undefined
      case 'real':
        return isFloat(this.resultType) ? this.resultType : 'f64'
      case 'parameter': {
        const type = this.typeOfParameter(num.name)
        if (isSequence(type)) throw new Unwritable(`${num.name} is not a number`)
        return type
      }
      case 'it':
        if (scope.it === undefined) throw new Unwritable('nothing is under consideration')
        return scope.it.type
      case 'other':
        if (scope.other === undefined) throw new Unwritable('there is no second element')
        return scope.other.type
      case 'place':
      case 'length':
        return 'u64'
      case 'arithmetic':
        return num.operator === '<<' || num.operator === '>>' || num.operator === 'rotl' || num.operator === 'rotr'
          ? this.typeOf(num.left, scope)
          : joinTypes(this.typeOf(num.left, scope), this.typeOf(num.right, scope))
      case 'unary': {
        const type = this.typeOf(num.operand, scope)
        return num.operator === 'negate' && type !== undefined && isInteger(type) && !isSigned(type) ? 'i64' : type
      }
      case 'choice':
        return joinTypes(this.typeOf(num.whenTrue, scope), this.typeOf(num.whenFalse, scope))
      case 'fold':
        return this.foldType(num.fold, num.over, scope)
      case 'element':
        return elementOf(this.typeOfParameter(num.of))
      case 'call':
        return conceptFunction(
          num.concept,
          num.arguments.map((argument) => this.typeOf(argument, scope)),
          undefined,
        )?.result
    }
  }

  private elementType(seq: Seq, scope: Scope): string {
    const base = seq.base
    if (base.kind === 'parameter') return elementOf(this.typeOfParameter(base.name))
    if (base.kind === 'range') return joinTypes(this.typeOf(base.from, scope), this.typeOf(base.to, scope)) ?? 'i64'
    if (base.kind === 'items')
      return base.items.map((item) => this.typeOf(item, scope)).reduce(joinTypes, undefined) ?? 'i64'
    if (base.kind === 'stdin') return 'i32'
    if (base.kind === 'pairs') return elementOf(this.typeOfParameter(base.of))
    if (base.kind === 'zip') return elementOf(this.typeOfParameter(base.left))
    if (base.kind === 'leading') return isInteger(this.resultType) ? this.resultType : 'u64'
    return this.typeOf(base.of, scope) ?? 'u64'
  }

  /** The second element of those considered two at a time. */
  private otherPlace({ base }: Seq, index: string): Place {
    const name = base.kind === 'pairs' ? base.of : base.kind === 'zip' ? base.right : undefined
    if (name === undefined) return { text: '', type: 'i64' }
    return { text: `${name}[${index}]`, type: elementOf(this.typeOfParameter(name)) }
  }

  private mappedType(seq: Seq, scope: Scope): string {
    const type = this.elementType(seq, scope)
    return seq.map === undefined
      ? type
      : (this.typeOf(seq.map, { lines: [], it: { text: '', type }, other: this.otherPlace(seq, ''), place: '' }) ??
          type)
  }

  private foldType(fold: Fold, over: Seq, scope: Scope): string {
    if (fold === 'count') return 'u64'
    if (/Index$/.test(fold)) return 'i64'
    const mapped = this.mappedType(over, scope)
    if (fold === 'sum' || fold === 'product' || fold === 'mean') {
      if (isFloat(mapped)) return mapped
      return isInteger(this.resultType)
        ? joinTypes(mapped, this.resultType) === 'i64'
          ? 'i64'
          : this.resultType
        : isSigned(mapped)
          ? 'i64'
          : 'u64'
    }
    return mapped
  }

  private cast(text: string, from: string | undefined, to: string): string {
    return from === to ? text : `${to}(${text})`
  }

  num(num: Num, type: string, scope: Scope): string {
    switch (num.kind) {
      case 'literal':
        if (isInteger(type) && !fitsType(num.value, type)) throw new Unwritable(`${num.value} does not fit ${type}`)
        return literalText(num.value, type)
      case 'real':
        if (!isFloat(type)) throw new Unwritable(`${num.value} is no integer`)
        return /[.e]/.test(String(num.value)) ? String(num.value) : `${num.value}.0`
      case 'parameter':
        return this.cast(num.name, this.typeOf(num, scope), type)
      case 'it':
        return this.cast(scope.it?.text ?? '', this.typeOf(num, scope), type)
      case 'other':
        return this.cast(scope.other?.text ?? '', this.typeOf(num, scope), type)
      case 'place':
        if (scope.place === undefined) throw new Unwritable('nothing has a position')
        return this.cast(scope.place, 'u64', type)
      case 'length':
        return this.cast(`${num.of}.length`, 'u64', type)
      case 'arithmetic':
        return this.arithmetic(num, type, scope)
      case 'unary':
        return this.unary(num, type, scope)
      case 'choice':
        return `(${this.bool(num.condition, scope)} ? ${this.num(num.whenTrue, type, scope)} : ${this.num(num.whenFalse, type, scope)})`
      case 'fold':
        return this.fold(num, type, scope)
      case 'element':
        return this.element(num, type, scope)
      case 'call':
        return this.call(num, type, scope)
    }
  }

  private call(num: Num & { kind: 'call' }, type: string, scope: Scope): string {
    const made = conceptFunction(
      num.concept,
      num.arguments.map((argument) => this.typeOf(argument, scope)),
      type,
    )
    if (made === undefined) throw new Unwritable(`${num.concept.name} does not take these types`)
    this.helpers.set(made.name, made)
    const text = num.arguments.map((argument, i) => this.num(argument, made.parameters[i]!.type, scope)).join(', ')
    return this.cast(`${made.name}(${text})`, made.result, type)
  }

  /** A literal that will never be zero, or a guard that it is not. */
  private guardDivisor(divisor: Num, scope: Scope): void {
    if (divisor.kind === 'literal') {
      if (divisor.value === 0n) throw new Unwritable('division by zero')
    } else if (divisor.kind === 'parameter') this.requires.add(`${divisor.name} != 0`)
    else if (divisor.kind === 'length') this.requires.add(`${divisor.of}.length != 0`)
    else if (
      !(divisor.kind === 'arithmetic' && divisor.operator === '**' && divisor.left.kind === 'literal') &&
      scope.it === undefined
    )
      throw new Unwritable('a divisor that may be zero')
  }

  private arithmetic(num: Num & { kind: 'arithmetic' }, type: string, scope: Scope): string {
    const { operator, left, right } = num
    const own = this.typeOf(num, scope) ?? type
    if (operator === '**') return this.power(left, right, type, scope)
    if (operator === '<<' || operator === '>>') {
      const at = operator === '<<' ? (joinTypes(own, type) ?? own) : own
      return this.cast(
        `(${this.num(left, at, scope)} ${operator} ${this.num(right, this.typeOf(right, scope) ?? 'u32', scope)})`,
        at,
        type,
      )
    }
    if (operator === 'rotl' || operator === 'rotr') {
      return this.cast(`${operator}(${this.num(left, own, scope)}, ${this.num(right, own, scope)})`, own, type)
    }
    const wrapping =
      operator === '+' ||
      operator === '-' ||
      operator === '*' ||
      operator === '&' ||
      operator === '|' ||
      operator === '^'
    const at = wrapping || isFloat(type) ? (isFloat(own) ? own : type) : own
    const [a, b] = [this.num(left, at, scope), this.num(right, at, scope)]
    if ((operator === '/' || operator === '%') && isInteger(at)) this.guardDivisor(right, scope)
    if (operator === 'min' || operator === 'max') {
      const plain = `(${a} ${operator === 'min' ? '<' : '>'} ${b} ? ${a} : ${b})`
      return this.cast(this.own === operator ? plain : `${operator}(${a}, ${b})`, at, type)
    }
    if (operator === 'difference') return this.cast(`(${a} > ${b} ? ${a} - ${b} : ${b} - ${a})`, at, type)
    return this.cast(`(${a} ${operator} ${b})`, at, type)
  }

  private power(base: Num, exponent: Num, type: string, scope: Scope): string {
    if (exponent.kind === 'literal' && exponent.value >= 1n && exponent.value <= 6n) {
      const factor = this.num(base, type, scope)
      return `(${Array.from({ length: Number(exponent.value) }, () => factor).join(' * ')})`
    }
    if (isFloat(type)) throw new Unwritable('powers of floats')
    const exponentType = this.typeOf(exponent, scope) ?? 'u64'
    const value = this.fresh('power')
    const i = this.fresh('i')
    const from = this.num(exponent, exponentType, scope)
    if (isSigned(exponentType) && exponent.kind === 'parameter') this.requires.add(`${exponent.name} >= 0`)
    scope.lines.push(
      `let ${value}: ${type} = 1`,
      `for (let ${i}: ${exponentType} = 0; ${i} < ${from}; ${i}++) ${value} *= ${this.num(base, type, scope)}`,
    )
    return value
  }

  private unary(num: Num & { kind: 'unary' }, type: string, scope: Scope): string {
    const own = this.typeOf(num.operand, scope) ?? type
    switch (num.operator) {
      case 'negate':
        return `(-${this.num(num.operand, type, scope)})`
      case 'complement':
        return this.cast(`(~${this.num(num.operand, own, scope)})`, own, type)
      case 'absolute':
        if (this.own === 'abs') throw new Unwritable('abs inside abs')
        return isInteger(own) && !isSigned(own)
          ? this.num(num.operand, type, scope)
          : this.cast(`abs(${this.num(num.operand, own, scope)})`, own, type)
      default: {
        const real = /^(sqrt|floor|ceil|trunc|round)$/.test(num.operator)
        if (real !== isFloat(own)) throw new Unwritable(`${num.operator} of ${own}`)
        if (this.own === num.operator) throw new Unwritable(`${num.operator} inside itself`)
        return this.cast(`${num.operator}(${this.num(num.operand, own, scope)})`, own, type)
      }
    }
  }

  bool(bool: Bool, scope: Scope): string {
    switch (bool.kind) {
      case 'truth':
        return String(bool.value)
      case 'flag': {
        if (this.typeOfParameter(bool.name) !== 'bool') throw new Unwritable(`${bool.name} is no truth value`)
        return bool.name
      }
      case 'not':
        return `!(${this.bool(bool.operand, scope)})`
      case 'logic':
        return `(${this.bool(bool.left, scope)} ${bool.operator} ${this.bool(bool.right, scope)})`
      case 'compare':
        return this.comparison(bool, scope)
      case 'divides': {
        const type = joinTypes(this.typeOf(bool.divisor, scope), this.typeOf(bool.number, scope)) ?? 'i64'
        if (!isInteger(type)) throw new Unwritable('divisibility of floats')
        const [number, divisor] = [this.num(bool.number, type, scope), this.num(bool.divisor, type, scope)]
        if (bool.divisor.kind === 'literal') {
          this.guardDivisor(bool.divisor, scope)
          return `${number} % ${divisor} == 0`
        }
        return `(${divisor} != 0 && ${number} % ${divisor} == 0)`
      }
      case 'test': {
        const made = conceptFunction(
          bool.concept,
          bool.arguments.map((argument) => this.typeOf(argument, scope)),
          'bool',
        )
        if (made === undefined) throw new Unwritable(`${bool.concept.name} does not take these types`)
        this.helpers.set(made.name, made)
        return `${made.name}(${bool.arguments.map((argument, i) => this.num(argument, made.parameters[i]!.type, scope)).join(', ')})`
      }
      case 'every':
      case 'some':
        return this.quantified(bool, scope)
    }
  }

  private comparison(bool: Bool & { kind: 'compare' }, scope: Scope): string {
    const [left, right] = [this.typeOf(bool.left, scope), this.typeOf(bool.right, scope)]
    const type = joinTypes(left, right) ?? 'i64'
    const small = [bool.left, bool.right].find((side) => side.kind === 'literal')
    if (small?.kind === 'literal' && isInteger(type) && !fitsType(small.value, type)) {
      // A literal outside the type decides the comparison for every value of the type.
      if (small !== bool.right) throw new Unwritable('a literal outside the type')
      const below = small.value < 0n
      const holds = bool.operator === '!=' || (below ? bool.operator.startsWith('>') : bool.operator.startsWith('<'))
      return String(holds)
    }
    return `${this.num(bool.left, type, scope)} ${bool.operator} ${this.num(bool.right, type, scope)}`
  }

  private quantified(bool: Bool & { kind: 'every' | 'some' }, scope: Scope): string {
    const flag = this.fresh(bool.kind === 'every' ? 'all' : 'any')
    const start = bool.kind === 'every' ? 'true' : 'false'
    scope.lines.push(`let ${flag} = ${start}`)
    this.loop(bool.over, scope, (inner) => {
      const holds = this.bool(fillBool(bool.holds, bool.over.map ?? it), inner)
      inner.lines.push(
        `if (${bool.kind === 'every' ? `!(${holds})` : holds}) ${flag} = ${start === 'true' ? 'false' : 'true'}`,
      )
    })
    return flag
  }

  /** A loop over a sequence; `body` sees each element that passes the filter, before the mapping of the sequence. */
  loop(seq: Seq, scope: Scope, body: (inner: Scope) => void): void {
    const base = seq.base
    if (base.kind === 'parameter') {
      const type = this.typeOfParameter(base.name)
      if (!isSequence(type)) throw new Unwritable(`${base.name} is no sequence`)
      const i = this.fresh('i')
      const more = type === 'cstr' ? `${base.name}[${i}] != 0` : `${i} < ${base.name}.length`
      const lines = this.filtered(seq.filter, { text: `${base.name}[${i}]`, type: elementOf(type) }, i, body)
      scope.lines.push(`for (let ${i}: u64 = 0; ${more}; ${i}++) {`, ...indent(lines), '}')
      return
    }
    if (base.kind === 'pairs' || base.kind === 'zip') {
      this.loopOverTwo(seq, base, scope, body)
      return
    }
    const type = this.elementType(seq, scope)
    if (base.kind === 'items') {
      for (const item of base.items)
        scope.lines.push(...this.filtered(seq.filter, { text: this.num(item, type, scope), type }, undefined, body))
      return
    }
    if (base.kind === 'stdin') {
      const c = this.fresh('c')
      const lines = this.filtered(seq.filter, { text: c, type }, undefined, body)
      scope.lines.push(`for (let ${c} = read(); ${c} >= 0; ${c} = read()) {`, ...indent(lines), '}')
      return
    }
    if (!isInteger(type)) throw new Unwritable(`a range of ${type}`)
    switch (base.kind) {
      case 'digits': {
        const [rest, digit] = [this.fresh('rest'), this.fresh('digit')]
        scope.lines.push(`let ${rest}: ${type} = ${this.num(base.of, type, scope)}`)
        const take = isSigned(type) ? `abs(${rest} % 10)` : `${rest} % 10`
        const lines = this.filtered(seq.filter, { text: digit, type }, undefined, body)
        const all = [`const ${digit}: ${type} = ${take}`, ...lines, `${rest} /= 10`]
        scope.lines.push('do {', ...indent(all), `} while (${rest} != 0)`)
        return
      }
      case 'leading': {
        const [k, taken] = [this.fresh('k'), this.fresh('taken')]
        const count = this.num(base.count, 'u64', scope)
        const lines = this.filtered(seq.filter, { text: k, type }, undefined, (inner) => {
          inner.lines.push(`${taken}++`)
          body(inner)
        })
        scope.lines.push(
          `let ${taken}: u64 = 0`,
          `for (let ${k}: ${type} = ${this.num(base.from, type, scope)}; ${taken} < ${count}; ${k}++) {`,
          ...indent(lines),
          '}',
        )
        this.countRequires(base.count)
        return
      }
      default: {
        const k = this.fresh(base.kind === 'divisors' ? 'd' : 'k')
        const from = base.kind === 'divisors' ? '1' : this.num(base.from, type, scope)
        // `below n` is not `up to n - 1` where n may be 0 or the smallest of its type.
        const before = base.kind === 'range' ? numberBefore(base.to) : undefined
        const to = this.num(base.kind === 'divisors' ? base.of : (before ?? base.to), type, scope)
        // Every number divides 0.
        if (base.kind === 'divisors' && base.of.kind === 'parameter') this.requires.add(`${base.of.name} != 0`)
        const divides = base.kind === 'divisors' ? compare('==', arithmetic('%', base.of, it), literal(0)) : undefined
        const proper = base.kind === 'divisors' && base.proper ? compare('<', it, base.of) : undefined
        const filter = [divides, proper, seq.filter].filter((part) => part !== undefined)
        const lines = this.filtered(
          filter.length === 0 ? undefined : filter.reduce(both),
          { text: k, type },
          undefined,
          body,
        )
        if (before !== undefined) {
          scope.lines.push(`for (let ${k}: ${type} = ${from}; ${k} < ${to}; ${k}++) {`, ...indent(lines), '}')
          return
        }
        // Leaving at the last number, not beyond it: the last may be the largest of its type.
        scope.lines.push(
          `for (let ${k}: ${type} = ${from}; ${k} <= ${to}; ${k}++) {`,
          ...indent([...lines, `if (${k} == ${to}) break`]),
          '}',
        )
      }
    }
  }

  private loopOverTwo(
    seq: Seq,
    base: Seq['base'] & { kind: 'pairs' | 'zip' },
    scope: Scope,
    body: (inner: Scope) => void,
  ): void {
    const type = this.elementType(seq, scope)
    const i = this.fresh('i')
    if (base.kind === 'zip') {
      const lines = this.filtered(seq.filter, { text: `${base.left}[${i}]`, type }, i, body, this.otherPlace(seq, i))
      scope.lines.push(
        `for (let ${i}: u64 = 0; ${i} < ${base.left}.length && ${i} < ${base.right}.length; ${i}++) {`,
        ...indent(lines),
        '}',
      )
      return
    }
    const last = `${base.of}.length`
    if (base.next) {
      const other = this.otherPlace(seq, `${i} + 1`)
      const lines = this.filtered(seq.filter, { text: `${base.of}[${i}]`, type }, undefined, body, other)
      scope.lines.push(`for (let ${i}: u64 = 0; ${i} + 1 < ${last}; ${i}++) {`, ...indent(lines), '}')
      return
    }
    const j = this.fresh('j')
    const other = this.otherPlace(seq, j)
    const lines = this.filtered(seq.filter, { text: `${base.of}[${i}]`, type }, undefined, body, other)
    const inner = [`for (let ${j}: u64 = ${i} + 1; ${j} < ${last}; ${j}++) {`, ...indent(lines), '}']
    scope.lines.push(`for (let ${i}: u64 = 0; ${i} < ${last}; ${i}++) {`, ...indent(inner), '}')
  }

  private countRequires(count: Num): void {
    if (count.kind === 'parameter' && isSigned(this.typeOfParameter(count.name)))
      this.requires.add(`${count.name} >= 0`)
  }

  private filtered(
    filter: Bool | undefined,
    element: Place,
    place: string | undefined,
    body: (inner: Scope) => void,
    other?: Place,
  ): readonly string[] {
    const inner: Scope = {
      lines: [],
      it: element,
      ...(other === undefined ? {} : { other }),
      ...(place === undefined ? {} : { place }),
    }
    if (filter === undefined) {
      body(inner)
      return inner.lines
    }
    const condition = this.bool(filter, inner)
    const guarded: Scope = { ...inner, lines: [] }
    body(guarded)
    return [...inner.lines, `if (${condition}) {`, ...indent(guarded.lines), '}']
  }

  private fold(num: Num & { kind: 'fold' }, type: string, scope: Scope): string {
    const { fold, over } = num
    const own = this.foldType(fold, over, scope)
    const element = over.map ?? it
    if (over.base.kind === 'items' && over.filter === undefined) {
      const joined = this.overItems(
        fold,
        over.base.items.map((item) => fillNum(element, item)),
      )
      if (joined !== undefined) return this.num(joined, type, scope)
    }
    switch (fold) {
      case 'sum':
      case 'product':
      case 'xor':
      case 'and':
      case 'or': {
        const [operator, start] = REDUCTIONS[fold]
        const total = this.fresh(fold === 'sum' ? 'sum' : fold === 'product' ? 'product' : 'bits')
        scope.lines.push(`let ${total}: ${own} = ${start === '~0' ? '~0' : literalText(BigInt(start), own)}`)
        this.loop(over, scope, (inner) => inner.lines.push(`${total} ${operator}= ${this.num(element, own, inner)}`))
        return this.cast(total, own, type)
      }
      case 'count': {
        const count = this.fresh('count')
        scope.lines.push(`let ${count}: u64 = 0`)
        this.loop(over, scope, (inner) => inner.lines.push(`${count}++`))
        return this.cast(count, 'u64', type)
      }
      case 'mean': {
        const [total, count] = [this.fresh('sum'), this.fresh('count')]
        scope.lines.push(
          `let ${total}: ${own} = ${literalText(0n, own)}`,
          `let ${count}: ${own} = ${literalText(0n, own)}`,
        )
        this.loop(over, scope, (inner) =>
          inner.lines.push(`${total} += ${this.num(element, own, inner)}`, `${count} += ${literalText(1n, own)}`),
        )
        const empty = this.emptyValue(num, own, scope)
        return this.cast(`(${count} == ${literalText(0n, own)} ? ${empty} : ${total} / ${count})`, own, type)
      }
      case 'range':
        return `(${this.num({ ...num, fold: 'max' }, type, scope)} - ${this.num({ ...num, fold: 'min' }, type, scope)})`
      default:
        return this.selection(num, type, scope)
    }
  }

  /** A fold of a few numbers as one expression. */
  private overItems(fold: Fold, items: readonly Num[]): Num | undefined {
    const operator = ({ sum: '+', product: '*', min: 'min', max: 'max', xor: '^', and: '&', or: '|' } as const)[
      fold as 'sum'
    ]
    if (operator !== undefined) return items.reduce((left, right) => arithmetic(operator, left, right))
    if (fold === 'count') return literal(items.length)
    return undefined
  }

  private emptyValue(num: Num & { kind: 'fold' }, type: string, scope: Scope): string {
    if (num.orElse !== undefined) return this.num(num.orElse, type, scope)
    if (num.over.filter === undefined && num.over.base.kind === 'parameter') {
      const { name } = num.over.base
      this.requires.add(this.typeOfParameter(name) === 'cstr' ? `${name}[0] != 0` : `${name}.length > 0`)
    }
    if (num.over.base.kind === 'items') return literalText(0n, type)
    return /Index$/.test(num.fold) && isSigned(type) ? '-1' : literalText(0n, type)
  }

  /** Folds that pick one element or position. */
  private selection(num: Num & { kind: 'fold' }, type: string, scope: Scope): string {
    const { over } = num
    // Digits come last first.
    const turned =
      over.base.kind === 'digits' ? ({ first: 'last', last: 'first' } as const)[num.fold as 'first'] : undefined
    const fold = turned ?? num.fold
    const own = this.mappedType(over, scope)
    const element = over.map ?? it
    const at = /Index$/.test(fold)
    const found = this.fresh('found')
    const best = this.fresh(
      fold === 'max' || fold === 'maxIndex' ? 'largest' : fold === 'min' || fold === 'minIndex' ? 'smallest' : 'chosen',
    )
    const where = at ? this.fresh('where') : ''
    const value = at ? type : own
    const empty = this.emptyValue(num, value, scope)
    scope.lines.push(`let ${found} = false`, `let ${best}: ${own} = ${at ? literalText(0n, own) : empty}`)
    if (at) scope.lines.push(`let ${where}: ${type} = ${empty}`)
    const better = { min: '<', max: '>', minIndex: '<', maxIndex: '>' }[fold as string]
    this.loop(over, scope, (inner) => {
      const text = this.num(element, own, inner)
      const take = [`${found} = true`, `${best} = ${text}`]
      if (at) {
        if (inner.place === undefined) throw new Unwritable('positions in what is no array')
        take.push(`${where} = ${this.cast(inner.place, 'u64', type)}`)
      }
      const when =
        better === undefined
          ? fold.startsWith('first')
            ? `!${found}`
            : undefined
          : `!${found} || ${text} ${better} ${best}`
      if (when === undefined) inner.lines.push(...take)
      else inner.lines.push(`if (${when}) {`, ...indent(take), '}')
    })
    return at ? where : this.cast(best, own, type)
  }

  private element(num: Num & { kind: 'element' }, type: string, scope: Scope): string {
    const own = elementOf(this.typeOfParameter(num.of))
    const index = this.num(num.index, 'u64', scope)
    const at = num.fromEnd === true ? `${num.of}.length - 1 - ${index}` : index
    const inside = `${index} < ${num.of}.length`
    if (num.orElse === undefined) {
      if (num.index.kind !== 'parameter' && num.index.kind !== 'literal')
        throw new Unwritable('an index that may be outside')
      this.requires.add(
        num.index.kind === 'parameter'
          ? `${this.cast(num.index.name, this.typeOfParameter(num.index.name), 'u64')} < ${num.of}.length`
          : inside,
      )
      return this.cast(`${num.of}[${at}]`, own, type)
    }
    return `(${inside} ? ${this.cast(`${num.of}[${at}]`, own, type)} : ${this.num(num.orElse, type, scope)})`
  }
}

/** What one is subtracted from. */
const numberBefore = (num: Num): Num | undefined =>
  num.kind === 'arithmetic' && num.operator === '-' && num.right.kind === 'literal' && num.right.value === 1n
    ? num.left
    : undefined

const REDUCTIONS: Readonly<Record<'sum' | 'product' | 'xor' | 'and' | 'or', readonly [string, string]>> = {
  sum: ['+', '0'],
  product: ['*', '1'],
  xor: ['^', '0'],
  and: ['&', '~0'],
  or: ['|', '0'],
}

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`)
