import { type Machine, ObjectError } from '@sourceless/object'

/** How DWARF names the registers of a machine, from its supplement. */
export interface DwarfMachine {
  readonly stackPointer: number
  /** The column of the return address. */
  readonly returnAddress: number
  /** At the first instruction of a function: the CFA above the stack pointer, and the return address below the CFA. */
  readonly entryStackBytes: number
  readonly returnAddressBelow: number | undefined
  /** Every instruction starts at a multiple of this. */
  readonly codeAlignment: number
  numberOf(register: number, isFloat: boolean): number
}

/** System V ABI, AMD64 supplement, figure 3.36: rax, rdx, rcx, rbx, rsi, rdi, rbp, rsp come in another order. */
const x64General = [0, 2, 1, 3, 7, 6, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15]

const machines: Readonly<Partial<Record<Machine, DwarfMachine>>> = {
  x86_64: {
    stackPointer: 7,
    returnAddress: 16,
    entryStackBytes: 8,
    returnAddressBelow: 8,
    codeAlignment: 1,
    numberOf: (register, isFloat) => (isFloat ? 17 + register : (x64General[register] ?? register)),
  },
  // DWARF for the Arm 64-bit Architecture, section 4.1.
  aarch64: {
    stackPointer: 31,
    returnAddress: 30,
    entryStackBytes: 0,
    returnAddressBelow: undefined,
    codeAlignment: 4,
    numberOf: (register, isFloat) => (isFloat ? 64 + register : register),
  },
  // RISC-V DWARF specification, "DWARF register numbers".
  riscv64: {
    stackPointer: 2,
    returnAddress: 1,
    entryStackBytes: 0,
    returnAddressBelow: undefined,
    codeAlignment: 1,
    numberOf: (register, isFloat) => (isFloat ? 32 + register : register),
  },
}

/** Throws `ObjectError` for machines that have no call frames. */
export const dwarfMachineOf = (name: Machine): DwarfMachine => {
  const machine = machines[name]
  if (machine !== undefined) return machine
  const message = `DWARF is written for ${Object.keys(machines).join(', ')}, not ${name}`
  throw new ObjectError([{ code: 'unsupported-machine', message }])
}
