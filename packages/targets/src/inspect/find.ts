import { type CodeInventory, type CodePart, createPartFinder } from '@sourceless/object'
import type { MachineInstruction } from '@sourceless/verifier'
import { isStubSection, stubsOf } from './stubs.js'
import { asBytes, byOther, createWalk, type PartWalk, type Readers, sizeAt, take } from './walk.js'

/** What another reader says of bytes: the first instruction there. */
export interface OtherReading {
  readonly sizeBytes: number
  readonly text: string
}

/** A part of the code, divided. */
export interface DividedPart {
  readonly part: CodePart
  /** See `sizeAt`. */
  readonly read: Uint8Array
  /** Texts of instructions that only the other reader knows, by their offset. */
  readonly others: ReadonlyMap<number, string>
  /** Where functions begin, by ascending offset; the first is 0. */
  readonly starts: readonly { readonly offset: number; readonly name: string }[]
}

/** So often another reader is asked about one file; what is unknown beyond that is listed as bytes. */
const mostQuestions = 100_000

/**
 * Divides all code of a file into instructions: first what control reaches from the functions that the file names and from calls,
 * then what is left, from end to end. Where the machine's own reader knows no instruction, the bytes are yielded; what is sent back
 * is taken, `undefined` being that nothing is known of them.
 */
export function* divide<I extends MachineInstruction>(
  readers: Readers<I>,
  inventory: CodeInventory,
): Generator<Uint8Array, readonly DividedPart[], OtherReading | undefined> {
  const { parts, isStripped, holdsData } = inventory
  const called = new Set<number>()
  const waiting: number[] = []
  const walks = parts.map((part) =>
    createWalk(readers, part, (address) => {
      if (called.has(address)) return
      called.add(address)
      waiting.push(address)
    }),
  )
  const isObject = haveOwnAddresses(parts)
  const partAt = createPartFinder(parts)
  const walkAt = (address: number) => walks[partAt(address) ?? -1]
  const followCalls = (own: PartWalk): void => {
    for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
      const walk = isObject ? own : walkAt(address)
      walk?.follow(address - walk.part.address)
    }
  }
  for (const walk of walks) {
    for (const { kind, offset } of walk.part.marks) if (kind === 'function') walk.follow(offset)
    followCalls(walk)
  }
  const divided: Omit<DividedPart, 'starts'>[] = []
  let questions = 0
  for (const walk of walks) {
    const others = new Map<number, string>()
    if (holdsData) yield* passData(walk, walkAt)
    for (let at = walk.sweep(0); at < walk.read.length; at = walk.sweep(at)) {
      followCalls(walk)
      if (walk.read[at] !== 0) continue
      const free = walk.freeBytes(at)
      const other = questions++ < mostQuestions ? yield walk.part.bytes.subarray(at, at + free) : undefined
      if (other !== undefined && other.sizeBytes <= free) {
        take(walk.read, at, other.sizeBytes, byOther)
        others.set(at, other.text)
      } else take(walk.read, at, Math.min(free, readers.code.unreadBytes(walk.part.bytes, at)), asBytes)
    }
    followCalls(walk)
    const { part, read } = walk
    divided.push({ part, read, others })
  }
  const calledIn = new Map<CodePart, number[]>()
  for (const address of isStripped && !isObject ? called : []) {
    const part = walkAt(address)?.part
    if (part === undefined) continue
    const offsets = calledIn.get(part)
    if (offsets === undefined) calledIn.set(part, [address - part.address])
    else offsets.push(address - part.address)
  }
  return divided.map((one) => ({ ...one, starts: startsOf(readers, inventory, one, calledIn.get(one.part) ?? []) }))
}

/**
 * Says which of what control does not reach is no code: all behind the last end of control that comes before something which code
 * does not have.
 */
function* passData(
  walk: PartWalk,
  walkAt: (address: number) => PartWalk | undefined,
): Generator<Uint8Array, void, OtherReading | undefined> {
  const { bytes } = walk.part
  for (let gap = walk.gap(0); gap.start < bytes.length; gap = walk.gap(gap.end)) {
    let sound = gap.start
    let at = gap.start
    while (at < gap.end) {
      const seen = walk.look(at)
      const isZero = bytes[at] === 0 && bytes[at + 1] === 0
      const isLost = seen?.target !== undefined && walkAt(seen.target) === undefined
      const other = seen === undefined && !isZero ? yield bytes.subarray(at, at + walk.freeBytes(at)) : undefined
      const sizeBytes = isZero || isLost ? undefined : (seen?.sizeBytes ?? other?.sizeBytes)
      if (sizeBytes === undefined) break
      at += sizeBytes
      if (seen?.ends) sound = at
    }
    if (at < gap.end) walk.takeBytes(sound, gap.end)
  }
}

/** Whether addresses are of a part each, as in objects, whose sections all begin at the same one. */
export const haveOwnAddresses = (parts: readonly CodePart[]): boolean =>
  new Set(parts.map(({ address }) => address)).size < parts.length

function startsOf<I extends MachineInstruction>(
  readers: Readers<I>,
  inventory: CodeInventory,
  { part, read }: Pick<DividedPart, 'part' | 'read'>,
  called: readonly number[],
): DividedPart['starts'] {
  const { address, marks } = part
  const names = new Map<number, string | undefined>()
  for (const { kind, offset, name } of marks) if (kind === 'function') names.set(offset, names.get(offset) ?? name)
  for (const offset of called) if (!names.has(offset)) names.set(offset, undefined)
  for (const [offset, name] of stubsOf(readers, inventory, part, read, names)) names.set(offset, name)
  // What comes before the first stub serves all of them.
  if (names.get(0) === undefined && (!names.has(0) || isStubSection(part))) names.set(0, part.name)
  return [...names]
    .filter(([offset]) => sizeAt(read, offset) > 0)
    .sort(([a], [b]) => a - b)
    .map(([offset, name]) => ({ offset, name: name ?? `sub_${(address + offset).toString(16)}` }))
}
