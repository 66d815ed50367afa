import type { FunctionDeclaration as FunctionNode, Node } from '@babel/types'
import type { ScalarType, Variable, VoidType } from '../ast.js'
import { limits } from '../diagnostics.js'
import { formatType, isScalar, isScalarTypeName } from '../types.js'
import type { Unit } from './context.js'
import { readType } from './type-nodes.js'
import { unsupportedNodes } from './unsupported.js'

type Reading = Pick<Unit, 'reporter' | 'locator'>

/** Parameters with their types; refused ones are left out. Doubled names are the parser's to report. */
export function readParameters(nodes: readonly Node[], { reporter, locator }: Reading, program: boolean): Variable[] {
  if (nodes.length > limits.parameters) {
    reporter.report('too-large', nodes[limits.parameters], `more than ${limits.parameters} parameters`, 'pass a slice')
    return []
  }
  return nodes.flatMap((node) => {
    if (node.type !== 'Identifier') {
      const [construct, instead] = unsupportedNodes[node.type] ?? ['this form of parameter', 'write name: type']
      return reporter.report('unsupported-syntax', node, `${construct} is not part of the notation`, instead) ?? []
    }
    const { name, typeAnnotation } = node
    if (node.optional) reporter.report('unsupported-syntax', node, `${name} cannot be optional`, 'remove the ?')
    if (typeAnnotation?.type !== 'TSTypeAnnotation') {
      return reporter.report('unknown-type', node, `parameter ${name} has no type`, `write ${name}: u64`) ?? []
    }
    if (isScalarTypeName(name) || ['cstr', 'requires', 'ensures', 'example'].includes(name)) {
      reporter.report('reserved-name', node, `${name} is a word of the notation`, 'choose another name')
    }
    const type = readType(typeAnnotation.typeAnnotation, reporter)
    if (type === undefined) return []
    if (type.kind === 'void' || (type.kind === 'args' && !program)) {
      return (
        reporter.report(
          'unsupported-type',
          typeAnnotation,
          `parameter ${name} cannot be ${formatType(type)}`,
          type.kind === 'args' ? 'cstr[] is for main only' : 'remove it',
        ) ?? []
      )
    }
    if (type.kind === 'array') {
      const hint = `write ${name}: readonly ${formatType(type.element)}[], or ${formatType(type.element)}[] to write to it`
      return (
        reporter.report(
          'unsupported-type',
          typeAnnotation,
          `parameter ${name} cannot be an array of fixed size`,
          hint,
        ) ?? []
      )
    }
    return [{ name, type, role: 'parameter', constant: false, span: locator.span(node) } satisfies Variable]
  })
}

export function readResult(
  node: Pick<FunctionNode, 'returnType'> & Node,
  { reporter }: Reading,
): ScalarType | VoidType | undefined {
  const annotation = node.returnType?.type === 'TSTypeAnnotation' ? node.returnType.typeAnnotation : undefined
  if (annotation === undefined) {
    return reporter.report(
      'unknown-type',
      'id' in node && node.id ? node.id : node,
      'the function has no result type',
      'write it after the parameters, as in ): u64, or ): void',
    )
  }
  const type = readType(annotation, reporter)
  if (type === undefined || isScalar(type) || type.kind === 'void') return type
  const message = `a function cannot return ${formatType(type)}`
  return reporter.report('unsupported-type', annotation, message, 'take a writable slice as a parameter and fill it')
}
