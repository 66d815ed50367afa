import type { CallingConvention, SystemCallConvention } from '@sourceless/isa'
import { gp64, type Register, registers as r, xmm } from './register.js'

const calleeSaved = [r.rbx, r.rsp, r.rbp, r.r12, r.r13, r.r14, r.r15]

/** System V ABI, AMD64 supplement, section 3.2. */
export const systemV: CallingConvention<Register> = {
  name: 'System V AMD64',
  arguments: [r.rdi, r.rsi, r.rdx, r.rcx, r.r8, r.r9],
  floatArguments: xmm.slice(0, 8),
  argumentCounting: 'separate',
  shadowBytes: 0,
  result: r.rax,
  resultHigh: r.rdx,
  floatResult: r.xmm0,
  calleeSaved,
  preservedLocations: calleeSaved.map(({ location }) => location),
  callerSaved: [...gp64.filter((register) => !calleeSaved.includes(register)), ...xmm],
  reserved: [],
  returnAddress: 'stack',
  stackPointer: r.rsp,
  stackAlignmentBytes: 16,
  redZoneBytes: 128,
  packsStackArguments: false,
  extendedToBits: 0,
}

const windowsCalleeSaved = [r.rbx, r.rsp, r.rbp, r.rsi, r.rdi, r.r12, r.r13, r.r14, r.r15, ...xmm.slice(6)]

/** Microsoft x64 calling convention. Arguments are counted together; 32 bytes above the return address are the callee's. */
export const windowsX64: CallingConvention<Register> = {
  name: 'Windows x64',
  arguments: [r.rcx, r.rdx, r.r8, r.r9],
  floatArguments: xmm.slice(0, 4),
  argumentCounting: 'shared',
  shadowBytes: 32,
  result: r.rax,
  resultHigh: undefined,
  floatResult: r.xmm0,
  calleeSaved: windowsCalleeSaved,
  preservedLocations: windowsCalleeSaved.flatMap(({ location, class: of }) =>
    of === 'xmm' ? [location, `${location}h`] : [location],
  ),
  callerSaved: [...gp64, ...xmm].filter((register) => !windowsCalleeSaved.includes(register)),
  reserved: [],
  returnAddress: 'stack',
  stackPointer: r.rsp,
  stackAlignmentBytes: 16,
  redZoneBytes: 0,
  packsStackArguments: false,
  extendedToBits: 0,
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
} as const satisfies SystemCallConvention<Register>
