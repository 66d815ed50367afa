import * as isa from '@sourceless/isa-riscv64'
import { textOf } from './text.mjs'

const { at, createAssembler, form, registers: r } = isa

const add = form('add')
const load = form('ld')
const addImmediate = form('addi')
const multiply = form('mul')
const loadUpper = form('lui')
const store = form('sw')
const shift = form('slli')
const below = form('sltu')
const loadByte = form('lbu')
const exclusive = form('xor')

function encode(rounds) {
  const a = createAssembler()
  for (let i = 0; i < rounds; i++) {
    a.emit(add, r.a0, r.a1, r.a2)
    a.emit(load, r.a3, at(r.a0, 8 * (i & 127)))
    a.emit(addImmediate, r.s1, r.s1, i & 63)
    a.emit(multiply, r.t3, r.t4, r.t5)
    a.emit(loadUpper, r.a4, i & 65535)
    a.emit(store, r.s2, at(r.sp, i & 2047))
    a.emit(shift, r.a5, r.a5, 7)
    a.emit(below, r.a0, r.a6, r.a7)
    a.emit(loadByte, r.t0, at(r.t1, 1))
    a.emit(exclusive, r.s0, r.s0, r.s1)
  }
  return a.layout.buffer.toBytes()
}

export const riscv64 = {
  name: 'riscv64',
  encode,
  text: (bytes) => textOf(isa, bytes),
  llvm: { flags: ['-triple=riscv64', '-mattr=+m,+a,+f,+d,+c'] },
}
