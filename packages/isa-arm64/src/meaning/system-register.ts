import type { Meaning } from '../form.js'
import type { Name, Operand } from '../operand/operand.js'

const flagsByBit = ['VF', 'CF', 'ZF', 'NF'] as const

/** What they hold is the machine's affair: nothing is known of it. */
const unknownRegisters = new Set(['ctr_el0', 'dczid_el0', 'cntvct_el0', 'cntpct_el0', 'cntfrq_el0'])

const nameOf = (operand: Operand | undefined): string => (operand as Name).name

export function unmodelledRead([, register]: readonly Operand[]): string | undefined {
  const name = nameOf(register)
  if (name === 'nzcv' || unknownRegisters.has(name)) return undefined
  return `mrs of ${name.toUpperCase()}: the system register is not modelled`
}

export function unmodelledWrite([register]: readonly Operand[]): string | undefined {
  const name = nameOf(register)
  return name === 'nzcv' ? undefined : `msr of ${name.toUpperCase()}: the system register is not modelled`
}

/** The flags are bits 28 to 31. */
export const readSystemRegister: Meaning = (m, o) => {
  const { terms } = m
  if (o.name(1) !== 'nzcv') {
    o.write(0, terms.undefined(64))
    return
  }
  const flags = flagsByBit.map((flag) => m.read(flag)).reduce((low, high) => terms.concat(high, low))
  o.write(0, terms.concat(terms.constant(0, 32), terms.concat(flags, terms.constant(0, 28))))
}

export const writeSystemRegister: Meaning = (m, o) => {
  const value = o.read(1)
  for (const [bit, flag] of flagsByBit.entries()) m.write(flag, m.terms.extract(value, 28 + bit, 1))
}
