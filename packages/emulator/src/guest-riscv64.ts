import {
  applyMeaning,
  decode,
  f,
  type Instruction,
  linuxSystemCall,
  locations,
  psabi,
  unmodelled,
  x,
} from '@sourceless/isa-riscv64'
import { createGuest, type Guest } from './guest.js'
import { createDecode } from './guest-decode.js'

/** RISC-V 64 in user mode: RV64GC with what the instruction table has beyond it; the psABI's LP64D unless told otherwise. */
export const riscv64Guest: Guest = createGuest({
  machine: 'riscv64',
  locations,
  registers: x.map(({ location, number }) => (number === 0 ? undefined : location)),
  vectors: f.map(({ location }) => location),
  statusFlags: [],
  clearFlags: [],
  convention: psabi,
  conventions: { linux: psabi },
  linux: { ...linuxSystemCall, clobberedValues: () => [], instructionBytes: 4 },
  boxesFloats: true,
  floatsInIntegers: true,
  instructionAlignment: 2,
  maximumInstructionBytes: 4,
  decode: createDecode<Instruction>({ locations, decode, unmodelled, applyMeaning, rowOf: ({ form }) => form }),
})
