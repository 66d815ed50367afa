import { type Bool, both } from './meaning.js'
import { truthOf } from './value.js'

/** Numbers at which what a property says of `it` may change; undefined where it is not only compared with literals. */
function borders(property: Bool): readonly bigint[] | undefined {
  switch (property.kind) {
    case 'compare':
      return property.left.kind === 'it' && property.right.kind === 'literal' ? [property.right.value] : undefined
    case 'not':
      return borders(property.operand)
    case 'logic': {
      const [left, right] = [borders(property.left), borders(property.right)]
      return left === undefined || right === undefined ? undefined : [...left, ...right]
    }
    default:
      return undefined
  }
}

/** Whether no number has both properties, as none is an uppercase letter and a lowercase one. */
export function excludeEachOther(left: Bool, right: Bool): boolean {
  const together = both(left, right)
  const at = borders(together) ?? []
  return (
    at.length > 0 &&
    at.every((value) => [value - 1n, value, value + 1n].every((near) => truthOf(together, near) === false))
  )
}
