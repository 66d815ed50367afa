import type { MeaningContext, Term } from '@sourceless/isa'

/** A result and the four flags that it sets, 1 bit each. */
export interface Flagged {
  readonly result: Term
  readonly negative: Term
  readonly zero: Term
  readonly carry: Term
  readonly overflow: Term
}

export function flagged({ terms }: MeaningContext, result: Term, carry: Term, overflow: Term): Flagged {
  const negative = terms.extract(result, result.bits - 1, 1)
  return { result, negative, zero: terms.compare('eq', result, terms.constant(0, result.bits)), carry, overflow }
}

export function writeFlags(m: MeaningContext, { negative, zero, carry, overflow }: Omit<Flagged, 'result'>): void {
  m.write('NF', negative)
  m.write('ZF', zero)
  m.write('CF', carry)
  m.write('VF', overflow)
}

/** a + b + carry; C is the carry out, V the signed overflow (DDI 0487, AddWithCarry). */
export function addWithFlags(m: MeaningContext, a: Term, b: Term, carry: Term | undefined): Flagged {
  const { terms } = m
  // All flags are those of a comparison with -b, as which they are recognised.
  if (carry === undefined && isNegatable(b)) return subtractWithFlags(m, a, terms.unary('neg', b))
  const plain = terms.binary('add', a, b)
  const result = carry === undefined ? plain : terms.binary('add', plain, terms.convert('zext', carry, a.bits))
  const sign = (value: Term) => terms.extract(value, a.bits - 1, 1)
  const differs = (value: Term) => terms.binary('xor', sign(value), sign(result))
  let carryOut = terms.compare('ult', plain, a)
  if (carry !== undefined) carryOut = terms.binary('or', carryOut, terms.compare('ult', result, plain))
  return flagged(m, result, carryOut, terms.binary('and', differs(a), differs(b)))
}

/** A constant that is not its own negative. */
const isNegatable = ({ op, value, bits }: Term): boolean =>
  op === 'const' && value !== 0n && value !== 1n << BigInt(bits - 1)

/** a - b; C is set where nothing is borrowed, V where the sign of the difference is not that of a < b. */
export function subtractWithFlags(m: MeaningContext, a: Term, b: Term): Flagged {
  const { terms } = m
  const result = terms.binary('sub', a, b)
  const sign = terms.extract(result, a.bits - 1, 1)
  return flagged(m, result, terms.compare('ule', b, a), terms.binary('xor', sign, terms.compare('slt', a, b)))
}
