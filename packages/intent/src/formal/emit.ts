import { elementOf, isSequence, isSigned } from '../meaning/types.js'
import type { Signature } from '../text/signature.js'
import { type Helper, helperText } from './helpers.js'
import { withTerms } from './parse.js'
import {
  type Comprehension,
  conjuncts,
  type Expr,
  type Formal,
  mentions,
  namesIn,
  partsOf,
  type Recurrence,
  refuse,
  type Statement,
  substitute,
} from './syntax.js'
import {
  as,
  bitwise,
  chosen,
  compared,
  declared,
  exact,
  isFloat,
  join,
  type Kind,
  LONGEST,
  largest,
  literal,
  quotient,
  ring,
  smallest,
  truth,
  typed,
  type Value,
  value,
} from './values.js'

/** A name in scope: how it is written in the contract, its type there, and what is known of it. */
interface Variable {
  readonly code: string
  readonly type: string
  readonly pure: boolean
  readonly low?: bigint
  readonly high?: bigint
  readonly bound?: boolean
}

/** What a function of the contract sees: its own names, and those that it takes from around it. */
interface Frame {
  readonly own: Map<string, Variable>
  readonly taken: Map<string, Variable>
  readonly helper: boolean
}

/** A variable turned out to need another type than it began with. */
class Widened extends Error {
  readonly variable: string
  readonly kind: Kind
  constructor(variable: string, kind: Kind) {
    super(variable)
    this.variable = variable
    this.kind = kind
  }
}

const TAKEN = new Set(
  'min max abs popcount clz ctz rotl rotr bswap mulhi sqrt floor ceil trunc round bits float32 float64 isNaN read write writeDecimal exit requires ensures example result let const function return if else while do for break continue true false'.split(
    ' ',
  ),
)
const zero: Expr = { kind: 'number', value: 0n }
const plus = (left: Expr, by: bigint): Expr =>
  by === 0n
    ? left
    : { kind: 'binary', operator: by < 0n ? '-' : '+', left, right: { kind: 'number', value: by < 0n ? -by : by } }
const nameOf = (name: string): Expr => ({ kind: 'name', name })
const lengthOf = (array: string): Expr => ({ kind: 'call', name: 'len', arguments: [nameOf(array)] })

/** The contract of a formal text under a signature. Throws `NotFormal` where it has no certain meaning. */
export function emitFormal(formal: Formal, signature: Signature): string {
  const kinds = new Map<string, Kind>()
  for (;;) {
    try {
      return new Emitter(signature, kinds).contract(formal)
    } catch (error) {
      if (!(error instanceof Widened) || kinds.get(error.variable) === error.kind || kinds.size > 20) throw error
      kinds.set(error.variable, error.kind)
    }
  }
}

class Emitter {
  private readonly frames: Frame[] = []
  private readonly helpers: string[] = []
  private readonly library = new Set<string>()
  private readonly requires: string[] = []
  /** Conditions under which what is being written is reached, where parameters alone decide them. */
  private readonly guards: string[] = []
  private readonly used: Set<string>
  private assigned = new Set<string>()
  /** Variables that products and shifts make larger than what they began with. */
  private grown: ReadonlySet<string> = new Set()
  private readonly arrays: readonly string[]

  private readonly signature: Signature
  /** The kinds of variables that an earlier attempt found. */
  private readonly kinds: ReadonlyMap<string, Kind>

  constructor(signature: Signature, kinds: ReadonlyMap<string, Kind>) {
    this.signature = signature
    this.kinds = kinds
    this.used = new Set([...TAKEN, signature.name, ...signature.parameters.map(({ name }) => name)])
    this.arrays = signature.parameters.flatMap(({ name, type }) => (isSequence(type) ? [name] : []))
    const own = new Map<string, Variable>()
    for (const { name, type } of signature.parameters) own.set(name, { code: name, type, pure: true })
    this.frames.push({ own, taken: new Map(), helper: false })
  }

  contract(formal: Formal): string {
    const { name, parameters, result } = this.signature
    const { promises, statements } = formal
    this.assigned = assignedIn(statements)
    this.grown = grownIn(statements)
    for (const promise of promises) this.promise(promise)
    let body: readonly string[]
    if (formal.recurrence === undefined) body = this.body(statements)
    else body = this.recurrence(formal.recurrence, statements)
    const given = parameters.map((one) => `${one.name}: ${one.type}`).join(', ')
    const lines = [...this.requires.map((condition) => `requires(${condition})`), ...body]
    return [
      `function ${name}(${given}): ${result} {\n${indented(lines).join('\n')}\n}`,
      ...this.helpers,
      ...[...this.library].map((key) => {
        const [helper, kind] = key.split(' ')
        return helperText(helper as Helper, kind!)
      }),
    ].join('\n\n')
  }

  // Names

  private lookup(name: string): Variable | undefined {
    for (let at = this.frames.length - 1; at >= 0; at--) {
      const found = this.frames[at]!.own.get(name)
      if (found === undefined) continue
      for (const frame of this.frames.slice(at + 1)) if (frame.helper) frame.taken.set(name, found)
      return found
    }
    return undefined
  }
  private isKnown(name: string): boolean {
    return this.frames.some(({ own }) => own.has(name))
  }
  private fresh(name: string): string {
    let code = name === '_' ? 'x' : name
    while (this.used.has(code) || this.signature.parameters.some((one) => one.name === code)) code += '_'
    this.used.add(code)
    return code
  }
  private declare(name: string, variable: Omit<Variable, 'code'>): Variable {
    const made = { ...variable, code: this.fresh(name) }
    this.frames.at(-1)!.own.set(name, made)
    return made
  }
  private within<T>(frame: Frame, write: () => T): T {
    this.frames.push(frame)
    const result = write()
    this.frames.pop()
    return result
  }
  private inBlock<T>(write: () => T): T {
    return this.within({ own: new Map(), taken: new Map(), helper: false }, write)
  }

  /** A call of a new function whose body may speak of everything in scope. */
  private helper(label: string, kind: Kind, write: () => readonly string[]): Value {
    const frame: Frame = { own: new Map(), taken: new Map(), helper: true }
    const lines = this.within(frame, write)
    const name = this.fresh(label)
    const taken = [...frame.taken.values()]
    const parameters = taken.map(
      ({ code, type }) => `${code}: ${isSequence(type) && type !== 'cstr' ? `readonly ${elementOf(type)}[]` : type}`,
    )
    this.helpers.push(`function ${name}(${parameters.join(', ')}): ${kind} {\n${indented(lines).join('\n')}\n}`)
    return value(kind, `${name}(${taken.map(({ code }) => code).join(', ')})`, {
      pure: taken.every(({ pure }) => pure),
    })
  }

  private known(helper: Helper, kind: Kind, ...operands: readonly Value[]): string {
    this.library.add(`${helper} ${kind}`)
    return `${helper}_${kind}(${operands.map((one) => as(kind, one)).join(', ')})`
  }

  private need(condition: Value): void {
    if (!condition.pure) return
    const before = this.guards.map((guard) => `!${guard}`)
    if (this.guards.includes(condition.code)) return
    const text = [...before, condition.code].join(' || ')
    if (!this.requires.includes(text)) this.requires.push(text)
  }
  private under<T>(condition: Value, holds: boolean, write: () => T): T {
    if (!condition.pure) return write()
    this.guards.push(holds ? condition.code : `(!${condition.code})`)
    const result = write()
    this.guards.pop()
    return result
  }

  private promise(expr: Expr): void {
    if (expr.kind === 'call' && expr.name === 'every parameter') {
      for (const { name, type } of this.signature.parameters)
        if (!isSequence(type)) this.promise(substitute(expr.arguments[0]!, '…', nameOf(name)))
      return
    }
    const condition = this.condition(expr)
    if (!condition.pure) refuse('a promise about what is not given')
    if (!this.requires.includes(condition.code)) this.requires.push(condition.code)
  }

  // Arrays

  /** The array that an expression names; the length of what is not said is that of the only one. */
  private array(expr: Expr): Variable & { readonly name: string } {
    if (expr.kind !== 'name') return refuse('no array')
    const found = this.lookup(expr.name)
    return found !== undefined && isSequence(found.type)
      ? { ...found, name: expr.name }
      : refuse(`${expr.name} is no array`)
  }
  private isArray(expr: Expr): boolean {
    return expr.kind === 'name' && isSequence(this.peekType(expr.name) ?? '')
  }
  private peekType(name: string): string | undefined {
    return this.frames.findLast(({ own }) => own.has(name))?.own.get(name)?.type
  }
  private length(name: string): Value {
    const { code, pure } = this.array(nameOf(name))
    return value('i64', `i64(${code}.length)`, { low: 0n, high: LONGEST, pure })
  }
  private only(): string {
    const [first, second] = this.arrays
    if (first === undefined) return refuse('no array')
    if (second !== undefined) {
      if (this.arrays.length > 2) return refuse('which length')
      this.need(truth(`${first}.length == ${second}.length`, true))
    }
    return first
  }
  private element(expr: Expr & { kind: 'at' }): Value {
    const array = this.array(expr.array)
    const index = this.number(expr.index)
    if (isFloat(index.kind)) return refuse('an index is whole')
    exact(index)
    if (index.pure) {
      if (index.low < 0n) this.need(truth(`${index.code} >= 0`, true))
      if (index.literal === undefined || index.literal >= 0n) this.need(compared('<', index, this.length(array.name)))
    }
    const isFixed = array.pure && index.pure && !this.assigned.has(array.name)
    return declared(
      elementOf(array.type),
      `${array.code}[${index.literal === undefined ? index.code : index.literal}]`,
      isFixed,
    )
  }

