import type { Term } from '@sourceless/isa'

/** An integer expression with the bounds it is known to keep; those spare most of the `mod` operations. */
interface Int {
  readonly text: string
  readonly low: bigint
  readonly high: bigint
}

/**
 * The same question as `printSmt` asks, over the integers: a word is a number from 0 to 2^n - 1, and what wraps is taken
 * modulo 2^n. Multiplication and division by constants, hopeless as bit-vectors at 32 and 64 bits, are linear here.
 * Undefined when a term mixes bits in a way that has no linear form.
 */
export function printIntegerSmt(assertions: readonly Term[], comment: string): string | undefined {
  const printer = createPrinter()
  try {
    const asserted = assertions.map((t) => `(assert ${printer.condition(t)})`)
    const values = printer.variables.length === 0 ? [] : [`(get-value (${printer.variables.join(' ')}))`]
    const head = [`; ${comment}`, '(set-option :produce-models true)', '(set-logic QF_NIA)']
    return [...head, ...printer.lines, ...asserted, '(check-sat)', ...values, ''].join('\n')
  } catch (error) {
    if (error instanceof NoLinearForm) return undefined
    throw error
  }
}

class NoLinearForm extends Error {}

const power = (n: number): bigint => 1n << BigInt(n)
const literal = (value: bigint): string => (value < 0n ? `(- ${-value})` : `${value}`)

