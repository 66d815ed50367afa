import type { GuestSegment, RunOptions, Sandbox } from './api.js'
import type { Guest } from './guest.js'
import type { LinuxHostOptions, OperatingSystem } from './host/api.js'
import { createLinuxProcess } from './host/linux.js'
import { createMacosProcess } from './host/macos.js'
import type { Process, ProcessRequest } from './host/process.js'
import { createWindowsProcess } from './host/windows.js'
import { pageBytes } from './layout.js'
import type { Outcome } from './outcome.js'
import { fillSlots, placeImports } from './program-imports.js'
import { createSandbox } from './sandbox.js'
import { growStack } from './stack-growth.js'

/** An executable: an `Image` of the `object` package fits. */
export interface ProgramImage {
  readonly segments: readonly GuestSegment[]
  readonly entry: number | bigint | undefined
  /** Where it is stated, it must be the guest's. */
  readonly machine?: string
  /**
   * Imported functions by their names in the file ('WriteFile', '_write'), with the addresses that a loader fills in: of a
   * word in a segment, which gets the function's address, or outside of all segments, where the function then is.
   */
  readonly imports?: Iterable<readonly [name: string, address: number | bigint]>
}

export interface ProgramOptions {
  /** The machine that runs it. */
  readonly guest: Guest
  /** Whose program it is. Default Linux. */
  readonly system?: OperatingSystem
  /** Default 64 KiB. */
  readonly stackBytes?: number
  /** Memory that programs for Windows and macOS may ask for. Default 1 MiB. */
  readonly heapBytes?: number
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

const processes: Readonly<Record<OperatingSystem, (request: ProcessRequest) => Process>> = {
  linux: createLinuxProcess,
  windows: createWindowsProcess,
  macos: createMacosProcess,
}
const defaultHeapBytes = 1 << 20

/**
 * Loads an executable once, for any number of runs. Throws when it has no entry, is for another machine than the guest, or
 * does not fit into 1 GiB.
 */
export function createProgram(image: ProgramImage, options: ProgramOptions): Program {
  const { entry } = image
  const segments = image.segments.filter(({ read, write, execute }) => read || write || execute)
  if (entry === undefined || segments.length === 0) throw new RangeError('the image has no entry: it is not executable')
  const { stackBytes = 1 << 16, guest, system = 'linux' } = options
  const { machine = guest.machine } = image
  if (machine !== guest.machine) throw new RangeError(`the image is for ${machine}, the guest is ${guest.machine}`)
  const convention = guest.conventions[system]
  if (convention === undefined) throw new RangeError(`${machine} does not run programs for ${system}`)
  const { heapBytes = system === 'linux' ? 0 : defaultHeapBytes } = options
  const lowest = Math.min(...segments.map(({ address }) => Number(address)))
  const end = Math.max(...segments.map(({ address, sizeBytes }) => Number(address) + sizeBytes))
  const base = Math.floor(lowest / pageBytes) * pageBytes
  const needed = end - base + 4 * stackBytes + pageBytes + heapBytes
  const sizeBytes = 2 ** Math.ceil(Math.log2(needed))
  const seed = options.seed ?? 0
  const sandbox = createSandbox({ guest, convention, base: BigInt(base), sizeBytes, stackBytes, seed })
  const { functions, slots } = placeImports(image.imports ?? [], segments, sandbox.base + BigInt(sizeBytes))
  if (system === 'linux' && functions.size > 0)
    throw new RangeError('programs for Linux have no imports here: they are static')
  sandbox.loadSegments(segments)
  sandbox.keep()
  const writable = segments.filter(({ write, execute }) => write && !execute)
  const restore = (): void => {
    for (const { address, bytes, sizeBytes: length } of writable) {
      const target = sandbox.bytes(BigInt(address), length)
      target.set(bytes)
      target.fill(0, bytes.length)
    }
    fillSlots(sandbox, slots)
  }
  return {
    sandbox,
    run(request = {}) {
      const args = [programName, ...(request.args ?? [])]
      const { fuel = programFuel, coverage = false, seed: runSeed = seed } = request
      const attempt = (stack: Pick<RunOptions, 'committedStackBytes'>) => {
        sandbox.reset(runSeed)
        restore()
        const process = processes[system]({ sandbox, options: request, args, imports: functions, seed: runSeed })
        process.start()
        return { process, outcome: sandbox.run(BigInt(entry), { fuel, host: process.host, coverage, ...stack }) }
      }
      const { process, outcome } =
        system === 'windows' ? growStack((committedStackBytes) => attempt({ committedStackBytes })) : attempt({})
      const { streams, exitCode } = process
      return {
        outcome:
          outcome.kind === 'returned' && exitCode !== undefined
            ? { kind: 'exited', code: exitCode(), instructions: outcome.instructions }
            : outcome,
        stdout: streams.output(1),
        stderr: streams.output(2),
        consumedBytes: streams.consumedBytes,
      }
    },
  }
}
