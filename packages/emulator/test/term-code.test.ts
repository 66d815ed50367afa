import { type BinaryOp, type CompareOp, createTerms, evaluate, type Term, type UnaryOp } from '@sourceless/isa'
import { expect, test } from 'vitest'
import { compileTerms } from './support/compile-terms.js'
import { isNaNPattern } from './support/float.js'
import { createRandom } from './support/random.js'

const terms = createTerms({ simplify: false })

function compile(root: Term, variables: readonly Term[]): (values: readonly bigint[]) => bigint {
  const run = compileTerms([{ root, variables }])
  return (values) => run(0, values)
}

const unaryOps: UnaryOp[] = ['not', 'neg', 'popcount', 'clz', 'ctz']
const binaryOps: BinaryOp[] = [
  ...(['add', 'sub', 'mul', 'udiv', 'urem', 'sdiv', 'srem', 'umulh', 'smulh'] as const),
  ...(['and', 'or', 'xor', 'shl', 'lshr', 'ashr', 'rotl', 'rotr'] as const),
]
const compareOps: CompareOp[] = ['eq', 'ult', 'ule', 'slt', 'sle']
const wideOps = ['add', 'sub', 'mul', 'and', 'or', 'xor', 'shl', 'lshr', 'ashr'] as const
const floatUnary: UnaryOp[] = ['fsqrt', 'fneg', 'fabs', 'ffloor', 'fceil', 'ftrunc', 'fnearest']
const floatBinary: BinaryOp[] = ['fadd', 'fsub', 'fmul', 'fdiv', 'fmin', 'fmax', 'fcopysign']
const floatCompare: CompareOp[] = ['feq', 'flt', 'fle', 'funordered']

function check(name: string, root: Term, variables: readonly Term[], seed: number, trials = 25): void {
  const run = compile(root, variables)
  const random = createRandom(seed)
  const isFloat = root.op.startsWith('f') && root.bits > 1 && root.op !== 'f2s' && root.op !== 'f2u'
  for (let trial = 0; trial < trials; trial++) {
    const values = variables.map(({ bits }) => random.value(bits))
    const expected = evaluate(root, (leaf) => values[variables.indexOf(leaf)]!)
    const actual = run(values)
    if (actual === expected || (isFloat && isNaNPattern(actual, root.bits) && isNaNPattern(expected, root.bits)))
      continue
    const shown = values.map((value) => value.toString(16)).join(', ')
    expect.fail(`${name}(${shown}): ${actual.toString(16)}, expected ${expected.toString(16)}`)
  }
}

const widths = [1, 7, 8, 9, 16, 17, 31, 32, 33, 63, 64]

test('every operation at every kind of width', () => {
  for (const bits of widths) {
    const [a, b] = [terms.variable(`a${bits}`, bits), terms.variable(`b${bits}`, bits)]
    const c = terms.variable('c', 1)
    for (const name of unaryOps) check(`${name}${bits}`, terms.unary(name, a), [a], bits)
    for (const name of binaryOps) {
      if ((name === 'umulh' || name === 'smulh') && bits > 32 && bits < 64) continue
      check(`${name}${bits}`, terms.binary(name, a, b), [a, b], bits)
      check(
        `${name}${bits} shared`,
        terms.binary('xor', terms.binary(name, a, b), terms.unary('not', terms.binary(name, a, b))),
        [a, b],
        bits,
      )
      const constant = terms.constant(BigInt(bits) - 1n, bits)
      check(`${name}${bits} constant`, terms.binary(name, a, constant), [a], bits)
    }
    for (const name of compareOps) check(`${name}${bits}`, terms.compare(name, a, b), [a, b], bits)
    check(`ite${bits}`, terms.ite(c, a, b), [c, a, b], bits)
    if (bits % 8 === 0) check(`bswap${bits}`, terms.unary('bswap', a), [a], bits)
    for (const to of [...widths, 65, 100, 128]) {
      if (to >= bits)
        for (const name of ['zext', 'sext'] as const)
          check(`${name} ${bits} to ${to}`, terms.convert(name, a, to), [a], bits, 8)
      if (to <= bits)
        for (const low of [0, 1, bits - to])
          if (low >= 0 && low + to <= bits) check(`extract ${to} at ${low}`, terms.extract(a, low, to), [a], bits, 8)
      const other = terms.variable(`d${to}`, Math.min(to, 64))
      check(`concat ${bits} ${other.bits}`, terms.concat(a, other), [a, other], bits, 8)
    }
    if (bits !== 33 && bits !== 63) {
      const high = terms.variable(`h${bits}`, bits)
      for (const name of ['udivWide', 'uremWide', 'sdivWide', 'sremWide'] as const) {
        const nonZero = terms.binary('or', b, terms.constant(1, bits))
        check(`${name}${bits}`, terms.divideWide(name, high, a, nonZero), [high, a, b], bits)
      }
    }
  }
})

