import { Random } from './values.js'

const integers = ['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64'] as const
type Scalar = (typeof integers)[number] | 'bool' | 'f32' | 'f64'
const bitsOf = (type: Scalar): number => Number(type.slice(1))
const isInteger = (type: Scalar): boolean => (integers as readonly string[]).includes(type)

interface Name {
  readonly name: string
  readonly type: Scalar
  readonly assignable: boolean
}

/** Random contracts over the whole notation that never violate: divisors are odd, indices are reduced, loops are counted. */
export class Generator {
  private readonly random: Random
  private readonly floats: boolean
  private names: Name[] = []
  private slices: { name: string; element: Scalar; writable: boolean }[] = []
  private arrays: { name: string; element: Scalar; size: number }[] = []
  private next = 0
  private helpers: { name: string; parameters: Scalar[]; result: Scalar; text: string }[] = []
  private inHelper = false
  private loopDepth = 0

  constructor(seed: number, floats: boolean) {
    this.random = new Random(seed + 1)
    this.floats = floats
  }

  contract(): string {
    if (this.random.below(3) === 0) this.helper()
    const parameters: string[] = []
    for (let n = 1 + this.random.below(this.random.below(4) === 0 ? 9 : 3); n > 0; n--)
      parameters.push(this.parameter())
    if (this.random.below(2) === 0) parameters.push(this.slice())
    const result = this.scalar()
    const body = `${this.statements(2 + this.random.below(6))}\n  return ${this.expression(result, 3)}`
    const helpers = this.helpers.map((h) => h.text).join('\n')
    return `function f(${parameters.join(', ')}): ${result} {\n${body}\n}\n${helpers}`
  }

  private scalar(): Scalar {
    const pick = this.random.below(10)
    if (pick === 0) return 'bool'
    if (pick < 3 && this.floats) return this.random.pick(['f32', 'f64'] as const)
    return this.random.pick(integers)
  }

  private fresh(prefix: string): string {
    return `${prefix}${this.next++}`
  }

  private parameter(): string {
    const name = this.fresh('p')
    const type = this.scalar()
    this.names.push({ name, type, assignable: false })
    return `${name}: ${type}`
  }

  private slice(): string {
    const name = this.fresh('s')
    const element = this.scalar()
    const writable = this.random.below(2) === 0
    this.slices.push({ name, element, writable })
    return `${name}: ${writable ? '' : 'readonly '}${element}[]`
  }

  private helper(): void {
    const outer = { names: this.names, slices: this.slices, arrays: this.arrays }
    this.names = []
    this.slices = []
    this.arrays = []
    this.inHelper = true
    const name = this.fresh('h')
    const parameters = Array.from({ length: 1 + this.random.below(3) }, () => this.scalar())
    const list = parameters.map((type) => {
      const p = this.fresh('p')
      this.names.push({ name: p, type, assignable: false })
      return `${p}: ${type}`
    })
    const result = this.scalar()
    const text = `function ${name}(${list.join(', ')}): ${result} {\n${this.statements(1 + this.random.below(3))}\n  if (${this.expression('bool', 2)}) return ${this.expression(result, 2)}\n  return ${this.expression(result, 2)}\n}`
    this.inHelper = false
    Object.assign(this, outer)
    this.helpers.push({ name, parameters, result, text })
  }

  private statements(count: number): string {
    const [names, arrays] = [this.names.length, this.arrays.length]
    const out: string[] = []
    for (let n = 0; n < count; n++) out.push(this.statement())
    // What is declared here is visible to what the caller adds only at the outermost level.
    if (this.loopDepth > 0) {
      this.names.length = names
      this.arrays.length = arrays
    }
    return out.join('\n')
  }

  private block(count: number): string {
    this.loopDepth++
    const text = this.statements(count)
    this.loopDepth--
    return `{\n${text}\n}`
  }

