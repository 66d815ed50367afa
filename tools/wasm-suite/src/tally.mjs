/** Counts of one file or of all, by kind of check and by reason for what was skipped. */
export function createTally() {
  const right = new Map()
  const skipped = new Map()
  const wrongLines = []
  const count = (map, key, by = 1) => map.set(key, (map.get(key) ?? 0) + by)
  const sum = (map) => [...map.values()].reduce((all, each) => all + each, 0)
  const list = (map) => (map.size === 0 ? '' : ` (${[...map].map(([key, each]) => `${key}: ${each}`).join('; ')})`)
  return {
    right,
    skipped,
    wrongLines,
    get wrong() {
      return wrongLines.length
    },
    /** `kind` names the check that held. */
    accept: (kind) => count(right, kind),
    reject: (line) => void wrongLines.push(line),
    skip: (reason) => count(skipped, reason),
    /** `problem` is undefined where the check held. */
    check(kind, line, problem) {
      if (problem === undefined) count(right, kind)
      else wrongLines.push(`line ${line}, ${kind}: ${problem}`)
    },
    add(other) {
      for (const [key, each] of other.right) count(right, key, each)
      for (const [key, each] of other.skipped) count(skipped, key, each)
      wrongLines.push(...other.wrongLines)
    },
    summary: () =>
      `${sum(right)} right${list(right)}, ${wrongLines.length} wrong, ${sum(skipped)} skipped${list(skipped)}`,
  }
}