test('terms of 65 to 128 bits', () => {
  const [a, b, c, d] = ['p', 'q', 'r', 's'].map((name) => terms.variable(name, 64)) as [Term, Term, Term, Term]
  const flag = terms.variable('flag', 1)
  for (const bits of [65, 72, 100, 127, 128]) {
    const left = terms.extract(terms.concat(a, b), 0, bits)
    const right = terms.extract(terms.concat(c, d), 0, bits)
    const small = terms.convert('zext', terms.extract(c, 0, 8), bits)
    const variables = [a, b, c, d]
    for (const name of wideOps) {
      check(`${name}${bits}`, terms.binary(name, left, right), variables, bits)
      check(`${name}${bits} small`, terms.binary(name, left, small), variables, bits)
    }
    for (const name of ['rotl', 'rotr'] as const)
      check(`${name}${bits}`, terms.binary(name, left, small), variables, bits)
    for (const name of compareOps) check(`${name}${bits}`, terms.compare(name, left, right), variables, bits)
    check(`not${bits}`, terms.unary('not', left), variables, bits)
    check(`neg${bits}`, terms.unary('neg', left), variables, bits)
    check(`ite${bits}`, terms.ite(flag, left, right), [flag, ...variables], bits)
    for (const [low, width] of [
      [0, 64],
      [1, 64],
      [bits - 1, 1],
      [60, 5],
      [3, 33],
    ] as const) {
      check(`extract ${width} at ${low} of ${bits}`, terms.extract(left, low, width), variables, bits)
    }
    check(`sext to 128 of ${bits}`, terms.convert('sext', left, 128), variables, bits)
  }
})

test('float operations and conversions', () => {
  for (const bits of [32, 64]) {
    const [a, b] = [terms.variable(`fa${bits}`, bits), terms.variable(`fb${bits}`, bits)]
    for (const name of floatUnary) check(`${name}${bits}`, terms.unary(name, a), [a], bits, 60)
    for (const name of floatBinary) {
      check(`${name}${bits}`, terms.binary(name, a, b), [a, b], bits, 60)
      check(`${name}${bits} nested`, terms.binary('fadd', terms.binary(name, a, b), b), [a, b], bits, 60)
    }
    for (const name of floatCompare) check(`${name}${bits}`, terms.compare(name, a, b), [a, b], bits, 60)
    check(`fcvt from ${bits}`, terms.convert('fcvt', a, 96 - bits), [a], bits, 60)
    for (const other of [32, 64]) {
      const integer = terms.variable(`i${other}`, other)
      for (const name of ['s2f', 'u2f'] as const)
        check(`${name} ${other} to ${bits}`, terms.convert(name, integer, bits), [integer], bits, 60)
      for (const name of ['f2s', 'f2u'] as const)
        check(`${name} ${bits} to ${other}`, terms.convert(name, a, other), [a], bits, 60)
    }
  }
})
