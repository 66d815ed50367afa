import type { WasmModule } from '@sourceless/object-wasm'
import { forbid, stop } from '../host/stop.js'
import type { Streams } from '../host/streams.js'
import type { ImportRequest } from './imports.js'

/** The modelled functions of preview 1 with the number of their parameters; all but `proc_exit` give an error number. */
const functions: ReadonlyMap<string, number> = new Map([
  ['args_get', 2],
  ['args_sizes_get', 2],
  ['environ_get', 2],
  ['environ_sizes_get', 2],
  ['fd_fdstat_get', 2],
  ['fd_read', 4],
  ['fd_write', 4],
  ['proc_exit', 1],
])
export const wasiModule = 'wasi_snapshot_preview1'

/** What is wrong with the imports from WASI, or with how the module offers its memory to it. */
export function wasiProblems({ imports = [], exports = [] }: WasmModule): string[] {
  const used = imports.filter(({ module }) => module === wasiModule)
  const problems = used.flatMap(({ field, description }) => {
    const count = functions.get(field)
    if (count === undefined || description.kind !== 'function')
      return [`the host model has no ${description.kind} ${wasiModule}.${field}`]
    const { parameters, results } = description.type
    const hasResult = field !== 'proc_exit'
    const isRight =
      parameters.length === count &&
      results.length === Number(hasResult) &&
      [...parameters, ...results].every((type) => type === 'i32')
    return isRight ? [] : [`${wasiModule}.${field} has another type`]
  })
  const hasMemory = exports.some(({ name, kind }) => name === 'memory' && kind === 'memory')
  if (used.length > 0 && !hasMemory) problems.push(`a module that uses ${wasiModule} exports its memory as 'memory'`)
  return problems
}

/** `errno` and `rights` of preview 1. */
const errno = { success: 0, badFile: 8, interrupted: 27 } as const
const rights = { read: 1n << 1n, write: 1n << 6n }
const fileTypeCharacterDevice = 2
const fdstatBytes = 24
const vectorBytes = 8
const maximumTransferBytes = 2 ** 26

/**
 * A command's view of WASI preview 1: files 0 to 2, the arguments with the program's name first, an empty environment. Every
 * pointer must be a multiple of what it points to and every byte accessible; other files end the run where they are read
 * or written.
 */
export function createWasi(request: ImportRequest) {
  const { streams } = request
  const memory = createMemory(request)
  const args = [new TextEncoder().encode('program'), ...request.args]
  const transfer = (access: 'read' | 'write') => (file: number, vectors: number, count: number, moved: number) => {
    const call = access === 'read' ? 'fd_read' : 'fd_write'
    const refusal = streams.refusal(access, file >>> 0)
    if (refusal !== undefined) forbid(call, refusal)
    const result = memory.view(call, moved, 4, 4, 'write')
    const buffers = memory.vectors(call, vectors, count, access === 'read' ? 'write' : 'read')
    const length = access === 'read' ? scatter(streams, buffers) : gather(streams, file >>> 0, buffers)
    if (length === 'limit') return forbid(call, 'the output limit is exceeded')
    if (length === 'interrupted') return errno.interrupted
    result.setUint32(0, length, true)
    return errno.success
  }
  const sizes = (call: string, strings: readonly Uint8Array[]) => (count: number, bytes: number) => {
    const [first, second] = [count, bytes].map((pointer) => memory.view(call, pointer, 4, 4, 'write'))
    first!.setUint32(0, strings.length, true)
    second!.setUint32(
      0,
      strings.reduce((sum, { length }) => sum + length + 1, 0),
      true,
    )
    return errno.success
  }
  const strings = (call: string, list: readonly Uint8Array[]) => (pointers: number, text: number) => {
    const places = memory.view(call, pointers, 4 * list.length, 4, 'write')
    const length = list.reduce((sum, each) => sum + each.length + 1, 0)
    const target = memory.view(call, text, length, 1, 'write')
    let at = 0
    list.forEach((each, index) => {
      places.setUint32(4 * index, (text >>> 0) + at, true)
      new Uint8Array(target.buffer, target.byteOffset + at).set(Uint8Array.of(...each, 0))
      at += each.length + 1
    })
    return errno.success
  }
  return {
    args_sizes_get: sizes('args_sizes_get', args),
    args_get: strings('args_get', args),
    environ_sizes_get: sizes('environ_sizes_get', []),
    environ_get: strings('environ_get', []),
    fd_read: transfer('read'),
    fd_write: transfer('write'),
    /** A stream that can be read, or written, and not be sought in. */
    fd_fdstat_get(file: number, pointer: number): number {
      const status = memory.view('fd_fdstat_get', pointer, fdstatBytes, 8, 'write')
      if (file >>> 0 > 2) return errno.badFile
      for (let at = 0; at < fdstatBytes; at += 8) status.setBigUint64(at, 0n, true)
      status.setUint8(0, fileTypeCharacterDevice)
      status.setBigUint64(8, file === 0 ? rights.read : rights.write, true)
      return errno.success
    },
    proc_exit: (code: number): never => stop({ kind: 'exited', code: code >>> 0 }),
  }
}

function createMemory({ permits, bytes }: ImportRequest) {
  const view = (call: string, pointer: number, sizeBytes: number, alignment: number, access: 'read' | 'write') => {
    const address = pointer >>> 0
    if (address % alignment !== 0) forbid(call, `the pointer ${address} is not a multiple of ${alignment}`)
    if (!permits(address, sizeBytes, access)) stop({ kind: 'fault', access, address: BigInt(address), sizeBytes })
    const found = bytes(address, sizeBytes)
    return new DataView(found.buffer, found.byteOffset, sizeBytes)
  }
  return {
    view,
    /** The buffers of a scatter or gather list, all of their bytes accessible. */
    vectors(call: string, pointer: number, count: number, access: 'read' | 'write'): Uint8Array[] {
      let total = 0
      const table = view(call, pointer, vectorBytes * (count >>> 0), 4, 'read')
      return Array.from({ length: count >>> 0 }, (_, index) => {
        const [address, length] = [0, 4].map((offset) => table.getUint32(vectorBytes * index + offset, true))
        total += length!
        if (total > maximumTransferBytes) forbid(call, `it moves more than ${maximumTransferBytes} bytes at once`)
        const buffer = view(call, address!, length!, 1, access)
        return new Uint8Array(buffer.buffer, buffer.byteOffset, length)
      })
    },
  }
}

/** One transfer through all buffers, as a kernel makes it. */
function scatter(streams: Streams, buffers: readonly Uint8Array[]): number | 'interrupted' {
  const whole = new Uint8Array(buffers.reduce((sum, { length }) => sum + length, 0))
  const moved = streams.read(whole)
  if (moved === 'interrupted') return moved
  let at = 0
  for (const buffer of buffers) {
    buffer.set(whole.subarray(at, Math.min(moved, at + buffer.length)))
    at = Math.min(moved, at + buffer.length)
  }
  return moved
}

function gather(streams: Streams, file: number, buffers: readonly Uint8Array[]): number | 'interrupted' | 'limit' {
  const whole = new Uint8Array(buffers.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const buffer of buffers) {
    whole.set(buffer, at)
    at += buffer.length
  }
  return streams.write(file, whole)
}
