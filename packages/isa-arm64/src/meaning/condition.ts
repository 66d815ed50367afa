import type { MeaningContext, Term } from '@sourceless/isa'
import { conditionCode } from '../operand/operand.js'

/** The condition called `name` as 1 bit (DDI 0487, ConditionHolds); `al` and `nv` always hold. */
export function conditionHolds(m: MeaningContext, name: string): Term {
  const code = conditionCode(name)
  if (code < 0) throw new Error(`there is no condition ${name}`)
  if (code >= 14) return m.terms.constant(1, 1)
  const base = baseCondition(m, code >> 1)
  return code & 1 ? m.terms.unary('not', base) : base
}

function baseCondition(m: MeaningContext, code: number): Term {
  const { terms } = m
  const not = (value: Term): Term => terms.unary('not', value)
  const signsAgree = (): Term => not(terms.binary('xor', m.read('NF'), m.read('VF')))
  switch (code) {
    case 0:
      return m.read('ZF')
    case 1:
      return m.read('CF')
    case 2:
      return m.read('NF')
    case 3:
      return m.read('VF')
    case 4:
      return terms.binary('and', m.read('CF'), not(m.read('ZF')))
    case 5:
      return signsAgree()
    default:
      return terms.binary('and', not(m.read('ZF')), signsAgree())
  }
}
