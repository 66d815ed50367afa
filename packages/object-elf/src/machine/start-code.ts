import type { RelocationKind } from '@sourceless/object'
import { bytesOfWords } from './words.js'

/** What start code refers to: the relocations, the start of the file in memory, and the program's own entry. */
export type StartTarget = 'first' | 'end' | 'base' | 'entry'

/** Adds the load address wherever a relative relocation says so, then jumps to the entry; the stack is left as it was. */
export interface StartCode {
  readonly bytes: Uint8Array
  readonly references: readonly (readonly [offset: number, kind: RelocationKind, addend: number, target: StartTarget])[]
}

export const x86_64StartCode: StartCode = {
  bytes: Uint8Array.of(
    ...[0x48, 0x8d, 0x05, 0, 0, 0, 0], // lea rax, [rip + first]
    ...[0x48, 0x8d, 0x0d, 0, 0, 0, 0], // lea rcx, [rip + end]
    ...[0x48, 0x8d, 0x3d, 0, 0, 0, 0], // lea rdi, [rip + base]
    ...[0x48, 0x39, 0xc8], // next: cmp rax, rcx
    ...[0x0f, 0x84, 0, 0, 0, 0], // je entry
    ...[0x48, 0x8b, 0x30], // mov rsi, [rax]
    ...[0x4c, 0x8b, 0x40, 0x10], // mov r8, [rax + 16]
    ...[0x49, 0x01, 0xf8], // add r8, rdi
    ...[0x4c, 0x89, 0x04, 0x37], // mov [rdi + rsi], r8
    ...[0x48, 0x83, 0xc0, 0x18], // add rax, 24
    ...[0xeb, 0xe3], // jmp next
  ),
  references: [
    [3, 'pc32', -4, 'first'],
    [10, 'pc32', -4, 'end'],
    [17, 'pc32', -4, 'base'],
    [26, 'pc32', -4, 'entry'],
  ],
}

export const aarch64StartCode: StartCode = {
  bytes: bytesOfWords(
    ...[0x9000_0009, 0x9100_0129], // adrp x9, first; add x9, x9, :lo12:first
    ...[0x9000_000a, 0x9100_014a], // adrp x10, end; add x10, x10, :lo12:end
    ...[0x9000_000b, 0x9100_016b], // adrp x11, base; add x11, x11, :lo12:base
    ...[0xeb0a_013f, 0x5400_00e0], // next: cmp x9, x10; b.eq done
    ...[0xf940_012c, 0xf940_092d], // ldr x12, [x9]; ldr x13, [x9, #16]
    ...[0x8b0b_01ad, 0xf82c_696d], // add x13, x13, x11; str x13, [x11, x12]
    ...[0x9100_6129, 0x17ff_fff9], // add x9, x9, #24; b next
    0x1400_0000, // done: b entry
  ),
  references: [
    [0, 'arm64-page21', 0, 'first'],
    [4, 'arm64-low12', 0, 'first'],
    [8, 'arm64-page21', 0, 'end'],
    [12, 'arm64-low12', 0, 'end'],
    [16, 'arm64-page21', 0, 'base'],
    [20, 'arm64-low12', 0, 'base'],
    [56, 'arm64-branch26', 0, 'entry'],
  ],
}

export const riscv64StartCode: StartCode = {
  bytes: bytesOfWords(
    ...[0x0000_0297, 0x0002_8293], // auipc t0, first; addi t0, t0, first
    ...[0x0000_0317, 0x0003_0313], // auipc t1, end; addi t1, t1, end
    ...[0x0000_0397, 0x0003_8393], // auipc t2, base; addi t2, t2, base
    0x0262_8063, // next: beq t0, t1, done
    ...[0x0002_be03, 0x0102_be83], // ld t3, 0(t0); ld t4, 16(t0)
    ...[0x007e_8eb3, 0x007e_0e33], // add t4, t4, t2; add t3, t3, t2
    0x01de_3023, // sd t4, 0(t3)
    ...[0x0182_8293, 0xfe5f_f06f], // addi t0, t0, 24; j next
    ...[0x0000_0317, 0x0003_0067], // done: auipc t1, entry; jr entry(t1)
  ),
  references: [
    [0, 'riscv-pc-high20', 0, 'first'],
    [4, 'riscv-pc-low12', 4, 'first'],
    [8, 'riscv-pc-high20', 0, 'end'],
    [12, 'riscv-pc-low12', 4, 'end'],
    [16, 'riscv-pc-high20', 0, 'base'],
    [20, 'riscv-pc-low12', 4, 'base'],
    [56, 'riscv-call', 0, 'entry'],
  ],
}
