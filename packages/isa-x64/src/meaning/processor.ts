import type { Location, MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import { clear, writeUndefined } from './flags.js'

/** 32 bits about which nothing is known, zero-extended. */
const unknown = (m: MeaningContext): Term => m.terms.convert('zext', m.terms.undefined(32), 64)

/** cpuid, rdtsc, xgetbv: whatever the processor says. */
export const askProcessor =
  (...registers: readonly Location[]): Meaning =>
  (m) => {
    for (const register of registers) m.write(register, unknown(m))
  }

export const readProcessorId: Meaning = (m, o) => o.write(0, unknown(m))

/** rdrand and rdseed: CF tells whether there was a number. */
export const readRandom: Meaning = (m, o) => {
  o.write(0, m.terms.undefined(o.width(0)))
  writeUndefined(m, 'CF')
  clear(m, 'OF', 'SF', 'ZF', 'AF', 'PF')
}