  // Values

  private number(expr: Expr): Value {
    const found = this.value(expr)
    return found.kind === 'bool' ? refuse('a truth value is no number') : found
  }
  condition(expr: Expr): Value {
    const found = this.value(expr, true)
    return found.kind === 'bool' ? found : refuse('no condition')
  }

  /** A condition, for which a whole number may stand: `while n`. */
  private holds(expr: Expr): Value {
    const found = this.value(expr, true)
    return found.kind === 'bool'
      ? found
      : isFloat(found.kind)
        ? refuse('no condition')
        : compared('!=', found, literal(0n))
  }

  private value(expr: Expr, asked = false): Value {
    switch (expr.kind) {
      case 'number':
        return literal(expr.value)
      case 'real':
        return value(this.floatKind(), expr.text)
      case 'truth':
        return truth(String(expr.value), true)
      case 'name':
        return this.named(expr.name)
      case 'unary':
        return this.unary(expr)
      case 'binary':
        return this.binary(expr, asked)
      case 'compare':
        return this.comparison(expr)
      case 'choice': {
        const condition = this.condition(expr.condition)
        const whenTrue = this.under(condition, true, () => this.value(expr.whenTrue, asked))
        const whenFalse = this.under(condition, false, () => this.value(expr.whenFalse, asked))
        return chosen(condition, whenTrue, whenFalse)
      }
      case 'at':
        return this.element(expr)
      case 'call':
        return this.call(expr.name, expr.arguments)
      case 'fold':
        return this.fold(expr)
      default:
        return refuse(`no value: ${expr.kind}`)
    }
  }

  private floatKind(): Kind {
    const types = [...this.signature.parameters.map(({ type }) => type), this.signature.result].filter((type) =>
      /^f(32|64)$/.test(elementOf(type)),
    )
    return types.length > 0 && types.every((type) => elementOf(type) === 'f32') ? 'f32' : 'f64'
  }

  private named(name: string): Value {
    const found = this.lookup(name)
    if (found === undefined) {
      if (/^(n|len|length|size)$/.test(name)) return this.length(this.only())
      return refuse(`${name} is not known`)
    }
    if (isSequence(found.type)) return refuse(`${name} is an array`)
    const made = declared(found.type, found.code, found.pure)
    return {
      ...made,
      ...(found.low === undefined ? {} : { low: found.low }),
      ...(found.high === undefined ? {} : { high: found.high }),
    }
  }

  private unary({ operator, operand }: Expr & { kind: 'unary' }): Value {
    if (operator === 'not') {
      const inner = this.condition(operand)
      return truth(`!${inner.code}`, inner.pure)
    }
    if (operator === 'floor' || operator === 'ceil') return this.rounded(operator, operand)
    if (operator === 'abs' && (this.isArray(operand) || operand.kind === 'list')) return this.call('size', [operand])
    const inner = this.number(operand)
    switch (operator) {
      case '-':
        if (inner.literal !== undefined) return literal(-inner.literal)
        return isFloat(inner.kind)
          ? value(inner.kind, `(-${inner.code})`, { pure: inner.pure })
          : ring('-', literal(0n), inner)
      case '~': {
        if (isFloat(inner.kind) || inner.of === undefined) return refuse('of how many bits')
        return declared(
          inner.of,
          `(~${inner.of === inner.kind ? inner.code : `${inner.of}(${inner.code})`})`,
          inner.pure,
        )
      }
      case 'abs':
        return this.absolute(operand, inner)
      case 'sqrt':
        if (!isFloat(inner.kind) && !isFloat(this.signature.result as Kind)) return refuse('a root that is not whole')
        return value(
          isFloat(inner.kind) ? inner.kind : 'f64',
          `sqrt(${isFloat(inner.kind) ? inner.code : as('f64', inner)})`,
          {
            pure: inner.pure,
          },
        )
      case '!': {
        if (isFloat(inner.kind)) return refuse('factorial of a float')
        if (inner.low < 0n) this.need(compared('>=', inner, literal(0n)))
        const kind = this.signature.result === 'i64' ? 'i64' : 'u64'
        return value(kind, this.known('factorial', kind, inner.low < 0n ? { ...inner, low: 0n } : inner), {
          pure: inner.pure,
          low: 0n,
          cut: true,
        })
      }
      case 'prime':
        exact(inner)
        return truth(this.known('isPrime', inner.kind, inner), inner.pure)
      case 'even':
      case 'odd':
        return compared(operator === 'even' ? '==' : '!=', quotient('%', inner, literal(2n)), literal(0n))
    }
  }

  private absolute(operand: Expr, inner: Value): Value {
    if (inner.cut === true && operand.kind === 'binary' && operand.operator === '-') {
      const [left, right] = [this.number(operand.left), this.number(operand.right)]
      return chosen(
        compared('>=', left, right),
        { ...ring('-', left, right), cut: false, low: 0n },
        { ...ring('-', right, left), cut: false, low: 0n },
      )
    }
    exact(inner)
    const size = largest(-inner.low, inner.high)
    return value(inner.kind, inner.low >= 0n && !isFloat(inner.kind) ? inner.code : `abs(${typed(inner)})`, {
      pure: inner.pure,
      low: 0n,
      ...(size < 1n << 63n ? { high: size } : {}),
    })
  }

  /** `⌊a / b⌋`, `⌈a / b⌉`, `⌊√n⌋`, `⌊log2 n⌋`, and floats. */
  private rounded(direction: 'floor' | 'ceil', operand: Expr): Value {
    if (operand.kind === 'binary' && operand.operator === '/') {
      const [left, right] = [this.number(operand.left), this.number(operand.right)]
      if (!isFloat(left.kind) && !isFloat(right.kind)) return this.divided(direction, left, right)
    }
    if (direction === 'floor' && operand.kind === 'unary' && operand.operator === 'sqrt')
      return this.wholeRoot(operand.operand)
    if (operand.kind === 'call' && /^sqrt$/.test(operand.name) && direction === 'floor') {
      const inner = this.number(operand.arguments[0]!)
      if (!isFloat(inner.kind)) return this.wholeRoot(operand.arguments[0]!)
    }
    if (operand.kind === 'call' && /^(log2|lg)$/.test(operand.name) && direction === 'floor') {
      const inner = this.number(operand.arguments[0]!)
      if (!isFloat(inner.kind)) {
        exact(inner)
        this.need(compared('>', inner, literal(0n)))
        return value(inner.kind, this.known('logarithm', inner.kind, inner), { pure: inner.pure, low: 0n, high: 63n })
      }
    }
    const inner = this.number(operand)
    if (!isFloat(inner.kind)) {
      if (divides(operand)) return refuse('rounded before it is whole')
      return inner
    }
    const code = `${direction}(${inner.code})`
    return isFloat(this.signature.result as Kind)
      ? value(inner.kind, code, { pure: inner.pure })
      : value('i64', `i64(${code})`, { pure: inner.pure })
  }
  private wholeRoot(operand: Expr): Value {
    const inner = this.number(operand)
    if (isFloat(inner.kind)) {
      const code = `floor(sqrt(${inner.code}))`
      return isFloat(this.signature.result as Kind)
        ? value(inner.kind, code, { pure: inner.pure })
        : value('i64', `i64(${code})`, { pure: inner.pure })
    }
    exact(inner)
    if (inner.kind === 'u64' && inner.high > 1n << 63n) return refuse('a root of a number that large')
    if (inner.low < 0n) this.need(compared('>=', inner, literal(0n)))
    return value(inner.kind, this.known('root', inner.kind, inner), { pure: inner.pure, low: 0n, high: 3037000499n })
  }
  private nonzero(divisor: Value): void {
    if (divisor.literal === 0n) refuse('division by zero')
    if (divisor.literal === undefined && !isFloat(divisor.kind) && divisor.low <= 0n)
      this.need(compared('!=', divisor, literal(0n)))
  }
  private divided(direction: 'floor' | 'ceil', left: Value, right: Value): Value {
    exact(left, right)
    this.nonzero(right)
    if (direction === 'floor' && left.low >= 0n && right.low >= 0n) return quotient('/', left, right)
    const kind = join(left, right)
    const { low, high } = quotient('/', left, right)
    return value(kind, this.known(direction === 'floor' ? 'floorOf' : 'ceilOf', kind, left, right), {
      pure: left.pure && right.pure,
      low: low - (low < 0n ? 1n : 0n),
      high: high + 1n,
    })
  }

