import type { AssembledCode } from '@sourceless/isa'
import { parseAssembly } from '@sourceless/isa-arm64'
import type { CodePiece } from '../../native/join-code.js'
import { objectSymbol, runtimeSymbol } from '../../native/object.js'
import { type ConstantOutput, inputBytes, outputBytes } from '../../native/runtime.js'
import { pages, type System } from './system.js'

/**
 * Registers that a program keeps for its runtime; all that it calls leaves them alone. x28: the runtime's memory, which starts with
 * the buffer for output. x27: where the next byte of output goes. x26, x25: the next byte of input, and where input ends.
 */
export const runtimeRegisters: readonly number[] = [25, 26, 27, 28]

/** What a program needs of the runtime, and where its memory is. */
interface Needs {
  readonly system: System
  readonly used: ReadonlySet<string>
  /** Of decimal numbers, of several bytes, of anything. */
  readonly writesDecimal: boolean
  readonly writesBytes: boolean
  readonly writes: boolean
  readonly reads: boolean
  /** Offsets from x28. */
  readonly input: number
  readonly argumentMemory: number
}

/** Routines in the order in which they are written. They take x0 and x1, give w0, and change no register that functions keep. */
const routines: Readonly<Record<string, { isNeeded(needs: Needs): boolean; text(needs: Needs): string }>> = {
  /** The program ends with code w0, once its output is written. */
  finish: {
    isNeeded: () => true,
    text: ({ writes }) => (writes ? 'mov w19, w0\nbl flush\nmov w0, w19' : ''),
  },
  exit: { isNeeded: () => true, text: ({ system }) => system.exit },
  fail: {
    isNeeded: ({ writes, reads }) => writes || reads,
    text: () => `
  mov w0, #1
  b exit`,
  },
  write_decimal_s: {
    isNeeded: ({ used }) => used.has('write_decimal_s'),
    text: () => `
  tbz x0, #63, write_decimal_u
  stp x0, x30, [sp, #-16]!
  mov w0, #0x2d
  bl write_byte
  ldp x0, x30, [sp], #16
  neg x0, x0
  b write_decimal_u`,
  },
  write_decimal_u: {
    isNeeded: ({ writesDecimal }) => writesDecimal,
    text: () => `
  str x30, [sp, #-48]!
  add x1, sp, #48
  mov w2, #10
next_digit:
  udiv x3, x0, x2
  msub w4, w3, w2, w0
  add w4, w4, #0x30
  strb w4, [x1, #-1]!
  mov x0, x3
  cbnz x0, next_digit
  mov x0, x1
  add x1, sp, #48
  sub x1, x1, x0
  bl write_bytes
  ldr x30, [sp], #48
  ret`,
  },
  /** From x0 on x1 bytes. */
  write_bytes: {
    isNeeded: ({ writesBytes }) => writesBytes,
    text: () => `
  stp x19, x20, [sp, #-32]!
  str x30, [sp, #16]
  mov x19, x0
  add x20, x0, x1
  b copy_test
copy:
  ldrb w0, [x19], #1
  bl write_byte
copy_test:
  cmp x19, x20
  b.ne copy
  ldr x30, [sp, #16]
  ldp x19, x20, [sp], #32
  ret`,
  },
  write_byte: {
    isNeeded: ({ writes }) => writes,
    text: () => `
  strb w0, [x27], #1
  add x1, x28, ${pages(outputBytes)}
  cmp x27, x1
  b.eq flush
  ret`,
  },
  /** Writes what is buffered, all of it. */
  flush: {
    isNeeded: ({ writes }) => writes,
    text: ({ system }) => `
  mov x1, x28
  sub w2, w27, w28
  mov x27, x28
write_more:
  cbz w2, flushed${system.write}
  cmn w0, #4
  b.eq write_more
  cmp w0, #1
  b.lt fail
  add x1, x1, w0, uxtw
  sub w2, w2, w0
  b write_more
flushed:
  ret`,
  },
  /** Gives the next byte, or −1 at the end. What was written before is shown before waiting for input. */
  read: {
    isNeeded: ({ reads }) => reads,
    text: ({ system, writes, input }) => `
  cmp x26, x25
  b.ne take
${writes ? 'str x30, [sp, #-16]!\nbl flush\nldr x30, [sp], #16' : ''}
read_more:
  add x1, x28, ${pages(input)}
  mov w2, #${inputBytes}${system.read}
  cmn w0, #4
  b.eq read_more
  cmp w0, #0
  b.lt fail
  b.eq end_of_input
  mov x26, x1
  add x25, x26, w0, uxtw
take:
  ldrb w0, [x26], #1
  ret
end_of_input:
  mov w0, #-1
  ret`,
  },
}

function needsOf(system: System, used: ReadonlySet<string>): Needs {
  const writesDecimal = used.has('write_decimal_s') || used.has('write_decimal_u')
  const writesBytes = writesDecimal || used.has('write_bytes')
  const writes = writesBytes || used.has('write_byte')
  const reads = used.has('read')
  const input = writes ? outputBytes : 0
  const argumentMemory = input + (reads ? inputBytes : 0)
  return { system, used, writesDecimal, writesBytes, writes, reads, input, argumentMemory }
}

/** What a program does before `main`, and what `main` goes on to and calls; with the size of the memory they need. */
export function runtimePieces(system: System, used: ReadonlySet<string>, takesArguments: boolean) {
  const needs = needsOf(system, used)
  const { writes, reads, argumentMemory } = needs
  const runtimeBytes = argumentMemory + (takesArguments ? system.argumentBytes : 0)
  const start = [
    runtimeBytes > 0 ? `adrp x28, ${runtimeSymbol}\nadd x28, x28, :lo12:${runtimeSymbol}` : '',
    writes ? 'mov x27, x28' : '',
    reads ? 'mov x26, x28\nmov x25, x28' : '',
    takesArguments ? system.arguments(argumentMemory) : '',
  ]
  const after = Object.entries(routines)
    .filter(([, { isNeeded }]) => isNeeded(needs))
    .map(([name, { text }]): CodePiece => ({ name, code: assemble(text(needs)) }))
  return { start: { name: 'start', code: assemble(start.join('\n')) }, after, runtimeBytes }
}

/** A program that writes one constant, or nothing, and ends. The flags say "less" only after a failure. */
export function constantProgram(system: System, { object, exit }: ConstantOutput): AssembledCode {
  if (object === undefined) return assemble(`mov w0, #${exit}\n${system.exit}`)
  const name = objectSymbol(object)
  const [low, high] = [object.sizeBytes & 0xffff, object.sizeBytes >>> 16]
  return assemble(`
  ${system.isNear ? `adr x1, ${name}` : `adrp x1, ${name}\n  add x1, x1, :lo12:${name}`}
  mov w2, #${low}
  ${high > 0 ? `movk w2, #${high}, lsl #16` : ''}
write_more:${system.write}
  cmn w0, #4
  b.eq write_more
  cmp w0, #1
  b.lt written
  add x1, x1, w0, uxtw
  subs w2, w2, w0
  b.ne write_more
written:
  ${exit === 0 ? 'cset w0, lt' : `mov w0, #${exit}\n  csinc w0, w0, wzr, ge`}${system.exit}`)
}

/** Our own text: that it cannot be read is a bug. */
function assemble(text: string): AssembledCode {
  const { value, diagnostics } = parseAssembly(text)
  if (value === undefined) throw new Error(diagnostics.map(({ line, message }) => `${line}: ${message}`).join('\n'))
  return value
}
