import { decode as decodeArm64, parseInstruction as parseArm64 } from '@sourceless/isa-arm64'
import { decode as decodeRiscv64, parseInstruction as parseRiscv64 } from '@sourceless/isa-riscv64'
import { decode as decodeX64, parseInstruction as parseX64 } from '@sourceless/isa-x64'
import { createRandom } from '@sourceless/testing'
import type { MachineInstruction, MachineIsa } from '@sourceless/verifier'
import { arm64Linux } from '@sourceless/verifier/arm64'
import { riscv64Linux } from '@sourceless/verifier/riscv64'
import { x64Linux } from '@sourceless/verifier/x64'
import { describe, expect, test } from 'vitest'
import { arm64Wording } from '../src/notes/arm64.js'
import { describeBy, type Wording } from '../src/notes/machine.js'
import { riscv64Wording } from '../src/notes/riscv64.js'
import { x64Wording } from '../src/notes/x64.js'

/** The note on a single instruction at address 0, of which nothing else is known. */
function noteBy<I extends MachineInstruction>(isa: MachineIsa<I>, wording: Wording<I>) {
  const describe = describeBy(isa, wording)
  const before = { registers: new Map(), pushed: undefined }
  return (instruction: I): string => {
    const { flow } = isa.readFlow(instruction, 0, before)
    return describe({ address: 0, sizeBytes: instruction.sizeBytes, instruction, flow, before }).note
  }
}
const noteOfX64 = noteBy(x64Linux.isa, x64Wording)
const noteOfArm64 = noteBy(arm64Linux.isa, arm64Wording)
const noteOfRiscv64 = noteBy(riscv64Linux.isa, riscv64Wording)