  private binary(expr: Expr & { kind: 'binary' }, asked: boolean): Value {
    const { operator } = expr
    if (/^(and|or|iff|implies)$/.test(operator) || (operator === '|' && asked)) {
      if (operator === '|') return this.dividesValue(expr.left, expr.right)
      const left = this.condition(expr.left)
      const right =
        operator === 'iff'
          ? this.condition(expr.right)
          : this.under(left, operator !== 'or', () => this.condition(expr.right))
      const pure = left.pure && right.pure
      if (operator === 'iff') return truth(`(${left.code} == ${right.code})`, pure)
      if (operator === 'implies') return truth(`(!${left.code} || ${right.code})`, pure)
      return truth(`(${left.code} ${operator === 'and' ? '&&' : '||'} ${right.code})`, pure)
    }
    if ((operator === 'mod' || operator === '%') && expr.left.kind === 'binary' && expr.left.operator === '**')
      return this.powerModulo(expr.left.left, expr.left.right, expr.right)
    const [left, right] = [this.value(expr.left), this.value(expr.right)]
    if (operator === 'xor' && left.kind === 'bool' && right.kind === 'bool')
      return truth(`(${left.code} != ${right.code})`, left.pure && right.pure)
    if (left.kind === 'bool' || right.kind === 'bool') return refuse('a truth value is no number')
    switch (operator) {
      case '+':
      case '-':
      case '*':
        return ring(operator, left, right)
      case '/': {
        const real = isFloat(this.signature.result as Kind) && !isFloat(left.kind) && !isFloat(right.kind)
        if (!isFloat(join(left, right))) this.nonzero(right)
        if (!real) return quotient('/', left, right)
        exact(left, right)
        return value('f64', `(${as('f64', left)} / ${as('f64', right)})`, { pure: left.pure && right.pure })
      }
      case '//':
        return isFloat(join(left, right)) ? refuse('a whole quotient of floats') : this.divided('floor', left, right)
      case '%':
        this.nonzero(right)
        return quotient('%', left, right)
      case 'mod': {
        this.nonzero(right)
        if (left.low >= 0n) return quotient('%', left, right)
        exact(left, right)
        const kind = join(left, right)
        if (isFloat(kind)) return refuse('a remainder of floats')
        return value(kind, this.known('modulo', kind, left, right), {
          pure: left.pure && right.pure,
          low: 0n,
          ...(right.low > 0n ? { high: right.high - 1n } : {}),
        })
      }
      case 'xor':
        return bitwise('^', left, right)
      case '&':
      case '|':
        return bitwise(operator, left, right)
      case '<<':
      case '>>': {
        const type = left.of ?? this.signature.result
        const bits = /^[ui]\d+$/.test(type) ? BigInt(type.slice(1)) : 64n
        if (operator === '>>' && namesIn(expr.left).some((name) => this.grown.has(name)))
          return refuse('bits that a narrower type would lose')
        if (right.high >= bits) this.need(compared('<', right, literal(bits)))
        return bitwise(operator, left, right)
      }
      case '**':
        return this.power(left, right)
      default:
        return refuse(`no sign: ${operator}`)
    }
  }

  private power(base: Value, exponent: Value): Value {
    if (isFloat(exponent.kind)) return refuse('a broken exponent')
    const pure = base.pure && exponent.pure
    if (exponent.literal !== undefined) {
      const times = Number(exponent.literal)
      if (times < 0 || times > 64) return refuse('an exponent out of range')
      let out = literal(1n)
      for (let i = 0; i < times; i++) out = i === 0 ? base : ring('*', out, base)
      return out
    }
    if (exponent.low < 0n) this.need(compared('>=', exponent, literal(0n)))
    if (isFloat(base.kind)) return value(base.kind, `${this.knownPower(base, exponent)}`, { pure })
    const kind = join(base, { ...exponent, low: exponent.low < 0n ? 0n : exponent.low })
    const positive = exponent.low < 0n ? { ...exponent, low: 0n } : exponent
    if (base.literal === -1n)
      return chosen(compared('==', quotient('%', positive, literal(2n)), literal(0n)), literal(1n), literal(-1n))
    return value(kind, this.known('power', kind, base, positive), {
      pure,
      ...(base.low >= 0n ? { low: 0n, saturated: this.known('largePower', kind, base, positive) } : {}),
      cut: true,
    })
  }
  private knownPower(base: Value, exponent: Value): string {
    this.library.add(`powerFloat ${base.kind}`)
    return `powerFloat_${base.kind}(${base.code}, ${as('i64', exponent)})`
  }
  private powerModulo(base: Expr, exponent: Expr, modulus: Expr): Value {
    const [b, e, m] = [this.number(base), this.number(exponent), this.number(modulus)]
    if (m.high >= 1n << 32n || b.low < 0n || [b, e, m].some(({ kind }) => isFloat(kind)))
      return refuse('may not fit on the way')
    if (e.low < 0n) this.need(compared('>=', e, literal(0n)))
    this.nonzero(m)
    return value('u64', this.known('powerModulo', 'u64', b, { ...e, low: 0n }, { ...m, low: 0n }), {
      pure: b.pure && e.pure && m.pure,
      low: 0n,
      high: m.high,
    })
  }

  private comparison(expr: Expr & { kind: 'compare' }): Value {
    const links = conjuncts(expr) as readonly (Expr & { kind: 'compare' })[]
    const parts: Value[] = []
    const each = (at: number): void => {
      const link = links[at]
      if (link === undefined) return
      const part = this.related(link.first, ...link.rest[0]!)
      parts.push(part)
      this.under(part, true, () => each(at + 1))
    }
    each(0)
    const pure = parts.every((part) => part.pure)
    return parts.length === 1 ? parts[0]! : truth(`(${parts.map(({ code }) => code).join(' && ')})`, pure)
  }

  private related(left: Expr, operator: string, right: Expr): Value {
    if (operator === 'in' || operator === 'notin') {
      const member = this.member(left, right)
      return operator === 'in' ? member : truth(`!${member.code}`, member.pure)
    }
    if (this.isSequenceLike(left) && this.isSequenceLike(right) && /^(==|!=)$/.test(operator)) {
      const same = this.alike(left, right)
      return operator === '==' ? same : truth(`!${same.code}`, same.pure)
    }
    const [one, other] = [this.value(left), this.value(right)]
    if ((one.kind === 'bool') !== (other.kind === 'bool')) return refuse('a truth value is no number')
    if (one.kind === 'bool' && !/^(==|!=)$/.test(operator)) return refuse('truth values have no order')
    return compared(operator, one, other)
  }

  private member(item: Expr, collection: Expr): Value {
    const letter = item.kind === 'name' && collection.kind === 'name' && collection.name === '…'
    if (letter) return refuse('a letter that something else binds')
    if (collection.kind === 'range')
      return this.comparison({
        kind: 'compare',
        first: collection.from,
        rest: [
          ['<=', item],
          ['<=', collection.to],
        ],
      })
    if (collection.kind === 'list') {
      if (collection.items.length === 0) return truth('false', true)
      const bytes = this.isByte(item)
      const isLetters = bytes && this.areLetters(collection)
      const tests = collection.items.map((each) => {
        const isLetter = isLetters && each.kind === 'name'
        return this.related(item, '==', isLetter ? { kind: 'number', value: BigInt(each.name.codePointAt(0)!) } : each)
      })
      return truth(
        `(${tests.map(({ code }) => code).join(' || ')})`,
        tests.every(({ pure }) => pure),
      )
    }
    if (!this.isArray(collection)) return refuse('no collection')
    const letterName = this.letter()
    return this.fold({
      kind: 'fold',
      fold: 'any',
      value: { kind: 'compare', first: nameOf(letterName), rest: [['==', item]] },
      conditions: [{ kind: 'compare', first: nameOf(letterName), rest: [['in', collection]] }],
    })
  }
  /** `{a, e, i}`: characters, where the names mean nothing else. */
  private areLetters({ items }: Expr & { kind: 'list' }): boolean {
    return (
      items.every((item) => item.kind === 'name' && item.name.length === 1) &&
      items.some((item) => item.kind === 'name' && !this.isKnown(item.name))
    )
  }
  private isByte(item: Expr): boolean {
    return this.number(item).of === 'u8' || (item.kind === 'call' && /lower|upper/.test(item.name))
  }
  private letters = 0
  /** A name that nothing else has. */
  private letter(): string {
    this.letters++
    return `x${this.letters}`
  }

  // Sequences that are compared as wholes

  private isSequenceLike(expr: Expr): boolean {
    if (expr.kind === 'call' && /^(reverse|reversed|sorted|sort|lower|tolower|upper|toupper)$/.test(expr.name))
      return expr.arguments.length === 1 && this.isSequenceLike(expr.arguments[0]!)
    return this.isArray(expr)
  }
  private alike(left: Expr, right: Expr): Value {
    const sorted = [left, right].map((one) =>
      one.kind === 'call' && /^sort/.test(one.name) ? one.arguments[0]! : undefined,
    )
    const [a, b] = [sorted[0] ?? left, sorted[1] ?? right].map((one) => this.base(one))
    const lengths: Expr = {
      kind: 'compare',
      first: lengthOf(a!),
      rest: [['==', lengthOf(b!)]],
    }
    const i = this.letter()
    if (sorted[0] !== undefined || sorted[1] !== undefined) {
      if (sorted[0] === undefined || sorted[1] === undefined || !this.isArray(sorted[0]) || !this.isArray(sorted[1]))
        return refuse('sorted on one side')
      const same: Expr = {
        kind: 'compare',
        first: this.occurrences(nameOf(a!), nameOf(i)),
        rest: [['==', this.occurrences(nameOf(b!), nameOf(i))]],
      }
      const each: Expr = {
        kind: 'fold',
        fold: 'all',
        value: same,
        conditions: [{ kind: 'compare', first: nameOf(i), rest: [['in', nameOf(a!)]] }],
      }
      return this.condition({ kind: 'binary', operator: 'and', left: lengths, right: each })
    }
    const same: Expr = {
      kind: 'compare',
      first: this.itemOf(left, nameOf(i)),
      rest: [['==', this.itemOf(right, nameOf(i))]],
    }
    const range: Expr = { kind: 'range', from: zero, to: plus(lengthOf(a!), -1n) }
    const each: Expr = {
      kind: 'fold',
      fold: 'all',
      value: same,
      conditions: [{ kind: 'compare', first: nameOf(i), rest: [['in', range]] }],
    }
    return this.condition(a === b ? each : { kind: 'binary', operator: 'and', left: lengths, right: each })
  }
  /** How many elements of an array are equal to a value. */
  private occurrences(array: Expr, of: Expr): Comprehension {
    const letter = nameOf(this.letter())
    return {
      kind: 'fold',
      fold: 'count',
      value: letter,
      conditions: [
        { kind: 'compare', first: letter, rest: [['in', array]] },
        { kind: 'compare', first: letter, rest: [['==', of]] },
      ],
    }
  }
  private base(expr: Expr): string {
    return expr.kind === 'call' ? this.base(expr.arguments[0]!) : expr.kind === 'name' ? expr.name : refuse('no array')
  }
  private itemOf(expr: Expr, index: Expr): Expr {
    if (expr.kind !== 'call') return { kind: 'at', array: expr, index }
    const [inner] = expr.arguments
    if (/^reverse/.test(expr.name)) {
      const last = plus(lengthOf(this.base(inner!)), -1n)
      return this.itemOf(inner!, { kind: 'binary', operator: '-', left: last, right: index })
    }
    if (/^sort/.test(expr.name)) return refuse('sorted on one side')
    return { kind: 'call', name: expr.name, arguments: [this.itemOf(inner!, index)] }
  }

