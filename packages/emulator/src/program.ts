import type { GuestSegment, Sandbox } from './api.js'
import type { Guest } from './guest.js'
import { x64Guest } from './guest-x64.js'
import type { LinuxHostOptions } from './host/api.js'
import { createLinuxHost } from './host/linux.js'
import { pageBytes } from './layout.js'
import type { Outcome } from './outcome.js'
import { createSandbox } from './sandbox.js'

/** A static executable: an `Image` of the `object` package fits. */
export interface ProgramImage {
  readonly segments: readonly GuestSegment[]
  readonly entry: number | bigint | undefined
  /** Default x86-64. */
  readonly machine?: string
}

export interface ProgramOptions {
  /** The machine that runs it. Default `x64Guest`. */
  readonly guest?: Guest
  /** Default 64 KiB. */
  readonly stackBytes?: number
  readonly seed?: number
}

export interface ProgramRequest extends LinuxHostOptions {
  /** Arguments after the program's name, as bytes without NUL. */
  readonly args?: readonly Uint8Array[]
  /** Default 100 million instructions. */
  readonly fuel?: number
  readonly seed?: number
  readonly coverage?: boolean
}

export interface ProgramOutcome {
  readonly outcome: Outcome
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** Bytes of standard input that were taken. */
  readonly consumedBytes: number
}

export interface Program {
  readonly sandbox: Sandbox
  /** Runs from the beginning, with fresh memory. */
  run(request?: ProgramRequest): ProgramOutcome
}

const programFuel = 100_000_000
const programName = new TextEncoder().encode('program')

/** Loads an executable once, for any number of runs. Throws when it has no entry, is for another machine than the guest, or does not fit into 1 GiB. */
export function createProgram(image: ProgramImage, options: ProgramOptions = {}): Program {
  const { entry, segments } = image
  if (entry === undefined || segments.length === 0) throw new RangeError('the image has no entry: it is not executable')
  const { stackBytes = 1 << 16, guest = x64Guest } = options
  const { machine = x64Guest.machine } = image
  if (machine !== guest.machine) throw new RangeError(`the image is for ${machine}, the guest is ${guest.machine}`)
  const lowest = Math.min(...segments.map(({ address }) => Number(address)))
  const end = Math.max(...segments.map(({ address, sizeBytes }) => Number(address) + sizeBytes))
  const base = Math.floor(lowest / pageBytes) * pageBytes
  const needed = end - base + 4 * stackBytes + pageBytes
  const sizeBytes = 2 ** Math.ceil(Math.log2(needed))
  const sandbox = createSandbox({ guest, base: BigInt(base), sizeBytes, stackBytes, seed: options.seed ?? 0 })
  sandbox.loadSegments(segments)
  sandbox.keep()
  const writable = segments.filter(({ write, execute }) => write && !execute)
  return {
    sandbox,
    run(request = {}) {
      sandbox.reset(request.seed ?? options.seed ?? 0)
      for (const { address, bytes, sizeBytes: length } of writable) {
        const target = sandbox.bytes(BigInt(address), length)
        target.set(bytes)
        target.fill(0, bytes.length)
      }
      const host = createLinuxHost(request)
      const stackPointer = layOutArguments(sandbox, [programName, ...(request.args ?? [])])
      sandbox.write(guest.convention.stackPointer.location, stackPointer)
      const { fuel = programFuel, coverage = false } = request
      const outcome = sandbox.run(BigInt(entry), { fuel, host, coverage })
      return { outcome, stdout: host.stdout, stderr: host.stderr, consumedBytes: host.consumedBytes }
    },
  }
}

/**
 * The initial stack of System V ABI, section 3.4.1, and of Linux on all machines: argc, pointers to the arguments, 0, no environment, 0, an empty
 * auxiliary vector. Returns the stack pointer, a multiple of 16.
 */
function layOutArguments(sandbox: Sandbox, args: readonly Uint8Array[]): bigint {
  const textBytes = args.reduce((sum, { length }) => sum + length + 1, 0)
  const words = 1 + args.length + 1 + 1 + 2
  const sizeBytes = Math.ceil((8 * words + textBytes) / 16) * 16
  const start = sandbox.stackTop - BigInt(sizeBytes)
  const area = sandbox.bytes(start, sizeBytes).fill(0)
  const view = new DataView(area.buffer, area.byteOffset)
  view.setBigUint64(0, BigInt(args.length), true)
  let text = 8 * words
  args.forEach((argument, index) => {
    view.setBigUint64(8 + 8 * index, start + BigInt(text), true)
    area.set(argument, text)
    text += argument.length + 1
  })
  return start
}
