import { riscv64Guest } from '@sourceless/emulator/riscv64'
import {
  applyMeaning,
  decode,
  featureSets,
  formatInstruction,
  type Instruction,
  linuxSystemCall,
  locations,
  psabi,
  unmodelled,
} from '@sourceless/isa-riscv64'
import type { MachineIsa } from '../machine/isa.js'
import { createMeaningReader } from '../machine/meaning-flow.js'

const padding = new Set(['nop', 'c.nop', 'ebreak', 'c.ebreak', 'unimp', 'c.unimp'])
const reader = createMeaningReader<Instruction>({
  locations,
  stackPointer: psabi.stackPointer.location,
  systemCall: linuxSystemCall,
  unmodelled,
  applyMeaning,
})

/** RV64GC. There is no second reader. */
export const riscv64: MachineIsa<Instruction> = {
  machine: 'riscv64',
  name: 'RISC-V',
  guest: riscv64Guest,
  locations,
  baseline: new Set(featureSets.rv64gc),
  addressBits: 47,
  neverAllowed: new Set(),
  secondReader: undefined,
  // Each row has one encoding. Both lengths are what encoders write: references come out small only when they are resolved.
  decode,
  isPadding: (instruction) => padding.has(formatInstruction(instruction).split(' ', 1)[0]!),
  ...reader,
  unmodelled,
  applyMeaning,
}