  private dividesValue(divisor: Expr, dividend: Expr): Value {
    const [d, n] = [this.number(divisor), this.number(dividend)]
    this.nonzero(d)
    return compared('==', quotient('%', n, d), literal(0n))
  }

  private call(name: string, list: readonly Expr[]): Value {
    const key = name
      .toLowerCase()
      .replaceAll('_', '')
      .replace(/^math\./, '')
    const [first, second] = list
    if (first === undefined) return refuse(`${name} of nothing`)
    if (/^(len|length|size)$/.test(key)) {
      if (list.length !== 1) return refuse('one length')
      if (this.isArray(first)) return this.length(this.array(first).name)
      if (key === 'size') return this.size(first)
      return refuse('no array')
    }
    if (key === 'count' && second !== undefined && list.length === 2 && this.isArray(first))
      return this.fold(this.occurrences(first, second))
    if (key === 'always') return this.always(first, second!)
    if (key === 'min' || key === 'max') return this.extreme(key, list)
    if (key === 'floor' || key === 'ceil') return list.length === 1 ? this.rounded(key, first) : refuse('one number')
    if (key === 'abs' || key === 'fabs') return this.unary({ kind: 'unary', operator: 'abs', operand: first })
    if (key === 'sqrt') return this.unary({ kind: 'unary', operator: 'sqrt', operand: first })
    if (key === 'isqrt') return this.wholeRoot(first)
    if (key === 'isprime' || key === 'prime') return this.unary({ kind: 'unary', operator: 'prime', operand: first })
    if (key === 'pow' && second !== undefined) return this.power(this.number(first), this.number(second))
    const operands = list.map((one) => this.number(one))
    const [a, b] = operands as [Value, Value | undefined]
    const pure = operands.every((one) => one.pure)
    if (operands.some(({ kind }) => isFloat(kind))) return refuse(`${name} of floats`)
    exact(...operands)
    if (key === 'gcd' && b !== undefined && list.length === 2) {
      const kind = join(a, b)
      return value(kind, this.known('gcd', kind, a, b), { pure, low: 0n })
    }
    if (key === 'lcm' && b !== undefined && list.length === 2 && a.low >= 0n && b.low >= 0n) {
      const kind = join(a, b)
      const divisor = value(kind, this.known('gcd', kind, a, b), { pure, low: 0n })
      const isNone = truth(`(${compared('==', a, literal(0n)).code} && ${compared('==', b, literal(0n)).code})`, pure)
      return chosen(isNone, literal(0n), ring('*', quotient('/', a, divisor), b))
    }
    if (list.length !== 1) {
      if (key === 'bit' && b !== undefined) return bitwise('&', bitwise('>>', a, b), literal(1n))
      return refuse(`${name} is not known`)
    }
    switch (key) {
      case 'lower':
      case 'tolower':
      case 'upper':
      case 'toupper':
        return value(a.kind, this.known(key.endsWith('lower') ? 'lower' : 'upper', a.kind, a), {
          pure,
          low: a.low,
          high: a.high,
        })
      case 'popcount':
        if (a.of === undefined || a.low < 0n) return refuse('of how many bits')
        return value(a.kind, `popcount(${a.code})`, { pure, low: 0n, high: 64n })
      case 'sign':
      case 'sgn':
        return chosen(
          compared('>', a, literal(0n)),
          literal(1n),
          chosen(compared('<', a, literal(0n)), literal(-1n), literal(0n)),
        )
      case 'isdigit':
        return this.between(a, 48n, 57n)
      case 'isupper':
        return this.between(a, 65n, 90n)
      case 'islower':
        return this.between(a, 97n, 122n)
      default:
        return refuse(`${name} is not known`)
    }
  }
  /** `…, always in 0..6`: refused where it is not so. */
  private always(expr: Expr, range: Expr): Value {
    const found = this.number(expr)
    if (range.kind !== 'range') return refuse('no range')
    const [from, to] = [this.number(range.from).literal, this.number(range.to).literal]
    const holds = from !== undefined && to !== undefined && found.low >= from && found.high <= to
    return holds && !isFloat(found.kind) ? found : refuse('it is not always so')
  }
  private between(one: Value, low: bigint, high: bigint): Value {
    return truth(`(${compared('>=', one, literal(low)).code} && ${compared('<=', one, literal(high)).code})`, one.pure)
  }
  private extreme(which: 'min' | 'max', list: readonly Expr[]): Value {
    // `max(0, max { … })` of an empty set is what stands beside it.
    const beside = list.find(({ kind }) => kind !== 'fold')
    const [first, ...rest] = list.map((one) =>
      this.number(
        one.kind === 'fold' && one.fold === which && one.none === undefined && beside !== undefined
          ? { ...one, none: beside }
          : one,
      ),
    )
    return rest.reduce((left, right) => {
      exact(left, right)
      const kind = join(left, right)
      const pick = (a: bigint, b: bigint) => (a < b === (which === 'min') ? a : b)
      const one = left.literal !== undefined && right.literal !== undefined ? typed(left) : as(kind, left)
      return value(kind, `${which}(${one}, ${as(kind, right)})`, {
        pure: left.pure && right.pure,
        low: pick(left.low, right.low),
        high: pick(left.high, right.high),
      })
    }, first!)
  }

  /** `|{ … }|`: how many different values there are. */
  private size(set: Expr): Value {
    if (set.kind === 'list') {
      const tests = set.items.map(
        (item, i): Expr => ({
          kind: 'choice',
          condition: set.items
            .slice(0, i)
            .map((other): Expr => ({ kind: 'compare', first: other, rest: [['!=', item]] }))
            .reduce((left, right) => ({ kind: 'binary', operator: 'and', left, right }), {
              kind: 'truth',
              value: true,
            } as Expr),
          whenTrue: { kind: 'number', value: 1n },
          whenFalse: zero,
        }),
      )
      if (tests.length === 0) return literal(0n)
      return tests.slice(1).reduce((sum, test) => ring('+', sum, this.number(test)), literal(1n))
    }
    if (set.kind !== 'fold' || set.fold !== 'count') return refuse('no set')
    const isLetters = set.value.kind === 'name' || set.value.kind === 'list'
    if (isLetters) {
      const bound = set.value.kind === 'name' ? [set.value.name] : []
      // `{ x in a : … }` holds a value that occurs twice only once.
      if (
        set.conditions.some(
          (one) =>
            one.kind === 'compare' &&
            one.rest[0]![0] === 'in' &&
            this.isArray(one.rest[0]![1]) &&
            one.first.kind === 'name' &&
            bound.includes(one.first.name),
        )
      )
        return refuse('values that occur more than once')
      return this.fold(set)
    }
    const letters = this.lettersOf(set)
    if (letters.length !== 1) return refuse('values of several letters')
    const [letter] = letters
    const other = this.letter()
    const swap = (expr: Expr) => substitute(expr, letter!, nameOf(other))
    const before: Expr = {
      kind: 'fold',
      fold: 'any',
      value: { kind: 'compare', first: swap(set.value), rest: [['==', set.value]] },
      conditions: [
        { kind: 'compare', first: nameOf(other), rest: [['<', nameOf(letter!)]] },
        ...set.conditions.map(swap),
      ],
    }
    return this.fold({
      kind: 'fold',
      fold: 'count',
      value: { kind: 'list', items: [nameOf(letter!), set.value] },
      conditions: [...set.conditions, { kind: 'unary', operator: 'not', operand: before }],
    })
  }

  // Letters that run over what conditions permit