  private statement(): string {
    const assignable = this.names.filter((n) => n.assignable)
    const budget = this.loopDepth < 3 ? 10 : 7
    switch (this.random.below(budget)) {
      case 0:
      case 1:
      case 2: {
        const name = this.fresh('v')
        const type = this.scalar()
        const text = `let ${name}: ${type} = ${this.expression(type, 3)}`
        this.names.push({ name, type, assignable: true })
        return text
      }
      case 3: {
        const name = this.fresh('a')
        const element = this.scalar()
        const size = this.random.pick([2, 4, 8, 16])
        const initial =
          this.random.below(2) === 0
            ? ` = [${Array.from({ length: 1 + this.random.below(size) }, () => this.expression(element, 1)).join(', ')}]`
            : ''
        const text = `let ${name}: ${element}[${size}]${initial}`
        this.arrays.push({ name, element, size })
        return text
      }
      case 4:
      case 5:
        if (assignable.length > 0) {
          const { name, type } = this.random.pick(assignable)
          return `${name} = ${this.expression(type, 3)}`
        }
        return this.elementAssignment()
      case 6:
        return this.elementAssignment()
      case 7:
        return `if (${this.expression('bool', 2)}) ${this.block(1 + this.random.below(2))}${this.random.below(2) === 0 ? ` else ${this.block(1)}` : ''}`
      case 8: {
        const name = this.fresh('k')
        const type = this.random.pick(['u8', 'u32', 'u64', 'i32'] as const)
        this.names.push({ name, type, assignable: false })
        const exit =
          this.random.below(3) === 0
            ? `\nif (${this.expression('bool', 2)}) ${this.random.pick(['break', 'continue'])}`
            : ''
        const body = this.block(1 + this.random.below(3))
        this.names = this.names.filter((n) => n.name !== name)
        return `for (let ${name}: ${type} = ${this.random.below(2)}; ${name} < ${1 + this.random.below(6)}; ${name}++) {${exit}\n${body}\n}`.replace(
          /\{\n\{/,
          '{\n{',
        )
      }
      default:
        return this.counted()
    }
  }

  private counted(): string {
    const name = this.fresh('n')
    const body = this.block(1 + this.random.below(2))
    const early = !this.inHelper || this.random.below(2) === 0 ? '' : ''
    return `let ${name}: u32 = ${this.random.below(5)}\n${this.random.pick([`while (${name} > 0 && ${this.expression('bool', 1)}) { ${name}--\n${body}${early} }`, `do { ${body}\n${name}++ } while (${name} < 4)`])}`
  }

  private elementAssignment(): string {
    const slices = this.slices.filter((s) => s.writable)
    if (slices.length > 0 && this.random.below(2) === 0) {
      const { name, element } = this.random.pick(slices)
      return `if (${name}.length != 0) ${name}[${this.index(name)}] = ${this.expression(element, 2)}`
    }
    if (this.arrays.length > 0) {
      const { name, element, size } = this.random.pick(this.arrays)
      return `${name}[${this.expression(this.random.pick(['u8', 'u32', 'u64'] as const), 1)} & ${size - 1}] = ${this.expression(element, 2)}`
    }
    return `if (${this.expression('bool', 1)}) {}`
  }

  private index(slice: string): string {
    return `${this.expression('u64', 1)} % ${slice}.length`
  }

  private literal(type: Scalar): string {
    if (type === 'bool') return this.random.pick(['true', 'false'])
    if (!isInteger(type)) return `${type}(${this.random.pick(['0.0', '1.0', '2.5', '0.5', '1000000.0', '3.75'])})`
    const bits = bitsOf(type)
    const maximum = type.startsWith('u') ? (1n << BigInt(bits)) - 1n : (1n << BigInt(bits - 1)) - 1n
    const value = this.random.pick([
      0n,
      1n,
      2n,
      3n,
      5n,
      7n,
      10n,
      60n,
      100n,
      maximum,
      maximum >> 1n,
      this.random.next() & maximum,
      this.random.next() & maximum & 0xffffn,
    ])
    return `${type}(${value})`
  }

  private leaf(type: Scalar): string {
    const fitting = this.names.filter((n) => n.type === type)
    const choice = this.random.below(8)
    if (fitting.length > 0 && choice < 5) return this.random.pick(fitting).name
    const other = this.names.filter((n) => n.type !== type)
    if (other.length > 0 && choice < 7) return `${type}(${this.random.pick(other).name})`
    return this.literal(type)
  }

  private expression(type: Scalar, depth: number): string {
    if (depth === 0) return this.leaf(type)
    const sub = (t: Scalar = type) => this.expression(t, depth - 1)
    if (this.random.below(5) === 0) return this.special(type, depth)
    if (type === 'bool') {
      const t = this.random.pick([...integers, ...(this.floats ? (['f32', 'f64'] as const) : [])])
      return this.random.pick([
        () =>
          `(${sub(t)} ${this.random.pick(['<', '<=', '>', '>=', '==', '!='])} ${this.random.below(2) === 0 ? this.literal(t) : sub(t)})`,
        () => `(${sub(t)} ${this.random.pick(['<', '<=', '>', '>=', '==', '!='])} ${sub(t)})`,
        () => `(${sub('bool')} ${this.random.pick(['&&', '||'])} ${sub('bool')})`,
        () => `!${sub('bool')}`,
      ])()
    }
    if (!isInteger(type)) {
      return this.random.pick([
        () => `(${sub()} ${this.random.pick(['+', '-', '*', '/'])} ${sub()})`,
        () => `(-${sub()})`,
        () => `${this.random.pick(['min', 'max'])}(${sub()}, ${sub()})`,
        () => `${this.random.pick(['abs', 'sqrt', 'floor', 'ceil', 'trunc', 'round'])}(${sub()})`,
        () => `${type}(${this.expression(this.random.pick(integers), depth - 1)})`,
        () => (type === 'f64' ? `float64(${sub('u64')})` : `float32(${sub('u32')})`),
      ])()
    }
    return this.integer(type, depth)
  }

  private integer(type: Scalar, depth: number): string {
    const sub = (t: Scalar = type) => this.expression(t, depth - 1)
    return this.random.pick([
      () => `(${sub()} ${this.random.pick(['+', '-', '*', '&', '|', '^'])} ${sub()})`,
      () => `(${sub()} ${this.random.pick(['+', '-', '*', '&', '|', '^'])} ${this.literal(type)})`,
      () => `(${sub()} ${this.random.pick(['/', '%'])} (${sub()} | 1))`,
      () => `(${sub()} ${this.random.pick(['/', '%'])} ${this.nonZero(type)})`,
      () =>
        `(${sub()} ${this.random.pick(['<<', '>>'])} ${this.random.below(2) === 0 ? sub(this.random.pick(integers)) : `u8(${this.random.below(70)})`})`,
      () => this.random.pick([`(-${sub()})`, `(~${sub()})`]),
      () => `${this.random.pick(['min', 'max', 'mulhi'])}(${sub()}, ${sub()})`,
      () => `${this.random.pick(['abs', 'popcount', 'clz', 'ctz', 'bswap'])}(${sub()})`,
      () => `${this.random.pick(['rotl', 'rotr'])}(${sub()}, ${sub(this.random.pick(integers))})`,
      () => `${type}(${this.expression(this.scalar(), depth - 1)})`,
      () => (this.floats && type === 'u64' ? `bits(${sub('f64')})` : this.leaf(type)),
    ])()
  }

  private nonZero(type: Scalar): string {
    const literal = this.literal(type)
    return literal === `${type}(0)` ? `${type}(3)` : literal
  }

  private special(type: Scalar, depth: number): string {
    const sub = (t: Scalar = type) => this.expression(t, depth - 1)
    const slice = this.slices.find((s) => s.element === type)
    if (slice !== undefined && this.random.below(2) === 0)
      return `(${slice.name}.length != 0 ? ${slice.name}[${this.index(slice.name)}] : ${sub()})`
    const array = this.arrays.find((a) => a.element === type)
    if (array !== undefined && this.random.below(2) === 0)
      return `${array.name}[${sub(this.random.pick(['u8', 'u32', 'u64'] as const))} & ${array.size - 1}]`
    const helper = this.helpers.find((h) => h.result === type)
    if (helper !== undefined && !this.inHelper && this.random.below(2) === 0)
      return `${helper.name}(${helper.parameters.map((p) => sub(p)).join(', ')})`
    return `(${sub('bool')} ? ${sub()} : ${sub()})`
  }
}
