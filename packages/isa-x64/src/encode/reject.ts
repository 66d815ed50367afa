import { EncodeError } from '@sourceless/isa'
import type { Form, OperandSpec } from '../form.js'
import type { MemoryOperand, Operand } from '../operand.js'
import { classMask, type Register } from '../register.js'

/** Raises the error for operand `index` of `form`; kept off the encoder's hot path. */
export function rejectOperand(form: Form, index: number, operand: Operand | undefined): never {
  const spec = form.operands[index]!
  const accepts = describeSpec(spec)
  const details = { form: form.name, operand: index, accepts, value: operand }
  const where = `operand ${index + 1} of ${form.name}`
  if (
    (spec.kind === 'immediate' || spec.kind === 'offset') &&
    (typeof operand === 'number' || typeof operand === 'bigint')
  ) {
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

/** SDM volume 2, VGATHER: the destination, the index and the mask must be three registers. */
export function requireDistinct(form: Form, destination: Register, { index }: MemoryOperand, mask: Register): void {
  const [a, b, c] = [destination.number, index!.number, mask.number]
  if (a !== b && a !== c && b !== c) return
  const operand = a === c ? 2 : b === c ? 2 : 1
  const accepts = 'destination, index and mask in three different registers'
  const message = `operand ${operand + 1} of ${form.name} repeats a register: it accepts ${accepts}`
  throw new EncodeError('operand-conflict', message, { form: form.name, operand, accepts })
}

/** What an operand accepts, in words. */
function describeSpec(spec: OperandSpec): string {
  const { kind, width, fieldBits } = spec
  if (kind === 'fixed') return `only ${spec.fixed!.name}`
  if (kind === 'one') return 'only the number 1'
  if (kind === 'segment') return `es, ss, ds, fs${spec.mask & classMask.codeSegment ? ', gs or cs' : ' or gs'}`
  if (kind === 'offset') return 'an address from 0 to 2^64 - 1'
  if (kind === 'relative')
    return `a label${fieldBits === 32 ? ', a symbol' : ''} or a displacement of ${fieldBits} signed bits`
  if (kind === 'immediate') {
    const low = spec.unsigned ? '0' : `-2^${fieldBits - 1}`
    const high = spec.unsigned || fieldBits === width ? `2^${fieldBits} - 1` : `2^${fieldBits - 1} - 1`
    return `an integer from ${low} to ${high}`
  }
  if (spec.indexBits !== 0)
    return `a memory operand with an index in ${spec.mask === classMask.memoryXmm ? 'an xmm' : 'a ymm'} register`
  if (kind === 'memory') return 'a memory operand'
  const register = kind.startsWith('xmm')
    ? 'an xmm register'
    : kind.startsWith('ymm')
      ? 'a ymm register'
      : `a ${spec.registerBits}-bit general register`
  return kind.endsWith('-or-memory') ? `${register} or a memory operand` : register
}

function isOtherWidth(spec: OperandSpec, operand: Operand | undefined): boolean {
  if (typeof operand !== 'object' || operand?.kind !== 'register') return false
  const general = classMask.gp8 | classMask.gp8high | classMask.gp16 | classMask.gp32 | classMask.gp64
  const vector = classMask.xmm | classMask.ymm
  const wanted = spec.mask | (spec.fixed?.mask ?? 0)
  return (
    ((operand.mask & general) !== 0 && (wanted & general) !== 0 && operand.bits !== spec.registerBits) ||
    ((operand.mask & vector) !== 0 && (wanted & vector) !== 0 && operand.bits !== spec.registerBits)
  )
}

function describeOperand(operand: Operand | undefined): string {
  if (operand === undefined || operand === null) return 'missing'
  if (typeof operand !== 'object') return `the ${typeof operand} ${operand}`
  if (operand.kind === 'register') return operand.name
  return operand.kind === 'memory' ? 'a memory operand' : `a ${operand.kind}`
}
