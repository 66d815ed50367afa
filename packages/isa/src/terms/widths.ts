import type { Term, TermOp } from '../term.js'

/** The widest term. */
export const MAXIMUM_BITS = 128

export const resultBits = (high: Term, low: Term): number => high.bits + low.bits

const isFloatWidth = (bits: number): boolean => bits === 32 || bits === 64

const isConvertible = (bits: number): boolean => bits === 16 || isFloatWidth(bits)

/** Says what is wrong with the widths of an operation; a caller's mistake, so it throws. */
export function checkOperation(op: TermOp, bits: number, args: readonly Term[], low: number): void {
  const problem = widthProblem(op, bits, args, low)
  if (problem) {
    throw new Error(`${op} to ${bits} bits on (${args.map((argument) => argument.bits).join(', ')}) bits: ${problem}`)
  }
}

function widthProblem(op: TermOp, bits: number, args: readonly Term[], low: number): string | undefined {
  if (!(bits >= 1 && bits <= MAXIMUM_BITS)) return `a width is 1 to ${MAXIMUM_BITS} bits`
  const [a, b, c] = args as [Term, Term, Term]
  switch (op) {
    case 'concat':
      return undefined
    case 'ite':
      return a.bits === 1 && b.bits === c.bits ? undefined : 'needs a 1-bit condition and two equally wide branches'
    case 'extract':
      return low >= 0 && low + bits <= a.bits ? undefined : `no bits ${low} to ${low + bits - 1}`
    case 'zext':
    case 'sext':
      return bits >= a.bits ? undefined : 'extension cannot narrow'
    case 'fcvt':
      return isConvertible(bits) && isConvertible(a.bits) && bits !== a.bits
        ? undefined
        : 'converts between 16, 32 and 64'
    case 's2f':
    case 'u2f':
      return isFloatWidth(bits) ? undefined : 'a float is 32 or 64 bits'
    case 'f2s':
    case 'f2u':
      return isFloatWidth(a.bits) ? undefined : 'a float is 32 or 64 bits'
    case 'bswap':
      return bits % 8 === 0 ? undefined : 'needs whole bytes'
    default:
      if (b && b.bits !== a.bits) return 'both sides must be equally wide'
      if (c && c.bits !== a.bits) return 'all parts must be equally wide'
      return op[0] === 'f' && !isFloatWidth(a.bits) ? 'a float is 32 or 64 bits' : undefined
  }
}
