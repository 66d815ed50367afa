import type { Expression, FunctionDeclaration, ScalarType, Variable, VoidType } from '../ast.js'
import type { Reporter } from '../diagnostics.js'
import type { Located, Locator } from '../locate.js'
import { walkExpression } from '../walk.js'

/** Names visible in one block. A name maps to undefined when its declaration was refused: uses of it stay silent. */
export interface Scope {
  readonly names: Map<string, Variable | undefined>
  readonly parent: Scope | undefined
}

export function childScope(parent: Scope | undefined): Scope {
  return { names: new Map(), parent }
}

/** The nearest declaration, `'unknown'` when there is none. */
export function lookup(scope: Scope | undefined, name: string): Variable | undefined | 'unknown' {
  for (let at = scope; at !== undefined; at = at.parent) if (at.names.has(name)) return at.names.get(name)
  return 'unknown'
}

/** What is known about a function besides its declaration. */
export interface FunctionFacts {
  readonly declaration: FunctionDeclaration
  /** Reads or writes the outside, or writes a slice or string it was given. Known once the body is checked. */
  effects: boolean
}

/** What holds for a whole contract while it is checked. */
export interface Unit {
  readonly reporter: Reporter
  readonly locator: Locator
  readonly functions: Map<string, FunctionFacts>
  readonly entryName: string
  readonly program: boolean
}

/** What holds for one function, or for one condition. */
export interface Context {
  readonly unit: Unit
  readonly scope: Scope
  readonly result: ScalarType | VoidType
  /** Written by the checks: the body has an effect on what the caller sees. */
  readonly facts: { effects: boolean }
  /** Bytes of arrays declared so far. */
  readonly frame: { bytes: number }
}

export function withScope(context: Context, scope: Scope): Context {
  return { ...context, scope }
}

/** Text of a node, shortened for messages. */
export function excerpt(context: Context, where: Located): string {
  const { start, end } = context.unit.locator.span(where)
  const text = context.unit.locator.text
    .slice(start.offset, Math.min(end.offset, start.offset + 200))
    .replace(/\s+/g, ' ')
  return text.length > 40 ? `${text.slice(0, 37)}…` : text
}

/** Whether evaluating it changes anything or depends on how often it is done. */
export function hasEffects(unit: Unit, expression: Expression): boolean {
  let found = false
  walkExpression(expression, (inner) => {
    if (inner.kind === 'builtin' && isInputOutput(inner.builtin)) found = true
    if (inner.kind === 'call' && unit.functions.get(inner.callee.name)?.effects === true) found = true
  })
  return found
}

export function isInputOutput(name: string): boolean {
  return name === 'read' || name === 'write' || name === 'writeDecimal' || name === 'exit'
}