  private lettersOf({ value: inner, conditions }: Pick<Comprehension, 'value' | 'conditions'>): readonly string[] {
    const names = [inner, ...conditions].flatMap((one) => this.speaking(one))
    return [
      ...new Set(
        names.filter(
          (name) =>
            name !== '…' &&
            !this.isKnown(name) &&
            !(this.arrays.length > 0 && /^(n|len|length|size)$/.test(name)) &&
            name.length <= 2,
        ),
      ),
    ]
  }
  /** The names of an expression that are no characters; what a part of it speaks of may be bound there. */
  private speaking(expr: Expr): readonly string[] {
    if (expr.kind === 'name') return [expr.name]
    if (expr.kind === 'fold') return []
    if (expr.kind === 'compare' && expr.rest[0]![1].kind === 'list' && this.areLetters(expr.rest[0]![1]))
      return this.speaking(expr.first)
    return partsOf(expr).flatMap((part) => this.speaking(part))
  }
  /** Loops over the letters, with what is done where all conditions hold. */
  private looped(
    letters: readonly string[],
    conditions: readonly Expr[],
    speaksOf: readonly Expr[],
    down: boolean,
    inside: () => readonly string[],
  ): readonly string[] {
    const ordered = this.ordered(letters, conditions)
    const bindings = new Set(conditions.filter((one) => isFree(one)))
    const pending = conditions.filter((one) => !bindings.has(one))
    const level = (at: number, left: readonly Expr[]): readonly string[] => {
      const here = ordered.slice(at)
      const ready = left.filter((one) => !here.some((letter) => mentions(one, letter)))
      const rest = left.filter((one) => !ready.includes(one))
      const lines = () => {
        const letter = ordered[at]
        return letter === undefined
          ? inside()
          : this.loopOver(letter, rest, here, speaksOf, down, (open) => level(at + 1, open))
      }
      if (ready.length === 0) return lines()
      const test = this.condition(ready.reduce((left, right) => ({ kind: 'binary', operator: 'and', left, right })))
      const body = this.under(test, true, lines)
      return [`if (${test.code}) {`, ...indented(body), '}']
    }
    return level(0, pending)
  }

  /** The letters so that what bounds one comes before it. */
  private ordered(letters: readonly string[], conditions: readonly Expr[]): readonly string[] {
    if (letters.length < 2) return letters
    const domains = new Map(
      conditions.flatMap((one) =>
        one.kind === 'compare' && one.rest[0]![0] === 'in' && one.first.kind === 'name'
          ? [[one.first.name, one.rest[0]![1]] as const]
          : [],
      ),
    )
    const out: string[] = []
    const visit = (letter: string) => {
      if (out.includes(letter)) return
      const domain = domains.get(letter)
      for (const other of letters) if (other !== letter && domain !== undefined && mentions(domain, other)) visit(other)
      if (!out.includes(letter)) out.push(letter)
    }
    for (const letter of letters) visit(letter)
    return out
  }

  private loopOver(
    letter: string,
    conditions: readonly Expr[],
    unbound: readonly string[],
    speaksOf: readonly Expr[],
    down: boolean,
    inside: (open: readonly Expr[]) => readonly string[],
  ): readonly string[] {
    const others = unbound.filter((other) => other !== letter)
    const lowers: Expr[] = []
    const uppers: (readonly [string, Expr])[] = []
    const stops: Expr[] = []
    const open: Expr[] = []
    for (const condition of conditions) {
      const closed = !others.some((other) => mentions(condition, other))
      if (!closed || condition.kind !== 'compare') {
        open.push(condition)
        continue
      }
      const [[operator, right]] = condition.rest as [readonly [string, Expr]]
      const left = condition.first
      if (operator === 'in' && left.kind === 'name' && left.name === letter) {
        if (right.kind === 'range') {
          lowers.push(right.from)
          uppers.push(['<=', right.to])
          continue
        }
        return this.loopOverItems(letter, right, down, () => inside(conditions.filter((one) => one !== condition)))
      }
      const sides = [
        [operator, left, right],
        [FLIPPED[operator], right, left],
      ] as const
      const bound = sides.find(
        ([sign, one, other]) =>
          sign !== undefined && one.kind === 'name' && one.name === letter && !mentions(other, letter),
      )
      if (bound !== undefined && bound[0] !== '==' && bound[0] !== '!=') {
        const [sign, , end] = bound
        if (sign === '>=') lowers.push(end)
        else if (sign === '>') lowers.push(plus(end, 1n))
        else uppers.push([sign!, end])
        continue
      }
      const grown = sides.find(
        ([sign, one, other]) => /^<=?$/.test(sign ?? '') && grows(one, letter) && !mentions(other, letter),
      )
      if (grown !== undefined && uppers.length === 0) {
        stops.push(condition)
        continue
      }
      open.push(condition)
    }
    const accesses = [...conditions, ...speaksOf].flatMap((one) => accessesOf(one, letter, others))
    const dividends = open.flatMap((one) => dividendOf(one, letter))
    const primes = open.some(
      (one) =>
        one.kind === 'unary' && one.operator === 'prime' && one.operand.kind === 'name' && one.operand.name === letter,
    )
    const offsets = accesses.map(({ index }) => offsetFrom(index, letter))
    if (lowers.length === 0) {
      if (accesses.length > 0) {
        if (accesses.some(({ index }, i) => offsets[i] === undefined && !grows(index, letter)))
          return refuse(`where ${letter} begins`)
        const least = offsets.reduce<bigint>(
          (low, offset) => (offset !== undefined && -offset > low ? -offset : low),
          0n,
        )
        lowers.push({ kind: 'number', value: least })
      } else if (dividends.length > 0) lowers.push({ kind: 'number', value: 1n })
      else if (primes) lowers.push({ kind: 'number', value: 2n })
      else if (
        (this.isMaximum && (stops.length > 0 || uppers.length > 0)) ||
        (this.isMinimum && open.some((one) => isReached(one, letter)))
      )
        lowers.push(zero)
      else if (this.bitsOf(open, letter) !== undefined) lowers.push(zero)
      else return refuse(`where ${letter} begins`)
    } else if (accesses.length > 0 && uppers.length === 0) {
      const least = offsets.reduce<bigint>((low, offset) => (offset !== undefined && -offset > low ? -offset : low), 0n)
      const known = lowers.find(({ kind }) => kind === 'number') as { value: bigint } | undefined
      if (least > 0n && (known === undefined || known.value < least)) lowers.push({ kind: 'number', value: least })
    }
    const endless = uppers.length === 0 && stops.length === 0
    if (endless) {
      const bits = this.bitsOf(open, letter)
      if (accesses.length > 0) {
        const arrays = [...new Set(accesses.map(({ array }) => array))]
        if (arrays.length === 2)
          this.need(truth(arrays.map((array) => `${this.array(nameOf(array)).code}.length`).join(' == '), true))
        else if (arrays.length > 2) return refuse('several lengths')
        for (const { array, index } of accesses) {
          const end: Expr & { kind: 'compare' } = {
            kind: 'compare',
            first: index,
            rest: [['<', lengthOf(array)]],
          }
          if (!grows(index, letter) && offsetFrom(index, letter) === undefined) return refuse(`where ${letter} ends`)
          if (
            offsetFrom(index, letter) !== undefined &&
            offsets.some((one) => one !== undefined && one > offsetFrom(index, letter)!)
          )
            continue
          const offset = offsetFrom(index, letter)
          const size = end.rest[0]![1]
          if (offset !== undefined && !uppers.some(([, one]) => same(one, plus(size, -offset))))
            uppers.push(['<', plus(size, -offset)])
          else if (offset === undefined && !stops.some((one) => same(one, end))) stops.push(end)
        }
      } else if (dividends.length > 0) uppers.push(['<=', dividends[0]!])
      else if (bits !== undefined) uppers.push(['<', { kind: 'number', value: BigInt(bits) }])
      else if (
        !(
          this.isMinimum &&
          (primes || open.every((one) => isOutside(one, letter)) || open.every((one) => isReached(one, letter))) &&
          open.length > 0
        )
      )
        return refuse(`where ${letter} ends`)
    }
    const low = lowers.map((one) => this.number(one))
    const start = low.length === 1 ? low[0]! : this.largest(low)
    const ends = uppers.map(([, end]) => this.number(end))
    if ([start, ...ends].some(({ kind }) => isFloat(kind))) return refuse('a broken bound')
    const wide = [start, ...ends].some((one) => one.kind === 'u64' && one.high > (1n << 63n) - 1n)
    const kind: Kind = wide ? 'u64' : 'i64'
    const high =
      ends.length > 0 && ends.every(({ high: end }) => end < 1n << 63n)
        ? smallest(...ends.map((end) => end.high))
        : endless && accesses.length > 0
          ? LONGEST
          : undefined
    return this.inBlock(() => {
      const from = as(kind, start)
      const variable = this.declare(letter, {
        type: kind,
        pure: false,
        bound: true,
        ...(kind === 'u64' ? {} : { low: start.low, ...(high === undefined ? {} : { high }) }),
      })
      const upTo = uppers.map(([sign, end]) => {
        // `k <= n - 1` as `k + 1 <= n`, which no sign can break.
        if (end.kind === 'binary' && end.operator === '-' && end.right.kind === 'number')
          return this.related(plus(nameOf(letter), end.right.value), sign, end.left).code
        return this.related(nameOf(letter), sign, end).code
      })
      const until = [...upTo, ...stops.map((one) => this.condition(one).code)].join(' && ')
      const body = inside(open)
      const { code } = variable
      if (!down)
        return [
          `for (let ${code}: ${kind} = ${from}; ${until === '' ? 'true' : until}; ${code}++) {`,
          ...indented(body),
          '}',
        ]
      if (kind === 'u64' || uppers.length !== 1 || stops.length > 0) return refuse('counted down')
      const [sign, end] = uppers[0]!
      const top = ring('-', this.number(end), literal(sign === '<' ? 1n : 0n))
      return [`for (let ${code}: ${kind} = ${as(kind, top)}; ${code} >= ${from}; ${code}--) {`, ...indented(body), '}']
    })
  }
  private largest(list: readonly Value[]): Value {
    return list.reduce((left, right) => {
      if (left.literal !== undefined && right.literal !== undefined) return left.literal > right.literal ? left : right
      const kind = join(left, right)
      return value(kind, `max(${as(kind, left)}, ${as(kind, right)})`, {
        pure: left.pure && right.pure,
        low: largest(left.low, right.low),
      })
    })
  }
  private isMaximum = false
  private isMinimum = false

