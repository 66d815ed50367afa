import type { Bool } from './meaning.js'

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

function holds(property: Bool, at: bigint): boolean {
  switch (property.kind) {
    case 'compare': {
      const value = property.right.kind === 'literal' ? property.right.value : 0n
      const sign = at < value ? '<' : at > value ? '>' : '='
      return property.operator === '!=' ? sign !== '=' : property.operator.includes(sign)
    }
    case 'not':
      return !holds(property.operand, at)
    case 'logic':
      return property.operator === '&&'
        ? holds(property.left, at) && holds(property.right, at)
        : holds(property.left, at) || holds(property.right, at)
    default:
      return true
  }
}

/** Whether no number has both properties, as none is an uppercase letter and a lowercase one. */
export function excludeEachOther(left: Bool, right: Bool): boolean {
  const both: Bool = { kind: 'logic', operator: '&&', left, right }
  const at = borders(both) ?? []
  return at.length > 0 && at.every((value) => [value - 1n, value, value + 1n].every((near) => !holds(both, near)))
}
