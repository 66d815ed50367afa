import {
  applyMeaning,
  decode,
  gp64,
  type Instruction,
  linuxSystemCall,
  locations,
  systemV,
  unmodelled,
  windowsX64,
  withLongNops,
  xmm,
} from '@sourceless/isa-x64'
import { createGuest, type Guest } from './guest.js'
import { createDecode } from './guest-decode.js'

/** RFLAGS in user mode with no status flag set: bit 1 and the interrupt flag. */
const userFlags = 0x202n

/** x86-64 in user mode, as far as the instruction table goes; System V unless told otherwise. */
export const x64Guest: Guest = createGuest({
  machine: 'x86_64',
  locations,
  registers: gp64.map(({ location }) => location),
  vectors: xmm.flatMap(({ location }) => [location, `${location}h`]),
  statusFlags: ['CF', 'PF', 'AF', 'ZF', 'SF', 'OF'],
  clearFlags: ['DF'],
  convention: systemV,
  conventions: { linux: systemV, macos: systemV, windows: windowsX64 },
  linux: { ...linuxSystemCall, clobberedValues: (next) => [next, userFlags], instructionBytes: 2 },
  boxesFloats: false,
  floatsInIntegers: false,
  instructionAlignment: 1,
  maximumInstructionBytes: 15,
  decode: createDecode<Instruction>({
    locations,
    decode: withLongNops(decode),
    applyMeaning,
    rowOf: ({ form }) => form,
    unmodelled(instruction) {
      const reason = unmodelled(instruction)
      return reason === undefined ? undefined : `${instruction.form.name} has no meaning: ${reason}`
    },
  }),
})
