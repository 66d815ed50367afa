import { applyOperation, createTerms, type Term, type TermOp } from '@sourceless/isa'
import { expect, test } from 'vitest'
import { watchTerms } from '../src/translate/untranslatable.js'
import { compileTerms } from './support/compile-terms.js'
import { isNaNPattern } from './support/float.js'
import { createRandom, type Random } from './support/random.js'

/**
 * Every operation at every width that a meaning may build, against `applyOperation`: two roots that share the operation,
 * with operands that are variables, constants, or parts of a wider or narrower term.
 */
const integerUnary = ['not', 'neg', 'popcount', 'clz', 'ctz', 'bswap'] as const
const integerBinary = [
  ...(['add', 'sub', 'mul', 'udiv', 'urem', 'sdiv', 'srem', 'umulh', 'smulh'] as const),
  ...(['and', 'or', 'xor', 'shl', 'lshr', 'ashr', 'rotl', 'rotr'] as const),
]
const compares = ['eq', 'ult', 'ule', 'slt', 'sle'] as const
const floatUnary = ['fsqrt', 'fneg', 'fabs', 'ffloor', 'fceil', 'ftrunc', 'fnearest'] as const
const floatBinary = ['fadd', 'fsub', 'fmul', 'fdiv', 'fmin', 'fmax', 'fcopysign'] as const
const floatCompares = ['feq', 'flt', 'fle', 'funordered'] as const
const wideDivisions = ['udivWide', 'uremWide', 'sdivWide', 'sremWide'] as const

const watch = watchTerms(createTerms({ simplify: false }))
const { terms } = watch

interface Case {
  readonly name: string
  readonly widths: readonly number[]
  /** Width of the result. */
  readonly bits: number
  readonly low?: number
  readonly op: TermOp
  readonly make: (args: readonly Term[]) => Term
}

function casesAt(bits: number): Case[] {
  const at = (op: TermOp, count: number, make: Case['make'], to = bits): Case => ({
    name: `${op} ${bits}`,
    widths: Array(count).fill(bits),
    bits: to,
    op,
    make,
  })
  const convert = (op: 'zext' | 'sext' | 'f2s' | 'f2u' | 's2f' | 'u2f' | 'fcvt', to: number): Case => ({
    ...at(op, 1, ([a]) => terms.convert(op, a!, to), to),
    name: `${op} ${bits} to ${to}`,
  })
  const extract = (low: number, to: number): Case => ({
    ...at('extract', 1, ([a]) => terms.extract(a!, low, to), to),
    name: `extract ${bits} from ${low} to ${to}`,
    low,
  })
  const isFloat = bits === 32 || bits === 64
  const others = [1, 7, 8, 16, 24, 32, 33, 48, 64, 65, 96, 128]
  return [
    ...integerUnary
      .filter((op) => op !== 'bswap' || bits % 8 === 0)
      .map((op) => at(op, 1, ([a]) => terms.unary(op, a!))),
    ...integerBinary.map((op) => at(op, 2, ([a, b]) => terms.binary(op, a!, b!))),
    ...compares.map((op) => at(op, 2, ([a, b]) => terms.compare(op, a!, b!), 1)),
    ...wideDivisions.map((op) => at(op, 3, ([a, b, c]) => terms.divideWide(op, a!, b!, c!))),
    { ...at('ite', 2, ([c, a, b]) => terms.ite(c!, a!, b!)), widths: [1, bits, bits] },
    ...others.filter((to) => to >= bits).flatMap((to) => [convert('zext', to), convert('sext', to)]),
    ...others
      .filter((to) => to <= bits)
      .flatMap((to) => [0, 1, bits - to].flatMap((low) => (low + to <= bits ? [extract(low, to)] : []))),
    ...others
      .filter((low) => low + bits <= 128)
      .map((low) => ({
        ...at('concat', 2, ([a, b]) => terms.concat(a!, b!), low + bits),
        name: `concat ${bits} ${low}`,
        widths: [bits, low],
      })),
    ...[32, 64].flatMap((to) => [convert('s2f', to), convert('u2f', to)]),
    ...(isFloat
      ? [
          ...floatUnary.map((op) => at(op, 1, ([a]) => terms.unary(op, a!))),
          ...floatBinary.map((op) => at(op, 2, ([a, b]) => terms.binary(op, a!, b!))),
          ...floatCompares.map((op) => at(op, 2, ([a, b]) => terms.compare(op, a!, b!), 1)),
          at('ffma', 3, ([a, b, c]) => terms.fusedMultiplyAdd(a!, b!, c!)),
          ...others.flatMap((to) => [convert('f2s', to), convert('f2u', to)]),
        ]
      : []),
    ...([16, 32, 64].includes(bits) ? [16, 32, 64].filter((to) => to !== bits).map((to) => convert('fcvt', to)) : []),
  ]
}

