import type { CallExpression as CallNode, Node } from '@babel/types'
import type { BuiltinCallExpression, Expression, ScalarType, Type } from '../ast.js'
import { elementType, formatType, isScalarTypeName, sameType, scalarTypes, voidType } from '../types.js'
import { acceptedWords, accepts, type BuiltinRule, valueBuiltin } from './builtins.js'
import { type Context, excerpt, isInputOutput, lookup } from './context.js'
import { checkExpression, checkScalar, reportUnsupported } from './expressions.js'
import { checkBytes, checkHelperCall } from './helper-calls.js'
import { isOpen } from './open.js'
import { checkCount } from './operators.js'

/** Cast, builtin, or call of a helper. */
export function checkCall(context: Context, node: CallNode, wanted?: ScalarType): Expression | undefined {
  const { unit } = context
  const { callee } = node
  if (callee.type === 'MemberExpression') {
    const message = `${excerpt(context, callee)} cannot be called`
    return unit.reporter.report(
      'unknown-function',
      callee,
      message,
      'there are no methods: call a builtin or a helper function',
    )
  }
  if (callee.type !== 'Identifier') return reportUnsupported(context, callee)
  const { name } = callee
  for (const argument of node.arguments)
    if (argument.type === 'SpreadElement') return reportUnsupported(context, argument)
  if (lookup(context.scope, name) !== 'unknown') {
    return unit.reporter.report(
      'unknown-function',
      callee,
      `${name} is a variable here, not a function`,
      'give the variable another name',
    )
  }
  if (isScalarTypeName(name)) return checkCast(context, node, scalarTypes[name])
  if (name === 'requires' || name === 'ensures' || name === 'example') {
    return unit.reporter.report(
      'misplaced-statement',
      node,
      `${name}(…) stands at the head of the first function only`,
      'move it before the other statements there',
    )
  }
  const facts = unit.functions.get(name)
  if (facts !== undefined && name !== unit.entryName) return checkHelperCall(context, node, facts)
  const rule = valueBuiltin(name)
  if (rule !== undefined) return checkBuiltin(context, node, rule, wanted)
  if (isInputOutput(name)) return checkProgramBuiltin(context, node, name as 'read' | 'write' | 'writeDecimal' | 'exit')
  if (facts !== undefined) {
    return unit.reporter.report(
      'recursion',
      node,
      `${name} is the function being made: it cannot be called`,
      'recursion is refused; write a loop, or a helper with another name',
    )
  }
  return unit.reporter.report('unknown-function', callee, `there is no function ${name}`, functionHint(name))
}

function functionHint(name: string): string {
  const close: Readonly<Record<string, string>> = {
    print: 'write',
    putchar: 'write',
    getchar: 'read',
    printf: 'write',
    Number: 'f64',
    BigInt: 'i64',
    Boolean: 'bool',
    uint: 'u32',
    int: 'i32',
  }
  const known = close[name]
  return known === undefined ? 'write it as a helper after the first function' : `it is called ${known} here`
}

export function countMatches(context: Context, node: CallNode, name: string, wanted: number): boolean {
  if (node.arguments.length === wanted) return true
  const message = `${name} takes ${wanted === 1 ? '1 argument' : `${wanted} arguments`}, not ${node.arguments.length}`
  context.unit.reporter.report('wrong-argument-count', node, message, 'give each parameter one argument')
  return false
}

function checkCast(context: Context, node: CallNode, type: ScalarType): Expression | undefined {
  if (!countMatches(context, node, `the cast ${formatType(type)}`, 1)) return undefined
  const argument = node.arguments[0]!
  const operand = checkScalar(context, argument, isOpen(argument) ? type : undefined)
  if (operand === undefined || isOpen(argument)) return operand
  return { kind: 'cast', operand, type, span: context.unit.locator.span(node) }
}

function checkBuiltin(
  context: Context,
  node: CallNode,
  rule: BuiltinRule,
  wanted?: ScalarType,
): BuiltinCallExpression | undefined {
  if (!countMatches(context, node, rule.name, rule.parameters)) return undefined
  const values = checkBuiltinArguments(context, node.arguments, rule, wanted)
  const first = values?.[0]
  if (values === undefined || first === undefined) return undefined
  if (!accepts(rule, first.type)) {
    const message = `${rule.name} takes ${acceptedWords[rule.accepts]}, not ${formatType(first.type)}`
    return context.unit.reporter.report('type-mismatch', node, message, 'cast the argument')
  }
  const type = rule.result === 'same' ? first.type : rule.result(first.type)
  return { kind: 'builtin', builtin: rule.name, arguments: values, type, span: context.unit.locator.span(node) }
}

