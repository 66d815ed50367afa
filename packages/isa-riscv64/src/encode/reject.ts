import { EncodeError, type EncodeErrorCode } from '@sourceless/isa'
import type { Form, OperandSpec, Slot } from '../form.js'
import type { Operand } from '../operand.js'
import { f, x } from '../register.js'
import { takes } from './words.js'

/** Raises the error for operand `index` of `form`; kept off the encoder's hot path. */
export function rejectOperand(form: Form, index: number, operand: Operand | undefined): never {
  const spec = form.operands[index]!
  const [code, problem] = explain(spec, operand)
  const accepts = describeSpec(form, spec)
  throw new EncodeError(code, `operand ${index + 1} of ${form.name} is ${problem}: it accepts ${accepts}`, {
    form: form.name,
    operand: index,
    accepts,
    value: operand,
  })
}

export function rejectCount(form: Form, given: number): never {
  const expected = form.operands.length
  const list = expected === 0 ? 'none' : form.operands.map(({ text }) => text).join(', ')
  throw new EncodeError('operand-count', `${form.name} takes ${expected} operands (${list}), not ${given}`, {
    form: form.name,
    value: given,
  })
}

function explain(spec: OperandSpec, operand: Operand | undefined): [EncodeErrorCode, string] {
  const shown = describeOperand(operand)
  if (typeof operand === 'number' && spec.mask === 0)
    return [spec.kind === 'target' ? 'displacement-range' : 'immediate-range', shown]
  if (typeof operand === 'object' && operand?.kind === 'memory' && spec.base !== undefined) {
    if (!takes(spec.base, operand.base.number)) return ['address-register', `based on ${operand.base.name}`]
    if (typeof operand.offset === 'number') return ['displacement-range', `at the offset ${operand.offset}`]
    return ['operand-class', `at ${describeOperand(operand.offset)}`]
  }
  return ['operand-class', shown]
}

/** What an operand accepts, in words. */
function describeSpec(form: Form, spec: OperandSpec): string {
  const { slot } = spec
  switch (spec.kind) {
    case 'x':
    case 'f':
      return describeRegisters(spec.kind, slot)
    case 'memory': {
      const base = describeRegisters('x', spec.base!)
      if (slot.maximum === 0) return `an address in ${base}, without an offset`
      return `an offset (${describeNumbers(slot)}${partsOf(form)}) from ${base}`
    }
    case 'target':
      return `a label${form.sizeBytes === 4 ? ', a symbol' : ''} or a distance (${describeNumbers(slot)})`
    case 'rounding':
      return 'a rounding mode: rne, rtz, rdn, rup, rmm or dyn'
    case 'csr':
      return `the number of a control and status register, ${describeNumbers(slot)}`
    case 'fence':
      return `a set of i (8), o (4), r (2) and w (1), ${describeNumbers(slot)}`
    default:
      return `${slot.maximum === 0 ? 'only the number 0' : describeNumbers(slot)}${partsOf(form)}`
  }
}

const partsOf = (form: Form): string => {
  if (form.name === 'lui') return ', or %hi of a symbol'
  if (form.name === 'auipc') return ', or %pcrel_hi of a label or symbol'
  const isWhole = form.slots.some((slot) => slot.minimum === -2048 && slot.multiple === 1)
  return isWhole ? ', or %lo of a symbol, or %pcrel_lo of a label' : ''
}

function describeRegisters(kind: 'x' | 'f', { minimum, maximum, holeLow, holeHigh }: Slot): string {
  const bank = kind === 'x' ? x : f
  if (minimum === maximum) return bank[minimum]!.name
  const noun = kind === 'x' ? 'an integer register' : 'a floating-point register'
  if (minimum === 8) return `${noun} from ${bank[8]!.name} to ${bank[15]!.name} (${kind}8 to ${kind}15)`
  if (minimum === 0) return noun
  return holeLow > holeHigh ? `${noun} but zero` : `${noun} but zero and ${bank[holeLow]!.name}`
}

function describeNumbers({ minimum, maximum, holeLow, holeHigh, multiple }: Slot): string {
  const kind = multiple === 1 ? 'an integer' : `a multiple of ${multiple}`
  const last = Math.floor(maximum / multiple) * multiple
  if (holeLow > holeHigh || holeHigh < minimum) return `${kind} from ${minimum} to ${last}`
  if (holeLow === 0 && minimum === 0) return `${kind} from ${multiple} to ${last}`
  if (holeLow === holeHigh) return `${kind} from ${minimum} to ${last}, but not ${holeLow}`
  return `${kind} from ${minimum} to ${holeLow - 1} or from ${holeHigh + 1} to ${last}`
}

function describeOperand(operand: Operand | undefined): string {
  if (operand === undefined || operand === null) return 'missing'
  if (typeof operand !== 'object') return typeof operand === 'number' ? `${operand}` : `a ${typeof operand}`
  switch (operand.kind) {
    case 'register':
    case 'rounding':
      return operand.name
    case 'memory':
      return 'a memory operand'
    case 'part':
      return `a part (${operand.part}) of an address`
    default:
      return `a ${operand.kind}`
  }
}
