import { EncodeError } from '@sourceless/isa'
import type { Form } from '../form.js'
import { REFUSED } from '../operand/kind.js'
import type { Operand } from '../operand/operand.js'

/** Finds out why `form` does not accept the operands; kept off the encoder's hot path. */
export function reject(form: Form, operands: readonly (Operand | undefined)[]): never {
  const { kinds, match, constraint } = form.layout
  const given = operands.findLastIndex((operand) => operand !== undefined) + 1
  const needed = kinds.findLastIndex((kind) => kind.fallback === undefined) + 1
  if (given > kinds.length || given < needed) throw countError(form, given)
  let word = match
  for (const [n, kind] of kinds.entries()) {
    const operand = operands[n] ?? kind.fallback
    const bits = operand === undefined ? REFUSED : kind.encode(operand, word)
    if (bits === REFUSED) throw operandError(form, n, operands[n])
    word |= bits
  }
  for (const [n, kind] of kinds.entries()) {
    if (kind.tied && kind.decode(word) !== operands[n]) throw conflict(form, n, operands[n], kind.accepts)
  }
  throw conflict(form, 0, operands[0], constraint?.text ?? 'other operands')
}

function countError(form: Form, given: number): EncodeError {
  const list = form.operands.map(({ text }) => text).join(', ') || 'none'
  const message = `${form.name} takes ${form.operands.length} operands (${list}), not ${given}`
  return new EncodeError('operand-count', message, { form: form.name, value: given })
}

const general = new Set(['x', 'w', 'sp', 'wsp', 'xzr', 'wzr'])

function operandError(form: Form, index: number, value: Operand | undefined): EncodeError {
  const kind = form.layout.kinds[index]!
  const { accepts } = kind
  const message = `operand ${index + 1} of ${form.name} is ${describe(value)}: it accepts ${accepts}`
  const details = { form: form.name, operand: index, accepts, value }
  if (typeof value === 'object' && value.kind === 'register') {
    // The other width of the same file of registers.
    const wanted = /^(x|w|xsp|wsp)$/.test(kind.name)
    const other = general.has(value.class) && value.name.endsWith('sp') === false
    const otherWidth = wanted && other && (kind.name[0] === 'x') !== (value.bits === 64)
    return new EncodeError(otherWidth ? 'operand-width' : 'operand-class', message, details)
  }
  return new EncodeError(fitsClass(form, index, value) ? kind.error : 'operand-class', message, details)
}

/** Whether the operand is of the right sort, so that its value is what was refused. */
function fitsClass(form: Form, index: number, value: Operand | undefined): boolean {
  const { kinds, match } = form.layout
  const kind = kinds[index]!
  const sample = kind.decode(match) ?? kind.decode(match | kind.fields)
  if (typeof value === 'number' || typeof value === 'bigint')
    return sample === undefined || typeof sample === 'number' || typeof sample === 'bigint'
  return typeof sample === 'object' && typeof value === 'object' && sample.kind === value.kind
}

function conflict(form: Form, operand: number, value: Operand | undefined, accepts: string): EncodeError {
  const message = `the operands of ${form.name} do not go together: it accepts ${accepts}`
  return new EncodeError('operand-conflict', message, { form: form.name, operand, accepts, value })
}

function describe(operand: Operand | undefined): string {
  if (operand === undefined || operand === null) return 'missing'
  if (typeof operand !== 'object') return `the ${typeof operand} ${operand}`
  if (operand.kind === 'register' || operand.kind === 'name') return operand.name
  if (operand.kind === 'shift') return `${operand.type} #${operand.amount}`
  return `a ${operand.kind}`
}
