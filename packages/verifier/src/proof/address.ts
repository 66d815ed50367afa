import type { Term, TermBuilder } from '@sourceless/isa'

/** An address as a known base (or an absolute number) plus an offset. */
export interface SplitAddress {
  /** The variable that a region starts at; undefined for absolute addresses. */
  readonly base: Term | undefined
  readonly offset: Term
}

/** Longer sums are no addresses; shared parts would be met again and again. */
const mostParts = 64

/** Takes a region's base variable out of a sum; undefined when the address is no sum with at most one base. */
export function splitAddress(
  terms: TermBuilder,
  address: Term,
  isBase: (t: Term) => boolean,
): SplitAddress | undefined {
  let base: Term | undefined
  let offset = terms.constant(0, address.bits)
  const stack = [{ term: address, negative: false }]
  for (let parts = 0; stack.length > 0; parts++) {
    if (parts > mostParts) return undefined
    const { term, negative } = stack.pop()!
    if (term.op === 'add' || term.op === 'sub') {
      stack.push(
        { term: term.args[0]!, negative },
        { term: term.args[1]!, negative: term.op === 'sub' ? !negative : negative },
      )
    } else if (isBase(term)) {
      if (negative || base !== undefined) return undefined
      base = term
    } else offset = terms.binary(negative ? 'sub' : 'add', offset, term)
  }
  return { base, offset }
}

/** `index * stride + constant`, with the largest power-of-two stride that the term shows. */
export function splitStride(terms: TermBuilder, offset: Term): { index: Term; stride: number; constant: number } {
  let constant = 0n
  let rest = offset
  if (rest.op === 'const')
    return { index: terms.constant(0, rest.bits), stride: 1, constant: Number(BigInt.asIntN(rest.bits, rest.value)) }
  if ((rest.op === 'add' || rest.op === 'sub') && rest.args[1]!.op === 'const') {
    constant = rest.op === 'add' ? rest.args[1]!.value : -rest.args[1]!.value
    rest = rest.args[0]!
  }
  const whole = { index: rest, stride: 1, constant: Number(BigInt.asIntN(rest.bits, constant)) }
  const zeros = trailingZeros(rest)
  if (zeros === 0 || zeros > 6) return whole
  // The multiple's high bits are lost, so the index must be small enough: `inRange` is checked against the index itself.
  const index =
    rest.op === 'shl' && rest.args[1]!.op === 'const' && Number(rest.args[1]!.value) === zeros
      ? rest.args[0]!
      : terms.binary('lshr', rest, terms.constant(zeros, rest.bits))
  return { ...whole, index, stride: 2 ** zeros }
}

function trailingZeros(term: Term): number {
  const [a, b] = term.args
  switch (term.op) {
    case 'const': {
      if (term.value === 0n) return term.bits
      let zeros = 0
      while (((term.value >> BigInt(zeros)) & 1n) === 0n) zeros++
      return zeros
    }
    case 'shl':
      return b!.op === 'const' ? Math.min(term.bits, trailingZeros(a!) + Number(b!.value)) : trailingZeros(a!)
    case 'mul':
      return Math.min(term.bits, trailingZeros(a!) + trailingZeros(b!))
    case 'add':
    case 'sub':
    case 'or':
      return Math.min(trailingZeros(a!), trailingZeros(b!))
    case 'ite':
      return Math.min(trailingZeros(b!), trailingZeros(term.args[2]!))
    case 'concat':
      return trailingZeros(b!) === b!.bits ? b!.bits + trailingZeros(a!) : trailingZeros(b!)
    case 'zext':
    case 'sext':
      return trailingZeros(a!) === a!.bits ? term.bits : trailingZeros(a!)
    default:
      return 0
  }
}
