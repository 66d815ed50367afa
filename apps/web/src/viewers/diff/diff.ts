import type { ListedFunction, Listing, ListingLine } from '../types.js'

/** A row of the comparison: instructions that stand for each other, or one that the other side lacks. */
export interface DiffRow {
  readonly kind: 'same' | 'changed' | 'removed' | 'added'
  readonly left: ListingLine | undefined
  readonly right: ListingLine | undefined
}

export interface FunctionDiff {
  /** Undefined: the function is on one side only. */
  readonly left: string | undefined
  readonly right: string | undefined
  readonly rows: readonly DiffRow[]
}

export interface ListingDiff {
  readonly functions: readonly FunctionDiff[]
  readonly same: number
  readonly changed: number
  readonly removed: number
  readonly added: number
}

/** Edits beyond this number are not sought: what is left counts as changed. */
const maximumEdits = 2000

/** Compares two listings function by function, by names and, where both have only one left, in their order. */
export function diffListings(left: Listing, right: Listing): ListingDiff {
  const functions = pairs(left.functions, right.functions).map(([a, b]) => ({
    left: a?.name,
    right: b?.name,
    rows: diffLines(a?.lines ?? [], b?.lines ?? []),
  }))
  const count = (kind: DiffRow['kind']) =>
    functions.reduce((sum, { rows }) => sum + rows.filter((row) => row.kind === kind).length, 0)
  return { functions, same: count('same'), changed: count('changed'), removed: count('removed'), added: count('added') }
}

type Pair = readonly [ListedFunction | undefined, ListedFunction | undefined]

function pairs(left: readonly ListedFunction[], right: readonly ListedFunction[]): readonly Pair[] {
  const byName = new Map(right.map((one) => [one.name, one]))
  const unpaired = { left: left.filter(({ name }) => !byName.has(name)), right: new Set(right) }
  const named = left.flatMap((one): readonly Pair[] => {
    const other = byName.get(one.name)
    if (other === undefined || !unpaired.right.delete(other)) return []
    return [[one, other]]
  })
  const others = [...unpaired.right]
  const rest = Array.from(
    { length: Math.max(unpaired.left.length, others.length) },
    (_, at): Pair => [unpaired.left[at], others[at]],
  )
  return [...named, ...rest]
}

/** Instructions are the same when they read the same; where a jump goes is not looked at, since all code behind a change moves. */
export function diffLines(left: readonly ListingLine[], right: readonly ListingLine[]): readonly DiffRow[] {
  const [a, b] = [left.map(keyOf), right.map(keyOf)]
  const rows: DiffRow[] = []
  let [x, y] = [0, 0]
  const differ = (toX: number, toY: number) => {
    rows.push(...unlike(left.slice(x, toX), right.slice(y, toY)))
    x = toX
    y = toY
  }
  for (const [matchX, matchY] of commonLines(a, b)) {
    differ(matchX, matchY)
    rows.push({ kind: 'same', left: left[x++], right: right[y++] })
  }
  differ(left.length, right.length)
  return rows
}

const keyOf = ({ text, target }: ListingLine): string =>
  target === undefined ? text : text.replace(/(0x[0-9a-f]+|\b[0-9a-f]+)$/i, '→')

/** Instructions between two common ones: side by side as far as both sides go. */
function unlike(left: readonly ListingLine[], right: readonly ListingLine[]): readonly DiffRow[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at): DiffRow => {
    const [one, other] = [left[at], right[at]]
    return { kind: one === undefined ? 'added' : other === undefined ? 'removed' : 'changed', left: one, right: other }
  })
}

/** A longest common subsequence, as pairs of positions: Myers, "An O(ND) Difference Algorithm" (1986). */
function commonLines(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const offset = Math.min(a.length + b.length, maximumEdits) + 1
  const furthest = new Int32Array(2 * offset + 1)
  const trace: Int32Array[] = []
  for (let edits = 0; edits < offset; edits++) {
    trace.push(furthest.slice(offset - edits - 1, offset + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = offset + diagonal
      const isDown = diagonal === -edits || (diagonal !== edits && furthest[at - 1]! < furthest[at + 1]!)
      let x = isDown ? furthest[at + 1]! : furthest[at - 1]! + 1
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++
      furthest[at] = x
      if (x >= a.length && x - diagonal >= b.length) return walkBack(trace, a.length, b.length)
    }
  }
  return commonEnds(a, b)
}

function walkBack(trace: readonly Int32Array[], endX: number, endY: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = []
  let [x, y] = [endX, endY]
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const furthest = trace[edits]!
    const at = (diagonal: number) => furthest[diagonal + edits + 1]!
    const diagonal = x - y
    const isDown = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1))
    const fromX = edits === 0 ? 0 : isDown ? at(diagonal + 1) : at(diagonal - 1)
    const fromY = edits === 0 ? 0 : fromX - (isDown ? diagonal + 1 : diagonal - 1)
    while (x > fromX && y > fromY && x > 0 && y > 0) found.push([--x, --y])
    x = fromX
    y = fromY
  }
  return found.reverse()
}

/** For listings that have little in common: what they begin and end with. */
function commonEnds(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  return [
    ...Array.from({ length: start }, (_, at) => [at, at] as const),
    ...Array.from({ length: end }, (_, at) => [a.length - end + at, b.length - end + at] as const),
  ]
}
