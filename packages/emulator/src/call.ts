import type { CallOutcome, RunOptions, Sandbox } from './api.js'
import { type Argument, argumentBits, callFrame, keptLocations, placeArguments } from './convention.js'
import type { Guest, GuestConvention } from './guest.js'
import { windowOffset } from './layout.js'

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
  /** All of the linear memory. */
  const memory = new BigUint64Array(sandbox.memory.buffer)
  const memoryWordOf = (address: bigint): number => (windowOffset + Number(address - sandbox.base)) / 8

  /** Where a call's values go, as words of the memory. */
  const plan = (isFloat: readonly boolean[]) => {
    const kinds = isFloat.map((float) => (float ? 'float' : 'int'))
    const places = placeArguments(guest, convention, kinds)
    const slots = places.filter((place) => typeof place === 'number').length
    const frame = callFrame(convention, sandbox.stackTop, slots)
    const firstSlot = memoryWordOf(frame.firstSlot)
    return {
      isFloat,
      frame,
      targets: places.map((place) => (typeof place === 'number' ? firstSlot + place : wordOf(place))),
      returnAddress: frame.returnSlot === undefined ? link! : memoryWordOf(frame.returnSlot),
    }
  }
  /** The last plan: functions are mostly called many times. */
  let known = plan([])
  const planFor = (args: readonly Argument[]): typeof known => {
    const { isFloat } = known
    const isSame =
      args.length === isFloat.length &&
      args.every((argument, index) => isFloat[index] === (typeof argument === 'object'))
    if (!isSame) known = plan(args.map((argument) => typeof argument === 'object'))
    return known
  }

  return (entry: bigint, args: readonly Argument[], options: RunOptions): CallOutcome => {
    const { frame, targets, returnAddress } = planFor(args)
    for (let index = 0; index < targets.length; index++) memory[targets[index]!] = argumentBits(guest, args[index]!)
    memory[returnAddress] = sandbox.returnAddress
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
