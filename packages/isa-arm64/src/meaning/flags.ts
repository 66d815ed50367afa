import type { MeaningContext, Term } from '@sourceless/isa'

/** Writes N and Z for a result, C and V as given (1 bit each, or a constant). */
export function writeFlags(m: MeaningContext, result: Term, carry: Term | 0 | 1, overflow: Term | 0 | 1): void {
  const { terms } = m
  m.write('NF', terms.extract(result, result.bits - 1, 1))
  m.write('ZF', terms.compare('eq', result, terms.constant(0, result.bits)))
  m.write('CF', typeof carry === 'number' ? terms.constant(carry, 1) : carry)
  m.write('VF', typeof overflow === 'number' ? terms.constant(overflow, 1) : overflow)
}

/** a + b + carry, and the flags of it; C is the carry out, V the signed overflow (DDI 0487, AddWithCarry). */
export function addWithFlags(m: MeaningContext, a: Term, b: Term, carry: Term | undefined): Term {
  const { terms } = m
  const plain = terms.binary('add', a, b)
  const result = carry === undefined ? plain : terms.binary('add', plain, terms.convert('zext', carry, a.bits))
  const sign = (value: Term) => terms.extract(value, a.bits - 1, 1)
  const overflow = terms.binary(
    'and',
    terms.binary('xor', sign(a), sign(result)),
    terms.binary('xor', sign(b), sign(result)),
  )
  let carryOut = terms.compare('ult', plain, a)
  if (carry !== undefined) carryOut = terms.binary('or', carryOut, terms.compare('ult', result, plain))
  writeFlags(m, result, carryOut, overflow)
  return result
}

/** a - b, and the flags of it; C is set where nothing is borrowed. */
export function subtractWithFlags(m: MeaningContext, a: Term, b: Term): Term {
  const { terms } = m
  const result = terms.binary('sub', a, b)
  const sign = (value: Term) => terms.extract(value, a.bits - 1, 1)
  const overflow = terms.binary(
    'and',
    terms.binary('xor', sign(a), sign(b)),
    terms.binary('xor', sign(a), sign(result)),
  )
  writeFlags(m, result, terms.compare('ule', b, a), overflow)
  return result
}
