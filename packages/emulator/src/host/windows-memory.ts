import type { Permission } from '../api.js'
import { createHeap } from './heap.js'
import type { ImportedFunctions } from './imported.js'
import type { ProcessRequest } from './process.js'
import { forbid } from './stop.js'

/** winerror.h */
export const windowsErrors = { invalidHandle: 6, notEnoughMemory: 8, brokenPipe: 109 } as const

/** heapapi.h */
const noSerialize = 1n
const zeroMemory = 8n
/** memoryapi.h */
const commit = 0x1000n
const reserve = 0x2000n
const protections: ReadonlyMap<bigint, Permission> = new Map([
  [1n, 'none'],
  [2n, 'read'],
  [4n, 'read-write'],
])
const pageBytes = 4096n
const granularity = 65536

/** The functions of kernel32 that give memory. `heap`: the handle of the process's heap; `fail` sets the last error. */
export function windowsMemory(request: ProcessRequest, heap: bigint, fail: (error: number) => bigint) {
  const { sandbox, seed, args } = request
  const blocks = createHeap(sandbox, seed)
  const orFail = (address: bigint): bigint => (address === 0n ? fail(windowsErrors.notEnoughMemory) : address)
  const checkHeap = (call: string, handle: bigint, flags: bigint, allowed: bigint): void => {
    if (handle !== heap) forbid(call, "only the process's heap is modelled")
    if ((flags & ~allowed) !== 0n) forbid(call, `the flags 0x${flags.toString(16)} are not modelled`)
  }
  const functions: ImportedFunctions = {
    GetCommandLineA: { parameters: [], result: 64, answer: placed(() => Uint8Array.of(...commandLine(args), 0)) },
    GetCommandLineW: { parameters: [], result: 64, answer: placed(() => utf16(commandLine(args))) },
    GetProcessHeap: { parameters: [], result: 64, answer: () => heap },
    HeapAlloc: {
      parameters: [64, 32, 64],
      result: 64,
      answer(handle: bigint, flags: bigint, sizeBytes: bigint) {
        checkHeap('HeapAlloc', handle, flags, noSerialize | zeroMemory)
        return orFail(blocks.allocate({ sizeBytes, isZeroed: (flags & zeroMemory) !== 0n }))
      },
    },
    HeapFree: {
      parameters: [64, 32, 64],
      result: 32,
      answer(handle: bigint, flags: bigint, address: bigint) {
        checkHeap('HeapFree', handle, flags, noSerialize)
        if (address !== 0n && !blocks.free(address)) forbid('HeapFree', 'no block begins there')
        return 1n
      },
    },
    VirtualAlloc: {
      parameters: [64, 64, 32, 32],
      result: 64,
      answer(address: bigint, sizeBytes: bigint, type: bigint, protection: bigint) {
        const permission = protections.get(protection)
        if (address !== 0n) forbid('VirtualAlloc', 'the address cannot be chosen')
        if ((type & ~reserve) !== commit) forbid('VirtualAlloc', 'only memory that is committed is modelled')
        if (permission === undefined || sizeBytes === 0n)
          return forbid('VirtualAlloc', 'the size or the protection is not modelled')
        const size = ((sizeBytes + pageBytes - 1n) / pageBytes) * pageBytes
        return orFail(blocks.allocate({ sizeBytes: size, isZeroed: true, alignment: granularity, permission }))
      },
    },
  }
  return functions

  /** Text that lies at the same place whenever it is asked for. */
  function placed(text: () => Uint8Array): () => bigint {
    let address: bigint | undefined
    return () => {
      if (address !== undefined) return address
      const bytes = text()
      address = blocks.allocate({ sizeBytes: BigInt(bytes.length), isZeroed: true })
      if (address !== 0n) sandbox.bytes(address, bytes.length).set(bytes)
      return address
    }
  }
}

/** Quoted so that the C library's rules give the arguments back; bytes are those of UTF-8, the code page. */
function commandLine(args: readonly Uint8Array[]): Uint8Array {
  const quoted = args.map((argument) => {
    const text = String.fromCharCode(...argument)
    if (text !== '' && !/[ \t\n\v"]/.test(text)) return text
    return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`
  })
  return Uint8Array.from(quoted.join(' '), (character) => character.charCodeAt(0))
}

function utf16(text: Uint8Array): Uint8Array {
  const line = `${new TextDecoder().decode(text)}\0`
  const units = Uint16Array.from({ length: line.length }, (_, index) => line.charCodeAt(index))
  return new Uint8Array(units.buffer)
}
