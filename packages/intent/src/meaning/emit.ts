import { conceptFunction, type Helper } from '../concept/instantiate.js'
import { endingOf } from './ending.js'
import { exactType, nonzeroWhere } from './exact.js'
import type { Bool, Fold, Num, Seq } from './meaning.js'
import { arithmetic, both, compare, fillBool, fillNum, identity, isClosed, it, literal, mentions } from './meaning.js'
import {
  bitsOf,
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
  /** The array whose elements are under consideration. */
  readonly array?: string
  /** What letters stand for. Where there are some, all that is subscripted is known to exist. */
  readonly letters?: ReadonlyMap<string, Place>
  /** Where what is the same for all elements is computed before them. */
  readonly root?: Scope
}

/** Writes meanings as notation text. One emitter per contract: it hands out fresh names and collects helpers. */
export class Emitter {
  readonly helpers = new Map<string, Helper>()
  readonly requires = new Set<string>()
  private readonly used = new Set<string>()
  /** Parameters that are known not to be zero where something is being written. */
  private nonzero: ReadonlySet<string> = new Set()
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
      case 'letter':
        return this.letter(num.name, scope).type
      case 'other':
        if (scope.other === undefined) throw new Unwritable('there is no second element')
        return scope.other.type
      case 'neighbour':
        return this.typeOf(it, scope)
      case 'place':
      case 'length':
      case 'occurrences':
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
      case 'repeat':
        return num.counts === true ? 'u64' : this.carriedType(num, scope)
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
    if (base.kind === 'letters') return 'i64'
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

  private letter(name: string, scope: Scope): Place {
    const place = scope.letters?.get(name)
    if (place === undefined) throw new Unwritable(`nothing is called ${name}`)
    return place
  }
  private letterTypes({ base }: Seq): readonly (readonly [string, Place])[] {
    if (base.kind !== 'letters') return []
    return base.letters.map(({ name, of }) => [
      name,
      { text: '', type: of === undefined ? 'i64' : elementOf(this.typeOfParameter(of)) },
    ])
  }

  private mappedType(seq: Seq, scope: Scope): string {
    const type = this.elementType(seq, scope)
    return seq.map === undefined
      ? type
      : (this.typeOf(seq.map, {
          lines: [],
          it: { text: '', type },
          other: this.otherPlace(seq, ''),
          place: '',
          letters: new Map([...(scope.letters ?? []), ...this.letterTypes(seq)]),
        }) ?? type)
  }

