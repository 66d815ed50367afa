import type { FunctionDeclaration as FunctionNode } from '@babel/types'
import type { Unit } from './context.js'

/** Callees before callers. Undefined, with a report, when functions call each other in a circle. */
export function orderFunctions(functions: readonly FunctionNode[], unit: Unit): FunctionNode[] | undefined {
  const byName = new Map(functions.map((node) => [node.id?.name ?? '', node]))
  const ordered: FunctionNode[] = []
  const state = new Map<FunctionNode, 'open' | 'done'>()
  let circular = false
  const visit = (node: FunctionNode, path: readonly string[]): void => {
    const name = node.id?.name ?? ''
    if (state.get(node) === 'done') return
    if (state.get(node) === 'open') {
      circular = true
      const circle = [...path.slice(path.indexOf(name)), name].join(' → ')
      unit.reporter.report('recursion', node.id ?? node, `recursion is refused: ${circle}`, 'write a loop')
      return
    }
    state.set(node, 'open')
    for (const callee of calledNames(node)) {
      // The first function cannot be called at all: its name inside bodies is that of a builtin, or an error.
      const target = callee === unit.entryName ? undefined : byName.get(callee)
      if (target !== undefined) visit(target, [...path, name])
    }
    state.set(node, 'done')
    ordered.push(node)
  }
  for (const node of [...byName.values()]) visit(node, [])
  return circular ? undefined : ordered
}

function calledNames(node: FunctionNode): Set<string> {
  const names = new Set<string>()
  const stack: unknown[] = [node.body]
  while (stack.length > 0) {
    const at = stack.pop()
    if (Array.isArray(at)) for (const item of at) stack.push(item)
    else if (at !== null && typeof at === 'object' && 'type' in at) {
      const { type, callee } = at as { type: string; callee?: { type: string; name: string } }
      if (type === 'CallExpression' && callee?.type === 'Identifier') names.add(callee.name)
      for (const [key, value] of Object.entries(at)) if (key !== 'loc' && !key.endsWith('Comments')) stack.push(value)
    }
  }
  return names
}
