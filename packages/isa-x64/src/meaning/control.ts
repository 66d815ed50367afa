import type { MeaningContext, Term, TrapKind } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import { readCondition } from './condition.js'
import { always, isZero, negate, readLow } from './parts.js'

const SLOT_BYTES = 8

const above = (m: MeaningContext, a: Term, bytes: number): Term =>
  m.terms.binary('add', a, m.terms.constant(bytes, a.bits))

function pushTerm(m: MeaningContext, value: Term): void {
  const top = above(m, m.read('rsp'), -value.bits / 8)
  m.store(top, value)
  m.write('rsp', top)
}

/** The operand is read first: `push rsp` pushes the old rsp, and a memory operand is addressed with it. */
export const push: Meaning = (m, o) => pushTerm(m, o.read(0))

/** rsp moves before the destination is written: `pop rsp` keeps what was popped. */
export const pop: Meaning = (m, o) => {
  const top = m.read('rsp')
  const sizeBytes = o.width(0) / 8
  const value = m.load(top, sizeBytes)
  m.write('rsp', above(m, top, sizeBytes))
  o.write(0, value)
}

export const leave: Meaning = (m) => {
  const frame = m.read('rbp')
  m.write('rbp', m.load(frame, SLOT_BYTES))
  m.write('rsp', above(m, frame, SLOT_BYTES))
}

export const jump: Meaning = (m, o) => m.jump(always(m), o.target, 'jump')

export const jumpIf =
  (code: number): Meaning =>
  (m, o) =>
    m.jump(readCondition(m, code), o.target, 'jump')

/** loop, loope, loopne: while the count, after it went down by one, is not zero (and ZF is as told). */
export const loopWhile =
  (zero: 0 | 1 | undefined): Meaning =>
  (m, o) => {
    const { terms } = m
    const count = above(m, m.read('rcx'), -1)
    const more = negate(m, isZero(m, count))
    const flag = m.read('ZF')
    m.write('rcx', count)
    const wanted = zero === undefined ? more : terms.binary('and', more, zero === 1 ? flag : negate(m, flag))
    m.jump(wanted, o.target, 'jump')
  }

/** jecxz and jrcxz. */
export const jumpIfCountZero =
  (bits: 32 | 64): Meaning =>
  (m, o) =>
    m.jump(isZero(m, readLow(m, 'rcx', bits)), o.target, 'jump')

export const call: Meaning = (m, o) => {
  const { target } = o
  pushTerm(m, o.instructionEnd)
  m.jump(always(m), target, 'call')
}

/** `ret n` releases n more bytes. */
export const ret: Meaning = (m, o) => {
  const top = m.read('rsp')
  const target = m.load(top, SLOT_BYTES)
  const released = o.count === 0 ? m.terms.constant(0, 64) : m.terms.convert('zext', o.read(0), 64)
  m.write('rsp', m.terms.binary('add', above(m, top, SLOT_BYTES), released))
  m.jump(always(m), target, 'return')
}

export const raise =
  (kind: TrapKind): Meaning =>
  (m) =>
    m.trap(always(m), kind)

/** rcx receives the return address and r11 the flags register, whose other bits are not modelled: undefined. */
export const systemCall: Meaning = (m, o) => {
  m.write('rcx', o.instructionEnd)
  m.write('r11', m.terms.undefined(64))
  m.systemCall()
}
