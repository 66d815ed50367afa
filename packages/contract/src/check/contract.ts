import type {
  File,
  FunctionDeclaration as FunctionNode,
  Program,
  Statement as StatementNode,
  VariableDeclaration,
} from '@babel/types'
import type { Contract, FunctionDeclaration, Statement, Variable } from '../ast.js'
import { limits, type Reporter } from '../diagnostics.js'
import type { Locator } from '../locate.js'
import { isScalarTypeName, voidType } from '../types.js'
import { isBuiltinName } from './builtins.js'
import { checkConditions, type Head, splitHead } from './conditions.js'
import { type Context, childScope, type FunctionFacts, type Scope, type Unit } from './context.js'
import { checkElements, declare, zero } from './declarations.js'
import { checkExamples } from './examples.js'
import { reportUnsupported } from './expressions.js'
import { orderFunctions } from './order.js'
import { readParameters, readResult } from './signature.js'
import { checkStatements } from './statements.js'
import { readType } from './type-nodes.js'

/** Checks a parsed text. The contract is meaningful only when nothing was reported. */
export function checkContract(file: File, reporter: Reporter, locator: Locator): Contract | undefined {
  const { functions, constants } = collectTopLevel(file.program, reporter)
  const entryNode = functions[0]
  if (entryNode === undefined) {
    if (reporter.count > 0) return undefined
    return reporter.report(
      'missing-function',
      undefined,
      'the text has no function',
      'write function name(x: u64): u64 { … }',
    )
  }
  if (functions.length > limits.functions) {
    return reporter.report(
      'too-large',
      functions[limits.functions],
      `more than ${limits.functions} functions`,
      'remove some',
    )
  }
  const program = entryNode.id?.name === 'main'
  const unit: Unit = { reporter, locator, functions: new Map(), entryName: entryNode.id?.name ?? '', program }
  const global = childScope(undefined)
  const tables = constants.flatMap((node) => checkTables(unit, global, node))
  for (const node of functions) declareFunction(unit, node)
  if (program) checkProgramShape(unit, entryNode)
  const ordered = orderFunctions(functions, unit)
  if (ordered === undefined) return undefined
  const entry = unit.functions.get(unit.entryName)!
  let head: Head | undefined
  for (const node of ordered) {
    const split = checkFunction(unit, global, node, node === entryNode)
    if (node === entryNode) head = split
  }
  return assemble(unit, entry.declaration, ordered, tables, head!, entryNode)
}

function assemble(
  unit: Unit,
  entry: FunctionDeclaration,
  ordered: readonly FunctionNode[],
  tables: Variable[],
  head: Head,
  node: FunctionNode,
): Contract {
  const helpers = ordered.flatMap((other) => (other === node ? [] : [unit.functions.get(other.id!.name)!.declaration]))
  const { requires, ensures } = checkConditions(unit, entry, tables, head)
  return {
    kind: unit.program ? 'program' : 'function',
    name: entry.name,
    description: description(node),
    entry,
    helpers,
    tables,
    requires,
    ensures,
    examples: checkExamples(unit, entry, head.examples),
    source: unit.locator.text,
  }
}

function collectTopLevel(
  program: Program,
  reporter: Reporter,
): { functions: FunctionNode[]; constants: VariableDeclaration[] } {
  const functions: FunctionNode[] = []
  const constants: VariableDeclaration[] = []
  const unit = { unit: { reporter } } as Context
  for (const directive of program.directives) reportUnsupported(unit, directive)
  for (const node of program.body as StatementNode[]) {
    if (node.type === 'FunctionDeclaration') {
      // A second function of a name is already reported by the parser.
      if (!functions.some((other) => other.id?.name === node.id?.name)) functions.push(node)
    } else if (node.type === 'VariableDeclaration') constants.push(node)
    else if (node.type === 'ExpressionStatement') {
      reporter.report(
        'misplaced-statement',
        node,
        'a statement stands outside of a function',
        'move it into the function',
      )
    } else if (node.type !== 'EmptyStatement') reportUnsupported(unit, node)
  }
  return { functions, constants }
}

/** Text of the `/** … *\/` comment before the function, without its marks. */
function description(node: FunctionNode): string {
  const comment = (node.leadingComments ?? [])
    .filter((found) => found.type === 'CommentBlock' && found.value.startsWith('*'))
    .at(-1)
  if (comment === undefined) return ''
  const lines = comment.value.slice(1).split('\n')
  return lines
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim()
}

