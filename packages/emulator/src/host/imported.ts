import type { HostStop, Sandbox } from '../api.js'
import { fillRandom } from '../random.js'
import { guestBuffer, readWord } from './memory.js'
import { forbid, Stop } from './stop.js'

/** A function that the operating system's libraries export. */
export interface ImportedFunction {
  /** Widths of the arguments; what lies above a narrow one is not looked at. */
  readonly parameters: readonly (32 | 64)[]
  /** Width of the result, 0 without one; what lies above is random. */
  readonly result: 0 | 32 | 64
  /** Gets the arguments as unsigned numbers. */
  readonly answer: (...args: bigint[]) => bigint
}

export type ImportedFunctions = Readonly<Record<string, ImportedFunction>>

export interface ImportedCallsRequest {
  readonly sandbox: Sandbox
  /** Names by the addresses that stand for the functions. */
  readonly imports: ReadonlyMap<bigint, string>
  readonly functions: ImportedFunctions
  readonly seed: number
}

/** As much of the stack below a call's frame is overwritten. */
const scratchBytes = 128n

/**
 * Answers calls of imported functions by the sandbox's convention. The caller must have kept to it: alignment, reserved
 * registers, clear flags, the callee's area. Then the function may change whatever the convention lets it: all of that
 * gets random contents.
 */
export function createImportedCalls({ sandbox, imports, functions, seed }: ImportedCallsRequest) {
  const { convention, guest } = sandbox
  const { stackPointer, returnAddress, preservedLocations } = convention
  const reserved = convention.reserved.map(({ name, location }) => ({ name, location, value: sandbox.read(location) }))
  const kept = new Set([
    ...preservedLocations,
    ...reserved.map(({ location }) => location),
    ...guest.clearFlags,
    stackPointer.location,
  ])
  const clobbered = guest.isa.locations.filter(({ name }) => !kept.has(name))
  /** Places in the memory: of registers in halves, so that no bigint is made for them. */
  const halves = clobbered.flatMap(({ bits, offset }) => (bits === 64 ? [offset / 4, offset / 4 + 1] : []))
  const flags = clobbered.flatMap(({ bits, offset }) => (bits === 1 ? [offset] : []))
  const memoryHalves = new Uint32Array(sandbox.memory.buffer)
  const memoryBytes = new Uint8Array(sandbox.memory.buffer)
  const random = new Uint32Array(halves.length + flags.length + (Number(scratchBytes) + convention.shadowBytes) / 4)
  const randomBytes = new Uint8Array(random.buffer, 4 * (halves.length + flags.length))
  const shadowBytes = BigInt(convention.shadowBytes)
  let calls = 0

  const checkCaller = (name: string, frame: bigint): void => {
    const { stackAlignmentBytes } = convention
    if (frame % BigInt(stackAlignmentBytes) !== 0n)
      forbid(name, `the stack pointer is not a multiple of ${stackAlignmentBytes} at the call`)
    for (const flag of guest.clearFlags) if (sandbox.read(flag) !== 0n) forbid(name, `${flag} is not clear at the call`)
    for (const { name: register, location, value } of reserved)
      if (sandbox.read(location) !== value) forbid(name, `${register} is reserved, but was changed`)
  }
  const clobber = (frame: bigint): void => {
    fillRandom(random, seed + 0x10001 * ++calls)
    for (let index = 0; index < halves.length; index++) memoryHalves[halves[index]!] = random[index]!
    for (let index = 0; index < flags.length; index++) memoryBytes[flags[index]!] = random[halves.length + index]! & 1
    if (shadowBytes > 0n)
      sandbox.bytes(frame, convention.shadowBytes).set(randomBytes.subarray(0, convention.shadowBytes))
    const below = sandbox.read(stackPointer.location) - scratchBytes
    const isFree = sandbox.permits(below, Number(scratchBytes), 'write')
    if (isFree) sandbox.bytes(below, Number(scratchBytes)).set(randomBytes.subarray(convention.shadowBytes))
  }
  const answer = (name: string): bigint => {
    const top = sandbox.read(stackPointer.location)
    const frame = returnAddress === 'stack' ? BigInt.asUintN(64, top + 8n) : top
    checkCaller(name, frame)
    const next = returnAddress === 'stack' ? readWord(sandbox, top) : sandbox.read(returnAddress.location)
    guestBuffer(sandbox, frame, shadowBytes, 'write')
    const called = Object.hasOwn(functions, name) ? functions[name]! : forbid(name, 'the host model does not have it')
    const args = called.parameters.map((bits, index) => {
      const register = convention.arguments[index]
      const slot = frame + shadowBytes + 8n * BigInt(index - convention.arguments.length)
      return BigInt.asUintN(bits, register === undefined ? readWord(sandbox, slot) : sandbox.read(register.location))
    })
    const value = called.answer(...args)
    clobber(frame)
    const { location } = convention.result
    const above = (sandbox.read(location) >> BigInt(called.result)) << BigInt(called.result)
    sandbox.write(location, above | BigInt.asUintN(called.result, value))
    sandbox.write(stackPointer.location, frame)
    return next
  }
  /** Where the run goes on, or its end; undefined: no function is there. */
  return (address: bigint): bigint | HostStop | undefined => {
    const name = imports.get(address)
    if (name === undefined) return undefined
    try {
      return answer(name)
    } catch (error) {
      if (error instanceof Stop) return error.stop
      throw error
    }
  }
}