const widths = [1, 2, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 40, 48, 52, 63, 64, 65, 72, 80, 96, 104, 127, 128]

/** A value of `bits` bits made of variables of at most 64 bits. */
interface Operand {
  readonly term: Term
  readonly variables: readonly Term[]
}

/** A variable (of two words when it is wide), or the low bits of something wider. */
function operand(bits: number, index: number, shape: number, random: Random): Operand {
  if (shape === 1) {
    const wider = operand(Math.min(128, bits + 1 + random.below(40)), index, 0, random)
    return { ...wider, term: terms.extract(wider.term, 0, bits) }
  }
  const low = terms.variable(`x${index}_${Math.min(64, bits)}`, Math.min(64, bits))
  if (bits <= 64) return { term: low, variables: [low] }
  const high = terms.variable(`h${index}_${bits - 64}`, bits - 64)
  return { term: terms.concat(high, low), variables: [low, high] }
}

const isFloatOperation = ({ op, bits }: Case): boolean =>
  bits > 1 && /^f/.test(op) && !['fneg', 'fabs', 'fcopysign', 'f2s', 'f2u'].includes(op)

test.each(widths)('operations on %i bits', (bits) => {
  const random = createRandom(0x0b5 + bits)
  const refused = new Set<string>()
  for (const entry of casesAt(bits)) {
    const planned = [0, 1, 2].map((shape) => {
      const operands = entry.widths.map((width, index) => operand(width, index, shape % 2, random))
      // A constant for the last operand: counts, divisors.
      const constant = shape === 2 ? random.value(entry.widths.at(-1)!) : undefined
      if (constant !== undefined) operands.pop()
      const args = operands.map(({ term }) => term)
      const last = entry.widths.at(-1)!
      if (constant !== undefined) args.push(terms.constant(constant, last))
      return { root: entry.make(args), variables: operands.flatMap(({ variables }) => variables), operands, constant }
    })
    if (watch.take() !== undefined) {
      refused.add(entry.op)
      continue
    }
    const run = compileTerms(planned)
    planned.forEach(({ operands, constant }, shape) => {
      for (let trial = 0; trial < 12; trial++) {
        const args = operands.map((_, index) => random.value(entry.widths[index]!))
        const values = operands.flatMap(({ variables }, index) =>
          variables.map(({ bits: width }, word) => {
            const part = args[index]! >> BigInt(64 * word)
            // What lies above the operand in a wider variable is anything.
            return BigInt.asUintN(
              width,
              part | (random.value(64) << BigInt(Math.max(0, entry.widths[index]! - 64 * word))),
            )
          }),
        )
        if (constant !== undefined) args.push(constant)
        const [a = 0n, b = 0n, c = 0n] = args
        const expected = applyOperation(entry.op, entry.bits, entry.widths[0]!, entry.low ?? 0, a, b, c)
        const actual = run(shape, values)
        if (actual === expected) continue
        const areNaNs = isNaNPattern(actual, entry.bits) && isNaNPattern(expected, entry.bits)
        if (isFloatOperation(entry) && areNaNs) continue
        const shown = args.map((value) => value.toString(16)).join(', ')
        expect.fail(`${entry.name}(${shown}) shape ${shape}: ${actual.toString(16)}, expected ${expected.toString(16)}`)
      }
    })
  }
  const wide = ['umulh', 'smulh', 'udivWide', 'uremWide', 'sdivWide', 'sremWide', 's2f', 'u2f']
  const toWide = bits === 32 || bits === 64 ? ['f2s', 'f2u'] : []
  expect([...refused].sort()).toEqual((bits > 64 ? wide : toWide).sort())
})
