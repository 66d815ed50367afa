import type { HostModel, HostStop, Sandbox } from '../api.js'
import type { LinuxHostOptions } from './api.js'
import { layOutStrings } from './memory.js'
import type { Process, ProcessRequest } from './process.js'
import { createStreams, type Streams } from './streams.js'

export interface LinuxHost extends HostModel {
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** Bytes of standard input that were taken. */
  readonly consumedBytes: number
}

/** Errors of errno-base.h. */
const interrupted = -4n

/**
 * Answers read, write, exit and exit_group for files 0, 1 and 2; any other call, file or unpermitted effect ends the
 * run. A buffer must be accessible in its whole length, also where fewer bytes are transferred.
 */
export function createLinuxHost(options: LinuxHostOptions = {}): LinuxHost {
  const streams = createStreams(options)
  return {
    get stdout() {
      return streams.output(1)
    },
    get stderr() {
      return streams.output(2)
    },
    get consumedBytes() {
      return streams.consumedBytes
    },
    systemCall(sandbox, instructionAddress) {
      const { linux } = sandbox.guest
      const { numbers, result: resultRegister, clobbered } = linux
      const number = sandbox.read(linux.number.location)
      const [file, address, count] = linux.arguments.slice(0, 3).map(({ location }) => sandbox.read(location))
      const values = linux.clobberedValues(instructionAddress + BigInt(linux.instructionBytes))
      for (const [index, { location }] of clobbered.entries()) sandbox.write(location, values[index]!)
      if (number === BigInt(numbers.exit) || number === BigInt(numbers.exit_group)) {
        return { kind: 'exited', code: Number(file! & 0xffn) }
      }
      const access = number === BigInt(numbers.read) ? 'read' : number === BigInt(numbers.write) ? 'write' : undefined
      if (access === undefined) {
        const reason = 'only read, write, exit and exit_group are modelled'
        return { kind: 'forbidden', call: number, reason }
      }
      const result = transfer(sandbox, streams, { call: number, access, file: file!, address: address!, count: count! })
      if (typeof result !== 'bigint') return result
      sandbox.write(resultRegister.location, BigInt.asUintN(64, result))
      return undefined
    },
  }
}

interface Transfer {
  readonly call: bigint
  /** As the program sees it. */
  readonly access: 'read' | 'write'
  readonly file: bigint
  readonly address: bigint
  readonly count: bigint
}

function transfer(sandbox: Sandbox, streams: Streams, request: Transfer): bigint | HostStop {
  const { call, access, file, address, count } = request
  // The kernel takes the file as a 32-bit integer.
  const descriptor = Number(file & 0xffffffffn)
  const refusal = streams.refusal(access, descriptor)
  if (refusal !== undefined) return { kind: 'forbidden', call, reason: refusal }
  if (count === 0n) return 0n
  const needed = access === 'read' ? 'write' : 'read'
  if (count > BigInt(sandbox.sizeBytes) || !sandbox.permits(address, Number(count), needed)) {
    return { kind: 'fault', access: needed, address, sizeBytes: Number(count > 0xffffffffn ? 0xffffffffn : count) }
  }
  const buffer = sandbox.bytes(address, Number(count))
  const moved = access === 'read' ? streams.read(buffer) : streams.write(descriptor, buffer)
  if (moved === 'interrupted') return interrupted
  if (moved === 'limit') return { kind: 'forbidden', call, reason: 'the output limit is exceeded' }
  return BigInt(moved)
}

/**
 * A static program under Linux. The initial stack is that of System V ABI, section 3.4.1, on all machines: argc, pointers to
 * the arguments, 0, no environment, 0, an empty auxiliary vector.
 */
export function createLinuxProcess({ sandbox, options, args }: ProcessRequest): Process {
  const host = createLinuxHost(options)
  return {
    host,
    streams: {
      output: (file) => (file === 1 ? host.stdout : host.stderr),
      get consumedBytes() {
        return host.consumedBytes
      },
    },
    start() {
      const auxiliary: Uint8Array[][] = [[], []]
      const { start } = layOutStrings(sandbox, [BigInt(args.length)], [args, [], ...auxiliary])
      sandbox.write(sandbox.convention.stackPointer.location, start)
    },
    exitCode: undefined,
  }
}
