import type { CodePart } from '@sourceless/object'
import type { CodeInstruction, MachineInstruction, MachineIsa } from '@sourceless/verifier'
import { mostBytesOfLine } from '../listing/bytes.js'
import { openReference } from '../listing/code.js'
import type { CodeReading } from '../machines/machine.js'

/** What was read at an offset: the size in the low bits, and by whom. 0: nothing was read there. */
const sizeMask = 0x0f
export const byOther = 0x40
export const asBytes = 0x80
const inside = 0xff

/** Bytes of what begins at an offset of what was read; 0: nothing does. */
export function sizeAt(read: Uint8Array, offset: number): number {
  const mark = read[offset]!
  return mark === inside ? 0 : mark & sizeMask
}

/** Says what was read at an offset; `kind`: `byOther`, `asBytes`, or 0 for the machine's own reader. */
export function take(read: Uint8Array, offset: number, sizeBytes: number, kind: number): void {
  read[offset] = sizeBytes | kind
  read.fill(inside, offset + 1, offset + sizeBytes)
}

/** What a machine is read with. */
export interface Readers<I extends MachineInstruction> {
  readonly isa: MachineIsa<I>
  readonly code: CodeReading<I>
}

export const nothingKnown: CodeInstruction['before'] = { registers: new Map(), pushed: undefined }

/** An instruction that may be one. */
export interface Seen {
  readonly sizeBytes: number
  /** Whether control does not come to what follows, or the instruction fills space. */
  readonly ends: boolean
  /** Where it jumps to or calls: an address. */
  readonly target: number | undefined
}

/** One part of the code, while it is divided into instructions. */
export interface PartWalk {
  readonly part: CodePart
  /** For each byte what begins there: see `sizeAt`. */
  readonly read: Uint8Array
  /** Reads on from a place for as long as control goes on, and from where it jumps; calls are told to `onCall`. */
  follow(offset: number): void
  /** Reads what nothing was read from, up to the first place where no instruction is; the end where there is none. */
  sweep(offset: number): number
  /** The first bytes from a place on that belong to nothing yet; the end where there are none. */
  gap(offset: number): { readonly start: number; readonly end: number }
  /** What the machine's reader sees at a free place, without taking it; undefined: nothing that fits. */
  look(offset: number): Seen | undefined
  /** Says that there is no code. */
  takeBytes(start: number, end: number): void
  /** Bytes from a place on that belong to nothing yet, at most as many as the longest instruction has. */
  freeBytes(offset: number): number
}

/** `onCall` hears of the address of every function that is called. */
export function createWalk<I extends MachineInstruction>(
  { isa, code }: Readers<I>,
  part: CodePart,
  onCall: (address: number) => void,
): PartWalk {
  const { bytes, address: base } = part
  const { length } = bytes
  const read = new Uint8Array(length)
  const isBound = new Uint8Array(length + 1)
  isBound[length] = 1
  for (const { offset } of part.marks) isBound[offset] = 1
  /** Of instructions by name: whether control may leave. */
  const transfers = new Map<string, boolean>()
  const mayTransfer = (mnemonic: string): boolean => {
    let may = transfers.get(mnemonic)
    if (may === undefined) {
      may = code.mayTransfer(mnemonic)
      transfers.set(mnemonic, may)
    }
    return may
  }
  const fits = (offset: number, sizeBytes: number): boolean => {
    for (let at = offset + 1; at < offset + sizeBytes; at++) if (isBound[at] !== 0 || read[at] !== 0) return false
    return true
  }
  /** The instruction at a free place, taken; undefined where there is none. */
  const readAt = (offset: number): I | undefined => {
    const instruction = code.decode(bytes, offset)
    if (instruction === undefined || !fits(offset, instruction.sizeBytes)) return undefined
    take(read, offset, instruction.sizeBytes, 0)
    return instruction
  }
  const flowOf = (instruction: I, offset: number) =>
    mayTransfer(instruction.form.mnemonic) ? isa.readFlow(instruction, base + offset, nothingKnown).flow : undefined
  /** A field that a linker fills in says nothing yet. */
  const isOpen = (offset: number, sizeBytes: number): boolean =>
    openReference(part.references, offset, sizeBytes) !== undefined

  takeData(part, isBound, read)
  return {
    part,
    read,
    follow(start) {
      const pending = [start]
      for (let offset = pending.pop(); offset !== undefined; offset = pending.pop()) {
        while (offset >= 0 && offset < length && read[offset] === 0) {
          const instruction = readAt(offset)
          if (instruction === undefined) break
          const { sizeBytes } = instruction
          const flow = flowOf(instruction, offset)
          const target = flow !== undefined && 'target' in flow && !isOpen(offset, sizeBytes) ? flow.target : undefined
          if (target !== undefined && flow!.kind === 'call') onCall(target)
          else if (target !== undefined) pending.push(target - base)
          if (flow !== undefined && !goesOn(flow.kind)) break
          offset += sizeBytes
        }
      }
    },
    sweep(start) {
      let offset = start
      while (offset < length) {
        if (read[offset] !== 0) {
          offset += sizeAt(read, offset) || 1
          continue
        }
        const instruction = readAt(offset)
        if (instruction === undefined) return offset
        const flow = flowOf(instruction, offset)
        if (flow?.kind === 'call' && !isOpen(offset, instruction.sizeBytes)) onCall(flow.target)
        offset += instruction.sizeBytes
      }
      return length
    },
    gap(offset) {
      let start = offset
      while (start < length && read[start] !== 0) start++
      let end = start
      while (end < length && read[end] === 0) end++
      return { start, end }
    },
    look(offset) {
      const instruction = code.decode(bytes, offset)
      if (instruction === undefined || !fits(offset, instruction.sizeBytes)) return undefined
      const flow = flowOf(instruction, offset)
      const target = flow !== undefined && 'target' in flow ? flow.target : undefined
      const ends = (flow !== undefined && !goesOn(flow.kind)) || isa.isPadding(instruction)
      return { sizeBytes: instruction.sizeBytes, ends, target }
    },
    takeBytes: (start, end) => takeBytes(start, end, isBound, read),
    freeBytes(offset) {
      let end = offset + 1
      while (end < length && end < offset + code.longestBytes && read[end] === 0 && isBound[end] === 0) end++
      return end - offset
    },
  }
}

/** Bytes as lines, none of which goes over a mark. */
function takeBytes(from: number, end: number, isBound: Uint8Array, read: Uint8Array): void {
  for (let start = from; start < end; ) {
    let next = start + 1
    while (next < end && next < start + mostBytesOfLine && isBound[next] === 0) next++
    take(read, start, next - start, asBytes)
    start = next
  }
}

/** What symbols say is no code. */
function takeData({ marks, bytes }: CodePart, isBound: Uint8Array, read: Uint8Array): void {
  const kinds = marks.filter(({ kind }) => kind !== 'function')
  for (const [at, { kind, offset }] of kinds.entries())
    if (kind === 'data') takeBytes(offset, kinds[at + 1]?.offset ?? bytes.length, isBound, read)
}

const goesOn = (kind: CodeInstruction['flow']['kind']): boolean =>
  kind !== 'jump' && kind !== 'return' && kind !== 'stop' && kind !== 'indirect-jump'
