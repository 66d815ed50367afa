import type { CallOutcome, RunOptions, Sandbox } from './api.js'
import {
  type Argument,
  type ArgumentShape,
  argumentBits,
  callFrame,
  keptLocations,
  placeArguments,
  shapeOf,
} from './convention.js'
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
  const memoryView = new DataView(sandbox.memory.buffer)
  const memoryOffsetOf = (address: bigint): number => windowOffset + Number(address - sandbox.base)

  /** Where a call's values go, as words of the memory. */
  const plan = (shapes: readonly ArgumentShape[]) => {
    const { places, stackBytes } = placeArguments(guest, convention, shapes)
    const frame = callFrame(convention, sandbox.stackTop, stackBytes)
    const first = memoryOffsetOf(frame.firstArgument)
    const isPacked = (index: number) => convention.packsStackArguments && typeof places[index] === 'number'
    return {
      shapes,
      frame,
      /** By argument; undefined for those that are packed. */
      targets: places.map((place, index) => {
        if (isPacked(index)) return undefined
        return typeof place === 'number' ? (first + place) / 8 : wordOf(place)
      }),
      packed: places.flatMap((place, index) =>
        isPacked(index) ? [{ index, offset: first + (place as number), bits: shapes[index]!.bits }] : [],
      ),
      returnAddress: frame.returnSlot === undefined ? link! : memoryOffsetOf(frame.returnSlot) / 8,
    }
  }
  /** The last plan: functions are mostly called many times. */
  let known = plan([])
  const planFor = (args: readonly Argument[]): typeof known => {
    const { shapes } = known
    const isSame =
      args.length === shapes.length &&
      args.every((argument, index) => {
        const { kind, bits } = shapes[index]!
        if (typeof argument === 'bigint') return kind === 'int' && bits === 64
        return 'int' in argument
          ? kind === 'int' && bits === argument.bits
          : kind === 'float' && bits === (argument.bits ?? 64)
      })
    if (!isSame) known = plan(args.map(shapeOf))
    return known
  }

  return (entry: bigint, args: readonly Argument[], options: RunOptions): CallOutcome => {
    const { frame, targets, packed, returnAddress } = planFor(args)
    for (let index = 0; index < targets.length; index++) {
      const target = targets[index]
      if (target !== undefined) memory[target] = argumentBits(guest, args[index]!)
    }
    for (const { index, offset, bits } of packed) storeBits(memoryView, offset, bits, argumentBits(guest, args[index]!))
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

function storeBits(view: DataView, offset: number, bits: ArgumentShape['bits'], value: bigint): void {
  const low = Number(BigInt.asUintN(32, value))
  if (bits === 64) view.setBigUint64(offset, value, true)
  else if (bits === 32) view.setUint32(offset, low, true)
  else if (bits === 16) view.setUint16(offset, low, true)
  else view.setUint8(offset, low)
}
