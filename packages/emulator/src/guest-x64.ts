import { applyMeaning, decode, gp64, linuxSystemCall, locations, systemV, unmodelled, xmm } from '@sourceless/isa-x64'
import { createGuest, type Guest } from './guest.js'
import { createBlockEndings } from './translate/probe.js'

const registers = gp64.map(({ location }) => location)
const vectors = xmm.flatMap(({ location }) => [location, `${location}h`])
const statusFlags = ['CF', 'PF', 'AF', 'ZF', 'SF', 'OF']
const endsBlock = createBlockEndings(Object.entries(locations).map(([name, bits]) => ({ name, bits: bits as 1 | 64 })))
/** RFLAGS in user mode with no status flag set: bit 1 and the interrupt flag. */
const userFlags = 0x202n

/** x86-64 in user mode, as far as the instruction table goes; System V unless told otherwise. */
export const x64Guest: Guest = createGuest({
  machine: 'x86_64',
  locations,
  registers,
  vectors,
  statusFlags,
  clearFlags: ['DF'],
  convention: systemV,
  linux: { ...linuxSystemCall, clobberedValues: (next) => [next, userFlags], instructionBytes: 2 },
  boxesFloats: false,
  floatsInIntegers: false,
  instructionAlignment: 1,
  maximumInstructionBytes: 15,
  decode(code, offset) {
    const { value, diagnostics } = decode(code, offset)
    if (value === undefined) return { reason: diagnostics[0].message }
    const reason = unmodelled(value)
    if (reason !== undefined) return { reason: `${value.form.name} has no meaning: ${reason}` }
    const apply = (address: bigint, context: Parameters<typeof applyMeaning>[2]): void =>
      applyMeaning(value, address, context)
    return { sizeBytes: value.sizeBytes, endsBlock: endsBlock(value.form, { apply }), apply }
  },
})
