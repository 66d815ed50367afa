import type { CallExpression as CallNode, Node } from '@babel/types'
import type { CallExpression, Expression, SliceType, Type, Variable } from '../ast.js'
import { bytesType, elementType, formatType, isScalar, isWritable, sameType, scalarTypes } from '../types.js'
import { countMatches } from './calls.js'
import { type Context, excerpt } from './context.js'
import { checkExpression, checkScalar } from './expressions.js'
import { stringBytes } from './literals.js'

export function checkBytes(context: Context, node: Node & { type: 'StringLiteral' }): Expression | undefined {
  const value = stringBytes(node)
  if (value !== undefined) return { kind: 'bytes', value, type: bytesType, span: context.unit.locator.span(node) }
  return context.unit.reporter.report(
    'syntax-error',
    node,
    'the text holds half of a character (a lone surrogate)',
    'write the whole character',
  )
}

export function checkHelperCall(
  context: Context,
  node: CallNode,
  facts: { declaration: CallExpression['callee']; effects: boolean },
): CallExpression | undefined {
  const { declaration } = facts
  if (!countMatches(context, node, declaration.name, declaration.parameters.length)) return undefined
  if (facts.effects) context.facts.effects = true
  const values: Expression[] = []
  for (const [index, parameter] of declaration.parameters.entries()) {
    const argument = node.arguments[index]!
    const value = isScalar(parameter.type)
      ? checkScalar(context, argument, parameter.type)
      : checkPassed(context, argument, parameter)
    if (value !== undefined) values.push(value)
  }
  if (values.length < declaration.parameters.length) return undefined
  const overlapping = findOverlap(declaration.parameters, values)
  if (overlapping !== undefined) {
    const message = `${overlapping.name} is passed twice to ${declaration.name}, which writes to one of them`
    return context.unit.reporter.report(
      'overlapping-arguments',
      node,
      message,
      'pass a copy, or write a helper that takes it once',
    )
  }
  return {
    kind: 'call',
    callee: declaration,
    arguments: values,
    type: declaration.result,
    span: context.unit.locator.span(node),
  }
}

/** A slice or string for a helper: names only, so that what is shared stays visible. */
function checkPassed(context: Context, node: Node, parameter: Variable): Expression | undefined {
  const { type } = parameter
  if (
    node.type === 'StringLiteral' &&
    type.kind === 'slice' &&
    !type.writable &&
    sameType(type.element, scalarTypes.u8)
  ) {
    return checkBytes(context, node)
  }
  const refuse = (problem: string, hint: string): undefined =>
    context.unit.reporter.report('wrong-argument', node, `${excerpt(context, node)} ${problem}`, hint)
  const wanted = `parameter ${parameter.name} is ${formatType(type)}`
  if (node.type === 'StringLiteral') return refuse(`cannot be passed: ${wanted}`, 'a text fits readonly u8[] only')
  const value = checkExpression(context, node, scalarTypes.u64)
  if (value === undefined) return undefined
  if (value.kind !== 'variable' && !(value.kind === 'index' && value.type.kind === 'cstr' && type.kind === 'cstr')) {
    return refuse(`cannot be passed: ${wanted}`, 'pass a variable that holds one')
  }
  if (!shapeFits(value.type, type))
    return refuse(`is ${formatType(value.type)}, but ${wanted}`, 'pass one of that type')
  if (!isWritable(type)) return value
  if (value.type.kind === 'cstr' && value.kind === 'variable') markWritten(value.type)
  if (!isWritable(value.type))
    return refuse(
      'is read-only, but the function writes to it',
      'pass something writable: a T[] parameter or a let array',
    )
  noteEffect(context, value)
  return value
}

function shapeFits(given: Type, wanted: Type): boolean {
  if (wanted.kind === 'args' || wanted.kind === 'cstr') return given.kind === wanted.kind
  const element = elementType(given)
  return wanted.kind === 'slice' && element !== undefined && sameType(element, (wanted as SliceType).element)
}

/** A string becomes writable by being written; all nodes share the one type object of the parameter. */
export function markWritten(type: { writable: boolean } | { readonly writable: boolean }): void {
  ;(type as { writable: boolean }).writable = true
}

/** Writing to what the caller passed is an effect; writing to an own array is not. */
export function noteEffect(context: Context, written: Expression): void {
  if (written.kind === 'variable' && written.variable.role === 'parameter') context.facts.effects = true
}

function findOverlap(parameters: readonly Variable[], values: readonly Expression[]): Variable | undefined {
  const named = values.map((value) => (value.kind === 'variable' && !isScalar(value.type) ? value.variable : undefined))
  for (const [index, variable] of named.entries()) {
    if (
      variable !== undefined &&
      isWritable(parameters[index]!.type) &&
      named.some((other, at) => at !== index && other === variable)
    )
      return variable
  }
  return undefined
}
