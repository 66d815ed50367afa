import { at, linuxSystemCall, registers } from '@sourceless/isa-x64'
import type { System } from './system.js'
import { cell, dropName, loadSmall } from './writer.js'

const { al, eax, edx, edi, rax, rsi, rsp, r8, r9 } = registers

const { write, exit } = linuxSystemCall.numbers
/** EINTR, negated. */
const interrupted = -4

/** System calls. Linux keeps all registers but rax, rcx and r11. */
export const linux: System = {
  entry: '_start',
  alignsStack: false,
  pageBytes: undefined,
  transfer: { position: rsi, remaining: edx },
  copy: { from: r8, end: r9 },
  saved: [],
  changedFloats: [],
  argumentBytes: 0,
  /** At the start the stack holds argc, then argv. */
  enter(w) {
    w.op('mov_r32_rm32', edi, at(rsp))
    dropName(w)
    w.op('lea_r64_m', rsi, at(rsp, 16))
  },
  write(w, mostBytes) {
    loadSmall(w, rax, write)
    w.op('mov_rm32_r32', edi, eax)
    w.op('syscall')
    // Neither a small count nor another error number ends in that byte.
    if (mostBytes < 0x100 + interrupted) w.op('cmp_rm8_imm8', al, interrupted)
    else w.op('cmp_rm32_imm32', eax, interrupted)
    w.jumpIf('e', 'write_more')
  },
  hasFailureCode: true,
  read(w, offset, sizeBytes) {
    w.op('xor_rm32_r32', eax, eax)
    w.op('xor_rm32_r32', edi, edi)
    w.op('lea_r64_m', rsi, cell(offset))
    w.op('mov_r32_imm32', edx, sizeBytes)
    w.op('syscall')
    w.op('cmp_rm32_imm32', eax, interrupted)
    w.jumpIf('e', 'read_more')
    w.op('test_rm32_r32', eax, eax)
    w.jumpIf('s', 'fail')
  },
  exit(w) {
    loadSmall(w, rax, exit)
    w.op('syscall')
  },
}
