import { parseAssembly as parseArm64 } from '@sourceless/isa-arm64'
import { parseAssembly as parseRiscv64 } from '@sourceless/isa-riscv64'
import { parseAssembly as parseX64 } from '@sourceless/isa-x64'
import { createObjectBuilder, type FrameRow, type RelocationKind, type SavedRegister } from '@sourceless/object'
import type { DebugDescription, DebugFunction } from '../src/index.js'

export const machines = ['x86_64', 'aarch64', 'riscv64'] as const
export type SampleMachine = (typeof machines)[number]

const parsers = { x86_64: parseX64, aarch64: parseArm64, riscv64: parseRiscv64 } as const

/** An instruction (or a few that belong together), the frame once it has run, and the sentence that tells what it does. */
export interface Step {
  readonly text: string
  readonly frame?: Omit<FrameRow, 'at'>
  readonly line: number
}

export interface SteppedFunction {
  readonly name: string
  readonly entry: Omit<FrameRow, 'at'>
  readonly steps: readonly Step[]
}

/** Functions one after the other in .text with their frames, and the offsets of their sentences. */
export const assembleSteps = (machine: SampleMachine, functions: readonly SteppedFunction[]) => {
  const builder = createObjectBuilder(machine)
  const pieces: number[] = []
  const lines: { section: number; offset: number; line: number }[] = []
  const references: { at: number; kind: RelocationKind; target: string; addend: number }[] = []
  const placed = functions.map(({ name, entry, steps }) => {
    while (pieces.length % 16 !== 0) pieces.push(machine === 'x86_64' ? 0xcc : 0)
    const start = pieces.length
    const rows: FrameRow[] = [{ at: 0, ...entry }]
    for (const { text, frame, line } of steps) {
      const { value, diagnostics } = parsers[machine](text)
      if (value === undefined) throw new Error(`${text}: ${diagnostics[0]?.message}`)
      if (lines.at(-1)?.line !== line || pieces.length === start)
        lines.push({ section: 0, offset: pieces.length, line })
      for (const { offset, kind, target, addend } of value.relocations) {
        references.push({ at: pieces.length + offset, kind: kind as RelocationKind, target, addend })
      }
      pieces.push(...value.bytes)
      if (frame !== undefined) rows.push({ at: pieces.length - start, ...frame })
    }
    return { name, start, sizeBytes: pieces.length - start, rows }
  })
  const section = builder.section('.text', 'code', Uint8Array.from(pieces))
  for (const { name, start, sizeBytes, rows } of placed) {
    builder.frame(builder.define(name, { section, offset: start, sizeBytes, kind: 'function' }), rows)
  }
  for (const { at, kind, target, addend } of references) {
    builder.relocate(section, at, kind, builder.reference(target), addend)
  }
  return { object: builder.finish(), lines }
}

const frame = (stackBytes: number, ...saved: readonly (readonly [register: number, below: number])[]) => ({
  stackBytes,
  saved: saved.map(([register, below]): SavedRegister => ({ register, isFloat: false, below })),
})

/**
 * `total(x)` is helper(x) + 3x: it saves registers, spills `x` and calls. `deep(x)` is total(x) with a frame of more than 4 KiB.
 * Both sentences and frames change along the way.
 */
