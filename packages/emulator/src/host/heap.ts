import type { Permission, Sandbox } from '../api.js'
import { fillRandom } from '../random.js'

export interface HeapRequest {
  readonly sizeBytes: bigint
  /** Otherwise the contents are random. */
  readonly isZeroed: boolean
  readonly alignment?: number
  readonly permission?: Permission
}

export interface Heap {
  /** Address of a new block with forbidden bytes around, or 0 when there is no room. */
  allocate(request: HeapRequest): bigint
  /** False: no block begins there. What was freed is forbidden from then on and not given out again. */
  free(address: bigint): boolean
}

export function createHeap(sandbox: Sandbox, seed: number): Heap {
  const blocks = new Map<bigint, number>()
  const place = (sizeBytes: number, alignment: number): bigint => {
    try {
      return sandbox.allocate(sizeBytes, { alignment })
    } catch (error) {
      if (error instanceof RangeError) return 0n
      throw error
    }
  }
  return {
    allocate({ sizeBytes, isZeroed, alignment = 16, permission = 'read-write' }) {
      if (sizeBytes > BigInt(sandbox.sizeBytes)) return 0n
      const size = Number(sizeBytes)
      const address = place(size, alignment)
      if (address === 0n) return 0n
      const bytes = sandbox.bytes(address, size).fill(0)
      if (!isZeroed) {
        const contents = new Uint32Array(Math.ceil(size / 4))
        fillRandom(contents, seed + blocks.size)
        bytes.set(new Uint8Array(contents.buffer, 0, size))
      }
      if (permission !== 'read-write') sandbox.protect(address, size, permission)
      blocks.set(address, size)
      return address
    },
    free(address) {
      const size = blocks.get(address)
      if (size === undefined) return false
      sandbox.protect(address, size, 'none')
      blocks.delete(address)
      return true
    },
  }
}
