import { linuxSystemCall } from '@sourceless/isa-x64'
import type { HostModel, HostStop, Sandbox } from '../api.js'
import { registerNames } from '../guest-x64.js'
import type { LinuxHostOptions } from './api.js'
import { createStreams, type Streams } from './streams.js'

export interface LinuxHost extends HostModel {
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** Bytes of standard input that were taken. */
  readonly consumedBytes: number
}

const indexOf = ({ location }: { readonly location: string }): number => registerNames.indexOf(location)
const numberRegister = indexOf(linuxSystemCall.number)
const argumentRegisters = linuxSystemCall.arguments.map(indexOf)
const resultRegister = indexOf(linuxSystemCall.result)
const [rcx, r11] = linuxSystemCall.clobbered.map(indexOf) as [number, number]
const { numbers } = linuxSystemCall
/** Errors of errno-base.h. */
const interrupted = -4n
/** RFLAGS in user mode with no status flag set: bit 1 and the interrupt flag. */
const userFlags = 0x202n
const systemCallBytes = 2n

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
      const { registers } = sandbox
      const number = registers[numberRegister]!
      const [first, second, third] = argumentRegisters.map((index) => registers[index]!) as [bigint, bigint, bigint]
      registers[rcx] = instructionAddress + systemCallBytes
      registers[r11] = userFlags
      if (number === BigInt(numbers.exit) || number === BigInt(numbers.exit_group)) {
        return { kind: 'exited', code: Number(first & 0xffn) }
      }
      const result = transfer(sandbox, streams, number, first, second, third)
      if (typeof result !== 'bigint') return result
      registers[resultRegister] = BigInt.asUintN(64, result)
      return undefined
    },
  }
}

function transfer(
  sandbox: Sandbox,
  streams: Streams,
  call: bigint,
  file: bigint,
  address: bigint,
  count: bigint,
): bigint | HostStop {
  const isRead = call === BigInt(numbers.read)
  if (!isRead && call !== BigInt(numbers.write)) {
    return { kind: 'forbidden', call, reason: 'only read, write, exit and exit_group are modelled' }
  }
  // The kernel takes the file as a 32-bit integer.
  const descriptor = Number(file & 0xffffffffn)
  const refusal = streams.refusal(isRead ? 'read' : 'write', descriptor)
  if (refusal !== undefined) return { kind: 'forbidden', call, reason: refusal }
  if (count === 0n) return 0n
  const access = isRead ? 'write' : 'read'
  if (count > BigInt(sandbox.sizeBytes) || !sandbox.permits(address, Number(count), access)) {
    return { kind: 'fault', access, address, sizeBytes: Number(count > 0xffffffffn ? 0xffffffffn : count) }
  }
  const buffer = sandbox.bytes(address, Number(count))
  const moved = isRead ? streams.read(buffer) : streams.write(descriptor, buffer)
  if (moved === 'interrupted') return interrupted
  if (moved === 'limit') return { kind: 'forbidden', call, reason: 'the output limit is exceeded' }
  return BigInt(moved)
}