/** Instruction in the machine's syntax, and what a person reads beside it. */
const x64: readonly (readonly [instruction: string, note: string])[] = [
  ['mov rax, rdi', 'rax = rdi'],
  ['xor eax, eax', 'rax = 0'],
  ['add eax, edx', 'eax = eax + edx'],
  ['lea rax, [rdi - 1]', 'rax = rdi − 1'],
  ['shr rax, 1', 'rax = bits 1… of rax'],
  ['and edx, 1', 'rdx = lowest bit of rdx'],
  ['mov eax, dword ptr [rdi + rcx*4]', 'eax = [rdi + (rcx << 2)]'],
  ['mov byte ptr [rsi], al', '[rsi] = al'],
  ['cmp rdi, rsi', 'compare rdi with rsi'],
  ['test rax, rax', 'test bits of rax with rax'],
  ['sete al', 'al = 1 if equal or zero, else 0'],
  ['cmovb eax, edx', 'eax = edx if below (unsigned)'],
  ['push rbx', '[rsp − 8] = rbx'],
  ['sub rsp, 24', 'rsp = rsp − 24'],
  ['addsd xmm0, xmm1', 'xmm0 = xmm0 + xmm1'],
  ['addss xmm0, xmm1', 'xmm0 = xmm0 + xmm1'],
  ['mulps xmm0, xmm1', 'xmm0 = mulps(xmm1)'],
  ['jle 0x10', 'go to 10 if less or equal (signed)'],
  ['jmp 0x10', 'go to 10'],
  ['call 0x20', 'call 20'],
  ['movzx ecx, dil', 'rcx = dil'],
  ['div rsi', 'rax = rdx:rax / rsi; rdx = rdx:rax mod rsi'],
  ['idiv esi', 'eax = edx:eax / esi (signed); edx = edx:eax mod esi (signed)'],
  ['ret', 'return'],
  ['syscall', 'system call; its number is in rax'],
]
const arm64: typeof x64 = [
  ['mov x0, x1', 'x0 = x1'],
  ['mov w0, #5', 'x0 = 5'],
  ['add w0, w1, w2, lsl #2', 'w0 = w1 + (w2 << 2)'],
  ['sub x0, x0, #1', 'x0 = x0 − 1'],
  ['ldr x0, [x1, x2, lsl #3]', 'x0 = [x1 + (x2 << 3)]'],
  ['strb w0, [x1], #1', '[x1] = low 8 bits of x0; x1 = x1 + 1'],
  ['stp x29, x30, [sp, #-16]!', '[sp − 16] = x29; [sp − 8] = x30; sp = sp − 16'],
  ['cmp x0, #3', 'compare x0 with #3'],
  ['ccmp x0, #1, #4, ne', 'compare x0 with #1 if not equal or not zero, else take the flags #4'],
  ['cset w0, lo', 'x0 = 1 if below (unsigned), else 0'],
  ['csel x0, x1, x2, gt', 'x0 = x2 if less or equal (signed), else x1'],
  ['csinc w0, w0, w1, eq', 'w0 = w1 + 1 if not equal or not zero'],
  ['fadd d0, d0, d1', 'd0 = d0 + d1'],
  ['fcvtzs x0, d0', 'x0 = d0 as i64'],
  ['cnt v0.8b, v0.8b', 'v0.8b = cnt(v0.8b)'],
  ['b.ls #8', 'go to 8 if below or equal (unsigned)'],
  ['cbz w0, #8', 'go to 8 if w0 = 0'],
  ['tbnz x0, #5, #8', 'go to 8 if bit 5 of x0'],
  ['bl #16', 'call 10'],
  ['ret', 'return'],
  ['svc #0', 'system call; its number is in x8'],
  ['udiv x0, x1, x2', 'x0 = 0 if x2 = 0, else x1 / x2'],
  ['msub x0, x1, x2, x3', 'x0 = x3 − (x1 × x2)'],
  ['clz x0, x1', 'x0 = leading zeros of x1'],
  ['brk #1', 'stop: this place is never reached'],
]
const riscv64: typeof x64 = [
  ['mv a0, a1', 'a0 = a1'],
  ['li a0, 5', 'a0 = 5'],
  ['addw a0, a0, a1', 'a0 = sign-extended ((low 32 bits of a0) + (low 32 bits of a1))'],
  ['addi sp, sp, -16', 'sp = sp − 16'],
  ['ld a0, 8(sp)', 'a0 = [sp + 8]'],
  ['sb a0, 0(a1)', '[a1] = low 8 bits of a0'],
  ['sltu a0, a1, a2', 'a0 = 1 if a1 < a2, else 0'],
  ['seqz a0, a0', 'a0 = 1 if a0 = 0, else 0'],
  ['snez a0, a0', 'a0 = 1 if a0 ≠ 0, else 0'],
  ['bne a0, a1, 8', 'go to 8 if a0 ≠ a1'],
  ['bgeu a0, a1, 8', 'go to 8 if a0 ≥ a1'],
  ['blt a0, a1, 8', 'go to 8 if a0 < a1 (signed)'],
  ['fadd.s fa0, fa0, fa1', 'fa0 = fa0 + fa1'],
  ['fadd.d fa0, fa0, fa1', 'fa0 = fa0 + fa1'],
  ['flt.d a0, fa0, fa1', 'a0 = 1 if fa0 < fa1, else 0'],
  ['remu a0, a0, a1', 'a0 = a0 mod a1'],
  ['mulhu a0, a0, a1', 'a0 = high half of a0 × a1'],
  ['j 16', 'go to 10'],
  ['jal ra, 16', 'call 10'],
  ['ret', 'return'],
  ['ecall', 'system call; its number is in a7'],
  ['auipc a0, 1', 'a0 = 0x1000'],
]

describe('what an instruction does, in words', () => {
  test.each(x64)('x86-64: %s', (source, note) => {
    expect(noteOfX64(parseX64(source, { address: 0 }).value!)).toBe(note)
  })
  test.each(arm64)('AArch64: %s', (source, note) => {
    expect(noteOfArm64(parseArm64(source).value!)).toBe(note)
  })
  test.each(riscv64)('RISC-V: %s', (source, note) => {
    expect(noteOfRiscv64(parseRiscv64(source).value!)).toBe(note)
  })
})

/** Any instruction that decodes has a note that can be read at a glance. */
function readAny<I extends MachineInstruction>(
  decoded: (bytes: Uint8Array) => I | undefined,
  noteOf: (instruction: I) => string,
) {
  const random = createRandom(11)
  const seen = new Set<string>()
  for (let round = 0; round < 3_000; round++) {
    const instruction = decoded(Uint8Array.from({ length: 16 }, () => random.below(256)))
    if (instruction === undefined) continue
    seen.add(instruction.form.name)
    const note = noteOf(instruction)
    if (note === '' || note.length > 200) throw new Error(`${instruction.form.name}: "${note}"`)
  }
  return seen.size
}

test('every instruction has a note', () => {
  expect(readAny((bytes) => decodeX64(bytes).value, noteOfX64)).toBeGreaterThan(100)
  expect(readAny((bytes) => decodeArm64(bytes).value, noteOfArm64)).toBeGreaterThan(200)
  expect(readAny((bytes) => decodeRiscv64(bytes).value, noteOfRiscv64)).toBeGreaterThan(80)
})
