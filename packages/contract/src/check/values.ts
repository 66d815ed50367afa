import type { Node } from '@babel/types'
import type { ScalarType, Type, Value } from '../ast.js'
import type { Reporter } from '../diagnostics.js'
import { elementType, formatType, formatWithArticle, sameType, scalarTypes } from '../types.js'
import { adaptNumber, readNumber, signedNumber, stringBytes } from './literals.js'

type Scalar = bigint | number | boolean

/** Reads a value written out in an example. Floats may also be NaN, Infinity and -Infinity. */
export function readValue(node: Node, type: Type, reporter: Reporter): Value | undefined {
  if (type.kind === 'cstr') return readString(node, reporter)
  const element = elementType(type)
  if (element !== undefined) return readElements(node, element, reporter)
  if (type.kind === 'int' || type.kind === 'float' || type.kind === 'bool') return readScalar(node, type, reporter)
  return reporter.report('bad-example', node, `there are no values of type ${formatType(type)}`, 'leave it out')
}

export function readScalar(node: Node, type: ScalarType, reporter: Reporter): Scalar | undefined {
  if (type.kind === 'bool' && node.type === 'BooleanLiteral') return node.value
  if (type.kind === 'float') {
    const special = readSpecialFloat(node)
    if (special !== undefined) return special
  }
  if (node.type === 'StringLiteral' && sameType(type, scalarTypes.u8)) {
    const bytes = stringBytes(node)
    if (bytes?.length === 1) return BigInt(bytes[0]!)
  }
  const signed = signedNumber(node)
  const number = signed && readNumber(signed.number)
  if (signed === undefined || number === undefined) {
    return reporter.report('bad-example', node, `this is not ${formatWithArticle(type)} written out`, exampleHint(type))
  }
  const adapted = adaptNumber(number, signed.negative, type)
  if ('value' in adapted) return adapted.value
  return reporter.report(
    type.kind === 'bool' ? 'type-mismatch' : 'literal-out-of-range',
    node,
    adapted.problem,
    adapted.hint,
  )
}

function exampleHint(type: ScalarType): string {
  if (type.kind === 'bool') return 'write true or false'
  return type.kind === 'int'
    ? 'write an integer such as 42, -1 or 0xff'
    : 'write a number such as 1.5, NaN or -Infinity'
}

function readSpecialFloat(node: Node): number | undefined {
  if (node.type === 'Identifier')
    return node.name === 'NaN' ? Number.NaN : node.name === 'Infinity' ? Number.POSITIVE_INFINITY : undefined
  if (node.type !== 'UnaryExpression' || node.operator !== '-' || node.argument.type !== 'Identifier') return undefined
  return node.argument.name === 'Infinity' ? Number.NEGATIVE_INFINITY : undefined
}

function readElements(node: Node, element: ScalarType, reporter: Reporter): Scalar[] | undefined {
  if (node.type === 'StringLiteral' && sameType(element, scalarTypes.u8)) {
    const bytes = stringBytes(node)
    if (bytes !== undefined) return Array.from(bytes, BigInt)
  }
  if (node.type !== 'ArrayExpression') {
    const text = sameType(element, scalarTypes.u8) ? ', or as text' : ''
    return reporter.report('bad-example', node, 'this is not a list', `write the elements as in [1, 2, 3]${text}`)
  }
  const values: Scalar[] = []
  let whole = true
  for (const item of node.elements) {
    const value =
      item === null
        ? reporter.report('bad-example', node, 'the list has a gap', 'write every element')
        : readScalar(item, element, reporter)
    if (value === undefined) whole = false
    else values.push(value)
  }
  return whole ? values : undefined
}

/** Bytes as text or as a list of numbers. */
export function readBytes(node: Node, reporter: Reporter): Uint8Array | undefined {
  const values = readElements(node, scalarTypes.u8, reporter)
  return values && Uint8Array.from(values, Number)
}

function readString(node: Node, reporter: Reporter): Uint8Array | undefined {
  const bytes = readBytes(node, reporter)
  if (bytes === undefined || !bytes.includes(0)) return bytes
  return reporter.report('bad-example', node, 'a cstr cannot hold a NUL byte', 'the NUL ends it: leave it out')
}
