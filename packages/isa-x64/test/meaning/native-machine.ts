import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeElfExecutable } from '../../../object-elf/src/index.js'
import { type Assembler, absolute, at, createAssembler, form, gp64, type Operand, xmm } from '../../src/index.js'

/**
 * Runs single instructions on this machine's processor. A small loader, written with our own ELF writer, maps memory at
 * a fixed address, reads everything else into it from standard input, and jumps there; so all addresses are known
 * beforehand. What is read is a driver (our own encoder), stubs (one instruction each) and tables of machine states.
 */
export const BASE = 0x1000_0000
const MAPPED_BYTES = 0x1000_0000
const VARIABLES = BASE + 0x1000
/** Memory operands, 0 to 47, and the stack, 48 to 127, of the tested instruction. */
export const SCRATCH = BASE + 0x2000
export const SCRATCH_BYTES = 128
const OUT = BASE + 0x3000
const REAL_STACK = BASE + 0x8000
const STUBS = BASE + 0x1_0000

/** Layout of a machine state, 64-bit words: 16 general registers, flags, whether a jump was taken, xmm, scratch. */
export const FLAGS_WORD = 16
export const TAKEN_WORD = 17
export const XMM_WORD = 18
/** The SSE registers that states hold. */
export const testedXmm = [0, 1, 9, 15] as const
export const SCRATCH_WORD = XMM_WORD + 2 * testedXmm.length
export const STATE_WORDS = SCRATCH_WORD + SCRATCH_BYTES / 8
const STATE_BYTES = 8 * STATE_WORDS

export const FLAG_BITS = { CF: 0, PF: 2, AF: 4, ZF: 6, SF: 7, DF: 10, OF: 11 } as const

const [stubVariable, inVariable, leftVariable, currentVariable, endVariable, outVariable, takenVariable] = Array.from(
  { length: 7 },
  (_, index) => absolute(VARIABLES + 8 * index),
) as [Operand, Operand, Operand, Operand, Operand, Operand, Operand]

const [load, store, storeImmediate] = [form('mov_r64_rm64'), form('mov_rm64_r64'), form('mov_rm64_imm32')]
const [loadXmm, storeXmm] = [form('movups_xmm_xmmm128'), form('movups_m128_xmm')]
const [rax, rcx, rdx, rbx, rsp, , rsi, rdi] = gp64
const POPFQ = 0x9d
const PUSHFQ = 0x9c

function emitCopy(
  a: Assembler,
  from: (offset: number) => Operand,
  to: (offset: number) => Operand,
  bytes: number,
): void {
  for (let offset = 0; offset < bytes; offset += 16) {
    a.emit(loadXmm, xmm[0], from(offset))
    a.emit(storeXmm, to(offset), xmm[0])
  }
}

/** The driver and the addresses that stubs go back to. */
function assembleDriver(outputStart: number): { bytes: Uint8Array; back: number; backTaken: number } {
  const a = createAssembler()
  const [outer, inner, done, write, finished, keep, back, backTaken] = Array.from({ length: 8 }, () => a.label())
  a.bind(outer!)
  a.emit(load, rax, currentVariable)
  a.emit(form('cmp_r64_rm64'), rax, endVariable)
  a.jumpIf('e', done!)
  for (const [offset, variable] of [
    [0, stubVariable],
    [8, inVariable],
    [16, leftVariable],
  ] as const) {
    a.emit(load, rbx, at(rax!, offset))
    a.emit(store, variable, rbx)
  }
  a.emit(form('add_rm64_imm32'), currentVariable, 24)
  a.bind(inner!)
  a.emit(form('cmp_rm64_imm8'), leftVariable, 0)
  a.jumpIf('e', outer!)
  a.emit(form('dec_rm64'), leftVariable)
  a.emit(load, rax, inVariable)
  emitCopy(
    a,
    (offset) => at(rax!, 8 * SCRATCH_WORD + offset),
    (offset) => absolute(SCRATCH + offset),
    SCRATCH_BYTES,
  )
  testedXmm.forEach((number, n) => a.emit(loadXmm, xmm[number], at(rax!, 8 * XMM_WORD + 16 * n)))
  a.emit(form('mov_r32_imm32'), gp32rsp(), REAL_STACK)
  a.emit(form('push_rm64'), at(rax!, 8 * FLAGS_WORD))
  a.append([POPFQ])
  for (let n = 1; n < 16; n++) a.emit(load, gp64[n], at(rax!, 8 * n))
  a.emit(load, rax, at(rax!, 0))
  a.emit(form('jmp_rm64'), stubVariable)
  a.bind(backTaken!)
  a.emit(storeImmediate, takenVariable, 1)
  a.jump(keep!)
  a.bind(back!)
  a.emit(storeImmediate, takenVariable, 0)
  a.bind(keep!)
  for (let n = 0; n < 16; n++) a.emit(store, absolute(OUT + 8 * n), gp64[n])
  a.emit(form('mov_r32_imm32'), gp32rsp(), REAL_STACK)
  a.append([PUSHFQ])
  a.emit(form('pop_r64'), rax)
  a.emit(store, absolute(OUT + 8 * FLAGS_WORD), rax)
  a.emit(load, rax, takenVariable)
  a.emit(store, absolute(OUT + 8 * TAKEN_WORD), rax)
  testedXmm.forEach((number, n) => a.emit(storeXmm, absolute(OUT + 8 * XMM_WORD + 16 * n), xmm[number]))
  emitCopy(
    a,
    (offset) => absolute(SCRATCH + offset),
    (offset) => absolute(OUT + 8 * SCRATCH_WORD + offset),
    SCRATCH_BYTES,
  )
  a.emit(load, rdi, outVariable)
  emitCopy(
    a,
    (offset) => absolute(OUT + offset),
    (offset) => at(rdi!, offset),
    STATE_BYTES,
  )
  a.emit(form('add_rm64_imm32'), outVariable, STATE_BYTES)
  a.emit(form('add_rm64_imm32'), inVariable, STATE_BYTES)
  a.jump(inner!)
  a.bind(done!)
  a.emit(form('mov_r32_imm32'), gp32(6), outputStart)
  a.bind(write!)
  a.emit(load, rdx, outVariable)
  a.emit(form('sub_rm64_r64'), rdx, rsi)
  a.jumpIf('e', finished!)
  a.emit(form('mov_r32_imm32'), gp32(0), 1)
  a.emit(form('mov_r32_imm32'), gp32(7), 1)
  a.emit(form('syscall'))
  a.emit(form('add_rm64_r64'), rsi, rax)
  a.jump(write!)
  a.bind(finished!)
  a.emit(form('mov_r32_imm32'), gp32(0), 60)
  a.emit(form('mov_r32_imm32'), gp32(7), 0)
  a.emit(form('syscall'))
  const { bytes, labelOffsets } = a.finish()
  return { bytes, back: BASE + labelOffsets[back!.id]!, backTaken: BASE + labelOffsets[backTaken!.id]! }
}
