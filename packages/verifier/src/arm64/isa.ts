import { arm64Guest } from '@sourceless/emulator/arm64'
import { decodeCanonical, type Instruction, linuxSystemCall, locations, unmodelled } from '@sourceless/isa-arm64'
import type { MachineIsa } from '../machine/isa.js'
import { createMeaningReader } from '../machine/meaning-flow.js'
import { sameOperation } from './second-reader.js'
import { applyChecked, checkStackAlignment } from './stack-alignment.js'

const padding = new Set(['nop', 'brk'])
const reader = createMeaningReader<Instruction>({
  locations,
  stackPointer: 'sp',
  systemCall: linuxSystemCall,
  unmodelled,
  applyMeaning: applyChecked,
})

/** AArch64: Armv8.0-A with floating point and Advanced SIMD. */
export const arm64: MachineIsa<Instruction> = {
  machine: 'aarch64',
  name: 'AArch64',
  guest: checkStackAlignment(arm64Guest),
  locations,
  baseline: new Set(),
  addressBits: 48,
  neverAllowed: new Set(),
  secondReader: { machine: 'aarch64', agrees: sameOperation },
  decode: decodeCanonical,
  isPadding: ({ form }) => padding.has(form.mnemonic),
  ...reader,
  unmodelled,
  applyMeaning: applyChecked,
}
