import * as isa from '@sourceless/isa-x64'
import { textOf } from './text.mjs'

const { createAssembler, form, memory, registers: r } = isa

const add = form('add_rm64_r64')
const load = form('mov_r64_rm64')
const addImmediate = form('add_rm64_imm8')
const multiply = form('imul_r64_rm64')
const moveImmediate = form('mov_r32_imm32')
const store = form('mov_rm32_r32')
const shift = form('shl_rm64_imm8')
const compare = form('cmp_rm32_imm32')
const extend = form('movzx_r32_rm8')
const leaForm = form('lea_r64_m')

/** The same ten instructions, `rounds` times over; registers are constants. */
function encode(rounds) {
  const a = createAssembler()
  for (let i = 0; i < rounds; i++) {
    a.emit(add, r.rax, r.rcx)
    a.emit(load, r.rdx, memory({ base: r.rax, index: r.rcx, scale: 8, displacement: i & 127 }))
    a.emit(addImmediate, r.rbx, i & 63)
    a.emit(multiply, r.r9, r.r10)
    a.emit(moveImmediate, r.eax, i)
    a.emit(store, memory({ base: r.rsp, displacement: i }), r.esi)
    a.emit(shift, r.r11, 7)
    a.emit(compare, r.edi, 1000 + i)
    a.emit(extend, r.ecx, r.sil)
    a.emit(leaForm, r.rdi, memory({ base: r.rdi, displacement: 8 }))
  }
  return a.layout.buffer.toBytes()
}

export const x64 = {
  name: 'x64',
  encode,
  text: (bytes) => textOf(isa, bytes),
  llvm: { flags: ['-triple=x86_64', '-x86-asm-syntax=intel'], prefix: '.intel_syntax noprefix\n' },
}
