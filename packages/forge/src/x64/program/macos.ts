import { symbol } from '@sourceless/isa'
import { at, registers } from '@sourceless/isa-x64'
import { xmm0 } from '../machine.js'
import type { System } from './system.js'
import { cell, dropName, loadSmall, type Writer } from './writer.js'

const { eax, edx, edi, ebp, rax, rbx, rbp, rsi, rdi } = registers

/** EINTR of sys/errno.h */
const interrupted = 4

function call(w: Writer, name: string): void {
  w.emission.assembler.call(symbol(name))
  w.emission.instructions++
}

/** Behind a transfer: −1 stands for a failure, and `errno` says which. */
function checkTransfer(w: Writer, again: string, done: string): void {
  w.op('test_rm32_r32', eax, eax)
  w.jumpIf('ns', done)
  call(w, '___error')
  w.op('cmp_rm32_imm32', at(rax), interrupted)
  w.jumpIf('e', again)
  w.jump('fail')
  w.bind(done)
}

/** Functions of libSystem, called as the System V ABI says. */
export const macos: System = {
  entry: '_main',
  alignsStack: true,
  pageBytes: undefined,
  transfer: { position: rbx, remaining: ebp },
  copy: { from: rbx, end: rbp },
  saved: [rbx, rbp],
  changedFloats: Array.from({ length: 16 }, (_, n) => xmm0 + n),
  argumentBytes: 0,
  /** main(argc, argv, envp, apple), argc an int. */
  enter(w) {
    dropName(w)
    w.op('add_rm64_imm32', rsi, 8)
  },
  write(w) {
    loadSmall(w, rdi, 1)
    w.op('mov_rm64_r64', rsi, rbx)
    w.op('mov_rm32_r32', edx, ebp)
    call(w, '_write')
    checkTransfer(w, 'write_more', 'written')
  },
  hasFailureCode: false,
  read(w, offset, sizeBytes) {
    w.op('xor_rm32_r32', edi, edi)
    w.op('lea_r64_m', rsi, cell(offset))
    w.op('mov_r32_imm32', edx, sizeBytes)
    call(w, '_read')
    checkTransfer(w, 'read_more', 'was_read')
  },
  exit: (w) => call(w, '_exit'),
}