  /** The width of the number of which the conditions look at the bit at the letter. */
  private bitsOf(conditions: readonly Expr[], letter: string): number | undefined {
    for (const condition of conditions) {
      const [bit] = callsOf(condition, 'bit').filter(
        ({ arguments: [, at] }) => at?.kind === 'name' && at.name === letter,
      )
      if (bit === undefined) continue
      const { of, kind } = this.number(bit.arguments[0]!)
      return Number((of ?? kind).slice(1))
    }
    return undefined
  }

  private loopOverItems(
    letter: string,
    collection: Expr,
    down: boolean,
    inside: () => readonly string[],
  ): readonly string[] {
    if (down) return refuse('counted down')
    return this.inBlock(() => {
      const index = this.fresh('at')
      if (collection.kind === 'list') {
        const items = collection.items.map((item) => this.number(item))
        if (items.some(({ literal: known }) => known === undefined)) return refuse('items that are no numbers')
        const table = this.fresh('items')
        const variable = this.declare(letter, {
          type: 'i64',
          pure: false,
          bound: true,
          low: smallest(...items.map(({ low }) => low)),
          high: largest(...items.map(({ high }) => high)),
        })
        return [
          `const ${table}: i64[${items.length}] = [${items.map(({ literal: known }) => known).join(', ')}]`,
          `for (let ${index}: u64 = 0; ${index} < ${items.length}; ${index}++) {`,
          ...indented([`const ${variable.code}: i64 = ${table}[${index}]`, ...inside()]),
          '}',
        ]
      }
      const array = this.array(collection)
      const element = declared(elementOf(array.type), `${array.code}[${index}]`, false)
      const variable = this.declare(letter, {
        type: element.kind,
        pure: false,
        bound: true,
        low: element.low,
        high: element.high,
      })
      const body = inside()
      return [
        `for (let ${index}: u64 = 0; ${index} < ${array.code}.length; ${index}++) {`,
        ...indented([`const ${variable.code}: ${element.kind} = ${element.code}`, ...body]),
        '}',
      ]
    })
  }

  private fold(expr: Comprehension): Value {
    const letters = this.lettersOf(expr)
    if (letters.length === 0) return refuse('nothing runs')
    const { fold, none } = expr
    const [wasMaximum, wasMinimum] = [this.isMaximum, this.isMinimum]
    this.isMaximum = fold === 'max' && expr.value.kind === 'name'
    this.isMinimum = fold === 'min' && expr.value.kind === 'name' && letters.length === 1
    const isFirst = this.isMinimum && expr.value.kind === 'name' && !this.runsOverItems(expr, letters[0]!)
    let found: Value
    if (fold === 'all' || fold === 'any') {
      const test: Expr = fold === 'all' ? { kind: 'unary', operator: 'not', operand: expr.value } : expr.value
      found = this.helper(fold, 'bool', () => [
        ...this.looped(letters, expr.conditions, [expr.value], false, () => [
          `if (${this.condition(test).code}) return ${fold === 'any'}`,
        ]),
        `return ${fold === 'all'}`,
      ])
    } else if (fold === 'count') {
      found = this.helper(fold, 'i64', () => [
        'let count: i64 = 0',
        ...this.looped(letters, expr.conditions, [expr.value], false, () => ['count++']),
        'return count',
      ])
      found = { ...found, low: 0n }
    } else {
      let kind: Kind = 'i64'
      let inner: Value | undefined
      const write = () => {
        const body = () => {
          inner = this.number(expr.value)
          if (fold !== 'sum' && fold !== 'product') exact(inner)
          kind = inner.kind
          const code = as(kind, inner)
          if (fold === 'sum') return [`total += ${code}`]
          if (fold === 'product') return [`total *= ${code}`]
          if (isFirst) return [`return ${code}`]
          return [
            `const each: ${kind} = ${code}`,
            `if (!found || each ${fold === 'min' ? '<' : '>'} best) best = each`,
            'found = true',
          ]
        }
        for (const local of ['total', 'best', 'found', 'each']) this.used.add(local)
        const lines = this.looped(letters, expr.conditions, [expr.value], false, body)
        if (fold === 'sum' || fold === 'product') {
          const start = fold === 'sum' ? 0n : 1n
          return [`let total: ${kind} = ${as(kind, literal(start))}`, ...lines, 'return total']
        }
        const instead = none === undefined ? undefined : this.number(none)
        if (instead !== undefined && join(inner!, instead) !== kind)
          return refuse('what there is otherwise is of another kind')
        const otherwise = instead === undefined ? undefined : as(kind, instead)
        if (isFirst) return [...lines, ...(otherwise === undefined ? [] : [`return ${otherwise}`])]
        return [
          `let best: ${kind} = ${as(kind, literal(0n))}`,
          'let found = false',
          ...lines,
          ...(otherwise === undefined ? ['if (found) return best'] : [`return found ? best : ${otherwise}`]),
        ]
      }
      // The kind of the value is known once it is written.
      const probe = this.helper('part', 'i64', write)
      const text = this.helpers.at(-1)!
      this.helpers[this.helpers.length - 1] = text.replace(/\): i64 \{/, `): ${kind} {`)
      found = value(kind, probe.code, { pure: probe.pure })
      if (fold === 'min' || fold === 'max') {
        const bound = [inner!, ...(none === undefined ? [] : [this.number(none)])]
        found = {
          ...found,
          low: smallest(...bound.map(({ low }) => low)),
          high: largest(...bound.map(({ high }) => high)),
        }
      } else if (inner!.low >= 0n && !isFloat(kind)) found = { ...found, low: 0n }
      if (none !== undefined && (fold === 'sum' || fold === 'product')) {
        const instead = this.number(none)
        if (instead.literal !== (fold === 'sum' ? 0n : 1n)) return refuse('a sum of nothing')
      }
      if ((fold === 'min' || fold === 'max') && none === undefined && found.pure && !isUnending(lines(text)))
        this.need(this.exists(expr, letters))
    }
    ;[this.isMaximum, this.isMinimum] = [wasMaximum, wasMinimum]
    if (fold === 'count' && none !== undefined) {
      const instead = this.number(none)
      if (instead.literal !== 0n) return refuse('a count of nothing')
    }
    return found
  }
  private runsOverItems({ conditions }: Comprehension, letter: string): boolean {
    return conditions.some(
      (one) =>
        one.kind === 'compare' &&
        one.rest[0]![0] === 'in' &&
        one.first.kind === 'name' &&
        one.first.name === letter &&
        one.rest[0]![1].kind !== 'range',
    )
  }
  /** Whether anything meets the conditions. */
  private exists(expr: Comprehension, letters: readonly string[]): Value {
    const [only] = expr.conditions
    if (
      expr.conditions.length === 1 &&
      only?.kind === 'compare' &&
      only.rest[0]![0] === 'in' &&
      this.isArray(only.rest[0]![1])
    )
      return truth(`${this.array(only.rest[0]![1]).code}.length > 0`, true)
    return this.helper('some', 'bool', () => [
      ...this.looped(letters, expr.conditions, [expr.value], false, () => ['return true']),
      'return false',
    ])
  }

  // Statements

  private body(statements: readonly Statement[]): readonly string[] {
    const { result } = this.signature
    const lines: string[] = []
    // Parameters that change are worked on in full width.
    for (const { name, type } of this.signature.parameters) {
      if (!this.assigned.has(name) || isSequence(type)) continue
      const given = declared(type, name, true)
      const kind = this.kinds.get(name) ?? given.kind
      const variable = this.declare(name, { type: kind, pure: false })
      lines.push(`let ${variable.code}: ${kind} = ${as(kind, given)}`)
    }
    const last = statements.at(-1)
    if (result !== 'void' && last?.kind === 'assign' && statements.length > 1) return refuse('nothing is returned')
    lines.push(...this.block(statements))
    return lines
  }

  private block(statements: readonly Statement[]): readonly string[] {
    if (statements.some(({ kind }, i) => kind === 'return' && i < statements.length - 1))
      return refuse('more after what is returned')
    return statements.flatMap((statement) => this.statement(statement))
  }
  private scoped(statements: readonly Statement[]): readonly string[] {
    return indented(this.inBlock(() => this.block(statements)))
  }