export const sampleFunctions: Readonly<Record<SampleMachine, readonly SteppedFunction[]>> = {
  x86_64: [
    {
      name: 'total',
      entry: frame(8),
      steps: [
        { line: 3, text: 'push rbx', frame: frame(16, [3, 16]) },
        { line: 3, text: 'push r12', frame: frame(24, [3, 16], [12, 24]) },
        { line: 3, text: 'sub rsp, 24', frame: frame(48, [3, 16], [12, 24]) },
        { line: 4, text: 'mov rbx, rdi' },
        { line: 4, text: 'mov [rsp + 8], rdi' },
        { line: 4, text: 'lea r12, [rdi + rdi]' },
        { line: 5, text: 'call helper' },
        { line: 6, text: 'add rax, [rsp + 8]' },
        { line: 6, text: 'add rax, r12' },
        { line: 7, text: 'add rsp, 24', frame: frame(24, [3, 16], [12, 24]) },
        { line: 7, text: 'pop r12', frame: frame(16, [3, 16]) },
        { line: 7, text: 'pop rbx', frame: frame(8) },
        { line: 7, text: 'ret' },
      ],
    },
    {
      name: 'deep',
      entry: frame(8),
      steps: [
        { line: 10, text: 'sub rsp, 5000', frame: frame(5008) },
        { line: 10, text: 'mov [rsp + 4000], rbp', frame: frame(5008, [5, 1008]) },
        { line: 11, text: 'mov ebp, 1' },
        { line: 11, text: 'call total' },
        { line: 12, text: 'mov rbp, [rsp + 4000]', frame: frame(5008) },
        { line: 12, text: 'add rsp, 5000', frame: frame(8) },
        { line: 12, text: 'ret' },
      ],
    },
  ],
  aarch64: [
    {
      name: 'total',
      entry: frame(0),
      steps: [
        { line: 3, text: 'sub sp, sp, #48', frame: frame(48) },
        { line: 3, text: 'stp x19, x30, [sp, #32]', frame: frame(48, [19, 16], [30, 8]) },
        { line: 3, text: 'str x20, [sp, #24]', frame: frame(48, [19, 16], [30, 8], [20, 24]) },
        { line: 4, text: 'mov x19, x0' },
        { line: 4, text: 'str x0, [sp, #8]' },
        { line: 4, text: 'add x20, x0, x0' },
        { line: 5, text: 'bl helper' },
        { line: 6, text: 'ldr x1, [sp, #8]' },
        { line: 6, text: 'add x0, x0, x1' },
        { line: 6, text: 'add x0, x0, x20' },
        { line: 7, text: 'ldr x20, [sp, #24]', frame: frame(48, [19, 16], [30, 8]) },
        { line: 7, text: 'ldp x19, x30, [sp, #32]', frame: frame(48) },
        { line: 7, text: 'add sp, sp, #48', frame: frame(0) },
        { line: 7, text: 'ret' },
      ],
    },
    {
      name: 'deep',
      entry: frame(0),
      steps: [
        { line: 10, text: 'str x30, [sp, #-16]!', frame: frame(16, [30, 16]) },
        { line: 10, text: 'sub sp, sp, #1, lsl #12', frame: frame(4112, [30, 16]) },
        { line: 10, text: 'str x29, [sp]', frame: frame(4112, [30, 16], [29, 4112]) },
        { line: 11, text: 'mov x29, #1' },
        { line: 11, text: 'bl total' },
        { line: 12, text: 'ldr x29, [sp]', frame: frame(4112, [30, 16]) },
        { line: 12, text: 'add sp, sp, #1, lsl #12', frame: frame(16, [30, 16]) },
        { line: 12, text: 'ldr x30, [sp], #16', frame: frame(0) },
        { line: 12, text: 'ret' },
      ],
    },
  ],
  riscv64: [
    {
      name: 'total',
      entry: frame(0),
      steps: [
        { line: 3, text: 'addi sp, sp, -48', frame: frame(48) },
        { line: 3, text: 'sd ra, 40(sp)', frame: frame(48, [1, 8]) },
        { line: 3, text: 'sd s0, 32(sp)', frame: frame(48, [1, 8], [8, 16]) },
        { line: 3, text: 'sd s1, 24(sp)', frame: frame(48, [1, 8], [8, 16], [9, 24]) },
        { line: 4, text: 'mv s0, a0' },
        { line: 4, text: 'sd a0, 8(sp)' },
        { line: 4, text: 'add s1, a0, a0' },
        { line: 5, text: 'call helper' },
        { line: 6, text: 'ld a1, 8(sp)' },
        { line: 6, text: 'add a0, a0, a1' },
        { line: 6, text: 'add a0, a0, s1' },
        { line: 7, text: 'ld s1, 24(sp)', frame: frame(48, [1, 8], [8, 16]) },
        { line: 7, text: 'ld s0, 32(sp)', frame: frame(48, [1, 8]) },
        { line: 7, text: 'ld ra, 40(sp)', frame: frame(48) },
        { line: 7, text: 'addi sp, sp, 48', frame: frame(0) },
        { line: 7, text: 'ret' },
      ],
    },
    {
      name: 'deep',
      entry: frame(0),
      steps: [
        { line: 10, text: 'lui t0, 1' },
        { line: 10, text: 'sub sp, sp, t0', frame: frame(4096) },
        { line: 10, text: 'sd ra, 8(sp)', frame: frame(4096, [1, 4088]) },
        { line: 10, text: 'sd s11, 0(sp)', frame: frame(4096, [1, 4088], [27, 4096]) },
        { line: 11, text: 'li s11, 1' },
        { line: 11, text: 'call total' },
        { line: 12, text: 'ld s11, 0(sp)', frame: frame(4096, [1, 4088]) },
        { line: 12, text: 'ld ra, 8(sp)', frame: frame(4096) },
        { line: 12, text: 'lui t0, 1' },
        { line: 12, text: 'add sp, sp, t0', frame: frame(0) },
        { line: 12, text: 'ret' },
      ],
    },
  ],
}

/** The text that stands in place of source code. */
export const sampleText = `What this library does, in plain words.
total, of a number x:
Keep the registers of the caller.
Keep x for later, and twice x in a register.
Ask helper what it makes of x.
Add x and twice x to its answer.
Give the registers back and return.

deep: the same with much stack.
Make room for 5000 bytes.
Ask total.
Return what it said.
`

export const sampleObject = (machine: SampleMachine) => assembleSteps(machine, sampleFunctions[machine])

const i64 = { kind: 'base', name: 'i64', encoding: 'signed', sizeBytes: 8 } as const

/** What a debugger is told of the sample; `x` stays in its register up to the call. */
export const sampleDescription = (machine: SampleMachine): DebugDescription => {
  const { object, lines } = sampleObject(machine)
  const place = { kind: 'register', register: { x86_64: 7, aarch64: 0, riscv64: 10 }[machine], isFloat: false } as const
  const functions = sampleFunctions[machine].map(({ name, steps }, index): DebugFunction => {
    const until = lines.find(({ line }) => line === [6, 12][index])!.offset - (index === 0 ? 0 : lines[5]!.offset)
    const symbol = object.symbols.findIndex((each) => each.name === name)
    const parameters = [{ name: 'x', type: i64, place, until }]
    return { symbol, name, line: steps[0]!.line - 1, parameters, result: i64 }
  })
  return { fileName: 'total.txt', producer: 'sourceless', functions, lines }
}
