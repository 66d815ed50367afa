import type { Term } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import { containerBits, containerOf, maskOf } from './container.js'
import { containerOpcodes } from './operators.js'
import type { TermCodeContext } from './term-code.js'

/** An upper bound of the value, cheaply. */
function upperBound(term: Term): bigint {
  if (term.op === 'const') return term.value
  if (term.op === 'zext') return upperBound(term.args[0]!)
  if (term.op === 'and') {
    const [left, right] = term.args.map(upperBound) as [bigint, bigint]
    if (left < right) return left
    return right
  }
  if (term.op === 'urem' && term.args[1]!.op === 'const' && term.args[1]!.value > 0n) return term.args[1]!.value - 1n
  return maskOf(term.bits)
}

export function emitShift(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const { bits } = term
  const [a, count] = term.args as [Term, Term]
  const opcodes = containerOpcodes(bits)
  if (term.op === 'rotl' || term.op === 'rotr') return emitRotate(c, term)
  const emitOperand = (): void => {
    if (term.op === 'shl') c.loose(a)
    else if (term.op === 'lshr') c.value(a)
    else c.signed(a)
  }
  const clean = term.op === 'lshr'
  const isSmall = upperBound(count) < BigInt(containerBits(bits))
  if (!isSmall) c.keep(count)
  emitOperand()
  if (isSmall) {
    c.value(count)
    e.emit(opcodes[term.op as 'shl'])
    return clean
  }
  // WebAssembly takes the count modulo the width.
  const limit = BigInt(containerBits(bits))
  if (term.op === 'ashr') {
    c.value(count)
    c.constant(limit - 1n, bits)
    c.value(count)
    c.constant(limit, bits)
    e.emit(opcodes.ult)
    e.emit(op.select)
    e.emit(opcodes.ashr)
    return clean
  }
  c.value(count)
  e.emit(opcodes[term.op as 'shl'])
  c.constant(0n, bits)
  c.value(count)
  c.constant(limit, bits)
  e.emit(opcodes.ult)
  e.emit(op.select)
  return clean
}

function emitRotate(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const { bits } = term
  const [a, count] = term.args as [Term, Term]
  const opcodes = containerOpcodes(bits)
  if (bits === containerBits(bits)) {
    c.value(a)
    c.value(count)
    e.emit(opcodes[term.op as 'rotl'])
    return true
  }
  c.keep(a)
  // With the count below the width, both shifts stay inside the container.
  const local = c.code.temporary(containerOf(bits))
  const [along, against] = term.op === 'rotl' ? [opcodes.shl, opcodes.lshr] : [opcodes.lshr, opcodes.shl]
  c.value(a)
  c.value(count)
  c.constant(BigInt(bits), bits)
  // The width itself may not fit in `bits` bits, but it fits in the container.
  e.emit(opcodes.urem)
  e.localTee(local)
  e.emit(along)
  c.value(a)
  c.constant(BigInt(bits), bits)
  e.localGet(local)
  e.emit(opcodes.sub)
  e.emit(against)
  e.emit(opcodes.or)
  return false
}
