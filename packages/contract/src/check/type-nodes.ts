import type { Node } from '@babel/types'
import type { ArrayType, ScalarType, Type } from '../ast.js'
import { limits, type Reporter } from '../diagnostics.js'
import { formatType, isScalar, isScalarTypeName, scalarSizeBytes, scalarTypes, voidType } from '../types.js'
import { typeHints } from './unsupported.js'

const known =
  'the types are u8 … u64, i8 … i64, bool, f32, f64, cstr, slices T[] and readonly T[], and void for results'

/** How a type is named in the text: `number` and friends are words of TypeScript with nodes of their own. */
const keywordNames: Readonly<Record<string, string>> = {
  TSNumberKeyword: 'number',
  TSStringKeyword: 'string',
  TSBooleanKeyword: 'boolean',
  TSBigIntKeyword: 'bigint',
  TSAnyKeyword: 'any',
  TSVoidKeyword: 'void',
  TSNullKeyword: 'null',
  TSUndefinedKeyword: 'undefined',
  TSObjectKeyword: 'object',
  TSNeverKeyword: 'never',
  TSUnknownKeyword: 'unknown',
}

/** Reads any type of the notation; where it may stand is the caller's matter. */
export function readType(node: Node, reporter: Reporter): Type | undefined {
  if (node.type === 'TSParenthesizedType') return readType(node.typeAnnotation, reporter)
  if (node.type === 'TSArrayType') return readSlice(node.elementType, true, node, reporter)
  if (node.type === 'TSTypeOperator' && node.operator === 'readonly') {
    const inner = node.typeAnnotation
    if (inner?.type === 'TSArrayType') return readSlice(inner.elementType, false, node, reporter)
  }
  if (node.type === 'TSIndexedAccessType') return readArray(node.objectType, node.indexType, node, reporter)
  const name = typeName(node)
  if (name === undefined) {
    return reporter.report('unsupported-type', node, 'this form of type is not part of the notation', known)
  }
  if (isScalarTypeName(name)) return scalarTypes[name]
  if (name === 'cstr') return { kind: 'cstr', writable: false }
  if (name === 'void') return voidType
  return reporter.report('unknown-type', node, `there is no type ${name}`, typeHints[name] ?? known)
}

function typeName(node: Node): string | undefined {
  if (node.type !== 'TSTypeReference') return keywordNames[node.type]
  if (node.typeName.type !== 'Identifier' || node.typeParameters != null) return undefined
  return node.typeName.name
}

function readSlice(elementNode: Node, writable: boolean, node: Node, reporter: Reporter): Type | undefined {
  const element = readType(elementNode, reporter)
  if (element === undefined) return undefined
  if (element.kind === 'cstr') return { kind: 'args' }
  if (isScalar(element)) return { kind: 'slice', element, writable }
  const message = `a slice holds numbers or bool, not ${formatType(element)}`
  return reporter.report('unsupported-type', node, message, 'flatten it: one slice and computed indices')
}

function readArray(elementNode: Node, lengthNode: Node, node: Node, reporter: Reporter): ArrayType | undefined {
  const element = readType(elementNode, reporter)
  if (element === undefined) return undefined
  if (!isScalar(element)) {
    const message = `an array holds numbers or bool, not ${formatType(element)}`
    return reporter.report('unsupported-type', node, message, 'flatten it: one array and computed indices')
  }
  const length = arrayLength(lengthNode)
  if (length === undefined || length < 1) {
    const message = 'the length of an array is an integer literal of at least 1'
    return reporter.report('bad-array', lengthNode, message, 'write it as in u8[256]')
  }
  if (length * scalarSizeBytes(element) > limits.arrayBytes) {
    const message = `an array of ${length} × ${formatType(element)} is over the limit of ${limits.arrayBytes} bytes`
    return reporter.report('bad-array', node, message, 'make it smaller, or take a slice from the caller')
  }
  return { kind: 'array', element, length, writable: true }
}

function arrayLength(node: Node): number | undefined {
  if (node.type !== 'TSLiteralType' || node.literal.type !== 'NumericLiteral') return undefined
  return Number.isSafeInteger(node.literal.value) ? node.literal.value : undefined
}

/** A scalar type, or a report that something else stands here. */
export function expectScalar(type: Type, node: Node, place: string, reporter: Reporter): ScalarType | undefined {
  if (isScalar(type)) return type
  return reporter.report(
    'unsupported-type',
    node,
    `${place} cannot be ${formatType(type)}`,
    'use a number type or bool',
  )
}
