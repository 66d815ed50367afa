import type { AllocateOptions, GuestSegment, Permission } from './api.js'
import { bitsOfPermission, memoryPages, pageBytes, permissionBits, shadowOffset, windowOffset } from './layout.js'

/** Forbidden bytes between allocations. */
const guardBytes = 64

export interface AddressSpaceOptions {
  readonly base: bigint
  readonly sizeBytes: number
  readonly stackBytes: number
  readonly maximumInstructionBytes: number
  /** Executable bytes appeared, changed or went. */
  onCodeChange(): void
}

/** The guest's window in the linear memory, and the permission of each of its bytes. */
export function createAddressSpace(options: AddressSpaceOptions) {
  const { base, sizeBytes, stackBytes, maximumInstructionBytes, onCodeChange } = options
  if (sizeBytes < pageBytes || sizeBytes > 2 ** 30 || (sizeBytes & (sizeBytes - 1)) !== 0) {
    throw new RangeError(`the window must be a power of two from 64 KiB to 1 GiB, not ${sizeBytes} bytes`)
  }
  if (base < 0n || base % BigInt(pageBytes) !== 0n || base + BigInt(sizeBytes) > 1n << 64n) {
    throw new RangeError(`the window cannot begin at ${base}: its base is a multiple of 65536 below 2^64`)
  }
  if (stackBytes % 16 !== 0 || stackBytes < 0 || stackBytes > sizeBytes / 2) {
    throw new RangeError(`the stack must be a multiple of 16 and at most half of the window, not ${stackBytes} bytes`)
  }
  const pages = memoryPages(sizeBytes)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  const window = new Uint8Array(memory.buffer, windowOffset, sizeBytes)
  const shadow = new Uint8Array(memory.buffer, shadowOffset(sizeBytes), sizeBytes)
  /** The page above the stack stays forbidden. */
  const stackEnd = sizeBytes - 4096
  const firstFree = Math.min(4096, pageBytes)
  let free = firstFree
  let kept = firstFree

  /** What was loaded, given out or protected ends here, the stack aside. */
  let usedEnd = 0
  /** All executable bytes lie in here. */
  const code = { start: sizeBytes, end: 0 }

  const offsetOf = (address: bigint, length: number): number => {
    const offset = address - base
    if (offset < 0n || offset + BigInt(length) > BigInt(sizeBytes) || length < 0) {
      throw new RangeError(`0x${address.toString(16)} and ${length} bytes are not inside the window`)
    }
    return Number(offset)
  }
  const mark = (offset: number, length: number, permission: Permission): void => {
    const end = offset + length
    usedEnd = Math.max(usedEnd, end)
    let changesCode = permission === 'execute'
    for (let index = Math.max(offset, code.start); !changesCode && index < Math.min(end, code.end); index++) {
      changesCode = (shadow[index]! & permissionBits.execute) !== 0
    }
    if (permission === 'execute') {
      code.start = Math.min(code.start, offset)
      code.end = Math.max(code.end, end)
    }
    shadow.fill(bitsOfPermission[permission], offset, end)
    if (changesCode) onCodeChange()
  }
  const permitsAll = (offset: number, length: number, bits: number): boolean => {
    for (let index = offset; index < offset + length; index++) if ((shadow[index]! & bits) !== bits) return false
    return true
  }
  const protect = (address: bigint, length: number, permission: Permission): void =>
    mark(offsetOf(address, length), length, permission)

  const allocate = (length: number, options: AllocateOptions = {}): bigint => {
    const { alignment = 16, misalignment = 0, permission = 'read-write' } = options
    if (!(alignment > 0) || (alignment & (alignment - 1)) !== 0) throw new RangeError(`bad alignment ${alignment}`)
    const offset = Math.ceil((free + guardBytes) / alignment) * alignment + misalignment
    if (offset + length + guardBytes > stackEnd - stackBytes) {
      throw new RangeError(`the window of ${sizeBytes} bytes has no room for ${length} bytes more`)
    }
    free = offset + length
    mark(offset, length, permission)
    return base + BigInt(offset)
  }
  const stackStart = stackEnd - stackBytes
  const openStack = (): void => void shadow.fill(bitsOfPermission['read-write'], stackStart, stackEnd)
  openStack()

  return {
    base,
    sizeBytes,
    memory,
    window,
    shadow,
    stackTop: base + BigInt(stackEnd),
    stack: window.subarray(stackEnd - stackBytes, stackEnd),
    offsetOf,
    allocate,
    protect,
    bytes: (address: bigint, length: number): Uint8Array => {
      const offset = offsetOf(address, length)
      usedEnd = Math.max(usedEnd, offset + length)
      return window.subarray(offset, offset + length)
    },
    permits(address: bigint, length: number, access: 'read' | 'write'): boolean {
      const offset = address - base
      if (offset < 0n || offset + BigInt(length) > BigInt(sizeBytes)) return false
      return permitsAll(Number(offset), length, permissionBits[access])
    },
    /** First byte of an access that is not permitted; the offset counts modulo 2^64. */
    firstForbidden(offset: bigint, length: number, bits: number): bigint {
      for (let index = 0n; index < BigInt(length); index++) {
        const at = BigInt.asUintN(64, offset + index)
        if (at >= BigInt(sizeBytes) || (shadow[Number(at)]! & bits) !== bits) return at
      }
      return offset
    },
    loadCode(bytes: Uint8Array, address?: bigint): bigint {
      const at = address ?? allocate(bytes.length, { permission: 'none' })
      const offset = offsetOf(at, bytes.length)
      window.set(bytes, offset)
      mark(offset, bytes.length, 'execute')
      return at
    },
    loadSegments(segments: readonly GuestSegment[]): void {
      for (const segment of segments) {
        const offset = offsetOf(BigInt(segment.address), segment.sizeBytes)
        window.set(segment.bytes, offset)
        window.fill(0, offset + segment.bytes.length, offset + segment.sizeBytes)
        mark(offset, segment.sizeBytes, permissionOf(segment))
        free = Math.max(free, offset + segment.sizeBytes)
      }
    },
    isExecutable: (offset: number): boolean => (shadow[offset]! & permissionBits.execute) !== 0,
    executableEnd(offset: number): number {
      let end = offset
      while (end < offset + maximumInstructionBytes && end < sizeBytes && (shadow[end]! & permissionBits.execute) !== 0)
        end++
      return end
    },
    keep(): void {
      kept = free
    },
    clear(): void {
      for (const bytes of [window, shadow]) {
        bytes.fill(0, 0, usedEnd)
        bytes.fill(0, stackStart, stackEnd)
      }
      openStack()
      usedEnd = 0
      free = kept = firstFree
      code.start = sizeBytes
      code.end = 0
      onCodeChange()
    },
    /** Forbids what was allocated since `keep`. */
    release(): void {
      if (free > kept) mark(kept, free - kept, 'none')
      free = kept
    },
  }
}
const permissionOf = ({ read, write, execute }: GuestSegment): Permission => {
  if (execute) return 'execute'
  if (read) return write ? 'read-write' : 'read'
  return write ? 'write' : 'none'
}
