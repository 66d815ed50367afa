import type { CallingConvention, SystemCallConvention } from '@sourceless/isa'
import { q, type Register, registers as r, x } from './operand/register.js'

const savedIntegers = [...x.slice(19, 30), r.sp]
/** Only their low halves. */
const savedVectors = q.slice(8, 16)
const calleeSaved = [...savedIntegers, ...savedVectors]

const callerSaved = (reserved: readonly Register[]): readonly Register[] =>
  [...x, ...q].filter((register) => !calleeSaved.includes(register) && !reserved.includes(register))

/**
 * Procedure Call Standard for the Arm 64-bit Architecture (AAPCS64), as Linux uses it. Vector registers are given as q
 * registers; a float is in the low part of one.
 */
export const aapcs64: CallingConvention<Register> = {
  name: 'AAPCS64',
  arguments: x.slice(0, 8),
  floatArguments: q.slice(0, 8),
  argumentCounting: 'separate',
  shadowBytes: 0,
  result: r.x0,
  resultHigh: r.x1,
  floatResult: r.q0,
  calleeSaved,
  preservedLocations: calleeSaved.map(({ location }) => location),
  callerSaved: callerSaved([]),
  reserved: [],
  returnAddress: r.x30,
  stackPointer: r.sp,
  stackAlignmentBytes: 16,
  redZoneBytes: 0,
  packsStackArguments: false,
  extendedToBits: 0,
}

const platformRegister = [r.x18]

/**
 * Apple's variant: x18 is the platform's, narrow arguments and results come extended to 32 bits, arguments on the stack are
 * packed, and there is a red zone.
 */
export const appleArm64: CallingConvention<Register> = {
  ...aapcs64,
  name: 'Apple ARM64',
  callerSaved: callerSaved(platformRegister),
  reserved: platformRegister,
  redZoneBytes: 128,
  packsStackArguments: true,
  extendedToBits: 32,
}

/**
 * Windows' variant: x18 holds the thread's environment block. The 16 bytes below the stack pointer are kept for tools that
 * patch running code, and so are not the code's own.
 */
export const windowsArm64: CallingConvention<Register> = {
  ...aapcs64,
  name: 'Windows ARM64',
  callerSaved: callerSaved(platformRegister),
  reserved: platformRegister,
}

/** Linux system calls on AArch64: `svc #0`, the number in x8, the result in x0 (-4095 to -1 is a negated error number). */
export const linuxSystemCall = {
  number: r.x8,
  arguments: [r.x0, r.x1, r.x2, r.x3, r.x4, r.x5],
  result: r.x0,
  clobbered: [],
  numbers: { read: 63, write: 64, exit: 93, exit_group: 94 },
} as const satisfies SystemCallConvention<Register>
