import { bitsFromFloat, type MeaningContext } from '@sourceless/isa'
import type { Meaning } from '../../form.js'
import type { Lane } from '../../operand/operand.js'
import { conditionHolds } from '../condition.js'
import { writeLane } from '../vector/apply.js'
import type { Signedness } from '../vector/lanes.js'
import { type ConditionFlags, compareFlags, constantFlags } from './compare.js'
import { floatToInteger, integerToFloat, toJavaScriptInteger } from './convert.js'
import type { Rounding } from './round.js'

function writeFlags(m: MeaningContext, flags: ConditionFlags): void {
  for (const [flag, value] of Object.entries(flags)) m.write(flag, value)
}

/** fcmp, fcmpe: they differ in the exceptions, which are not modelled. The second operand may be zero. */
export const compareFloats: Meaning = (m, o) =>
  writeFlags(m, compareFlags(m.terms, o.read(0), o.read(1, o.register(0).bits)))

/** fccmp, fccmpe */
export const conditionalCompare: Meaning = (m, o) => {
  const holds = conditionHolds(m, o.name(3))
  const compared = compareFlags(m.terms, o.read(0), o.read(1))
  const given = constantFlags(m.terms, o.number(2))
  for (const flag of Object.keys(compared) as (keyof ConditionFlags)[])
    m.write(flag, m.terms.ite(holds, compared[flag], given[flag]))
}

export const conditionalSelect: Meaning = (m, o) =>
  o.write(0, m.terms.ite(conditionHolds(m, o.name(3)), o.read(1), o.read(2)))

/** fmov between registers of one size, also from and to general registers. */
export const moveBits: Meaning = (m, o) => {
  const [value, bits] = [o.read(1), o.register(0).bits]
  o.write(0, value.bits >= bits ? m.terms.extract(value, 0, bits) : m.terms.convert('zext', value, bits))
}

/** fmov x0, v1.d[1] and the other way. */
export const moveFromUpper: Meaning = (m, o) => o.write(0, m.read(`v${(o.operand(1) as Lane).number}h`))
export const moveToUpper: Meaning = (m, o) => writeLane(m, (o.operand(0) as Lane).number, 1, o.read(1))

export const moveConstant: Meaning = (m, o) => {
  const { bits } = o.register(0)
  o.write(0, m.terms.constant(bitsFromFloat(o.number(1), bits), bits))
}

/** To a general register; a third operand is the number of fraction bits. */
export const toGeneral =
  (sign: Signedness, rounding: Rounding): Meaning =>
  (m, o) =>
    o.write(0, floatToInteger(m.terms, o.read(1), o.register(0).bits, sign, rounding, o.count > 2 ? o.number(2) : 0))
export const fromGeneral =
  (sign: Signedness): Meaning =>
  (m, o) =>
    o.write(0, integerToFloat(m.terms, o.read(1), o.register(0).bits, sign, o.count > 2 ? o.number(2) : 0))

/** fjcvtzs: Z tells whether the conversion was exact. */
export const toJavaScript: Meaning = (m, o) => {
  const { value, exact } = toJavaScriptInteger(m.terms, o.read(1))
  o.write(0, value)
  const no = m.terms.constant(0, 1)
  writeFlags(m, { NF: no, ZF: exact, CF: no, VF: no })
}