type ScalarExpression = Expression & { readonly type: ScalarType }

/** The first argument that has a type gives it to those that are literals only. */
function checkBuiltinArguments(
  context: Context,
  nodes: readonly Node[],
  rule: BuiltinRule,
  wanted?: ScalarType,
): ScalarExpression[] | undefined {
  const [first, second] = nodes
  const fixed =
    rule.accepts === 'unsigned-32' ? scalarTypes.u32 : rule.accepts === 'unsigned-64' ? scalarTypes.u64 : undefined
  const outer = fixed ?? (rule.result === 'same' ? wanted : undefined)
  if (second === undefined) {
    const value = checkScalar(context, first!, isOpen(first!) ? outer : undefined)
    return value && [value]
  }
  if (rule.second === 'count') {
    const value = checkScalar(context, first!, isOpen(first!) ? outer : undefined)
    const count = checkCount(context, second, value?.type ?? scalarTypes.u64)
    return value && count && [value, ofType(count, value.type)]
  }
  const typed = isOpen(first!)
    ? isOpen(second)
      ? undefined
      : checkScalar(context, second)
    : checkScalar(context, first!)
  const type = isOpen(first!) && isOpen(second) ? outer : typed?.type
  if (type === undefined) return isOpen(first!) && isOpen(second) ? reportOpen(context, first!) : undefined
  const a = typed !== undefined && !isOpen(first!) ? typed : checkScalar(context, first!, type)
  const b = typed !== undefined && isOpen(first!) ? typed : checkScalar(context, second, type)
  return a && b && [a, b]
}

function reportOpen(context: Context, node: Node): undefined {
  checkScalar(context, node)
  return undefined
}

/** A count is taken modulo the width, which low bits alone decide: casting it to the value's type changes nothing. */
function ofType(count: ScalarExpression, type: ScalarType): ScalarExpression {
  if (sameType(count.type, type) || type.kind !== 'int') return count
  return { kind: 'cast', operand: count, type, span: count.span }
}

function checkProgramBuiltin(
  context: Context,
  node: CallNode,
  name: 'read' | 'write' | 'writeDecimal' | 'exit',
): BuiltinCallExpression | undefined {
  const { reporter, locator } = context.unit
  if (!context.unit.program) {
    return reporter.report(
      'program-only',
      node,
      `${name}(…) is for programs only`,
      'name the first function main, or return the value',
    )
  }
  if (!countMatches(context, node, name, name === 'read' ? 0 : 1)) return undefined
  context.facts.effects = true
  const call = (type: Type, ...values: Expression[]): BuiltinCallExpression => ({
    kind: 'builtin',
    builtin: name,
    arguments: values,
    type,
    span: locator.span(node),
  })
  if (name === 'read') return call(scalarTypes.i32)
  const argument = node.arguments[0]!
  const value =
    name === 'write'
      ? checkWritten(context, argument)
      : checkScalar(context, argument, programLiteralType(name, argument))
  if (value === undefined) return undefined
  if (name === 'writeDecimal' && value.type.kind !== 'int') {
    return reporter.report(
      'type-mismatch',
      argument,
      `writeDecimal takes an integer, not ${formatType(value.type)}`,
      'cast it: i64(x)',
    )
  }
  return call(voidType, value)
}

function programLiteralType(name: string, argument: Node): ScalarType | undefined {
  if (name === 'exit') return scalarTypes.i32
  return isOpen(argument) ? scalarTypes.i64 : undefined
}

/** What `write` takes: a byte, or bytes in any shape. */
function checkWritten(context: Context, node: Node): Expression | undefined {
  if (node.type === 'StringLiteral') return checkBytes(context, node)
  const value = checkExpression(context, node, scalarTypes.u8)
  if (value === undefined || sameType(value.type, scalarTypes.u8)) return value
  const element = elementType(value.type)
  if (element !== undefined && sameType(element, scalarTypes.u8)) return value
  const message = `write takes a u8, a text, or u8 elements, not ${formatType(value.type)}`
  const hint =
    value.type.kind === 'int'
      ? `write u8(${excerpt(context, node)}) for a byte, writeDecimal(${excerpt(context, node)}) for digits`
      : 'write the bytes one by one'
  return context.unit.reporter.report('type-mismatch', node, message, hint)
}
