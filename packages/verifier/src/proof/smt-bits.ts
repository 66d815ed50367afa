import { bitsLiteral } from './smt.js'

/** Operations that SMT-LIB lacks, spelled out in bit-vector operations; `name` gives a text a name for reuse. */
export function expandUnary(op: string, x: string, bits: number, name: (text: string) => string): string {
  switch (op) {
    case 'popcount':
      return countBits(x, bits, name)
    case 'clz':
      return firstSet(x, bits, (i) => bits - 1 - i)
    case 'ctz':
      return firstSet(x, bits, (i) => i)
    case 'bswap': {
      const bytes = Array.from({ length: bits / 8 }, (_, i) => `((_ extract ${8 * i + 7} ${8 * i}) ${x})`)
      return `(concat ${bytes.join(' ')})`
    }
    default:
      throw new Error(`no SMT-LIB form of ${op}`)
  }
}

/** Distance to the first set bit in the order given, or the width. */
function firstSet(x: string, bits: number, bitAt: (i: number) => number): string {
  let result = bitsLiteral(BigInt(bits), bits)
  for (let i = bits - 1; i >= 0; i--) {
    const bit = bitAt(i)
    result = `(ite (= ((_ extract ${bit} ${bit}) ${x}) #b1) ${bitsLiteral(BigInt(i), bits)} ${result})`
  }
  return result
}

/** Adds neighbouring fields of doubling width; for widths that are no power of two, bit by bit. */
function countBits(x: string, bits: number, name: (text: string) => string): string {
  if ((bits & (bits - 1)) !== 0 || bits < 8) {
    const each = Array.from({ length: bits }, (_, i) => `((_ zero_extend ${bits - 1}) ((_ extract ${i} ${i}) ${x}))`)
    return each.reduce((sum, bit) => `(bvadd ${sum} ${bit})`)
  }
  let sum = x
  for (let width = 1; width < bits; width *= 2) {
    let mask = 0n
    for (let at = 0; at < bits; at += 2 * width) mask |= ((1n << BigInt(width)) - 1n) << BigInt(at)
    const m = bitsLiteral(mask, bits)
    const shifted = `(bvlshr ${sum} ${bitsLiteral(BigInt(width), bits)})`
    sum = name(`(bvadd (bvand ${sum} ${m}) (bvand ${shifted} ${m}))`)
  }
  return sum
}
