import { gp64, type Register, registers as r, xmm } from './register.js'

/** How a function receives arguments and what it must preserve. */
export interface CallingConvention {
  readonly name: string
  /** Integer and pointer arguments, in order. */
  readonly arguments: readonly Register[]
  readonly floatArguments: readonly Register[]
  readonly result: Register
  /** High half of a 128-bit result. */
  readonly resultHigh: Register | undefined
  readonly floatResult: Register | undefined
  /** A function must leave these as it found them (rsp: after its return). */
  readonly calleeSaved: readonly Register[]
  /** A function may change these freely. */
  readonly callerSaved: readonly Register[]
  /** rsp before a `call` is a multiple of this. */
  readonly stackAlignmentBytes: number
  /** Bytes below rsp that signal handlers leave alone. */
  readonly redZoneBytes: number
}

const calleeSaved = [r.rbx, r.rsp, r.rbp, r.r12, r.r13, r.r14, r.r15]

/** System V ABI, AMD64 supplement, section 3.2. */
export const systemV: CallingConvention = {
  name: 'System V AMD64',
  arguments: [r.rdi, r.rsi, r.rdx, r.rcx, r.r8, r.r9],
  floatArguments: xmm.slice(0, 8),
  result: r.rax,
  resultHigh: r.rdx,
  floatResult: r.xmm0,
  calleeSaved,
  callerSaved: [...gp64.filter((register) => !calleeSaved.includes(register)), ...xmm],
  stackAlignmentBytes: 16,
  redZoneBytes: 128,
}

/**
 * Linux system calls on x86-64: the number in rax, the result in rax (-4095 to -1 is a negated error number); the
 * `syscall` instruction itself overwrites rcx and r11.
 */
export const linuxSystemCall = {
  number: r.rax,
  arguments: [r.rdi, r.rsi, r.rdx, r.r10, r.r8, r.r9],
  result: r.rax,
  clobbered: [r.rcx, r.r11],
  numbers: { read: 0, write: 1, exit: 60, exit_group: 231 },
} as const
