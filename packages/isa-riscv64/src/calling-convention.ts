import type { CallingConvention, SystemCallConvention } from '@sourceless/isa'
import { f, type Register, registers as r, x } from './register.js'

const savedIntegers = [r.sp, r.s0, r.s1, r.s2, r.s3, r.s4, r.s5, r.s6, r.s7, r.s8, r.s9, r.s10, r.s11]
const savedFloats = [r.fs0, r.fs1, r.fs2, r.fs3, r.fs4, r.fs5, r.fs6, r.fs7, r.fs8, r.fs9, r.fs10, r.fs11]
const calleeSaved = [...savedIntegers, ...savedFloats]
/** The global pointer and the thread pointer: set once, by whoever starts the program. */
const reserved = [r.gp, r.tp]

/**
 * RISC-V psABI, LP64D. Integers narrower than 64 bits are extended by their type to 32 bits and then by their sign: an
 * unsigned 32-bit argument or result of 2^31 and more has ones in its upper half, as 32-bit instructions leave it.
 */
export const psabi: CallingConvention<Register> = {
  name: 'RISC-V LP64D',
  arguments: [r.a0, r.a1, r.a2, r.a3, r.a4, r.a5, r.a6, r.a7],
  floatArguments: [r.fa0, r.fa1, r.fa2, r.fa3, r.fa4, r.fa5, r.fa6, r.fa7],
  argumentCounting: 'separate',
  shadowBytes: 0,
  result: r.a0,
  resultHigh: r.a1,
  floatResult: r.fa0,
  calleeSaved,
  preservedLocations: calleeSaved.map(({ location }) => location),
  callerSaved: [...x.slice(1), ...f].filter(
    (register) => !calleeSaved.includes(register) && !reserved.includes(register),
  ),
  reserved,
  returnAddress: r.ra,
  stackPointer: r.sp,
  stackAlignmentBytes: 16,
  redZoneBytes: 0,
  packsStackArguments: false,
  extendedToBits: 64,
}

/** Linux system calls on RISC-V 64: the number in a7, the result in a0 (-4095 to -1 is a negated error number). */
export const linuxSystemCall = {
  number: r.a7,
  arguments: [r.a0, r.a1, r.a2, r.a3, r.a4, r.a5],
  result: r.a0,
  clobbered: [],
  numbers: { read: 63, write: 64, exit: 93, exit_group: 94 },
} as const satisfies SystemCallConvention<Register>
