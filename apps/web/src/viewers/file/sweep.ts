import type { FileLayout, Part } from '../layout/layout.js'
import { digitsOf } from '../shared/hex.js'
import type { ListedFunction, Listing, ListingLine, Machine } from '../types.js'
import { wrapElf } from './wrap-elf.js'

type RegisterMachine = Exclude<Machine, 'wasm32'>

/** Least size of an instruction: what is passed over where none is read. */
const steps: Readonly<Record<RegisterMachine, number>> = { x86_64: 1, aarch64: 4, riscv64: 2 }
/** Bytes that are listed at once. */
const windowBytes = 24

/**
 * The code of a file that is not read in full, such as one that is linked against others: every part that holds code, from its
 * first byte to its last. `list` lists an executable. Undefined after `isOver`: not all of it.
 */
export function sweep(
  machine: RegisterMachine,
  file: Uint8Array,
  layout: FileLayout,
  list: (executable: Uint8Array) => Listing,
  isOver: () => boolean,
): { readonly listing: Listing; readonly isComplete: boolean } {
  const functions: ListedFunction[] = []
  for (const part of layout.parts) {
    if (part.kind !== 'code' || isOver()) continue
    const lines = sweepPart(machine, file.subarray(part.start, part.end), part.address ?? 0, list, isOver)
    functions.push(...byName(layout, part, lines))
  }
  const lines = functions.flatMap((one) => one.lines)
  const sizeBytes = lines.reduce((sum, { bytes }) => sum + bytes.length / 2, 0)
  return { listing: { functions, instructions: lines.length, sizeBytes }, isComplete: !isOver() }
}

function sweepPart(
  machine: RegisterMachine,
  code: Uint8Array,
  address: number,
  list: (executable: Uint8Array) => Listing,
  isOver: () => boolean,
): readonly ListingLine[] {
  const lines: ListingLine[] = []
  const at = (place: number) =>
    contiguous(list(wrapElf(machine, code.subarray(place, place + windowBytes), address + place)), address + place)
  for (let place = 0; place < code.length && !isOver(); ) {
    const found = at(place)
    lines.push(...found)
    for (const { bytes } of found) place += bytes.length / 2
    if (found.length > 0) continue
    const size = Math.min(code.length - place, unreadBytes(machine, code, place, at))
    lines.push(unread(code.subarray(place, place + size), address + place))
    place += size
  }
  return lines
}

/** Behind a jump there may be a gap, which is read next. */
function contiguous({ functions }: Listing, address: number): readonly ListingLine[] {
  let next = address
  const lines = functions.flatMap((one) => one.lines)
  const gap = lines.findIndex(({ offset, bytes }) => {
    if (offset !== next) return true
    next += bytes.length / 2
    return false
  })
  return gap < 0 ? lines : lines.slice(0, gap)
}

/** Prefixes of x86-64: what they change is part of one instruction with what follows. */
const prefixes: ReadonlySet<number> = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3])

/** How many bytes are passed over where no instruction is read. */
function unreadBytes(
  machine: RegisterMachine,
  code: Uint8Array,
  place: number,
  at: (place: number) => readonly ListingLine[],
): number {
  let size = 0
  while (machine === 'x86_64' && prefixes.has(code[place + size] ?? 0)) size++
  if (size === 0) return machine === 'x86_64' ? longForm(code, place) : steps[machine]
  return size + (at(place + size)[0]?.bytes.length ?? 0) / 2
}

/** Forms that are not read where a shorter one would do, as linkers write them: a push, a jump, a branch. */
function longForm(code: Uint8Array, place: number): number {
  const [first = 0, second = 0] = code.subarray(place, place + 2)
  if (first === 0x68 || first === 0xe9) return 5
  return first === 0x0f && second >> 4 === 8 ? 6 : 1
}

const unread = (bytes: Uint8Array, offset: number): ListingLine => ({
  offset,
  bytes: digitsOf(bytes),
  text: 'unread',
  note: 'These bytes are no instruction that is read here.',
  depth: 0,
})

/** Lines by the symbols that they come after; those before the first belong to the part. */
function byName({ symbols }: FileLayout, part: Part, lines: readonly ListingLine[]): readonly ListedFunction[] {
  const names = new Map(
    symbols.flatMap(({ start, name }) =>
      start >= part.start && start < part.end ? [[start - part.start + (part.address ?? 0), name]] : [],
    ),
  )
  const functions: { name: string; lines: ListingLine[] }[] = []
  for (const line of lines) {
    const name = names.get(line.offset)
    if (name !== undefined || functions.length === 0) functions.push({ name: name ?? part.name, lines: [] })
    functions.at(-1)!.lines.push(line)
  }
  return functions
}
