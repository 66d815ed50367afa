import { stop } from '../host/stop.js'
import type { Streams } from '../host/streams.js'

export interface ImportRequest {
  readonly streams: Streams
  readonly permits: (address: number, sizeBytes: number, access: 'read' | 'write') => boolean
  readonly bytes: (address: number, sizeBytes: number) => Uint8Array
  readonly args: readonly Uint8Array[]
}

/** As Linux's EINTR: the caller tries again. */
const interrupted = -4

/**
 * The interface of sourceless programs on wasm32: `read(pointer, length)` and `write(pointer, length)` give the bytes
 * transferred (−4: interrupted), `exit(code)` does not return, `args_count()`, `arg_length(index)` and
 * `arg_copy(index, pointer)` give the arguments.
 */
export function createImports({ streams, permits, bytes, args }: ImportRequest) {
  const buffer = (pointer: number, length: number, access: 'read' | 'write'): Uint8Array => {
    const [address, sizeBytes] = [pointer >>> 0, length >>> 0]
    if (!permits(address, sizeBytes, access)) stop({ kind: 'fault', access, address: BigInt(address), sizeBytes })
    return bytes(address, sizeBytes)
  }
  const refuse = (call: string, reason: string | undefined): void => {
    if (reason !== undefined) stop({ kind: 'forbidden', call, reason })
  }
  const argument = (call: string, index: number): Uint8Array =>
    args[index >>> 0] ?? stop({ kind: 'forbidden', call, reason: `there is no argument ${index >>> 0}` })
  return {
    read(pointer: number, length: number): number {
      refuse('read', streams.refusal('read', 0))
      const moved = streams.read(buffer(pointer, length, 'write'))
      return moved === 'interrupted' ? interrupted : moved
    },
    write(pointer: number, length: number): number {
      refuse('write', streams.refusal('write', 1))
      const moved = streams.write(1, buffer(pointer, length, 'read'))
      if (moved === 'limit') return stop({ kind: 'forbidden', call: 'write', reason: 'the output limit is exceeded' })
      return moved === 'interrupted' ? interrupted : moved
    },
    // Unlike the kernel, a host of WebAssembly takes the code as it is.
    exit: (code: number): never => stop({ kind: 'exited', code }),
    args_count: (): number => args.length,
    arg_length: (index: number): number => argument('arg_length', index).length,
    arg_copy(index: number, pointer: number): void {
      const text = argument('arg_copy', index)
      buffer(pointer, text.length, 'write').set(text)
    },
  }
}
