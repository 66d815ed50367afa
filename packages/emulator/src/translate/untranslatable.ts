import type { Term } from '@sourceless/isa'

/** Operations that there is no code for where they are wider than 64 bits: their operands, or their result. */
const narrowOnly: ReadonlySet<string> = new Set([
  ...(['umulh', 'smulh', 'udivWide', 'uremWide', 'sdivWide', 'sremWide'] as const),
  ...(['s2f', 'u2f', 'f2s', 'f2u'] as const),
])

/** Says which operation below the roots cannot be translated; undefined: all can. */
export function findUntranslatable(roots: readonly Term[]): string | undefined {
  const seen = new Set<Term>()
  const stack = [...roots]
  for (let term = stack.pop(); term !== undefined; term = stack.pop()) {
    if (seen.has(term)) continue
    seen.add(term)
    const width = Math.max(term.bits, term.args[0]?.bits ?? 0)
    if (width > 64 && narrowOnly.has(term.op)) return `${term.op} at ${width} bits cannot be translated`
    for (const argument of term.args) stack.push(argument)
  }
  return undefined
}
