import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import { clear, writeResultFlags, writeUndefined } from './flags.js'

/** and, or, xor, test: CF and OF are cleared, AF is undefined. */
function writeLogicFlags(m: MeaningContext, result: Term): void {
  clear(m, 'CF', 'OF')
  writeUndefined(m, 'AF')
  writeResultFlags(m, result)
}

const logic =
  (op: 'and' | 'or' | 'xor'): Meaning =>
  (m, o) => {
    const result = m.terms.binary(op, o.read(0), o.read(1))
    writeLogicFlags(m, result)
    o.write(0, result)
  }

export const and = logic('and')
export const or = logic('or')
export const xor = logic('xor')

export const test: Meaning = (m, o) => writeLogicFlags(m, m.terms.binary('and', o.read(0), o.read(1)))

/** Flags stay as they are. */
export const complement: Meaning = (m, o) => o.write(0, m.terms.unary('not', o.read(0)))