  private statement(statement: Statement): readonly string[] {
    switch (statement.kind) {
      case 'return':
        return [this.returned(statement.value)]
      case 'assign':
        return this.assignment(statement)
      case 'swap':
        return this.swap(statement.left, statement.right)
      case 'while': {
        const condition = this.holds(statement.condition)
        return [`while (${condition.code}) {`, ...this.scoped(statement.body), '}']
      }
      case 'repeat': {
        const times = this.number(statement.times)
        if (isFloat(times.kind)) return refuse('a broken number of times')
        exact(times)
        if (!times.pure && namesIn(statement.times).some((name) => assignedIn(statement.body).has(name)))
          return refuse('how often changes')
        const code = this.fresh('round')
        const kind = times.kind
        return [
          `for (let ${code}: ${kind} = 0; ${code} < ${as(kind, times)}; ${code}++) {`,
          ...this.scoped(statement.body),
          '}',
        ]
      }
      case 'for': {
        const conditions = statement.conditions
        const letters = this.lettersOf({ value: zero, conditions })
        if (letters.length === 0) return refuse('nothing runs')
        const spoken = statement.body.flatMap(expressionsOf)
        const changed = assignedIn(statement.body)
        if (
          conditions.some((one) =>
            namesIn(one).some((name) => changed.has(name) && !isSequence(this.peekType(name) ?? '')),
          )
        )
          return refuse('what bounds the loop changes')
        if (!conditions.every(isRange)) this.alone(statement.body, letters)
        return this.looped(letters, conditions, spoken, statement.down, () =>
          this.inBlock(() => this.block(statement.body)),
        )
      }
      case 'if': {
        if (statement.condition.kind === 'truth') return this.block(statement.body)
        const condition = this.holds(statement.condition)
        const then = this.under(condition, true, () => this.scoped(statement.body))
        if (statement.otherwise.length === 0) return [`if (${condition.code}) {`, ...then, '}']
        const otherwise = this.under(condition, false, () => this.scoped(statement.otherwise))
        return [`if (${condition.code}) {`, ...then, '} else {', ...otherwise, '}']
      }
      case 'map':
        return this.mapped(statement)
    }
  }

  /** `a[i] = a[i] + a[i-1] for all i` leaves open whether all change at once. */
  private alone(body: readonly Statement[], letters: readonly string[]): void {
    const isOwn = (expr: Expr): boolean =>
      expr.kind === 'at' &&
      expr.array.kind === 'name' &&
      this.assigned.has(expr.array.name) &&
      !(expr.index.kind === 'name' && letters.includes(expr.index.name))
    const reads = (expr: Expr): boolean => isOwn(expr) || partsOf(expr).some(reads)
    for (const statement of body)
      if (statement.kind !== 'swap' && expressionsOf(statement).some(reads)) refuse('at once or one after another')
  }

  private returned(expr: Expr): string {
    const { result } = this.signature
    if (result === 'void') return refuse('nothing is returned')
    if (result === 'bool') return `return ${this.condition(expr).code}`
    const found = this.number(expr)
    if (isFloat(result as Kind)) {
      if (found.literal !== undefined) return `return ${as(result as Kind, found)}`
      if (found.kind === result) return `return ${found.code}`
      return `return ${result}(${found.code})`
    }
    if (isFloat(found.kind)) return refuse('a broken number where a whole one is asked')
    if (found.literal !== undefined) {
      if (found.literal < 0n && !isSigned(result)) return refuse('a negative number where none is asked')
      return `return ${found.literal}`
    }
    return `return ${found.kind === result ? found.code : `${result}(${found.code})`}`
  }

  private assignment({ targets, operator, values }: Statement & { kind: 'assign' }): readonly string[] {
    if (targets.length > 1) {
      const temporaries = values.map((each) => ({ each: this.value(each), code: this.fresh('next') }))
      return [
        ...temporaries.map(({ each, code }) => `const ${code}: ${each.kind} = ${as(each.kind, each)}`),
        ...targets.flatMap((target, i) =>
          this.store(target, operator, { ...temporaries[i]!.each, code: temporaries[i]!.code }),
        ),
      ]
    }
    const [target] = targets
    return this.store(target!, operator, this.value(values[0]!))
  }

  private combined(operator: string, before: Value, by: Value): Value {
    const sign = operator.slice(0, -1)
    if (sign === '+' || sign === '-' || sign === '*') return ring(sign, before, by)
    if (sign === '/' || sign === '%') return quotient(sign, before, by)
    return bitwise(sign as '&' | '|' | '^' | '<<' | '>>', before, by)
  }

  private store(target: Expr, operator: string, given: Value): readonly string[] {
    if (target.kind === 'at') {
      const array = this.array(target.array)
      if (array.type.startsWith('readonly')) return refuse('an array that is only read')
      const before = this.element(target)
      const after = operator === '=' ? given : this.combined(operator, before, given)
      const type = elementOf(array.type)
      const index = this.number(target.index)
      const place = `${array.code}[${index.literal ?? index.code}]`
      if (type === 'bool' || isFloat(type as Kind)) return [`${place} = ${as(type as Kind, after)}`]
      if (isFloat(after.kind) || after.kind === 'bool') return refuse('of another kind')
      return [
        `${place} = ${after.literal !== undefined ? as('i64', after) : after.kind === type ? after.code : `${type}(${after.code})`}`,
      ]
    }
    if (target.kind !== 'name') return refuse('no variable')
    const { name } = target
    if (this.arrays.includes(name)) return refuse('a whole array')
    const known = this.lookup(name)
    if (known === undefined) {
      if (operator !== '=' && operator !== 'initial') return refuse(`${name} has no value yet`)
      exact(given)
      const kind = this.kinds.get(name) ?? given.kind
      const variable = this.declare(name, { type: kind, pure: false })
      return [`let ${variable.code}: ${kind} = ${as(kind, given)}`]
    }
    if (known.bound === true) return refuse('a letter of a loop')
    const before = this.named(name)
    const after = operator === '=' || operator === 'initial' ? given : this.combined(operator, before, given)
    const kind = known.type as Kind
    if (after.literal === undefined && after.kind !== kind) {
      if (isFloat(after.kind) && !isFloat(kind)) throw new Widened(name, after.kind)
      if (after.kind === 'u64' && kind === 'i64' && after.high > (1n << 63n) - 1n) throw new Widened(name, 'u64')
    }
    return [`${known.code} = ${as(kind, after)}`]
  }

  private swap(left: Expr, right: Expr): readonly string[] {
    if (left.kind !== 'at' || right.kind !== 'at') return refuse('what is swapped')
    const [one, other] = [left, right].map((each) => {
      const array = this.array(each.array)
      if (array.type.startsWith('readonly')) return refuse('an array that is only read')
      this.element(each)
      const index = this.number(each.index)
      return { code: `${array.code}[${index.literal ?? index.code}]`, type: elementOf(array.type) }
    })
    const kept = this.fresh('kept')
    return [`const ${kept}: ${one!.type} = ${one!.code}`, `${one!.code} = ${other!.code}`, `${other!.code} = ${kept}`]
  }

  /** `new a[i] = old a[i + 1]`: only for a turn by one is no other array needed. */
  private mapped({ array, index, value: inner }: Statement & { kind: 'map' }): readonly string[] {
    const given = this.array(nameOf(array))
    if (
      given.type.startsWith('readonly') ||
      inner.kind !== 'at' ||
      inner.array.kind !== 'name' ||
      inner.array.name !== array
    )
      return refuse('another array')
    const turn = turnOf(inner.index, index)
    if (turn === undefined) return refuse('another order')
    const type = elementOf(given.type)
    const [i, kept] = [this.fresh('i'), this.fresh('kept')]
    const { code } = given
    return turn === 1
      ? [
          `if (${code}.length == 0) return`,
          `const ${kept}: ${type} = ${code}[0]`,
          `for (let ${i}: u64 = 0; ${i} + 1 < ${code}.length; ${i}++) ${code}[${i}] = ${code}[${i} + 1]`,
          `${code}[${code}.length - 1] = ${kept}`,
        ]
      : [
          `if (${code}.length == 0) return`,
          `const ${kept}: ${type} = ${code}[${code}.length - 1]`,
          `for (let ${i} = ${code}.length - 1; ${i} > 0; ${i}--) ${code}[${i}] = ${code}[${i} - 1]`,
          `${code}[0] = ${kept}`,
        ]
  }

  /** The terms from the first on, of which as many are kept as the rule looks back. */
  private recurrence(recurrence: Recurrence, statements: readonly Statement[]): readonly string[] {
    const { first, rule } = recurrence
    const [last] = statements
    const asked =
      last === undefined
        ? undefined
        : last.kind === 'return' && last.value.kind === 'call' && last.value.name === recurrence.name
          ? last.value.arguments[0]
          : refuse('something else of the terms')
    const [only] = this.signature.parameters
    if (statements.length > 1 || only === undefined) return refuse('which term')
    const scalars = this.signature.parameters.filter(({ type }) => /^[ui]\d+$/.test(type))
    if (asked === undefined && (scalars.length !== 1 || this.signature.parameters.length !== 1))
      return refuse('which term')
    const index = this.number(asked ?? nameOf(only.name))
    const known = [...first].sort(([a], [b]) => Number(a - b))
    const start = known[0]![0]
    if (known.some(([at], i) => at !== start + BigInt(i))) return refuse('terms that are missing')
    const depth = known.length
    if (index.low < start) this.need(compared('>=', index, literal(start)))
    const { result } = this.signature
    const wide: Kind = isFloat(result as Kind) ? (result as Kind) : result === 'u64' ? 'u64' : 'i64'
    const terms = known.map(() => this.fresh('term'))
    const call = this.helper('termAt', wide, () => {
      const lines: string[] = []
      const k = this.declare('k', { type: 'i64', pure: false, bound: true, low: start + BigInt(depth), high: LONGEST })
      const names = terms.map((code, i) => {
        const given = this.number(known[i]![1])
        lines.push(`let ${code}: ${wide} = ${as(wide, given)}`)
        this.frames.at(-1)!.own.set(code, { code, type: wide, pure: false })
        return code
      })
      const next = this.number(
        withTerms(rule, recurrence, (back) => {
          if (back < 1n || back > BigInt(depth)) return refuse('a term that is not kept')
          return names[depth - Number(back)]!
        }),
      )
      const end = this.number(asked ?? nameOf(only.name))
      const after = this.fresh('after')
      return [
        ...lines,
        `for (let ${k.code}: i64 = ${start + BigInt(depth)}; ${k.code} <= ${as('i64', end)}${depth > 1 ? ` + ${depth - 1}` : ''}; ${k.code}++) {`,
        ...indented([
          `const ${after}: ${wide} = ${as(wide, next)}`,
          ...names.map((code, i) => `${code} = ${names[i + 1] ?? after}`),
        ]),
        '}',
        `return ${names[0]!}`,
      ]
    })
    return [`return ${call.kind === result ? call.code : `${result}(${call.code})`}`]
  }
}