  private foldType(fold: Fold, over: Seq, scope: Scope): string {
    if (fold === 'count' || fold === 'run') return 'u64'
    if (/Index$/.test(fold)) return 'i64'
    const mapped = this.mappedType(over, scope)
    if (fold === 'sum' || fold === 'product' || fold === 'mean') {
      if (isFloat(mapped)) return mapped
      if (fold === 'mean' && isFloat(this.resultType)) return this.resultType
      return isInteger(this.resultType)
        ? joinTypes(mapped, this.resultType) === 'i64'
          ? 'i64'
          : this.resultType
        : isSigned(mapped)
          ? 'i64'
          : 'u64'
    }
    return over.base.kind === 'letters' && over.map !== undefined ? exactType(mapped, over.map) : mapped
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
      case 'letter':
        return this.cast(this.letter(num.name, scope).text, this.typeOf(num, scope), type)
      case 'other':
        return this.cast(scope.other?.text ?? '', this.typeOf(num, scope), type)
      case 'place':
        if (scope.place === undefined) throw new Unwritable('nothing has a position')
        return this.cast(scope.place, 'u64', type)
      case 'neighbour': {
        if (scope.place === undefined || scope.array === undefined) throw new Unwritable('nothing has neighbours')
        const { offset } = num
        const at = `${scope.place} ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}`
        return this.cast(`${scope.array}[${at}]`, this.typeOf(num, scope), type)
      }
      case 'occurrences':
        return this.occurrences(num, type, scope)
      case 'length':
        return this.cast(`${num.of}.length`, 'u64', type)
      case 'arithmetic':
        return this.arithmetic(num, type, scope)
      case 'unary':
        return this.unary(num, type, scope)
      case 'choice':
        return `(${this.bool(num.condition, scope)} ? ${this.branch(num, true, type, scope)} : ${this.branch(num, false, type, scope)})`
      case 'fold':
        return this.once(num, type, scope, (where) => this.fold(num, type, where))
      case 'element':
        return this.once(num, type, scope, (where) => this.element(num, type, where))
      case 'call':
        return this.call(num, type, scope)
      case 'repeat':
        return this.repeat(num, type, scope)
    }
  }

  /** Type of the value that is carried along: wide enough for what a step makes of it. */
  private carriedType(num: Num & { kind: 'repeat' }, scope: Scope): string {
    const own = this.typeOf(num.start, scope) ?? (isInteger(this.resultType) ? this.resultType : 'u64')
    return exactType(own, num.step)
  }

  private repeat(num: Num & { kind: 'repeat' }, type: string, scope: Scope): string {
    const own = this.carriedType(num, scope)
    const value = this.fresh('value')
    const steps = num.counts === true ? this.fresh('steps') : undefined
    const inner: Scope = { ...scope, lines: [], it: { text: value, type: own } }
    scope.lines.push(`let ${value}: ${own} = ${this.num(num.start, own, scope)}`)
    if (steps !== undefined) scope.lines.push(`let ${steps}: u64 = 0`)
    if (num.times !== undefined) {
      const i = this.fresh('i')
      const times = this.typeOf(num.times, scope) ?? 'u64'
      this.countRequires(num.times)
      inner.lines.push(`${value} = ${this.num(num.step, own, inner)}`)
      const head = `for (let ${i}: ${times} = 0; ${i} < ${this.num(num.times, times, scope)}; ${i}++) {`
      scope.lines.push(head, ...indent(inner.lines), '}')
      return this.cast(value, own, type)
    }
    for (const condition of endsWhere(num, (name) => isSigned(this.typeOfParameter(name)))) this.requires.add(condition)
    const { until } = num
    const goesOn = until!.kind === 'not' ? this.bool(until!.operand, inner) : `!(${this.bool(until!, inner)})`
    const computed = inner.lines.length > 0
    if (computed) inner.lines.push(`if (!(${goesOn})) break`)
    inner.lines.push(`${value} = ${this.num(num.step, own, inner)}`)
    if (steps !== undefined) inner.lines.push(`${steps}++`)
    scope.lines.push(computed ? 'while (true) {' : `while (${goesOn}) {`, ...indent(inner.lines), '}')
    return steps === undefined ? this.cast(value, own, type) : this.cast(steps, 'u64', type)
  }

  /** What is the same for all elements is computed before any of them is looked at, or changed. */
  private once(num: Num, type: string, scope: Scope, write: (where: Scope) => string): string {
    if (scope.root === undefined || !isClosed(num)) return write(scope)
    if (num.kind === 'element' && scope.letters !== undefined) return write(scope)
    const name = this.fresh('fixed')
    // Where an element is looked at there is a first one.
    if (num.kind === 'element' && num.of === scope.array && identity(num.index) === FIRST && num.fromEnd !== true) {
      const own = elementOf(this.typeOfParameter(num.of))
      const first = this.cast(`${num.of}[0]`, own, type)
      scope.root.lines.push(`const ${name}: ${type} = ${num.of}.length > 0 ? ${first} : ${literalText(0n, type)}`)
      return name
    }
    scope.root.lines.push(`const ${name}: ${type} = ${write(scope.root)}`)
    return name
  }

  private occurrences(num: Num & { kind: 'occurrences' }, type: string, scope: Scope): string {
    const array = this.typeOfParameter(num.among)
    const [count, k] = [this.fresh('count'), this.fresh('k')]
    if (num.earlier === true && scope.place === undefined) throw new Unwritable('nothing is earlier')
    const more =
      num.earlier === true ? scope.place : array === 'cstr' ? `${num.among}[${k}] != 0` : `${num.among}.length`
    const own = joinTypes(elementOf(array), this.typeOf(num.value, scope)) ?? elementOf(array)
    const element = this.cast(`${num.among}[${k}]`, elementOf(array), own)
    scope.lines.push(
      `let ${count}: u64 = 0`,
      `for (let ${k}: u64 = 0; ${array === 'cstr' && num.earlier !== true ? more : `${k} < ${more}`}; ${k}++) {`,
      `  if (${element} == ${this.num(num.value, own, scope)}) ${count}++`,
      '}',
    )
    return this.cast(count, 'u64', type)
  }

  /** A branch of a choice, in which what the condition says of divisors holds. */
  private branch(num: Num & { kind: 'choice' }, holds: boolean, type: string, scope: Scope): string {
    const before = this.nonzero
    this.nonzero = new Set([...before, ...nonzeroWhere(num.condition, holds)])
    const text = this.num(holds ? num.whenTrue : num.whenFalse, type, scope)
    this.nonzero = before
    return text
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
    } else if (divisor.kind === 'parameter') {
      if (!this.nonzero.has(divisor.name)) this.requires.add(`${divisor.name} != 0`)
    } else if (divisor.kind === 'length') {
      if (!this.nonzero.has(`${divisor.of}.length`)) this.requires.add(`${divisor.of}.length != 0`)
    } else if (divisor.kind === 'arithmetic' && divisor.left.kind === 'length' && divisor.right.kind === 'literal')
      this.requires.add(
        `${divisor.left.of}.length ${divisor.operator === '-' ? '>' : '!='} ${divisor.operator === '-' ? divisor.right.value : 0}`,
      )
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
    if (operator === '%' && left.kind === 'arithmetic' && left.operator === '**' && right.kind !== 'literal')
      return this.powerModulo(left, right, type, scope)
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
    const at =
      wrapping || isFloat(type)
        ? isFloat(own)
          ? own
          : type
        : exactType(own, ...(operator === 'difference' ? [num] : [left, right]))
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

  /** A power that is reduced at every step, so that it does not wrap. */
  private powerModulo(power: Num & { kind: 'arithmetic' }, modulus: Num, type: string, scope: Scope): string {
    const own = joinTypes(this.typeOf(power.left, scope), this.typeOf(modulus, scope)) ?? 'u64'
    if (!isInteger(own) || bitsOf(own) > 32 || isSigned(own)) throw new Unwritable('a power that may wrap')
    this.guardDivisor(modulus, scope)
    const [value, i] = [this.fresh('power'), this.fresh('i')]
    const exponent = this.typeOf(power.right, scope) ?? 'u64'
    const [base, by] = [this.num(power.left, 'u64', scope), this.num(modulus, 'u64', scope)]
    scope.lines.push(
      `let ${value}: u64 = 1 % ${by}`,
      `for (let ${i}: ${exponent} = 0; ${i} < ${this.num(power.right, exponent, scope)}; ${i}++) ${value} = ${value} * ${base} % ${by}`,
    )
    return this.cast(value, 'u64', type)
  }

  private unary(num: Num & { kind: 'unary' }, type: string, scope: Scope): string {
    const own = this.typeOf(num.operand, scope) ?? type
    switch (num.operator) {
      case 'negate':
        return `(-${this.num(num.operand, type, scope)})`
      case 'complement':
        return this.cast(`(~${this.num(num.operand, own, scope)})`, own, type)
      case 'absolute':
        return this.absolute(num.operand, own, type, scope)
      default: {
        const real = /^(sqrt|floor|ceil|trunc|round)$/.test(num.operator)
        if (real !== isFloat(own)) throw new Unwritable(`${num.operator} of ${own}`)
        if (this.own === num.operator) throw new Unwritable(`${num.operator} inside itself`)
        return this.cast(`${num.operator}(${this.num(num.operand, own, scope)})`, own, type)
      }
    }
  }

  private absolute(operand: Num, own: string, type: string, scope: Scope): string {
    if (this.own === 'abs') throw new Unwritable('abs inside abs')
    const exact = exactType(own, operand)
    if (!isInteger(exact) || isSigned(exact)) return this.cast(`abs(${this.num(operand, exact, scope)})`, exact, type)
    const subtracts = operand.kind === 'arithmetic' && operand.operator === '-'
    return this.num(subtracts ? { ...operand, operator: 'difference' } : operand, type, scope)
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
        const joined = joinTypes(this.typeOf(bool.divisor, scope), this.typeOf(bool.number, scope)) ?? 'i64'
        const type = exactType(joined, bool.divisor, bool.number)
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
    const type = exactType(joinTypes(left, right) ?? 'i64', bool.left, bool.right)
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
    const holding = fillBool(bool.holds, bool.over.map ?? it)
    const each = (inner: Scope) => {
      const holds = this.bool(holding, inner)
      inner.lines.push(
        `if (${bool.kind === 'every' ? `!(${holds})` : holds}) ${flag} = ${start === 'true' ? 'false' : 'true'}`,
      )
    }
    this.loop(bool.over, scope, each, holding)
    return flag
  }

  /**
   * A loop over a sequence; `body` sees each element that passes the filter, before the mapping of the sequence. Where
   * neighbours are spoken of, in what is looked at `inside` too, only elements that have them are seen.
   */
  loop(seq: Seq, scope: Scope, body: (inner: Scope) => void, inside?: Num | Bool): void {
    const base = seq.base
    const offsets = [
      ...identity([seq.filter, seq.map, seq.until, inside]).matchAll(/kind:neighbour offset:(-?\d+)/g),
    ].map(([, offset]) => Number(offset))
    const aligned = [...identity([seq.filter, seq.map, inside]).matchAll(/kind:element of:(\w+) index:\(kind:place\)/g)]
    if (offsets.length > 0 && base.kind !== 'parameter') throw new Unwritable('neighbours in what is no array')
    if (base.kind === 'parameter') {
      const type = this.typeOfParameter(base.name)
      if (!isSequence(type)) throw new Unwritable(`${base.name} is no sequence`)
      const i = this.fresh('i')
      const [before, after] = [Math.max(0, ...offsets.map((offset) => -offset)), Math.max(0, ...offsets)]
      const last = after === 0 ? i : `${i} + ${after}`
      const more = type === 'cstr' ? `${base.name}[${last}] != 0` : `${last} < ${base.name}.length`
      const beside = [...new Set(aligned.map(([, of]) => of!))].map((of) => ` && ${i} < ${of}.length`).join('')
      if (type === 'cstr' && (before > 0 || after > 1)) throw new Unwritable('neighbours beyond the end')
      const element = { text: `${base.name}[${i}]`, type: elementOf(type) }
      const known = { place: i, array: base.name, root: scope.root ?? scope }
      const lines = this.filtered(seq.filter, element, known, body)
      const inner: Scope = { lines: [], it: element, ...known }
      const end = seq.until === undefined ? [] : [`if (${this.bool(seq.until, inner)}) break`]
      lines.unshift(...inner.lines, ...end)
      scope.lines.push(`for (let ${i}: u64 = ${before}; ${more}${beside}; ${i}++) {`, ...indent(lines), '}')
      return
    }
    if (base.kind === 'pairs' || base.kind === 'zip') {
      this.loopOverTwo(seq, base, scope, body)
      return
    }
    if (base.kind === 'letters') {
      this.loopOverLetters(seq, base, scope, body)
      return
    }
    const type = this.elementType(seq, scope)
    const root = scope.root ?? scope
    if (base.kind === 'items') {
      for (const item of base.items)
        scope.lines.push(...this.filtered(seq.filter, { text: this.num(item, type, scope), type }, { root }, body))
      return
    }
    if (base.kind === 'stdin') {
      const c = this.fresh('c')
      const lines = this.filtered(seq.filter, { text: c, type }, { root }, body)
      scope.lines.push(`for (let ${c} = read(); ${c} >= 0; ${c} = read()) {`, ...indent(lines), '}')
      return
    }
    if (!isInteger(type)) throw new Unwritable(`a range of ${type}`)
    switch (base.kind) {
      case 'digits': {
        const [rest, digit] = [this.fresh('rest'), this.fresh('digit')]
        scope.lines.push(`let ${rest}: ${type} = ${this.num(base.of, type, scope)}`)
        const take = isSigned(type) ? `abs(${rest} % 10)` : `${rest} % 10`
        const lines = this.filtered(seq.filter, { text: digit, type }, { root }, body)
        const all = [`const ${digit}: ${type} = ${take}`, ...lines, `${rest} /= 10`]
        scope.lines.push('do {', ...indent(all), `} while (${rest} != 0)`)
        return
      }
      case 'leading': {
        const [k, taken] = [this.fresh('k'), this.fresh('taken')]
        const count = this.num(base.count, 'u64', scope)
        const lines = this.filtered(seq.filter, { text: k, type }, { root }, (inner) => {
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
        if (base.kind === 'divisors' && base.of.kind === 'parameter' && !this.nonzero.has(base.of.name))
          this.requires.add(`${base.of.name} != 0`)
        const divides = base.kind === 'divisors' ? compare('==', arithmetic('%', base.of, it), literal(0)) : undefined
        const proper = base.kind === 'divisors' && base.proper ? compare('<', it, base.of) : undefined
        const filter = [divides, proper, seq.filter].filter((part) => part !== undefined)
        const lines = this.filtered(
          filter.length === 0 ? undefined : filter.reduce(both),
          { text: k, type },
          { root },
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
    const root = scope.root ?? scope
    const i = this.fresh('i')
    if (base.kind === 'zip') {
      const lines = this.filtered(
        seq.filter,
        { text: `${base.left}[${i}]`, type },
        { place: i, other: this.otherPlace(seq, i), root },
        body,
      )
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
      const lines = this.filtered(seq.filter, { text: `${base.of}[${i}]`, type }, { other, root }, body)
      scope.lines.push(`for (let ${i}: u64 = 0; ${i} + 1 < ${last}; ${i}++) {`, ...indent(lines), '}')
      return
    }
    const j = this.fresh('j')
    const other = this.otherPlace(seq, j)
    const lines = this.filtered(seq.filter, { text: `${base.of}[${i}]`, type }, { other, root }, body)
    const inner = [`for (let ${j}: u64 = ${i} + 1; ${j} < ${last}; ${j}++) {`, ...indent(lines), '}']
    scope.lines.push(`for (let ${i}: u64 = 0; ${i} < ${last}; ${i}++) {`, ...indent(inner), '}')
  }

  private loopOverLetters(
    seq: Seq,
    base: Seq['base'] & { kind: 'letters' },
    scope: Scope,
    body: (inner: Scope) => void,
  ): void {
    const letters = new Map(scope.letters)
    const root = scope.root ?? scope
    const heads: string[] = []
    /** What is known to exist. */
    const known = new Set<string>()
    for (const { name, of, from, to } of base.letters) {
      const i = this.fresh('i')
      if (of !== undefined) {
        const type = this.typeOfParameter(of)
        if (type === 'cstr') throw new Unwritable('a string has no length of its own')
        heads.push(`for (let ${i}: u64 = 0; ${i} < ${of}.length; ${i}++) {`)
        letters.set(name, { text: `${of}[${i}]`, type: elementOf(type) })
        continue
      }
      if (from === undefined || to === undefined) throw new Unwritable('a letter without a range')
      const where = { lines: [], letters: new Map(letters), root }
      const [first, last] = [this.num(from, 'i64', where), this.num(to, 'i64', where)]
      if (where.lines.length > 0) throw new Unwritable('a range that is computed in steps')
      const plain = base.exist.filter(({ index }) => index.kind === 'letter' && index.name === name)
      const within = [...new Set(plain.map(({ of }) => `${i} < i64(${of}.length)`))]
      const before = numberBefore(to)
      const ends = within.some((text) => before?.kind === 'length' && text.includes(`(${before.of}.`))
      const more = [...(ends ? [] : [`${i} <= ${last}`]), ...within].join(' && ')
      if (from.kind === 'literal' && from.value >= 0n && base.descends !== true)
        for (const each of plain) known.add(identity(each))
      heads.push(
        base.descends === true
          ? `for (let ${i}: i64 = ${last}; ${i} >= ${first}; ${i}--) {`
          : `for (let ${i}: i64 = ${first}; ${more}; ${i}++) {`,
      )
      letters.set(name, { text: i, type: 'i64' })
    }
    const scoped = { letters, root }
    const at = ({ of, index }: Num & { kind: 'element' }): string =>
      `${of}[${this.num(index, 'u64', { lines: [], ...scoped })}]`
    const element =
      base.target === undefined
        ? { text: '', type: 'i64' }
        : { text: at(base.target), type: elementOf(this.typeOfParameter(base.target.of)) }
    const all = [...base.exist, ...[base.target, base.swap].filter((part) => part !== undefined)]
    const exist = all
      .filter((part) => !known.has(identity(part)))
      .map(({ of, index }) => `${this.num(index, 'u64', { lines: [], ...scoped })} < ${of}.length`)
    const lines = this.filtered(seq.filter, element, scoped, (inner) => {
      if (base.swap === undefined) return body(inner)
      const held = this.fresh('held')
      inner.lines.push(
        `const ${held} = ${element.text}`,
        `${element.text} = ${at(base.swap)}`,
        `${at(base.swap)} = ${held}`,
      )
    })
    const guarded = exist.length === 0 ? lines : [`if (${[...new Set(exist)].join(' && ')}) {`, ...indent(lines), '}']
    scope.lines.push(...heads.reduceRight<readonly string[]>((inner, head) => [head, ...indent(inner), '}'], guarded))
  }

  /** Writes a sequence to another array; the text of how many elements that were. */
  copy(over: Seq, to: string, type: string, scope: Scope): string {
    const own = elementOf(this.typeOfParameter(to))
    if (over.base.kind !== 'parameter') throw new Unwritable('only arrays are copied')
    if (this.typeOfParameter(over.base.name) === 'cstr') throw new Unwritable('a string has no length of its own')
    this.requires.add(`${to}.length >= ${over.base.name}.length`)
    const count = this.fresh('count')
    scope.lines.push(`let ${count}: u64 = 0`)
    this.loop(over, scope, (inner) =>
      inner.lines.push(`${to}[${count}] = ${this.num(over.map ?? it, own, inner)}`, `${count}++`),
    )
    return isInteger(type) ? this.cast(count, 'u64', type) : ''
  }

  private countRequires(count: Num): void {
    if (count.kind === 'parameter' && isSigned(this.typeOfParameter(count.name)))
      this.requires.add(`${count.name} >= 0`)
  }

  private filtered(
    filter: Bool | undefined,
    element: Place,
    known: Omit<Scope, 'lines' | 'it'>,
    body: (inner: Scope) => void,
  ): string[] {
    const inner: Scope = { lines: [], it: element, ...known }
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
    const least = this.foldType(fold, over, scope)
    // A sum that is divided or compared does not wrap on the way to that.
    const own = /^(sum|product)$/.test(fold) && isInteger(least) && isWide(type) ? type : least
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
      case 'run':
        return this.cast(this.longestRun(over, scope), 'u64', type)
      case 'range':
        return `(${this.num({ ...num, fold: 'max' }, type, scope)} - ${this.num({ ...num, fold: 'min' }, type, scope)})`
      default:
        return this.selection(num, type, scope)
    }
  }

  private longestRun({ base, filter, until }: Seq, scope: Scope): string {
    if (filter === undefined || until !== undefined || base.kind !== 'parameter')
      throw new Unwritable('runs of what is no array')
    const [longest, run] = [this.fresh('longest'), this.fresh('run')]
    scope.lines.push(`let ${longest}: u64 = 0`, `let ${run}: u64 = 0`)
    this.loop({ base }, scope, (inner) => {
      const holds = this.bool(filter, inner)
      // The first of a run has nothing to do with the one before it.
      const longer = mentions(filter, 'neighbour')
        ? `${inner.place} > 0 && ${holds} ? ${run} + 1 : 1`
        : `${holds} ? ${run} + 1 : 0`
      inner.lines.push(`${run} = ${longer}`, `if (${run} > ${longest}) ${longest} = ${run}`)
    })
    return longest
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
    if (num.over.filter === undefined && num.over.until === undefined && num.over.base.kind === 'parameter') {
      const { name } = num.over.base
      this.requires.add(this.typeOfParameter(name) === 'cstr' ? `${name}[0] != 0` : `${name}.length > 0`)
    }
    if (num.over.base.kind === 'items') return literalText(0n, type)
    if (num.over.base.kind === 'letters' && num.over.map?.kind === 'letter' && isSigned(this.resultType)) {
      const { name } = num.over.map
      return num.over.base.letters.some((letter) => letter.name === name && letter.of === undefined) && isSigned(type)
        ? '-1'
        : literalText(0n, type)
    }
    return /Index$/.test(num.fold) && isSigned(type) ? '-1' : literalText(0n, type)
  }

  /** Folds that pick one element or position. */
  private selection(num: Num & { kind: 'fold' }, type: string, scope: Scope): string {
    const { over } = num
    // Digits come last first.
    const turned =
      over.base.kind === 'digits' ? ({ first: 'last', last: 'first' } as const)[num.fold as 'first'] : undefined
    const fold = turned ?? num.fold
    // The largest number of equal neighbours is how many they are, not one of them.
    if (BETTER[num.fold] !== undefined && over.filter !== undefined && identity(over.filter).includes(EQUAL_NEIGHBOURS))
      throw new Unwritable('an extreme of equal neighbours')
    const mapped = this.mappedType(over, scope)
    const own = over.map === undefined ? mapped : exactType(mapped, over.map)
    const element = over.map ?? it
    const at = /Index$/.test(fold)
    const found = this.fresh('found')
    const best = this.fresh(
      /^max|MaxIndex$/.test(fold) ? 'largest' : /^min|MinIndex$/.test(fold) ? 'smallest' : 'chosen',
    )
    const where = at ? this.fresh('where') : ''
    const value = at ? type : own
    const empty = this.emptyValue(num, value, scope)
    scope.lines.push(`let ${found} = false`, `let ${best}: ${own} = ${at ? literalText(0n, own) : empty}`)
    if (at) scope.lines.push(`let ${where}: ${type} = ${empty}`)
    const better = BETTER[fold]
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
    if (num.index.kind === 'place' && num.fromEnd !== true && scope.array !== undefined)
      return this.cast(`${num.of}[${scope.place}]`, own, type)
    const index = this.num(num.index, 'u64', scope)
    if (scope.letters !== undefined && num.orElse === undefined && num.fromEnd !== true)
      return this.cast(`${num.of}[${index}]`, own, type)
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

/** Conditions under which a process ends; throws where it may not. */
function endsWhere(num: Num & { kind: 'repeat' }, isSignedName: (name: string) => boolean): readonly string[] {
  const ends = endingOf(num)
  if (ends === undefined) throw new Unwritable('a process that may not end')
  return [
    ...ends.least.map(([name, value]) => `${name} >= ${value}`),
    ...(num.start.kind === 'parameter' &&
    isSignedName(num.start.name) &&
    ends.least.every(([name]) => name !== identity(num.start))
      ? [`${num.start.name} >= 0`]
      : []),
  ]
}

/** What one is subtracted from. */
const numberBefore = (num: Num): Num | undefined =>
  num.kind === 'arithmetic' && num.operator === '-' && num.right.kind === 'literal' && num.right.value === 1n
    ? num.left
    : undefined

const isWide = (type: string): boolean => isInteger(type) && bitsOf(type) === 64
const FIRST = identity(literal(0))
const EQUAL_NEIGHBOURS = identity(compare('==', it, { kind: 'neighbour', offset: -1 }))
/** How an element compares with the best so far if it takes its place. */
const BETTER: Readonly<Partial<Record<Fold, string>>> = {
  min: '<',
  max: '>',
  minIndex: '<',
  maxIndex: '>',
  lastMinIndex: '<=',
  lastMaxIndex: '>=',
}

const REDUCTIONS: Readonly<Record<'sum' | 'product' | 'xor' | 'and' | 'or', readonly [string, string]>> = {
  sum: ['+', '0'],
  product: ['*', '1'],
  xor: ['^', '0'],
  and: ['&', '~0'],
  or: ['|', '0'],
}

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`)
