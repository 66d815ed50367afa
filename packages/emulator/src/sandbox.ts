import { createTerms } from '@sourceless/isa'
import { createAddressSpace } from './address-space.js'
import type { HostModel, HostStop, RunOptions, Sandbox, SandboxOptions, ScalarSignature } from './api.js'
import { createCaller } from './call.js'
import type { Guest } from './guest.js'
import { bitsOfPermission, defaultFuel, permissionBits, state, windowOffset } from './layout.js'
import type { Outcome } from './outcome.js'
import { fillRandom } from './random.js'
import { createScalarFunction } from './scalar.js'
import { type ControlFlow, discover } from './translate/discover.js'
import { translateUnit } from './translate/unit.js'
import type { ExitSite } from './translate/unit-code.js'

/** One window is enough for functions with their buffers; above 32 bits, so that truncated pointers fault. */
const defaultBase = 0x10_0000_0000n
const defaultSizeBytes = 1 << 20
const defaultStackBytes = 1 << 16
/** Translations kept before all are dropped. */
const maximumUnits = 512

interface LoadedUnit {
  readonly flow: ControlFlow
  readonly sites: readonly ExitSite[]
  readonly run: () => number
}

/** Makes a world for one guest. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { base = defaultBase, sizeBytes = defaultSizeBytes, stackBytes = defaultStackBytes, seed = 0 } = options
  const { guest } = options
  const { convention = guest.convention } = options
  const { isa, places } = guest
  /** By offset, and by what the unit does besides running. */
  const units = new Map<number, LoadedUnit>()
  const flows = new Map<number, ControlFlow>()
  let watched = new Map<number, readonly number[]>()
  const space = createAddressSpace({
    base,
    sizeBytes,
    stackBytes,
    maximumInstructionBytes: isa.maximumInstructionBytes,
    onCodeChange() {
      units.clear()
      flows.clear()
      watched = new Map()
    },
  })
  const { memory, shadow } = space
  const registers = new BigUint64Array(memory.buffer, places.registers, guest.registers.length)
  const vectors = new BigUint64Array(memory.buffer, places.vectors, guest.vectors.length)
  const flags = new Uint8Array(memory.buffer, places.flags, guest.flags.length)
  const words = new BigUint64Array(memory.buffer, 0, places.flags / 8)
  const statusFlags = guest.statusFlags.map((name) => guest.flags.indexOf(name))
  const callNumber = (): bigint => sandbox.read(guest.linux.number.location)
  const fuelLeft = new BigInt64Array(memory.buffer, state.fuel, 1)
  const accessOffset = new BigUint64Array(memory.buffer, state.address, 1)
  const leaveTarget = new BigUint64Array(memory.buffer, state.target, 1)
  /** Outside the window, so that no code can be there. */
  const returnAddress = BigInt.asUintN(64, base - 0x1000n)
  const random = { words: new Uint32Array(stackBytes / 4 + 1024), scratch: new Uint32Array(scratchWords(guest)) }
  fillRandom(random.words, seed)

  let host: HostModel | undefined
  let hostStop: HostStop | undefined
  const systemCall = (instruction: number): number => {
    const address = base + BigInt(instruction)
    hostStop = host === undefined ? noHost(callNumber()) : host.systemCall(sandbox, address)
    return hostStop === undefined ? 0 : 1
  }
  const flowFrom = (offset: number): ControlFlow => {
    const known = flows.get(offset)
    if (known !== undefined) return known
    const flow = discover(isa, { ...space, bytes: space.window }, offset, createTerms())
    if (flows.size >= maximumUnits) flows.clear()
    flows.set(offset, flow)
    return flow
  }

  const unitAt = (address: bigint, coverage: boolean, observeFlags: boolean): LoadedUnit | undefined => {
    const offset = offsetOfCode(address)
    if (offset === undefined) return undefined
    const key = 4 * offset + (coverage ? 2 : 0) + (observeFlags ? 1 : 0)
    const known = units.get(key)
    if (known !== undefined) return known
    const flow = flowFrom(offset)
    const { module, sites } = translateUnit({
      isa,
      flow,
      base,
      windowBytes: sizeBytes,
      coverage: coverage ? (at) => shadow[at]! | permissionBits.executed : undefined,
      observeFlags,
    })
    const instance = new WebAssembly.Instance(new WebAssembly.Module(module as BufferSource), {
      host: { memory, systemCall },
    })
    const unit: LoadedUnit = { flow, sites, run: instance.exports.run as () => number }
    if (coverage) for (const block of flow.blocks) watched.set(block.offset, block.instructions)
    if (units.size >= maximumUnits) units.clear()
    units.set(key, unit)
    return unit
  }
  const offsetOfCode = (address: bigint): number | undefined => {
    const offset = address - base
    return offset >= 0n && offset < BigInt(sizeBytes) && space.isExecutable(Number(offset)) ? Number(offset) : undefined
  }
  const explain = (site: ExitSite, instructions: number): Outcome | undefined => {
    if (site.kind === 'fuel') return { kind: 'fuel', instructions }
    const instructionAddress = base + BigInt(site.instruction)
    switch (site.kind) {
      case 'access': {
        const offset = accessOffset[0]!
        const forbidden = space.firstForbidden(offset, site.sizeBytes, permissionBits[site.access])
        return {
          kind: 'fault',
          access: site.access,
          address: BigInt.asUintN(64, base + offset),
          sizeBytes: site.sizeBytes,
          faultingAddress: BigInt.asUintN(64, base + forbidden),
          ...stackDepth(forbidden),
          instructionAddress,
          instructions,
        }
      }
      case 'trap':
        return { kind: 'trap', trap: site.trap, instructionAddress, instructions }
      case 'illegal':
        return { kind: 'illegal', reason: site.reason, instructionAddress, instructions }
      case 'system-call':
        return { ...explainStop(hostStop ?? noHost(callNumber())), instructionAddress, instructions } as Outcome
      case 'leave':
        return leaveTarget[0] === returnAddress ? { kind: 'returned', instructions } : undefined
    }
  }
  const explainStop = (stop: HostStop) => {
    if (stop.kind !== 'fault') return stop
    const bits = permissionBits[stop.access]
    const forbidden = space.firstForbidden(BigInt.asUintN(64, stop.address - base), stop.sizeBytes, bits)
    return { ...stop, faultingAddress: BigInt.asUintN(64, base + forbidden), ...stackDepth(forbidden) }
  }
  /** Offset of the stack pointer at the entry, while the stack is not all there. */
  let stackEntry: number | undefined
  const stackStart = space.stack.byteOffset - windowOffset
  const stackDepth = (offset: bigint) =>
    stackEntry !== undefined && offset >= BigInt(stackStart) && offset < BigInt(stackEntry)
      ? { stackDepth: stackEntry - Number(offset) }
      : {}
  /** Runs with what lies further below the stack pointer taken away. */
  const executeWithin = (entry: bigint, options: RunOptions, committedBytes: number): Outcome => {
    stackEntry = Number(sandbox.read(convention.stackPointer.location) - base)
    const missingBytes = stackEntry - committedBytes - stackStart
    if (missingBytes > 0) shadow.fill(0, stackStart, stackStart + missingBytes)
    try {
      return execute(entry, options)
    } finally {
      if (missingBytes > 0) shadow.fill(bitsOfPermission['read-write'], stackStart, stackStart + missingBytes)
      stackEntry = undefined
    }
  }
  const execute = (entry: bigint, options: RunOptions): Outcome => {
    const { fuel = defaultFuel, coverage = false, observeFlags = false } = options
    host = options.host
    hostStop = undefined
    fuelLeft[0] = BigInt(fuel)
    let from: bigint | undefined
    for (let address = entry; ; ) {
      const unit = unitAt(address, coverage, observeFlags)
      const used = (): number => fuel - Number(fuelLeft[0])
      if (address % BigInt(isa.instructionAlignment) !== 0n)
        return { kind: 'trap', trap: 'misaligned', instructionAddress: from, instructions: used() }
      if (unit === undefined) {
        const fault = { kind: 'fault', access: 'execute', sizeBytes: 1, instructionAddress: from } as const
        return { ...fault, address, faultingAddress: address, instructions: used() }
      }
      const site = unit.sites[unit.run()]!
      const outcome = explain(site, used())
      if (outcome !== undefined) return outcome
      if (fuelLeft[0]! <= 0n) return { kind: 'fuel', instructions: used() }
      // Flags are not carried over returns (the ABI says they are lost), so they must not look as if they were.
      if (site.kind === 'leave' && site.isReturn && !observeFlags) for (const flag of statusFlags) flags[flag]! ^= 1
      from = base + BigInt((site as { instruction: number }).instruction)
      const next = passHost(leaveTarget[0]!, from)
      if (typeof next !== 'bigint') return { ...next, instructions: used() } as Outcome
      address = next
    }
  }
  /** Lets the host answer what it has at an address; gives where the run goes on, or how it ends. Every call costs fuel. */
  const passHost = (address: bigint, instructionAddress: bigint) => {
    for (let at = address; ; fuelLeft[0]!--) {
      if (at === returnAddress) return { kind: 'returned' } as const
      if (fuelLeft[0]! <= 0n) return { kind: 'fuel' } as const
      const answer = host?.enter?.(at)
      if (answer === undefined) return at
      if (typeof answer !== 'bigint') return { ...explainStop(answer), instructionAddress }
      at = answer
    }
  }
  const stackWords = new Uint32Array(memory.buffer, space.stack.byteOffset, stackBytes / 4)
  const stateWords = new Uint32Array(memory.buffer, places.registers, (places.flags - places.registers) / 4)
  const stream = new Uint32Array(memory.buffer, state.undefined, 2)
  const clearFlags = guest.clearFlags.map((name) => guest.flags.indexOf(name))
  const { words: stackContents, scratch } = random
  const firstState = scratch.subarray(0, Math.min(96, stateWords.length))
  const moreState = scratch.subarray(firstExtraWord, firstExtraWord + Math.max(0, stateWords.length - 96))
  const reset = (newSeed = seed): void => {
    space.release()
    fillRandom(scratch, newSeed)
    const start = scratch[120]! & 1023
    stackWords.set(stackContents.subarray(start, start + stackWords.length))
    stateWords.set(firstState)
    stateWords.set(moreState, firstState.length)
    for (let flag = 0; flag < flags.length; flag++) flags[flag] = scratch[100 + (flag % 10)]! & 1
    for (const flag of clearFlags) flags[flag] = 0
    stream[0] = scratch[110]! | 1
    stream[1] = scratch[111]!
  }

  const offsetOfLocation = (location: string): number => {
    const index = isa.indexOf.get(location)
    if (index === undefined) throw new RangeError(`${guest.machine} has no location ${location}`)
    return isa.locations[index]!.offset
  }
  const sandbox: Sandbox = {
    guest,
    convention,
    base,
    sizeBytes,
    memory,
    registers,
    vectors,
    flags,
    read(location) {
      const offset = offsetOfLocation(location)
      return offset < places.flags ? words[offset / 8]! : BigInt(flags[offset - places.flags]!)
    },
    write(location, value) {
      const offset = offsetOfLocation(location)
      if (offset < places.flags) words[offset / 8] = value
      else flags[offset - places.flags] = Number(value & 1n)
    },
    stackTop: space.stackTop,
    returnAddress,
    allocate: space.allocate,
    protect: space.protect,
    bytes: space.bytes,
    permits: space.permits,
    loadCode: space.loadCode,
    loadSegments: space.loadSegments,
    keep: space.keep,
    clear() {
      space.clear()
      reset(seed)
    },
    reset,
    run(entry, options = {}) {
      const { committedStackBytes } = options
      return committedStackBytes === undefined
        ? execute(entry, options)
        : executeWithin(entry, options, committedStackBytes)
    },
    call: (entry, args, options = {}) => call(entry, args, options),
    compileScalar(entry: bigint, signature: ScalarSignature) {
      const offset = offsetOfCode(entry)
      if (offset === undefined) throw new RangeError(`0x${entry.toString(16)} holds no code`)
      return createScalarFunction({ sandbox, flow: flowFrom(offset), signature, explain })
    },
    coverage() {
      const executed = new Set<number>()
      for (const [offset, instructions] of watched) {
        if ((shadow[offset]! & permissionBits.executed) !== 0) for (const at of instructions) executed.add(at)
      }
      return addresses(executed)
    },
    clearCoverage() {
      for (const offset of watched.keys()) shadow[offset]! &= ~permissionBits.executed
    },
    reachable(entry) {
      const offset = offsetOfCode(entry)
      const found = new Set<number>()
      if (offset !== undefined)
        for (const block of flowFrom(offset).blocks) for (const at of block.instructions) found.add(at)
      return addresses(found)
    },
  }
  const addresses = (offsets: ReadonlySet<number>): bigint[] =>
    [...offsets].sort((a, b) => a - b).map((offset) => base + BigInt(offset))
  const call = createCaller(sandbox, guest, convention)
  reset(seed)
  return sandbox
}

const noHost = (call: bigint): HostStop => ({ kind: 'forbidden', call, reason: 'no system call is permitted here' })

/** Of the words drawn by `reset`, the first 128 are for the first registers, the flags and the streams; from here on there are more registers. */
const firstExtraWord = 128
const scratchWords = ({ places }: Guest): number =>
  firstExtraWord + Math.max(0, (places.flags - places.registers) / 4 - 96)