function createPrinter() {
  const lines: string[] = []
  const variables: string[] = []
  const integers = new Map<Term, Int>()
  const conditions = new Map<Term, string>()

  function integer(term: Term): Int {
    const known = integers.get(term)
    if (known !== undefined) return known
    const made = term.bits === 1 && isCondition(term) ? fromCondition(term) : build(term)
    const named = /^[^(]/.test(made.text) ? made : name(`i${term.id}`, made)
    integers.set(term, named)
    return named
  }
  const fromCondition = (term: Term): Int => ({ text: `(ite ${condition(term)} 1 0)`, low: 0n, high: 1n })
  function name(symbol: string, value: Int): Int {
    lines.push(`(define-fun ${symbol} () Int ${value.text})`)
    return { ...value, text: symbol }
  }

  const wrap = (value: Int, bits: number): Int =>
    value.low >= 0n && value.high < power(bits)
      ? value
      : { text: `(mod ${value.text} ${power(bits)})`, low: 0n, high: power(bits) - 1n }
  const signed = (value: Int, bits: number): Int => {
    if (value.high < power(bits - 1)) return value
    const text = `(ite (>= ${value.text} ${power(bits - 1)}) (- ${value.text} ${power(bits)}) ${value.text})`
    return { text, low: -power(bits - 1), high: power(bits - 1) - 1n }
  }
  const times = (a: Int, factor: bigint): Int => {
    const ends = [a.low * factor, a.high * factor]
    return {
      text: `(* ${literal(factor)} ${a.text})`,
      low: factor < 0n ? ends[1]! : ends[0]!,
      high: factor < 0n ? ends[0]! : ends[1]!,
    }
  }
  /** Floor division by a positive constant. */
  const over = (a: Int, divisor: bigint): Int => ({
    text: `(div ${a.text} ${divisor})`,
    low: floor(a.low, divisor),
    high: floor(a.high, divisor),
  })
  const remainder = (a: Int, divisor: bigint): Int =>
    a.low >= 0n && a.high < divisor ? a : { text: `(mod ${a.text} ${divisor})`, low: 0n, high: divisor - 1n }

  /** One constant factor, or none of the linear forms applies. */
  function factorOf(term: Term): { other: Term; factor: bigint } {
    const [a, b] = term.args as [Term, Term]
    if (b.op === 'const') return { other: a, factor: b.value }
    if (a.op === 'const') return { other: b, factor: a.value }
    throw new NoLinearForm()
  }
  function constantOf(term: Term | undefined): bigint {
    if (term?.op !== 'const') throw new NoLinearForm()
    return term.value
  }

  function build(term: Term): Int {
    const { bits } = term
    const [a, b, c] = term.args as [Term, Term, Term]
    switch (term.op) {
      case 'const':
        return { text: `${term.value}`, low: term.value, high: term.value }
      case 'var':
      case 'undef': {
        const symbol = `v_${term.name}`
        lines.push(`(declare-const ${symbol} Int)`, `(assert (<= 0 ${symbol} ${power(bits) - 1n}))`)
        variables.push(symbol)
        return { text: symbol, low: 0n, high: power(bits) - 1n }
      }
      case 'add': {
        const [x, y] = [integer(a), integer(b)]
        return wrap({ text: `(+ ${x.text} ${y.text})`, low: x.low + y.low, high: x.high + y.high }, bits)
      }
      case 'sub': {
        const [x, y] = [integer(a), integer(b)]
        return wrap({ text: `(- ${x.text} ${y.text})`, low: x.low - y.high, high: x.high - y.low }, bits)
      }
      case 'neg':
        return wrap(times(integer(a), -1n), bits)
      case 'not': {
        const x = integer(a)
        const top = power(bits) - 1n
        return { text: `(- ${top} ${x.text})`, low: top - x.high, high: top - x.low }
      }
      case 'mul': {
        const { other, factor } = factorOf(term)
        return wrap(times(integer(other), factor), bits)
      }
      case 'umulh': {
        const { other, factor } = factorOf(term)
        return over(times(integer(other), factor), power(bits))
      }
      case 'smulh': {
        const { other, factor } = factorOf(term)
        const product = times(signed(integer(other), bits), BigInt.asIntN(bits, factor))
        return wrap(over(product, power(bits)), bits)
      }
      case 'udiv':
      case 'urem':
      case 'sdiv':
      case 'srem':
        return divide(term.op, integer(a), constantOf(b), bits)
      case 'udivWide':
      case 'uremWide': {
        const divisor = constantOf(c)
        if (divisor === 0n) throw new NoLinearForm()
        const dividend = join(integer(a), integer(b), bits)
        return wrap(term.op === 'udivWide' ? over(dividend, divisor) : remainder(dividend, divisor), bits)
      }
      case 'shl':
        return wrap(times(integer(a), power(shiftOf(b, bits))), bits)
      case 'lshr':
        return over(integer(a), power(shiftOf(b, bits)))
      case 'ashr':
        return wrap(over(signed(integer(a), bits), power(Math.min(shiftOf(b, bits), bits - 1))), bits)
      case 'zext':
        return integer(a)
      case 'sext':
        return wrap(signed(integer(a), a.bits), bits)
      case 'extract':
        return remainder(over(integer(a), power(Number(term.value))), power(bits))
      case 'concat':
        return join(integer(a), integer(b), b.bits)
      case 'and':
        return mask(integer(a), constantOf(b))
      case 'ite': {
        const [x, y] = [integer(b), integer(c)]
        return {
          text: `(ite ${condition(a)} ${x.text} ${y.text})`,
          low: lesser(x.low, y.low),
          high: -lesser(-x.high, -y.high),
        }
      }
      default:
        throw new NoLinearForm()
    }
  }
  const shiftOf = (count: Term, bits: number): number => Math.min(Number(constantOf(count)), bits)
  const join = (high: Int, low: Int, lowBits: number): Int => {
    const shifted = times(high, power(lowBits))
    return { text: `(+ ${shifted.text} ${low.text})`, low: shifted.low + low.low, high: shifted.high + low.high }
  }

  function divide(op: 'udiv' | 'urem' | 'sdiv' | 'srem', dividend: Int, pattern: bigint, bits: number): Int {
    const isSigned = op.startsWith('s')
    const divisor = isSigned ? BigInt.asIntN(bits, pattern) : pattern
    if (divisor === 0n) throw new NoLinearForm()
    if (!isSigned) return op === 'udiv' ? over(dividend, divisor) : remainder(dividend, divisor)
    const value = signed(dividend, bits)
    const size = divisor < 0n ? -divisor : divisor
    // Truncation toward zero by way of floor division of the magnitude.
    const magnitude = (negated: string) => (op === 'sdiv' ? `(div ${negated} ${size})` : `(mod ${negated} ${size})`)
    const flip = op === 'sdiv' && divisor < 0n
    const whenPositive = magnitude(value.text)
    const whenNegative = magnitude(`(- ${value.text})`)
    const text = `(ite (>= ${value.text} 0) ${flip ? `(- ${whenPositive})` : whenPositive} ${flip ? whenNegative : `(- ${whenNegative})`})`
    return wrap({ text, low: -power(bits - 1), high: power(bits - 1) }, bits)
  }

  /** A mask of consecutive ones takes a field out. */
  function mask(value: Int, ones: bigint): Int {
    if (ones === 0n) return { text: '0', low: 0n, high: 0n }
    let low = 0
    while (((ones >> BigInt(low)) & 1n) === 0n) low++
    const field = ones >> BigInt(low)
    if ((field & (field + 1n)) !== 0n) throw new NoLinearForm()
    return times(remainder(over(value, power(low)), field + 1n), power(low))
  }

  function isCondition(term: Term): boolean {
    return ['eq', 'ult', 'ule', 'slt', 'sle', 'and', 'or', 'xor', 'not', 'ite'].includes(term.op)
  }
  function condition(term: Term): string {
    const known = conditions.get(term)
    if (known !== undefined) return known
    if (term.op === 'const') return term.value === 1n ? 'true' : 'false'
    const body = isCondition(term) ? conditionBody(term) : `(= ${integer(term).text} 1)`
    const symbol = `c${term.id}`
    lines.push(`(define-fun ${symbol} () Bool ${body})`)
    conditions.set(term, symbol)
    return symbol
  }
  function conditionBody(term: Term): string {
    const [a, b] = term.args as [Term, Term]
    switch (term.op) {
      case 'eq':
        return a.bits === 1 ? `(= ${condition(a)} ${condition(b)})` : `(= ${integer(a).text} ${integer(b).text})`
      case 'ult':
        return `(< ${integer(a).text} ${integer(b).text})`
      case 'ule':
        return `(<= ${integer(a).text} ${integer(b).text})`
      case 'slt':
      case 'sle':
        return `(${term.op === 'slt' ? '<' : '<='} ${signed(integer(a), a.bits).text} ${signed(integer(b), a.bits).text})`
      default:
        return `(${term.op} ${term.args.map(condition).join(' ')})`
    }
  }
  return { condition, lines, variables }
}

function floor(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  return value % divisor < 0n ? quotient - 1n : quotient
}

function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
