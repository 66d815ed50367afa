import type { Contract } from '@sourceless/contract'
import type { FrameRow, ObjectFile, SavedRegister } from '@sourceless/object'
import type { Cases } from './cases.js'
import { type Emulation, passValues, sandboxFor } from './emulated.js'

export interface SteppedEmulation extends Emulation {
  /** A jump over a distance in bytes, as the machine encodes it: as short as its shortest instruction where that reaches. */
  readonly jump: (distance: number) => Uint8Array
  readonly floatLetter: 'v' | 'f'
  /** Locations that functions keep, but for the stack pointer; the return address is checked besides. */
  readonly kept: readonly string[]
  readonly link: string
}

const rowAt = (rows: readonly FrameRow[], offset: number): FrameRow => rows.findLast(({ at }) => at <= offset)!

const jumpBytes = 4

/** The object with room for a jump behind the function. */
const withRoom = (unit: ObjectFile): ObjectFile => ({
  ...unit,
  sections: unit.sections.map((section) => {
    if (section.kind !== 'code') return section
    const bytes = new Uint8Array(section.sizeBytes + jumpBytes)
    bytes.set(section.bytes)
    return { ...section, bytes, sizeBytes: bytes.length }
  }),
})

/**
 * Stops a function in front of each instruction that the cases reach, and lists where its rows do not lead to the caller's stack
 * pointer and registers. A jump in the instruction's place, to one behind the function that returns, is what stops it.
 */
export function wrongRows(emulation: SteppedEmulation, contract: Contract, unit: ObjectFile, cases: Cases) {
  const { sandbox, entry } = sandboxFor(emulation, withRoom(unit))
  const { rows, symbol } = unit.frames![0]
  const { sizeBytes } = unit.symbols[symbol]
  const codeBytes = sizeBytes + jumpBytes
  const code = sandbox.bytes(entry, codeBytes).slice()
  const stackPointer = sandbox.convention.stackPointer.location
  const locationOf = ({ register, isFloat }: SavedRegister) => `${isFloat ? emulation.floatLetter : 'x'}${register}`
  const before = new Map<string, bigint>()
  const call = (n: number, coverage: boolean) => {
    sandbox.reset(n)
    for (const location of emulation.kept) before.set(location, sandbox.read(location))
    before.set(emulation.link, sandbox.returnAddress)
    const { args } = passValues(emulation, sandbox, contract, cases[n].input)
    return sandbox.call(entry, args, { coverage })
  }
  /** Machine state in front of the instruction there. */
  const stop = (n: number, offset: number): void => {
    const target = sandbox.bytes(entry, codeBytes)
    target.set(emulation.jump(sizeBytes - offset), offset)
    target.set(emulation.jump(Number(sandbox.returnAddress - entry) - sizeBytes), sizeBytes)
    sandbox.protect(entry, codeBytes, 'execute')
    const { outcome } = call(n, false)
    if (outcome.kind !== 'returned') throw new Error(`${contract.name}+${offset}: ${outcome.kind}`)
    target.set(code)
    sandbox.protect(entry, codeBytes, 'execute')
  }
  const wordAt = (address: bigint): bigint =>
    new DataView(sandbox.bytes(address, 8).slice().buffer).getBigUint64(0, true)
  // Of long functions a fifth of the instructions, and all around a change.
  const stride = sizeBytes > 400 ? 5 : 1
  const wrong: string[] = []
  const seen = new Set<number>()
  for (const n of cases.keys()) {
    sandbox.clearCoverage()
    call(n, true)
    const offsets = sandbox.coverage().map((address) => Number(address - entry))
    const fresh = offsets
      .filter((offset) => offset >= 0 && offset < sizeBytes && !seen.has(offset))
      .filter((offset, n) => n % stride === 0 || rows.some(({ at }) => Math.abs(at - offset) <= 8))
    if (fresh.length === 0) continue
    stop(n, 0)
    const frameAddress = sandbox.read(stackPointer)
    for (const offset of fresh) {
      seen.add(offset)
      stop(n, offset)
      const { stackBytes, saved } = rowAt(rows, offset)
      const place = `${contract.name}+0x${offset.toString(16)}`
      if (sandbox.read(stackPointer) + BigInt(stackBytes) !== frameAddress) wrong.push(`${place}: stack`)
      const below = new Map(saved.map((each) => [locationOf(each), each.below]))
      for (const location of [...emulation.kept, emulation.link]) {
        const depth = below.get(location)
        const value = depth === undefined ? sandbox.read(location) : wordAt(frameAddress - BigInt(depth))
        if (value !== before.get(location)) wrong.push(`${place}: ${location}`)
      }
    }
  }
  return { wrong, instructions: seen.size }
}
