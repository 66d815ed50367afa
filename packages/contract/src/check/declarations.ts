import type { Node, VariableDeclarator } from '@babel/types'
import type { ArrayType, DeclareStatement, Expression, ScalarType, Type, Variable } from '../ast.js'
import { limits } from '../diagnostics.js'
import { formatType, isScalar, isScalarTypeName, sameType, scalarSizeBytes, scalarTypes } from '../types.js'
import { type Context, excerpt } from './context.js'
import { checkExpression, checkScalar, reportUnsupported } from './expressions.js'
import { literal, stringBytes } from './literals.js'
import { expectScalar, readType } from './type-nodes.js'

/** Enters a name into the current block. */
export function declare(context: Context, name: string, variable: Variable | undefined, node: Node): void {
  if (isScalarTypeName(name) || name === 'cstr' || name === 'requires' || name === 'ensures' || name === 'example') {
    context.unit.reporter.report('reserved-name', node, `${name} is a word of the notation`, 'choose another name')
  }
  context.scope.names.set(name, variable)
}

/** One `name: type = value` of a `let` or `const`. The name is visible after it. */
export function checkDeclaration(
  context: Context,
  node: VariableDeclarator,
  constant: boolean,
): DeclareStatement | undefined {
  if (node.id.type !== 'Identifier') return reportUnsupported(context, node.id)
  const { name, typeAnnotation } = node.id
  const annotation = typeAnnotation?.type === 'TSTypeAnnotation' ? typeAnnotation.typeAnnotation : undefined
  const statement =
    annotation === undefined
      ? checkInferred(context, node, name, constant)
      : checkTyped(context, node, name, annotation, constant)
  declare(context, name, statement?.variable, node)
  return statement
}

function makeVariable(
  context: Context,
  node: VariableDeclarator,
  name: string,
  type: Type,
  constant: boolean,
): Variable {
  return { name, type, role: 'local', constant, span: context.unit.locator.span(node.id) }
}

function checkInferred(
  context: Context,
  node: VariableDeclarator,
  name: string,
  constant: boolean,
): DeclareStatement | undefined {
  const { reporter, locator } = context.unit
  if (!node.init)
    return reporter.report('type-not-fixed', node, `${name} has neither a type nor a value`, `write let ${name}: u32`)
  if (node.init.type === 'ArrayExpression') {
    const hint = `write ${constant ? 'const' : 'let'} ${name}: u32[${node.init.elements.length}] = …`
    return reporter.report('type-not-fixed', node, `nothing says which type the elements of ${name} have`, hint)
  }
  const value = checkExpression(context, node.init)
  if (value === undefined) return undefined
  if (!isScalar(value.type)) {
    const message = `${name} cannot hold ${formatType(value.type)}`
    return reporter.report(
      'unsupported-type',
      node,
      message,
      'a local is one value or an array: use the original, or copy elements',
    )
  }
  return {
    kind: 'declare',
    variable: makeVariable(context, node, name, value.type, constant),
    initial: value,
    span: locator.span(node),
  }
}

function checkTyped(
  context: Context,
  node: VariableDeclarator,
  name: string,
  annotation: Node,
  constant: boolean,
): DeclareStatement | undefined {
  const { reporter, locator } = context.unit
  const span = locator.span(node)
  const type = readType(annotation, reporter)
  if (type === undefined) return undefined
  if (type.kind === 'array') return checkArray(context, node, name, type, constant)
  if (type.kind === 'slice') {
    return reporter.report(
      'unsupported-type',
      annotation,
      'a local cannot be a slice',
      `give the array a length: ${formatType(type.element)}[16]`,
    )
  }
  const scalar = expectScalar(type, annotation, 'a local', reporter)
  if (scalar === undefined) return undefined
  const variable = makeVariable(context, node, name, scalar, constant)
  const initial = node.init ? checkScalar(context, node.init, scalar) : literal(zero(scalar), scalar, span)
  // The declared type stands even when the value was refused, so that uses are still checked.
  return { kind: 'declare', variable, initial: initial ?? literal(zero(scalar), scalar, span), span }
}

export function zero(type: ScalarType): bigint | number | boolean {
  return type.kind === 'int' ? 0n : type.kind === 'float' ? 0 : false
}

function checkArray(
  context: Context,
  node: VariableDeclarator,
  name: string,
  declared: ArrayType,
  constant: boolean,
): DeclareStatement {
  const { reporter, locator } = context.unit
  const type: ArrayType = { ...declared, writable: !constant }
  context.frame.bytes += declared.length * scalarSizeBytes(declared.element)
  if (context.frame.bytes > limits.arrayBytes) {
    reporter.report(
      'bad-array',
      node,
      `the arrays of this function take more than ${limits.arrayBytes} bytes`,
      'make them smaller',
    )
  }
  const variable = makeVariable(context, node, name, type, constant)
  const elements = node.init ? checkElements(context, node.init, type) : undefined
  return { kind: 'declare', variable, ...(elements === undefined ? {} : { elements }), span: locator.span(node) }
}

/** The list, or text for u8 arrays, that an array starts from; it may be shorter than the array. */
export function checkElements(context: Context, node: Node, type: ArrayType): Expression[] | undefined {
  const { reporter, locator } = context.unit
  const elements = readElements(context, node, type)
  if (elements === undefined) return undefined
  if (elements.length > type.length) {
    const message = `the list has ${elements.length} elements but the array only ${type.length}`
    return reporter.report('bad-array', node, message, `make it ${formatType(type.element)}[${elements.length}]`)
  }
  return elements.flatMap((element): Expression[] => {
    if (!('type' in element)) return [literal(element.byte, scalarTypes.u8, locator.span(node))]
    const value = checkScalar(context, element, type.element)
    return value === undefined ? [] : [value]
  })
}

function readElements(context: Context, node: Node, type: ArrayType): (Node | { byte: bigint })[] | undefined {
  const { reporter } = context.unit
  if (node.type === 'StringLiteral' && sameType(type.element, scalarTypes.u8)) {
    const bytes = stringBytes(node)
    if (bytes !== undefined) return Array.from(bytes, (byte) => ({ byte: BigInt(byte) }))
  }
  if (node.type !== 'ArrayExpression') {
    return reporter.report(
      'bad-array',
      node,
      `${excerpt(context, node)} is not a list`,
      'start the array from a list, [1, 2, 3], or from zeros',
    )
  }
  const elements: Node[] = []
  for (const element of node.elements) {
    if (element === null) reporter.report('bad-array', node, 'the list has a gap', 'write every element')
    else if (element.type === 'SpreadElement') reportUnsupported(context, element)
    else elements.push(element)
  }
  return elements
}