function checkTables(unit: Unit, global: Scope, node: VariableDeclaration): Variable[] {
  const { reporter, locator } = unit
  const context: Context = { unit, scope: global, result: voidType, facts: { effects: false }, frame: { bytes: 0 } }
  if (node.kind !== 'const') {
    reporter.report(
      'unsupported-syntax',
      node,
      `${node.kind} outside of a function is not part of the notation`,
      'a table is const; variables stand inside functions',
    )
    return []
  }
  return node.declarations.flatMap((declarator) => {
    if (declarator.id.type !== 'Identifier') return reportUnsupported(context, declarator.id) ?? []
    const { name, typeAnnotation } = declarator.id
    declare(context, name, undefined, declarator)
    const type =
      typeAnnotation?.type === 'TSTypeAnnotation' ? readType(typeAnnotation.typeAnnotation, reporter) : undefined
    if (type?.kind !== 'array') {
      if (type !== undefined || typeAnnotation == null) {
        reporter.report(
          'unsupported-type',
          declarator,
          `${name} is not a table`,
          'outside of functions stand only tables: const NAME: u32[3] = [1, 2, 3]',
        )
      }
      return []
    }
    const tableType = { ...type, writable: false }
    const elements = declarator.init ? (checkElements(context, declarator.init, tableType) ?? []) : []
    const contents = elements.flatMap((element) => {
      if (element.kind === 'literal') return [element.value]
      reporter.report('bad-array', declarator, `the contents of ${name} are not all literals`, 'write the numbers out')
      return []
    })
    while (contents.length < type.length) contents.push(zero(type.element))
    const variable: Variable = {
      name,
      type: tableType,
      role: 'table',
      constant: true,
      span: locator.span(declarator.id),
      contents,
    }
    global.names.set(name, variable)
    return [variable]
  })
}

function declareFunction(unit: Unit, node: FunctionNode): void {
  const { reporter, locator } = unit
  const name = node.id?.name ?? ''
  const entry = name === unit.entryName
  if (node.async) reporter.report('unsupported-syntax', node, 'async is not part of the notation', 'remove it')
  if (node.generator)
    reporter.report('unsupported-syntax', node, 'a generator is not part of the notation', 'remove the *')
  if (node.typeParameters)
    reporter.report(
      'unsupported-syntax',
      node.typeParameters,
      'type parameters are not part of the notation',
      'write the function for one type',
    )
  const reserved =
    isScalarTypeName(name) ||
    ['cstr', 'requires', 'ensures', 'example'].includes(name) ||
    (!entry && isBuiltinName(name))
  if (reserved)
    reporter.report('reserved-name', node.id ?? node, `${name} is a word of the notation`, 'choose another name')
  const parameters = readParameters(node.params, unit, entry && unit.program)
  const result = readResult(node, unit) ?? voidType
  const declaration = { name, parameters, result, body: [] as Statement[], span: locator.span(node) }
  unit.functions.set(name, { declaration, effects: false })
}

function checkFunction(unit: Unit, global: Scope, node: FunctionNode, entry: boolean): Head {
  const facts: FunctionFacts = unit.functions.get(node.id!.name)!
  const { declaration } = facts
  const context: Context = { unit, scope: childScope(global), result: declaration.result, facts, frame: { bytes: 0 } }
  for (const directive of node.body.directives) reportUnsupported(context, directive)
  for (const parameter of declaration.parameters) context.scope.names.set(parameter.name, parameter)
  const head = entry ? splitHead(node.body.body) : { requires: [], ensures: [], examples: [], rest: node.body.body }
  for (const statement of checkStatements(context, head.rest)) (declaration.body as Statement[]).push(statement)
  return head
}

function checkProgramShape(unit: Unit, node: FunctionNode): void {
  const { declaration } = unit.functions.get('main')!
  if (declaration.result.kind !== 'void') {
    unit.reporter.report(
      'bad-program',
      node.returnType ?? node,
      'main returns void',
      'write main(): void and end with exit(code)',
    )
  }
  const [first, second] = declaration.parameters
  if (second !== undefined || (first !== undefined && first.type.kind !== 'args')) {
    const where = node.params[first?.type.kind === 'args' ? 1 : 0]
    unit.reporter.report(
      'bad-program',
      where ?? node,
      'main takes nothing, or args: cstr[]',
      'read numbers from args[i] or from standard input',
    )
  }
}
