import { expandInstruction } from './expand.js'
import type { Form } from './form.js'
import type { Instruction } from './instruction.js'

/** Conversions to an integer round by their mode, whichever it is; the result of these is exact in every mode. */
const anyMode = /^fcvt\.(?:wu?|lu?)\.[sd]$|^fcvt\.d\.(?:wu?|s)$/

/** Why a row has no meaning. */
function rowReason({ name, features }: Form): string | undefined {
  if (features.includes('privileged')) return `${name} needs privilege`
  if (features.includes('zicsr')) return `${name} accesses control and status registers, which are not modelled`
  if (name === 'cbo.zero') return 'cbo.zero clears a cache block, whose size is not modelled'
  if (name === 'cbo.inval') return 'cbo.inval may drop stores, which is not modelled'
  return undefined
}

/**
 * Why there is no meaning for this instruction, because of its row or of its operands; undefined when there is one.
 * A static rounding mode other than `rne` is one of the reasons where a result may be rounded: terms round to nearest even.
 */
export function unmodelled(instruction: Pick<Instruction, 'form' | 'operands'>): string | undefined {
  const { form, operands } = expandInstruction(instruction)
  if (form.meaning === undefined) return rowReason(form) ?? `${form.name} has no meaning`
  const last = operands[operands.length - 1]
  if (typeof last !== 'object' || last.kind !== 'rounding' || last.name === 'rne' || last.name === 'dyn')
    return undefined
  if (anyMode.test(form.name)) return undefined
  return `${form.name} rounds by ${last.name}: only rounding to nearest even (rne, or dyn with its usual frm) is modelled`
}
