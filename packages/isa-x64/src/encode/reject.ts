import { EncodeError } from '@sourceless/isa'
import type { Form, OperandSpec } from '../form.js'
import type { Operand } from '../operand.js'
import { classMask } from '../register.js'

/** Raises the error for operand `index` of `form`; kept off the encoder's hot path. */
export function rejectOperand(form: Form, index: number, operand: Operand | undefined): never {
  const spec = form.operands[index]!
  const accepts = describeSpec(spec)
  const details = { form: form.name, operand: index, accepts, value: operand }
  const where = `operand ${index + 1} of ${form.name}`
  if (spec.kind === 'immediate' && (typeof operand === 'number' || typeof operand === 'bigint')) {
    throw new EncodeError('immediate-range', `${where} is ${operand}: it accepts ${accepts}`, details)
  }
  if (spec.kind === 'relative' && typeof operand === 'number') {
    throw new EncodeError('displacement-range', `${where} is ${operand}: it accepts ${accepts}`, details)
  }
  const code = isOtherWidth(spec, operand) ? 'operand-width' : 'operand-class'
  throw new EncodeError(code, `${where} is ${describeOperand(operand)}: it accepts ${accepts}`, details)
}

export function rejectCount(form: Form, given: number): never {
  const expected = form.operands.length
  const list = expected === 0 ? 'none' : form.operands.map((o) => o.text).join(', ')
  throw new EncodeError('operand-count', `${form.name} takes ${expected} operands (${list}), not ${given}`, {
    form: form.name,
    value: given,
  })
}

export function rejectHighByte(form: Form, operands: readonly (Operand | undefined)[]): never {
  const index = operands.findIndex((o) => typeof o === 'object' && o.kind === 'register' && o.class === 'gp8high')
  const accepts = 'al to r15b: ah, ch, dh and bh cannot be named together with spl to r15 or a 64-bit operand'
  const message = `operand ${index + 1} of ${form.name} is ${describeOperand(operands[index])}: beside the other operands it accepts ${accepts}`
  throw new EncodeError('operand-conflict', message, { form: form.name, operand: index, accepts })
}

/** What an operand accepts, in words. */
function describeSpec(spec: OperandSpec): string {
  const { kind, width, fieldBits } = spec
  if (kind === 'fixed') return `only ${spec.fixed!.name}`
  if (kind === 'one') return 'only the number 1'
  if (kind === 'relative')
    return `a label${fieldBits === 32 ? ', a symbol' : ''} or a displacement of ${fieldBits} signed bits`
  if (kind === 'immediate') {
    const low = spec.unsigned ? '0' : `-2^${fieldBits - 1}`
    const high = spec.unsigned || fieldBits === width ? `2^${fieldBits} - 1` : `2^${fieldBits - 1} - 1`
    return `an integer from ${low} to ${high}`
  }
  const register = kind.startsWith('xmm') ? 'an xmm register' : `a ${width}-bit general register`
  if (kind === 'memory') return 'a memory operand'
  return kind === 'gp' || kind === 'xmm' ? register : `${register} or a memory operand`
}

function isOtherWidth(spec: OperandSpec, operand: Operand | undefined): boolean {
  if (typeof operand !== 'object' || operand?.kind !== 'register' || operand.class === 'xmm') return false
  const general = classMask.gp8 | classMask.gp8high | classMask.gp16 | classMask.gp32 | classMask.gp64
  return (spec.mask & general) !== 0 || (spec.kind === 'fixed' && operand.bits !== spec.width)
}

function describeOperand(operand: Operand | undefined): string {
  if (operand === undefined || operand === null) return 'missing'
  if (typeof operand !== 'object') return `the ${typeof operand} ${operand}`
  if (operand.kind === 'register') return operand.name
  return operand.kind === 'memory' ? 'a memory operand' : `a ${operand.kind}`
}
