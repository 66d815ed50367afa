import type { CodeBuffer, Label, SymbolReference } from '@sourceless/isa'
import type { Form, OperandSpec, QuickShape } from '../form.js'
import type { AddressPart, MemoryOperand, Operand } from '../operand.js'
import type { Register } from '../register.js'
import { rejectCount, rejectOperand } from './reject.js'
import { placed, takes, wordOf } from './words.js'

/** An address that is not known yet. */
export type Reference = AddressPart | Label | SymbolReference

/** Writes instructions whose operands are numbers and registers: no labels, no layout. */
export class Encoder {
  /** The numbers of the instruction last checked. */
  readonly numbers = new Int32Array(8)
  private readonly buffer: CodeBuffer
  private readonly compress: boolean
  /** The operand among the numbers that is an address not known yet. */
  private reference: Reference | undefined
  /** The one among the numbers that is no register: rows with a two-byte form have one at most. */
  private number = 0

  constructor(buffer: CodeBuffer, compress: boolean) {
    this.buffer = buffer
    this.compress = compress
  }

  /**
   * Checks the operands and writes the instruction; with an operand that is an address not known yet, nothing is written
   * and that operand returned (its number is then zero).
   */
  encode(row: Form, a?: Operand, b?: Operand, c?: Operand, d?: Operand, e?: Operand): Reference | undefined {
    const { quick } = row
    if (quick !== undefined && d === undefined && this.encodeQuick(row, quick, a, b, c)) return undefined
    return this.encodeChecked(row, a, b, c, d, e)
  }

  /** The commonest shapes with operands that they accept; false, and nothing done, for anything else. */
  private encodeQuick(
    row: Form,
    shape: QuickShape,
    a: Operand | undefined,
    b: Operand | undefined,
    c: Operand | undefined,
  ): boolean {
    const { kind, count, slot } = shape
    if (a == null || b == null || (c === undefined ? count !== 2 : count !== 3)) return false
    if (((a as Register).mask & shape.firstMask) === 0) return false
    let word = shape.match | ((a as Register).number << shape.firstShift)
    let number = 0
    if (kind === 'memory') {
      const { offset, base, mask } = b as MemoryOperand
      if ((mask & shape.secondMask) === 0 || typeof offset !== 'number' || !takes(slot, offset)) return false
      number = offset
      word |= placed(slot, offset) | (base.number << shape.secondShift)
    } else {
      let last: Operand | undefined = b
      if (kind === 'registers' || count === 3) {
        if (((b as Register).mask & shape.secondMask) === 0) return false
        word |= (b as Register).number << shape.secondShift
        last = c
      }
      if (kind === 'immediate') {
        if (typeof last !== 'number' || !takes(slot, last)) return false
        number = last
        word |= placed(slot, last)
      } else if (count === 3) {
        if (last == null || ((last as Register).mask & shape.thirdMask) === 0) return false
        word |= (last as Register).number << shape.thirdShift
      }
    }
    if (!this.compress || !this.writeShort(row, word, number)) this.writeWord(word)
    return true
  }

  private encodeChecked(
    row: Form,
    a?: Operand,
    b?: Operand,
    c?: Operand,
    d?: Operand,
    e?: Operand,
  ): Reference | undefined {
    const { operands } = row
    const expected = operands.length
    let count = 5
    if (a === undefined) count = 0
    else if (b === undefined) count = 1
    else if (c === undefined) count = 2
    else if (d === undefined) count = 3
    else if (e === undefined) count = 4
    if (count !== expected && (count !== expected - 1 || operands[count]!.omitted === undefined))
      rejectCount(row, count)
    this.reference = undefined
    let next = 0
    if (count > 0) next = this.take(row, 0, operands[0]!, a, next)
    if (count > 1) next = this.take(row, 1, operands[1]!, b, next)
    if (count > 2) next = this.take(row, 2, operands[2]!, c, next)
    if (count > 3) next = this.take(row, 3, operands[3]!, d, next)
    if (count > 4) next = this.take(row, 4, operands[4]!, e, next)
    if (count !== expected) this.numbers[next] = operands[count]!.omitted!.number
    if (this.reference !== undefined) return this.reference
    const word = wordOf(row, this.numbers)
    if (row.sizeBytes === 2) this.writeHalf(word)
    else if (!this.compress || !this.writeShort(row, word, this.number)) this.writeWord(word)
    return undefined
  }

