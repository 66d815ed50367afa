import { x64Guest } from '@sourceless/emulator/x64'
import {
  applyMeaning,
  decodeCanonical,
  footprint,
  type Instruction,
  linuxSystemCall,
  locations,
  type Register,
  unmodelled,
  withLongNops,
} from '@sourceless/isa-x64'
import type { MachineIsa } from '../machine/isa.js'
import { createMeaningReader } from '../machine/meaning-flow.js'
import { flowOf } from './flow.js'
import { ripAddress, stepKnownValues } from './known-values.js'
import { compareMnemonics } from './second-reader.js'

const padding = new Set(['nop', 'int3', 'ud2'])

const reader = createMeaningReader<Instruction>({
  locations,
  stackPointer: 'rsp',
  systemCall: linuxSystemCall,
  unmodelled,
  applyMeaning,
})

/** `xchg ax, ax`: 66 90. */
const isShortNop = ({ form, operands: [first, second] }: Instruction): boolean =>
  form.mnemonic === 'xchg' && first === second && (first as Register).bits === 16

/** What `push`, `call` and the like access is never below the stack pointer. */
const isBasedOnStack = ({ operands }: Instruction): boolean =>
  operands.some((o) => typeof o === 'object' && o.kind === 'memory' && o.base?.location === 'rsp')

/** x86-64. */
export const x64: MachineIsa<Instruction> = {
  machine: 'x86_64',
  name: 'x86-64',
  guest: x64Guest,
  locations,
  baseline: new Set(),
  addressBits: 47,
  neverAllowed: new Set(['int', 'hlt', 'std', 'cli', 'sti', 'in', 'out', 'sysret', 'sysenter', 'iret']),
  secondReader: { machine: 'x86_64', agrees: compareMnemonics },
  decode: withLongNops(decodeCanonical),
  isForeignPadding: (bytes, offset) => decodeCanonical(bytes, offset).value === undefined,
  isPadding: (instruction) => padding.has(instruction.form.mnemonic) || isShortNop(instruction),
  readFlow: (instruction, address, before) => ({
    flow: flowOf(instruction, address, before),
    after: stepKnownValues(instruction, address, before),
  }),
  references: ({ operands, sizeBytes }, address) =>
    operands.flatMap((operand) => ripAddress(operand, address + sizeBytes) ?? []),
  accessesBelowStack: (instruction, redZoneBytes) =>
    isBasedOnStack(instruction) && reader.accessesBelowStack(instruction, redZoneBytes),
  writes: (instruction) => footprint(instruction).writes,
  unmodelled,
  applyMeaning,
}
