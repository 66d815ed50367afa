import {
  aapcs64,
  appleArm64,
  applyMeaning,
  decode,
  type Instruction,
  linuxSystemCall,
  locations,
  registerOf,
  unmodelled,
  windowsArm64,
} from '@sourceless/isa-arm64'
import { createGuest, type Guest } from './guest.js'
import { createDecode } from './guest-decode.js'

const registerNumbers = Array.from({ length: 32 }, (_, number) => number)

/** AArch64 in user mode, as far as the instruction table goes; AAPCS64 unless told otherwise. */
export const arm64Guest: Guest = createGuest({
  machine: 'aarch64',
  locations,
  registers: registerNumbers.map((number) => registerOf('sp', number).location),
  vectors: registerNumbers.flatMap((number) => [`v${number}`, `v${number}h`]),
  statusFlags: ['NF', 'ZF', 'CF', 'VF'],
  clearFlags: [],
  convention: aapcs64,
  conventions: { linux: aapcs64, macos: appleArm64, windows: windowsArm64 },
  linux: { ...linuxSystemCall, clobberedValues: () => [], instructionBytes: 4 },
  boxesFloats: false,
  floatsInIntegers: false,
  instructionAlignment: 4,
  maximumInstructionBytes: 4,
  decode: createDecode<Instruction>({ locations, decode, unmodelled, applyMeaning, rowOf: ({ form }) => form }),
})
