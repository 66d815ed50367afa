import { createHeap } from './heap.js'
import { createImportedCalls, type ImportedFunctions } from './imported.js'
import { enterFunction, guestBuffer, layOutStrings, writeInt } from './memory.js'
import type { Process, ProcessRequest } from './process.js'
import { forbid, stop } from './stop.js'
import { createStreams } from './streams.js'

/** sys/errno.h */
const errors = { interrupted: 4, noMemory: 12, invalid: 22 } as const
const maximumTransfer = 0x7fff_ffffn
const executablePath = new TextEncoder().encode('executable_path=')

/**
 * A process of macOS with libSystem's functions for files 0, 1 and 2, memory and the end, by their names in object files. Its entry is
 * that of LC_MAIN: main(argc, argv, envp, apple), whose result is the exit code.
 */
export function createMacosProcess({ sandbox, options, args, imports, seed }: ProcessRequest): Process {
  const streams = createStreams(options)
  const heap = createHeap(sandbox, seed)
  let errno = 0n
  const errorAddress = (): bigint => {
    if (errno === 0n) errno = heap.allocate({ sizeBytes: 4n, isZeroed: true })
    return errno === 0n ? forbid('___error', 'there is no memory left for errno') : errno
  }
  const fail = (error: number, value = -1n): bigint => {
    writeInt(sandbox, errorAddress(), error)
    return value
  }
  const transfer = (call: '_read' | '_write', file: bigint, address: bigint, count: bigint): bigint => {
    const access = call === '_read' ? 'read' : 'write'
    const refusal = streams.refusal(access, Number(file))
    if (refusal !== undefined) forbid(call, refusal)
    if (count > maximumTransfer) return fail(errors.invalid)
    const buffer = guestBuffer(sandbox, address, count, access === 'read' ? 'write' : 'read')
    const moved = access === 'read' ? streams.read(buffer) : streams.write(Number(file), buffer)
    if (moved === 'limit') return forbid(call, 'the output limit is exceeded')
    return moved === 'interrupted' ? fail(errors.interrupted) : BigInt(moved)
  }
  const exit = (status: bigint): never => stop({ kind: 'exited', code: Number(status & 0xffn) })
  const functions: ImportedFunctions = {
    _read: {
      parameters: [32, 64, 64],
      result: 64,
      answer: (file: bigint, address: bigint, count: bigint) => transfer('_read', file, address, count),
    },
    _write: {
      parameters: [32, 64, 64],
      result: 64,
      answer: (file: bigint, address: bigint, count: bigint) => transfer('_write', file, address, count),
    },
    ___error: { parameters: [], result: 64, answer: errorAddress },
    _exit: { parameters: [32], result: 0, answer: exit },
    __exit: { parameters: [32], result: 0, answer: exit },
    _malloc: {
      parameters: [64],
      result: 64,
      answer(sizeBytes: bigint) {
        const address = heap.allocate({ sizeBytes, isZeroed: false })
        return address === 0n ? fail(errors.noMemory, 0n) : address
      },
    },
    _free: {
      parameters: [64],
      result: 0,
      answer(address: bigint) {
        if (address !== 0n && (address === errno || !heap.free(address))) forbid('_free', 'no block begins there')
        return 0n
      },
    },
  }
  return {
    host: {
      systemCall: () => ({ kind: 'forbidden', call: 'kernel', reason: 'programs for macOS call libSystem instead' }),
      enter: createImportedCalls({ sandbox, imports, functions, seed }),
    },
    streams,
    start() {
      const apple = Uint8Array.of(...executablePath, ...args[0]!)
      const { start, pointers } = layOutStrings(sandbox, [BigInt(args.length)], [args, [], [apple]])
      enterFunction(sandbox, start, [BigInt(args.length), ...pointers])
    },
    exitCode: () => Number(sandbox.read(sandbox.convention.result.location) & 0xffn),
  }
}
