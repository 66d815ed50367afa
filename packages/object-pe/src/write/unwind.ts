import { failOn, type ObjectFile, type Relocation } from '@sourceless/object'
import { appendTable, type Table } from './tables.js'

/**
 * What one instruction of a function's start does to the stack; `endOffset` is where the instruction ends, bytes from the start
 * of the function. Registers are numbered as in instructions: rax 0, rcx 1, rdx 2, rbx 3, rsp 4, rbp 5, rsi 6, rdi 7, r8 8.
 */
export type UnwindStep =
  | { readonly operation: 'push'; readonly endOffset: number; readonly register: number }
  /** `sub rsp, sizeBytes`. */
  | { readonly operation: 'allocate'; readonly endOffset: number; readonly sizeBytes: number }
  /** `lea register, [rsp + distanceBytes]`: rsp is found through that register from then on. */
  | {
      readonly operation: 'set-frame'
      readonly endOffset: number
      readonly register: number
      readonly distanceBytes: number
    }
  /** `mov [rsp + distanceBytes], register`. */
  | {
      readonly operation: 'save'
      readonly endOffset: number
      readonly register: number
      readonly distanceBytes: number
    }

export interface FunctionUnwind {
  /** A function that the object defines, with its size. */
  readonly symbol: string
  /** In the order of the instructions; what follows the last step keeps rsp. */
  readonly prologue: readonly UnwindStep[]
}

/** "x64 exception handling", Microsoft Learn: unwind operation codes. */
const codes = { push: 0, allocateLarge: 1, allocateSmall: 2, setFrame: 3, save: 4, saveFar: 5 } as const
const version = 1
const maximumSlots = 255

/** 16-bit slots of one step: offset and operation, then its operands. */
const slotsOf = (step: UnwindStep): number[] => {
  const first = (code: number, information: number): number => step.endOffset | (code << 8) | (information << 12)
  switch (step.operation) {
    case 'push':
      return [first(codes.push, step.register)]
    case 'set-frame':
      return [first(codes.setFrame, 0)]
    case 'allocate': {
      const units = step.sizeBytes / 8
      if (units <= 16) return [first(codes.allocateSmall, units - 1)]
      if (units <= 0xffff) return [first(codes.allocateLarge, 0), units]
      return [first(codes.allocateLarge, 1), step.sizeBytes & 0xffff, step.sizeBytes >>> 16]
    }
    case 'save': {
      const units = step.distanceBytes / 8
      if (units <= 0xffff) return [first(codes.save, step.register), units]
      return [first(codes.saveFar, step.register), step.distanceBytes & 0xffff, step.distanceBytes >>> 16]
    }
  }
}

const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 255
const isRegister = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < 16
const isMultiple = (value: number, unit: number, limit: number): boolean =>
  value >= 0 && value <= limit && value % unit === 0

/** Why a step cannot be encoded. */
const faultOf = (step: UnwindStep): string | undefined => {
  if (!isByte(step.endOffset)) return `the prologue is longer than 255 bytes`
  if (step.operation === 'allocate') {
    return step.sizeBytes > 0 && isMultiple(step.sizeBytes, 8, 0x7fff_fff8)
      ? undefined
      : `${step.sizeBytes} bytes of stack are no multiple of 8`
  }
  if (!isRegister(step.register)) return `register ${step.register} does not exist`
  if (step.operation === 'save' && !isMultiple(step.distanceBytes, 8, 0x7fff_fff8)) {
    return `a register is saved at ${step.distanceBytes}, which is no multiple of 8`
  }
  if (step.operation === 'set-frame' && !isMultiple(step.distanceBytes, 16, 240)) {
    return `the frame is at ${step.distanceBytes}, which is no multiple of 16 up to 240`
  }
  return undefined
}

const check = (object: ObjectFile, functions: readonly FunctionUnwind[]): void => {
  const fault = (symbol: string, what: string): void =>
    failOn([{ code: 'bad-symbol', symbol, message: `unwind table of ${symbol}: ${what}` }])
  if (object.machine !== 'x86_64') {
    failOn([{ code: 'unsupported-machine', message: `unwind tables are for x86_64, not ${object.machine}` }])
  }
  const sized = new Set(object.symbols.flatMap(({ name, sizeBytes }) => (sizeBytes > 0 ? [name] : [])))
  for (const { symbol, prologue } of functions) {
    if (!sized.has(symbol)) fault(symbol, 'no function of that name has a size')
    let last = 0
    for (const step of prologue) {
      const what = step.endOffset < last ? 'the steps are not in order' : faultOf(step)
      if (what !== undefined) fault(symbol, what)
      last = step.endOffset
    }
    if (prologue.flatMap(slotsOf).length > maximumSlots) fault(symbol, 'the prologue has too many steps')
  }
}

/** UNWIND_INFO: the steps from the last to the first, an even number of slots. */
const appendUnwindInformation = (table: Table, prologue: readonly UnwindStep[]): number => {
  const slots = [...prologue].reverse().flatMap(slotsOf)
  const frame = prologue.find((step) => step.operation === 'set-frame')
  const start = table.reserve(4 + 2 * (slots.length + (slots.length % 2)), 4)
  table.set16(start, version | ((prologue.at(-1)?.endOffset ?? 0) << 8))
  // The distance is stored in units of 16 in the upper half of a byte: as it is.
  const frameByte = frame === undefined ? 0 : frame.register | frame.distanceBytes
  table.set16(start + 2, slots.length | (frameByte << 8))
  for (const [index, slot] of slots.entries()) table.set16(start + 4 + 2 * index, slot)
  return start
}

/**
 * The object with unwind tables (`.xdata`, `.pdata`) for functions of x86-64 that move the stack pointer or save registers; a
 * debugger and exceptions then find their callers. Functions that do neither need no entry. Throws `ObjectError` for a prologue
 * that the tables cannot describe.
 */
export const withUnwindTables = (object: ObjectFile, functions: readonly FunctionUnwind[]): ObjectFile => {
  check(object, functions)
  if (functions.length === 0) return object
  const starts: number[] = []
  const information = object.symbols.length
  const withInformation = appendTable(object, '.xdata', 'readonly', (table) => {
    for (const { prologue } of functions) starts.push(appendUnwindInformation(table, prologue))
  })
  const section = withInformation.sections.length
  const relocations: Relocation[] = []
  const withTable = appendTable(withInformation, '.pdata', 'readonly', (table) => {
    for (const [index, { symbol: name }] of functions.entries()) {
      const at = table.reserve(12, 4)
      const symbol = object.symbols.findIndex((candidate) => candidate.name === name && candidate.sizeBytes > 0)
      const { sizeBytes } = object.symbols[symbol]!
      table.pointToSymbol(at, symbol)
      relocations.push({ section, offset: at + 4, kind: 'image32', symbol, addend: sizeBytes })
      relocations.push({ section, offset: at + 8, kind: 'image32', symbol: information, addend: starts[index]! })
    }
  })
  return { ...withTable, relocations: [...withTable.relocations, ...relocations] }
}
