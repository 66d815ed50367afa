import type { CallingConvention, SystemCallConvention } from '@sourceless/isa'
import { type Register, registers as r, registerOf } from '@sourceless/isa-arm64'

const x = Array.from({ length: 31 }, (_, n) => registerOf('x', n))
const d = Array.from({ length: 32 }, (_, n) => registerOf('d', n))
const saved = [...x.slice(19, 30), r.sp, ...d.slice(8, 16)]
export const aapcs64: CallingConvention<Register> = {
  name: 'AAPCS64',
  arguments: x.slice(0, 8),
  floatArguments: d.slice(0, 8),
  argumentCounting: 'separate',
  shadowBytes: 0,
  result: x[0]!,
  resultHigh: x[1],
  floatResult: d[0],
  calleeSaved: saved,
  preservedLocations: saved.map(({ location }) => location),
  callerSaved: [],
  reserved: [],
  returnAddress: x[30]!,
  stackPointer: r.sp,
  stackAlignmentBytes: 16,
  redZoneBytes: 0,
  extendedToBits: 0,
}
export const appleArm64: CallingConvention<Register> = {
  ...aapcs64,
  name: 'Apple',
  reserved: [x[18]!],
  extendedToBits: 32,
}
export const linuxSystemCall: SystemCallConvention<Register> = {
  number: x[8]!,
  arguments: x.slice(0, 6),
  result: x[0]!,
  clobbered: [],
  numbers: { read: 63, write: 64, exit: 93, exit_group: 94 },
}
