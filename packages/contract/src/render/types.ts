import type { ScalarType, Type } from '../ast.js'

/** A type in words: `a 64-bit unsigned integer`. */
export function renderType(type: Type): string {
  switch (type.kind) {
    case 'bool':
      return 'true or false'
    case 'slice':
      return `a ${type.writable ? 'writable' : 'read-only'} list of ${plural(type.element)}`
    case 'cstr':
      return `a ${type.writable ? 'writable' : 'read-only'} string that ends with a NUL byte`
    case 'array':
      return `a list of ${type.length} ${plural(type.element)}`
    case 'args':
      return 'the arguments of the program'
    case 'void':
      return 'nothing'
    default: {
      const noun = scalarNoun(type)
      return `${/^8/.test(noun) ? 'an' : 'a'} ${noun}`
    }
  }
}

function scalarNoun(type: ScalarType): string {
  if (type.kind === 'bool') return 'truth value'
  if (type.kind === 'float') return `${type.bits}-bit float`
  return `${type.bits}-bit ${type.signed ? 'signed' : 'unsigned'} integer`
}

const plural = (type: ScalarType): string => `${scalarNoun(type)}s`