const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' }

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`)
const lines = (text: string): readonly string[] => text.split('\n')
/** Whether a search ends only with what it finds. */
const isUnending = (text: readonly string[]): boolean => text.some((line) => /; true; \w+\+\+\)/.test(line))

/** `i in …`: a letter that runs over whatever it may. */
const isFree = (condition: Expr): boolean =>
  condition.kind === 'compare' && condition.rest[0]![1].kind === 'name' && condition.rest[0]![1].name === '…'

/** `i in 1..n`: a letter that runs upwards. */
const isRange = ({ kind, ...condition }: Expr): boolean =>
  kind === 'compare' && (condition as Expr & { kind: 'compare' }).rest[0]![1].kind === 'range'

const divides = (expr: Expr): boolean =>
  (expr.kind === 'binary' && expr.operator === '/') || partsOf(expr).some(divides)

const same = (a: Expr, b: Expr): boolean =>
  JSON.stringify(a, (_, each) => (typeof each === 'bigint' ? `${each}n` : each)) ===
  JSON.stringify(b, (_, each) => (typeof each === 'bigint' ? `${each}n` : each))

/** Whether an expression grows with a letter. */
function grows(expr: Expr, letter: string): boolean {
  if (!mentions(expr, letter)) return false
  if (expr.kind === 'name') return true
  if (expr.kind !== 'binary') return false
  const never = (side: Expr) => !mentions(side, letter)
  const { operator, left, right } = expr
  if (operator === '-') return grows(left, letter) && never(right)
  if (operator === '**')
    return right.kind === 'number'
      ? grows(left, letter)
      : left.kind === 'number' && left.value >= 2n && grows(right, letter)
  if (operator !== '+' && operator !== '*') return false
  const fits = (side: Expr) =>
    grows(side, letter) || (never(side) && (operator === '+' || (side.kind === 'number' && side.value > 0n)))
  return fits(left) && fits(right)
}

function offsetFrom(index: Expr, letter: string): bigint | undefined {
  if (index.kind === 'name') return index.name === letter ? 0n : undefined
  if (
    index.kind !== 'binary' ||
    index.right.kind !== 'number' ||
    index.left.kind !== 'name' ||
    index.left.name !== letter
  )
    return undefined
  return index.operator === '+' ? index.right.value : index.operator === '-' ? -index.right.value : undefined
}

interface Access {
  readonly array: string
  readonly index: Expr
}
/** Elements at places that a letter, and no letter that is still unbound, decides. */
function accessesOf(expr: Expr, letter: string, others: readonly string[]): readonly Access[] {
  const inner = partsOf(expr).flatMap((part) => accessesOf(part, letter, others))
  if (expr.kind !== 'at' || expr.array.kind !== 'name' || !mentions(expr.index, letter)) return inner
  if (others.some((other) => mentions(expr.index, other))) return inner
  return [...inner, { array: expr.array.name, index: expr.index }]
}

/** What a letter divides where the condition holds. */
function dividendOf(condition: Expr, letter: string): readonly Expr[] {
  const isLetter = (expr: Expr) => expr.kind === 'name' && expr.name === letter
  if (condition.kind === 'binary' && condition.operator === '|' && isLetter(condition.left)) return [condition.right]
  if (condition.kind !== 'compare' || condition.rest[0]![0] !== '==') return []
  const [one, other] = [condition.first, condition.rest[0]![1]]
  if (other.kind !== 'number' || other.value !== 0n || one.kind !== 'binary' || !/^(%|mod)$/.test(one.operator))
    return []
  return isLetter(one.right) && !mentions(one.left, letter) ? [one.left] : []
}

/** `k * k >= n`: with k growing it comes true. */
const isReached = (condition: Expr, letter: string): boolean =>
  condition.kind === 'compare' &&
  condition.rest.every(
    ([operator, right]) =>
      (/^>=?$/.test(operator) && grows(condition.first, letter) && !mentions(right, letter)) ||
      (/^<=?$/.test(operator) && grows(right, letter) && !mentions(condition.first, letter)),
  )

const isOutside = (condition: Expr, letter: string): boolean =>
  condition.kind === 'compare' &&
  condition.rest[0]![0] === 'notin' &&
  condition.first.kind === 'name' &&
  condition.first.name === letter

function callsOf(expr: Expr, name: string): readonly (Expr & { kind: 'call' })[] {
  const inner = partsOf(expr).flatMap((part) => callsOf(part, name))
  return expr.kind === 'call' && expr.name === name ? [expr, ...inner] : inner
}

function expressionsOf(statement: Statement): readonly Expr[] {
  switch (statement.kind) {
    case 'assign':
      return [...statement.targets, ...statement.values]
    case 'swap':
      return [statement.left, statement.right]
    case 'while':
      return [statement.condition, ...statement.body.flatMap(expressionsOf)]
    case 'repeat':
      return [statement.times, ...statement.body.flatMap(expressionsOf)]
    case 'for':
      return [...statement.conditions, ...statement.body.flatMap(expressionsOf)]
    case 'if':
      return [
        statement.condition,
        ...statement.body.flatMap(expressionsOf),
        ...statement.otherwise.flatMap(expressionsOf),
      ]
    case 'return':
    case 'map':
      return [statement.value]
  }
}

/** The names that statements change. */
function assignedIn(statements: readonly Statement[]): Set<string> {
  const out = new Set<string>()
  const target = (expr: Expr) => {
    if (expr.kind === 'name') out.add(expr.name)
    if (expr.kind === 'at' && expr.array.kind === 'name') out.add(expr.array.name)
  }
  const visit = (statement: Statement): void => {
    if (statement.kind === 'assign') statement.targets.forEach(target)
    else if (statement.kind === 'swap') [statement.left, statement.right].forEach(target)
    else if (statement.kind === 'map') out.add(statement.array)
    else if (statement.kind === 'if') [...statement.body, ...statement.otherwise].forEach(visit)
    else if (statement.kind !== 'return') statement.body.forEach(visit)
  }
  statements.forEach(visit)
  return out
}

/** The names that get products or shifts, which nothing cuts. */
function grownIn(statements: readonly Statement[]): ReadonlySet<string> {
  const grows = (expr: Expr): boolean =>
    expr.kind === 'binary' &&
    (/^(\*|\*\*|<<)$/.test(expr.operator) || (!/^(%|mod|&)$/.test(expr.operator) && partsOf(expr).some(grows)))
  return new Set(
    statements.flatMap((statement): readonly string[] => {
      if (statement.kind === 'assign')
        return /^(\*|<<)=$/.test(statement.operator) || statement.values.some(grows)
          ? statement.targets.flatMap(namesIn)
          : []
      if (statement.kind === 'if') return [...grownIn(statement.body), ...grownIn(statement.otherwise)]
      return 'body' in statement ? [...grownIn(statement.body)] : []
    }),
  )
}

/** `(i + 1) % n` and `(i - 1 + n) % n`: 1 and −1. */
function turnOf(index: Expr, letter: string): 1 | -1 | undefined {
  if (index.kind !== 'binary' || !/^(%|mod)$/.test(index.operator)) return undefined
  const isLength = (expr: Expr) =>
    (expr.kind === 'name' && /^(n|len|length)$/.test(expr.name)) || (expr.kind === 'call' && expr.name === 'len')
  if (!isLength(index.right)) return undefined
  const terms = (expr: Expr, sign: bigint): readonly (readonly [bigint, Expr])[] =>
    expr.kind === 'binary' && (expr.operator === '+' || expr.operator === '-')
      ? [...terms(expr.left, sign), ...terms(expr.right, expr.operator === '+' ? sign : -sign)]
      : [[sign, expr]]
  const all = terms(index.left, 1n)
  const letters = all.filter(([sign, one]) => one.kind === 'name' && one.name === letter && sign === 1n)
  const by = all.flatMap(([sign, one]) => (one.kind === 'number' ? [sign * one.value] : [])).reduce((a, b) => a + b, 0n)
  const rest = all.filter(([, one]) => one.kind !== 'number' && !(one.kind === 'name' && one.name === letter))
  const rests = rest.every(([sign, one]) => sign === 1n && isLength(one))
  if (letters.length !== 1 || !rests) return undefined
  return by === 1n && rest.length === 0
    ? 1
    : by === -1n && rest.length <= 1 && (rest.length === 1 || index.operator === 'mod')
      ? -1
      : undefined
}
