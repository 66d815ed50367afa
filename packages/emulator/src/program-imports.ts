import type { GuestSegment, Sandbox } from './api.js'
import type { ProgramImage } from './program.js'

const slotBytes = 8
/** Distance of imported functions from the window and from each other. */
const importDistance = 0x1_0000n
const importStride = 16n

interface PlacedImports {
  /** Names by the addresses that stand for the functions. */
  readonly functions: ReadonlyMap<bigint, string>
  /** Addresses of the words that hold such addresses. */
  readonly slots: ReadonlyMap<bigint, bigint>
}

/** Addresses that stand for imported functions, and the words of the image that hold them. */
export function placeImports(
  imports: NonNullable<ProgramImage['imports']>,
  segments: readonly GuestSegment[],
  windowEnd: bigint,
): PlacedImports {
  const functions = new Map<bigint, string>()
  const slots = new Map<bigint, bigint>()
  for (const [name, at] of imports) {
    const address = BigInt(at)
    const segment = segments.find((each) => {
      const offset = address - BigInt(each.address)
      return offset > -slotBytes && offset < each.sizeBytes
    })
    if (segment === undefined) {
      functions.set(address, name)
      continue
    }
    const offset = address - BigInt(segment.address)
    if (offset < 0 || offset + BigInt(slotBytes) > segment.sizeBytes)
      throw new RangeError(`the word for ${name} at 0x${address.toString(16)} is not inside a segment`)
    const target = BigInt.asUintN(64, windowEnd + importDistance + importStride * BigInt(functions.size))
    slots.set(address, target)
    functions.set(target, name)
  }
  return { functions, slots }
}

export function fillSlots(sandbox: Sandbox, slots: PlacedImports['slots']): void {
  for (const [address, value] of slots) {
    const slot = sandbox.bytes(address, slotBytes)
    new DataView(slot.buffer, slot.byteOffset).setBigUint64(0, value, true)
  }
}
