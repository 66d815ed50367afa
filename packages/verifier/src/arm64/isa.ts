import { arm64Guest } from '@sourceless/emulator/arm64'
import {
  aapcs64,
  decodeCanonical,
  type Instruction,
  linuxSystemCall,
  locations,
  unmodelled,
} from '@sourceless/isa-arm64'
import type { MachineIsa } from '../machine/isa.js'
import { createMeaningReader } from '../machine/meaning-flow.js'
import { sameOperation } from './second-reader.js'
import { applyChecked, checkStackAlignment } from './stack-alignment.js'

const padding = new Set(['nop', 'brk'])
const reader = createMeaningReader<Instruction>({
  locations,
  convention: aapcs64,
  systemCall: linuxSystemCall,
  unmodelled,
  applyMeaning: applyChecked,
})

/** AArch64 (Armv8.0-A with floating point and Advanced SIMD) with AAPCS64, as Linux uses it. */
export const arm64: MachineIsa<Instruction> = {
  target: 'aarch64-linux',
  machine: 'aarch64',
  name: 'AArch64',
  guest: checkStackAlignment(arm64Guest),
  convention: aapcs64,
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
