import { x64Guest } from '@sourceless/emulator/x64'
import { applyMeaning, decodeCanonical, type Instruction, locations, unmodelled } from '@sourceless/isa-x64'
import type { MachineIsa } from '../machine/isa.js'
import { isExitCall, stepAccumulator } from './exit-calls.js'
import { flowOf } from './flow.js'
import { compareMnemonics } from './second-reader.js'

const padding = new Set(['nop', 'int3', 'ud2'])

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
  decode: decodeCanonical,
  isPadding: ({ form }) => padding.has(form.mnemonic),
  readFlow: (instruction, address, before) => ({
    flow: isExitCall(instruction, before) ? { kind: 'exit' } : flowOf(instruction, address),
    after: stepAccumulator(instruction, before),
  }),
  references: ({ operands, sizeBytes }, address) =>
    operands.flatMap((operand) =>
      typeof operand === 'object' && 'rip' in operand && operand.rip
        ? [address + sizeBytes + Number(operand.displacement)]
        : [],
    ),
  // The red zone is there; what is below it is looked at nowhere.
  accessesBelowStack: () => false,
  unmodelled,
  applyMeaning,
}
