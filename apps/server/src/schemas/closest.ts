/** What to say behind a name that is not known: the one that is probably meant, or nothing. */
export function meantText(name: string, known: readonly string[]): string {
  const closest = closestName(name, known)
  return closest === undefined ? '' : ` (is ${closest} meant?)`
}

/** The known name that was probably meant: letters are missing, wrong, swapped or too many, or case and dashes differ. */
function closestName(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, '')
  const wanted = plain(name.slice(0, 100))
  const distances = known.map((one) => ({ one, distance: editDistance(wanted, plain(one)) }))
  const best = distances.reduce((a, b) => (b.distance < a.distance ? b : a), { one: '', distance: Number.MAX_VALUE })
  return best.distance <= Math.floor(wanted.length / 3) ? best.one : undefined
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other (Damerau and Levenshtein). */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next.push(
        Math.min(
          row[j]! + 1,
          next[j - 1]! + 1,
          row[j - 1]! + (isSame ? 0 : 1),
          isSwapped ? before[j - 2]! + 1 : Number.MAX_VALUE,
        ),
      )
    }
    before = row
    row = next
  }
  return row[b.length]!
}
