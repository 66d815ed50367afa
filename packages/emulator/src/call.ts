import type { CallOutcome, RunOptions, Sandbox } from './api.js'
import { type Argument, argumentBits, callFrame, keptLocations, placeArguments } from './convention.js'
import type { Guest, GuestConvention } from './guest.js'

/** Calls functions of one sandbox by a convention, and checks afterwards that they kept to it. */
export function createCaller(sandbox: Sandbox, guest: Guest, convention: GuestConvention) {
  const words = new BigUint64Array(sandbox.memory.buffer, 0, guest.places.end / 8 + 1)
  const flags = new Uint8Array(sandbox.memory.buffer, 0, guest.places.end)
  const offsetOf = (location: string): number => guest.isa.locations[guest.isa.indexOf.get(location)!]!.offset
  const wordOf = (location: string): number => offsetOf(location) / 8
  const kept = keptLocations(guest, convention).map(({ location, name }) => ({ word: wordOf(location), name }))
  const clearFlags = guest.clearFlags.map((name) => ({ offset: offsetOf(name), name }))
  const stackPointer = wordOf(convention.stackPointer.location)
  const link = convention.returnAddress === 'stack' ? undefined : wordOf(convention.returnAddress.location)
  const result = wordOf(convention.result.location)
  const floatResult = convention.floatResult === undefined ? undefined : wordOf(convention.floatResult.location)
  const before = new BigUint64Array(kept.length)

  return (entry: bigint, args: readonly Argument[], options: RunOptions): CallOutcome => {
    const places = placeArguments(
      guest,
      convention,
      args.map((argument) => (typeof argument === 'bigint' ? 'int' : 'float')),
    )
    const slots = places.reduce((count: number, place) => (typeof place === 'number' ? count + 1 : count), 0)
    const frame = callFrame(convention, sandbox.stackTop, slots)
    const area = sandbox.bytes(frame.entryStackPointer, Number(sandbox.stackTop - frame.entryStackPointer))
    const view = new DataView(area.buffer, area.byteOffset, area.byteLength)
    const store = (address: bigint, value: bigint): void =>
      view.setBigUint64(Number(address - frame.entryStackPointer), value, true)
    places.forEach((place, index) => {
      const value = argumentBits(guest, args[index]!)
      if (typeof place === 'string') words[wordOf(place)] = value
      else store(frame.firstSlot + BigInt(8 * place), value)
    })
    if (frame.returnSlot !== undefined) store(frame.returnSlot, sandbox.returnAddress)
    if (link !== undefined) words[link] = sandbox.returnAddress
    words[stackPointer] = frame.entryStackPointer
    for (const { offset } of clearFlags) flags[offset] = 0
    for (let index = 0; index < kept.length; index++) before[index] = words[kept[index]!.word]!
    const outcome = sandbox.run(entry, options)
    const abiViolations: string[] = []
    if (outcome.kind === 'returned') {
      kept.forEach(({ word, name }, index) => {
        if (words[word] !== before[index]) abiViolations.push(name)
      })
      if (words[stackPointer] !== frame.exitStackPointer) abiViolations.push(convention.stackPointer.name)
      for (const { offset, name } of clearFlags) if (flags[offset] !== 0) abiViolations.push(name)
    }
    return {
      outcome,
      result: words[result]!,
      floatResult: floatResult === undefined ? 0n : words[floatResult]!,
      abiViolations,
    }
  }
}
