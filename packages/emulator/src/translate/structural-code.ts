import type { Term } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import { containerBits } from './container.js'
import { containerOpcodes } from './operators.js'
import type { TermCodeContext } from './term-code.js'

export function emitExtract(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const a = term.args[0]!
  const low = Number(term.value)
  if (a.bits > 64) return emitWideExtract(c, term, a, low)
  const top = low + term.bits === a.bits
  if (low === 0) c.loose(a)
  else {
    if (top) c.value(a)
    else c.loose(a)
    c.constant(BigInt(low), a.bits)
    e.emit(containerOpcodes(a.bits).lshr)
  }
  c.convert(a.bits, term.bits)
  return low !== 0 && top
}

function emitWideExtract(c: TermCodeContext, term: Term, a: Term, low: number): boolean {
  const { e } = c.code
  const shift = low & 63
  const first = low >= 64 ? 1 : 0
  c.part(a, first)
  if (shift !== 0) {
    e.i64Const(shift)
    e.emit(op['i64.shr_u'])
    if (first === 0 && shift + term.bits > 64) {
      c.part(a, 1)
      e.i64Const(64 - shift)
      e.emit(op['i64.shl'])
      e.emit(op['i64.or'])
    }
  }
  c.convert(64, term.bits)
  return false
}

export function emitConcat(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const [high, low] = term.args as [Term, Term]
  const opcodes = containerOpcodes(term.bits)
  c.loose(high)
  c.convert(high.bits, term.bits)
  c.constant(BigInt(low.bits), term.bits)
  e.emit(opcodes.shl)
  c.value(low)
  c.convert(low.bits, term.bits)
  e.emit(opcodes.or)
  return term.bits === containerBits(term.bits)
}

export function emitCompare(c: TermCodeContext, term: Term): void {
  const { e } = c.code
  const [a, b] = term.args as [Term, Term]
  if (a.bits > 64) {
    emitWideCompare(c, term, a, b)
    return
  }
  const opcodes = containerOpcodes(a.bits)
  if (term.op === 'slt' || term.op === 'sle') {
    c.signed(a)
    c.signed(b)
    e.emit(opcodes[term.op])
    return
  }
  const [zero, other] = a.op === 'const' ? [a, b] : [b, a]
  if (term.op === 'eq' && zero.op === 'const' && zero.value === 0n) {
    c.value(other)
    e.emit(opcodes.eqz)
    return
  }
  c.value(a)
  c.value(b)
  e.emit(opcodes[term.op as 'eq'])
}

function emitWideCompare(c: TermCodeContext, term: Term, a: Term, b: Term): void {
  const { e } = c.code
  const emitParts = (index: 0 | 1, opcode: number): void => {
    c.part(a, index)
    c.part(b, index)
    e.emit(opcode)
  }
  if (term.op === 'eq') {
    emitParts(0, op['i64.eq'])
    emitParts(1, op['i64.eq'])
    e.emit(op['i32.and'])
    return
  }
  const isSigned = term.op === 'slt' || term.op === 'sle'
  const low = term.op === 'ult' || term.op === 'slt' ? op['i64.lt_u'] : op['i64.le_u']
  const emitHigh = (opcode: number): void => {
    for (const side of [a, b]) {
      c.part(side, 1)
      if (!isSigned) continue
      for (const shift of [op['i64.shl'], op['i64.shr_s']]) {
        e.i64Const(128 - a.bits)
        e.emit(shift)
      }
    }
    e.emit(opcode)
  }
  emitParts(0, low)
  emitHigh(isSigned ? op['i64.lt_s'] : op['i64.lt_u'])
  emitHigh(op['i64.eq'])
  e.emit(op.select)
}