  /** Checks one operand and keeps its numbers from `next` on; returns where the next operand's go. */
  private take(row: Form, index: number, spec: OperandSpec, operand: Operand | undefined, next: number): number {
    const { numbers } = this
    if (typeof operand === 'number') {
      if (spec.mask !== 0 || !takes(spec.slot, operand)) rejectOperand(row, index, operand)
      numbers[next] = operand
      this.number = operand
      return next + 1
    }
    if (typeof operand !== 'object' || operand === null) rejectOperand(row, index, operand)
    if (((operand as Register).mask & spec.mask) !== 0) {
      if (operand.kind === 'memory') return this.takeMemory(row, index, spec, operand, next)
      const { number } = operand as Register
      if (!spec.isAnyRegister && !takes(spec.slot, number)) rejectOperand(row, index, operand)
      numbers[next] = number
      return next + 1
    }
    if (spec.mask !== 0 || !refers(row, spec, operand)) rejectOperand(row, index, operand)
    this.reference = operand as Reference
    numbers[next] = 0
    return next + 1
  }

  private takeMemory(row: Form, index: number, spec: OperandSpec, operand: MemoryOperand, next: number): number {
    const { offset, base } = operand
    const { numbers } = this
    if (typeof offset === 'number') {
      if (!takes(spec.slot, offset)) rejectOperand(row, index, operand)
      numbers[next] = offset
      this.number = offset
    } else {
      if (!refers(row, spec, offset)) rejectOperand(row, index, operand)
      this.reference = offset
      numbers[next] = 0
    }
    if (!takes(spec.base!, base.number)) rejectOperand(row, index, operand)
    numbers[next + 1] = base.number
    return next + 2
  }

  /**
   * Writes the two-byte form of an instruction, if there is one: its word, and the number that is no register. All is
   * checked already.
   */
  private writeShort({ compressed }: Form, word: number, number: number): boolean {
    for (let n = 0; n < compressed.length; n++) {
      const short = compressed[n]!
      if ((word & short.mask) !== short.match) continue
      if ((((word >>> short.place) ^ (word >>> short.samePlace)) & 31) !== 0) continue
      if ((word & short.exceptMask) === short.exceptMatch || (word & short.exceptMask2) === short.exceptMatch2) continue
      const { number: slot } = short
      let half = short.form.match
      if (slot !== undefined) {
        if (!takes(slot, number)) continue
        half |= placed(slot, number)
      }
      half |= ((word >>> short.from) & short.ones) << short.to
      this.writeHalf(half | (((word >>> short.from2) & short.ones2) << short.to2))
      return true
    }
    return false
  }

  /** Writes the instruction in `numbers` in the row's own length. */
  writeAsIs(row: Form): void {
    const word = wordOf(row, this.numbers)
    if (row.sizeBytes === 4) this.writeWord(word)
    else this.writeHalf(word)
  }

  private writeWord(word: number): void {
    const { buffer } = this
    buffer.reserve(4)
    const { bytes, length } = buffer
    bytes[length] = word
    bytes[length + 1] = word >> 8
    bytes[length + 2] = word >> 16
    bytes[length + 3] = word >> 24
    buffer.length = length + 4
  }

  private writeHalf(half: number): void {
    const { buffer } = this
    buffer.reserve(2)
    const { bytes, length } = buffer
    bytes[length] = half
    bytes[length + 1] = half >> 8
    buffer.length = length + 2
  }
}

/** Whether an operand of the row may be this part of an address, label or symbol. */
function refers(row: Form, spec: OperandSpec, operand: Operand): boolean {
  if (typeof operand !== 'object') return false
  if (operand.kind === 'label') return spec.kind === 'target'
  if (operand.kind === 'symbol') return spec.kind === 'target' && row.sizeBytes === 4
  if (operand.kind !== 'part' || row.sizeBytes === 2) return false
  const { part, target } = operand
  if (part === 'hi') return row.name === 'lui' && target.kind === 'symbol'
  if (part === 'pcrelHi') return row.name === 'auipc'
  const isWhole = spec.slot.minimum === -2048 && spec.slot.multiple === 1
  return isWhole && target.kind === (part === 'lo' ? 'symbol' : 'label')
}
