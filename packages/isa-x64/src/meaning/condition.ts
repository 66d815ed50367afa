import type { MeaningContext, Term } from '@sourceless/isa'
import { negate } from './parts.js'

/** The condition with the given low nibble of the opcode (SDM volume 1, appendix B): odd codes negate even ones. */
export function readCondition(m: MeaningContext, code: number): Term {
  const condition = readPair(m, code >> 1)
  return (code & 1) === 0 ? condition : negate(m, condition)
}

function readPair(m: MeaningContext, pair: number): Term {
  const { terms } = m
  switch (pair) {
    case 0:
      return m.read('OF')
    case 1:
      return m.read('CF')
    case 2:
      return m.read('ZF')
    case 3:
      return terms.binary('or', m.read('CF'), m.read('ZF'))
    case 4:
      return m.read('SF')
    case 5:
      return m.read('PF')
    case 6:
      return terms.binary('xor', m.read('SF'), m.read('OF'))
    default:
      return terms.binary('or', m.read('ZF'), terms.binary('xor', m.read('SF'), m.read('OF')))
  }
}
