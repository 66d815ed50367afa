import { applyMeaning, decode, type Instruction, linuxSystemCall, locations, systemV } from '@sourceless/isa-x64'
import { state } from './layout.js'
import type { GuestIsa, GuestLocation } from './translate/guest.js'

const flagNames = ['CF', 'PF', 'AF', 'ZF', 'SF', 'OF', 'DF'] as const

/** Places of the locations in the state page, in the order in which `Sandbox` shows them. */
function offsetOf(name: string): number {
  const flag = flagNames.indexOf(name as 'CF')
  if (flag !== -1) return state.flags + flag
  const vector = /^xmm(\d+)(h?)$/.exec(name)
  if (vector !== null) return state.vectors + 16 * Number(vector[1]) + (vector[2] === 'h' ? 8 : 0)
  return state.registers + 8 * registerNames.indexOf(name)
}

const names = Object.keys(locations)
export const registerNames = names.filter((name) => locations[name] === 64 && !name.startsWith('xmm'))

const guestLocations: readonly GuestLocation[] = names.map((name) => ({
  name,
  bits: locations[name] === 1 ? 1 : 64,
  offset: offsetOf(name),
}))
const indexOf: ReadonlyMap<string, number> = new Map(names.map((name, index) => [name, index]))
export const locationIndex = (name: string): number => indexOf.get(name)!
const maskOf = (list: readonly string[]): bigint =>
  list.reduce((mask, name) => mask | (1n << BigInt(locationIndex(name))), 0n)

const endings = new Set(['jmp', 'call', 'ret', 'syscall', 'ud2', 'int3'])
const endsBlock = ({ form }: Instruction): boolean => endings.has(form.mnemonic) || form.layout.relative >= 0

/** x86-64 in user mode, as far as the instruction table goes. */
export const x64Guest: GuestIsa = {
  locations: guestLocations,
  indexOf,
  statusFlags: maskOf(['CF', 'PF', 'AF', 'ZF', 'SF', 'OF']),
  systemCallReads: maskOf([linuxSystemCall.number, ...linuxSystemCall.arguments].map(({ location }) => location)),
  systemCallWrites: maskOf([linuxSystemCall.result, ...linuxSystemCall.clobbered].map(({ location }) => location)),
  decode(code, offset) {
    const { value, diagnostics } = decode(code, offset)
    if (value === undefined) return { reason: diagnostics[0].message }
    if (value.form.meaning === undefined) return { reason: `${value.form.name} has no meaning` }
    return {
      sizeBytes: value.sizeBytes,
      endsBlock: endsBlock(value),
      apply: (address, context) => applyMeaning(value, address, context),
    }
  },
}

export const callingConvention = {
  integers: systemV.arguments.map(({ location }) => location),
  floats: systemV.floatArguments.map(({ location }) => location),
  /** Without rsp, whose promise is another one. */
  preserved: systemV.calleeSaved.map(({ location }) => location).filter((location) => location !== 'rsp'),
}
