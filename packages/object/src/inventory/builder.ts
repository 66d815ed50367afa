import type { CodeInventory, CodeMark, CodePart, CodeReference } from './inventory.js'

/** Longest name that is read, bytes. */
const maximumNameBytes = 4096
/** Files with more problems than these have one: they are damaged. */
const mostProblems = 20

type Open = Omit<CodePart, 'marks' | 'references'> & {
  readonly marks: CodeMark[]
  readonly references: Map<number, CodeReference>
}

/** Collects what a reader finds in a file. Places that are in no part are left out, so that readers need not check them. */
export interface InventoryBuilder {
  readonly imports: Map<number, string>
  /** The index of a new part; undefined for bytes that are not in the file, or that other parts have already. */
  part(name: string, address: number, offset: number, sizeBytes: number): number | undefined
  mark(part: number | undefined, mark: CodeMark): void
  /** A function at an address of an image. */
  functionAt(address: number, name: string | undefined): void
  reference(part: number | undefined, offset: number, reference: CodeReference): void
  problem(sentence: string): void
  build(facts: Pick<CodeInventory, 'machine' | 'isStripped' | 'holdsData'>): CodeInventory
}

export function createInventory(file: Uint8Array): InventoryBuilder {
  const parts: Open[] = []
  const imports = new Map<number, string>()
  const problems: string[] = []
  let roomBytes = file.length
  /** Made when first asked for. */
  let partAt: ReturnType<typeof createPartFinder> | undefined

  const problem = (sentence: string): void => {
    if (problems.length < mostProblems) problems.push(sentence)
  }
  const mark = (part: number | undefined, mark: CodeMark): void => {
    const open = part === undefined ? undefined : parts[part]
    if (open !== undefined && mark.offset >= 0 && mark.offset < open.bytes.length) open.marks.push(mark)
  }

  return {
    imports,
    problem,
    mark,
    part(name, address, offset, sizeBytes) {
      const end = Math.min(file.length, offset + sizeBytes)
      if (!(end > offset)) {
        if (sizeBytes > 0) problem(`${name} does not lie in the file.`)
        return undefined
      }
      if (end < offset + sizeBytes) problem(`${name} is cut off at the end of the file.`)
      const bytes = file.subarray(offset, end)
      roomBytes -= bytes.length
      if (roomBytes < 0) {
        problem(`${name} has bytes that belong to other sections too: it is left out.`)
        roomBytes += bytes.length
        return undefined
      }
      partAt = undefined
      return parts.push({ name, address, bytes, marks: [], references: new Map() }) - 1
    },
    functionAt(address, name) {
      partAt ??= createPartFinder(parts)
      const part = partAt(address)
      if (part !== undefined) mark(part, { kind: 'function', offset: address - parts[part]!.address, name })
    },
    reference(part, offset, reference) {
      if (part !== undefined) parts[part]!.references.set(offset, reference)
    },
    build: (facts) => ({
      ...facts,
      imports,
      problems,
      parts: parts.map((part) => ({ ...part, marks: part.marks.sort((a, b) => a.offset - b.offset) })),
    }),
  }
}

/** Finds the index of the part of an image that an address lies in. */
export function createPartFinder(
  parts: readonly Pick<CodePart, 'address' | 'bytes'>[],
): (address: number) => number | undefined {
  const sorted = parts
    .map(({ address: start, bytes }, index) => ({ index, start, end: start + bytes.length }))
    .sort((a, b) => a.start - b.start)
  return (address) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (sorted[middle]!.start <= address) low = middle + 1
      else high = middle
    }
    const found = sorted[low - 1]
    return found !== undefined && address < found.end ? found.index : undefined
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Names of a string table by their offset, as far as they are there. Damaged ones are empty or have U+FFFD in them. */
export function createNames(strings: Uint8Array): (offset: number) => string {
  // Names may share their ends; a table that says more than this in all is hostile.
  let budgetBytes = maximumNameBytes + 16 * strings.length
  return (offset) => {
    if (!(offset < strings.length)) return ''
    const limit = Math.min(strings.length, offset + maximumNameBytes)
    let end = offset
    while (end < limit && strings[end] !== 0) end++
    budgetBytes -= end - offset
    return budgetBytes < 0 ? '' : decoder.decode(strings.subarray(offset, end))
  }
}
