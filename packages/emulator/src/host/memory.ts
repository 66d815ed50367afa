import type { Sandbox } from '../api.js'
import { stop } from './stop.js'

/** The bytes of a buffer that a call was given; the run ends as a fault unless all of them may be accessed. */
export function guestBuffer(sandbox: Sandbox, address: bigint, count: bigint, access: 'read' | 'write'): Uint8Array {
  if (count === 0n) return new Uint8Array(0)
  if (count > BigInt(sandbox.sizeBytes) || !sandbox.permits(address, Number(count), access)) {
    return stop({ kind: 'fault', access, address, sizeBytes: Number(count > 0xffffffffn ? 0xffffffffn : count) })
  }
  return sandbox.bytes(address, Number(count))
}

export function readWord(sandbox: Sandbox, address: bigint): bigint {
  const bytes = guestBuffer(sandbox, address, 8n, 'read')
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)
}

/** What fits into 32 bits, as `int` and DWORD variables hold it. */
export function writeInt(sandbox: Sandbox, address: bigint, value: number): void {
  const bytes = guestBuffer(sandbox, address, 4n, 'write')
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, value, true)
}

/**
 * Lists of strings at the top of the stack, as kernels lay them out: words that count, pointers of each list with a zero
 * behind, the strings. Gives the addresses of the first word and of each list's pointers; all is a multiple of 16 long.
 */
export function layOutStrings(sandbox: Sandbox, head: readonly bigint[], lists: readonly (readonly Uint8Array[])[]) {
  const strings = lists.flat()
  const textBytes = strings.reduce((sum, { length }) => sum + length + 1, 0)
  const words = head.length + strings.length + lists.length
  const sizeBytes = Math.ceil((8 * words + textBytes) / 16) * 16
  const start = sandbox.stackTop - BigInt(sizeBytes)
  const area = sandbox.bytes(start, sizeBytes).fill(0)
  const view = new DataView(area.buffer, area.byteOffset)
  for (const [index, word] of head.entries()) view.setBigUint64(8 * index, word, true)
  let [pointer, text] = [8 * head.length, 8 * words]
  const pointers = lists.map((list) => {
    const first = start + BigInt(pointer)
    for (const string of list) {
      view.setBigUint64(pointer, start + BigInt(text), true)
      area.set(string, text)
      pointer += 8
      text += string.length + 1
    }
    pointer += 8
    return first
  })
  return { start, pointers }
}

/** Enters a function with nothing on the stack from `top` down but what the convention demands; a return ends the run. */
export function enterFunction(sandbox: Sandbox, top: bigint, args: readonly bigint[]): void {
  const { convention } = sandbox
  const stackPointer = top - BigInt(convention.shadowBytes)
  const { returnAddress } = convention
  for (const [index, value] of args.entries()) sandbox.write(convention.arguments[index]!.location, value)
  if (returnAddress !== 'stack') {
    sandbox.write(returnAddress.location, sandbox.returnAddress)
    sandbox.write(convention.stackPointer.location, stackPointer)
    return
  }
  const slot = sandbox.bytes(stackPointer - 8n, 8)
  new DataView(slot.buffer, slot.byteOffset).setBigUint64(0, sandbox.returnAddress, true)
  sandbox.write(convention.stackPointer.location, stackPointer - 8n)
}
