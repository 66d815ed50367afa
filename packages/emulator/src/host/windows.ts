import { fillRandom } from '../random.js'
import { createImportedCalls, type ImportedFunctions } from './imported.js'
import { enterFunction, guestBuffer, writeInt } from './memory.js'
import type { Process, ProcessRequest } from './process.js'
import { forbid, stop } from './stop.js'
import { createStreams } from './streams.js'
import { windowsErrors, windowsMemory } from './windows-memory.js'

const invalidHandleValue = 0xffff_ffff_ffff_ffffn
/** STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE: −10 to −12. */
const standardHandles = [0xffff_fff6n, 0xffff_fff5n, 0xffff_fff4n]

/**
 * A process of Windows with kernel32's functions for standard handles, the command line, memory and the end. Its entry is
 * called as a thread's function; the process environment block that it is given cannot be read. With a disturbance of odd
 * seed standard input is a pipe, whose end is ERROR_BROKEN_PIPE and not a read of 0 bytes.
 */
export function createWindowsProcess(request: ProcessRequest): Process {
  const { sandbox, options, imports, seed } = request
  const streams = createStreams(options)
  const [heap, ...files] = drawHandles(seed) as [bigint, ...bigint[]]
  let lastError = 0
  const fail = (error: number, value = 0n): bigint => {
    lastError = error
    return value
  }
  const isPipe = ((options.disturbance?.seed ?? 0) & 1) === 1
  /** The number of a standard file; the run ends unless it may be accessed so. */
  const file = (call: string, access: 'read' | 'write', handle: bigint, overlapped: bigint): number => {
    const descriptor = files.indexOf(handle)
    const refusal = descriptor < 0 ? 'only standard handles are modelled' : streams.refusal(access, descriptor)
    if (refusal !== undefined) forbid(call, refusal)
    if (overlapped !== 0n) forbid(call, 'overlapped transfers are not modelled')
    return descriptor
  }
  const functions: ImportedFunctions = {
    ...windowsMemory(request, heap, fail),
    GetStdHandle: {
      parameters: [32],
      result: 64,
      answer(which: bigint) {
        return files[standardHandles.indexOf(which)] ?? fail(windowsErrors.invalidHandle, invalidHandleValue)
      },
    },
    ReadFile: {
      parameters: [64, 64, 32, 64, 64],
      result: 32,
      answer(handle: bigint, address: bigint, count: bigint, moved: bigint, overlapped: bigint) {
        file('ReadFile', 'read', handle, overlapped)
        writeInt(sandbox, moved, 0)
        const buffer = guestBuffer(sandbox, address, count, 'write')
        const length = persist(() => streams.read(buffer))
        if (length === 0 && count > 0n && isPipe) return fail(windowsErrors.brokenPipe)
        writeInt(sandbox, moved, length)
        return 1n
      },
    },
    WriteFile: {
      parameters: [64, 64, 32, 64, 64],
      result: 32,
      answer(handle: bigint, address: bigint, count: bigint, moved: bigint, overlapped: bigint) {
        const descriptor = file('WriteFile', 'write', handle, overlapped)
        writeInt(sandbox, moved, 0)
        const buffer = guestBuffer(sandbox, address, count, 'read')
        const length = persist(() => streams.write(descriptor, buffer))
        if (length === 'limit') return forbid('WriteFile', 'the output limit is exceeded')
        writeInt(sandbox, moved, length)
        return 1n
      },
    },
    GetLastError: { parameters: [], result: 32, answer: () => BigInt(lastError) },
    SetLastError: { parameters: [32], result: 0, answer: (error: bigint) => fail(Number(error)) },
    ExitProcess: {
      parameters: [32],
      result: 0,
      answer: (code: bigint) => stop({ kind: 'exited', code: Number(code) }),
    },
  }
  return {
    host: {
      systemCall: () => ({ kind: 'forbidden', call: 'kernel', reason: 'programs for Windows call kernel32 instead' }),
      enter: createImportedCalls({ sandbox, imports, functions, seed }),
    },
    streams,
    start: () => enterFunction(sandbox, sandbox.stackTop, []),
    exitCode: () => Number(sandbox.read(sandbox.convention.result.location) & 0xffff_ffffn),
  }
}

/** A synchronous transfer is not interrupted: what a signal would end elsewhere goes on. */
function persist<T>(transfer: () => T | 'interrupted'): T {
  for (;;) {
    const moved = transfer()
    if (moved !== 'interrupted') return moved
  }
}

/** The heap's handle and those of the standard files: different multiples of 4. */
function drawHandles(seed: number): bigint[] {
  const random = new Uint32Array(4)
  fillRandom(random, seed)
  return [...random].map((value, index) => BigInt(4 * (1 + index + 4 * (value % 4096))))
}
