/** What a formal sentence is made of. Names are as they are written; what they mean is settled by the emitter. */
export type Expr =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'real'; readonly text: string }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expr }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'compare'; readonly first: Expr; readonly rest: readonly (readonly [string, Expr])[] }
  | { readonly kind: 'choice'; readonly condition: Expr; readonly whenTrue: Expr; readonly whenFalse: Expr }
  | { readonly kind: 'at'; readonly array: Expr; readonly index: Expr }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expr[] }
  | { readonly kind: 'range'; readonly from: Expr; readonly to: Expr }
  | { readonly kind: 'list'; readonly items: readonly Expr[] }
  | Comprehension

export type UnaryOperator = '-' | 'not' | '~' | 'abs' | 'floor' | 'ceil' | 'sqrt' | '!' | 'prime' | 'even' | 'odd'

/** `Σ value for conditions; none when nothing meets them`: letters that nothing else binds run over what the conditions permit. */
export interface Comprehension {
  readonly kind: 'fold'
  readonly fold: Fold
  readonly value: Expr
  readonly conditions: readonly Expr[]
  readonly none?: Expr
}
export type Fold = 'sum' | 'product' | 'count' | 'min' | 'max' | 'all' | 'any'

export type Statement =
  | {
      readonly kind: 'assign'
      readonly targets: readonly Expr[]
      readonly operator: string
      readonly values: readonly Expr[]
    }
  | { readonly kind: 'swap'; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'while'; readonly condition: Expr; readonly body: readonly Statement[] }
  | { readonly kind: 'repeat'; readonly times: Expr; readonly body: readonly Statement[] }
  /** A loop over the letters that the conditions bind; it counts down where `down` is set. */
  | {
      readonly kind: 'for'
      readonly conditions: readonly Expr[]
      readonly down: boolean
      readonly body: readonly Statement[]
    }
  | {
      readonly kind: 'if'
      readonly condition: Expr
      readonly body: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }
  | { readonly kind: 'return'; readonly value: Expr }
  /** All elements at once, from those before. */
  | { readonly kind: 'map'; readonly array: string; readonly index: string; readonly value: Expr }

/** Terms before the first rule, and how each later one comes from those before it. */
export interface Recurrence {
  readonly name: string
  readonly first: readonly (readonly [bigint, Expr])[]
  readonly letter: string
  readonly rule: Expr
}

export interface Formal {
  readonly promises: readonly Expr[]
  readonly recurrence?: Recurrence
  readonly statements: readonly Statement[]
  /** Cases given to illustrate: argument and result. */
  readonly samples: readonly (readonly [Expr, Expr])[]
}

/** Why a sentence is no formal one: its reading is given up. */
export class NotFormal extends Error {}

export function refuse(why: string): never {
  throw new NotFormal(why)
}

/** The parts of an expression. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'unary':
      return [expr.operand]
    case 'binary':
      return [expr.left, expr.right]
    case 'compare':
      return [expr.first, ...expr.rest.map(([, each]) => each)]
    case 'choice':
      return [expr.condition, expr.whenTrue, expr.whenFalse]
    case 'at':
      return [expr.array, expr.index]
    case 'call':
      return expr.arguments
    case 'range':
      return [expr.from, expr.to]
    case 'list':
      return expr.items
    case 'fold':
      return [expr.value, ...expr.conditions, ...(expr.none === undefined ? [] : [expr.none])]
    default:
      return []
  }
}

/** The names in an expression, in order. */
export const namesIn = (expr: Expr): readonly string[] =>
  expr.kind === 'name' ? [expr.name] : partsOf(expr).flatMap(namesIn)

export const mentions = (expr: Expr, name: string): boolean => namesIn(expr).includes(name)

/** The expression with another in the place of a name. */
export function substitute(expr: Expr, name: string, by: Expr): Expr {
  const into = (each: Expr) => substitute(each, name, by)
  switch (expr.kind) {
    case 'name':
      return expr.name === name ? by : expr
    case 'unary':
      return { ...expr, operand: into(expr.operand) }
    case 'binary':
      return { ...expr, left: into(expr.left), right: into(expr.right) }
    case 'compare':
      return { ...expr, first: into(expr.first), rest: expr.rest.map(([operator, each]) => [operator, into(each)]) }
    case 'choice':
      return {
        ...expr,
        condition: into(expr.condition),
        whenTrue: into(expr.whenTrue),
        whenFalse: into(expr.whenFalse),
      }
    case 'at':
      return { ...expr, array: into(expr.array), index: into(expr.index) }
    case 'call':
      return { ...expr, arguments: expr.arguments.map(into) }
    case 'range':
      return { ...expr, from: into(expr.from), to: into(expr.to) }
    case 'list':
      return { ...expr, items: expr.items.map(into) }
    case 'fold':
      return {
        ...expr,
        value: into(expr.value),
        conditions: expr.conditions.map(into),
        ...(expr.none === undefined ? {} : { none: into(expr.none) }),
      }
    default:
      return expr
  }
}

/** The conditions that together make one. */
export const conjuncts = (expr: Expr): readonly Expr[] =>
  expr.kind === 'binary' && expr.operator === 'and'
    ? [...conjuncts(expr.left), ...conjuncts(expr.right)]
    : expr.kind === 'compare' && expr.rest.length > 1
      ? expr.rest.map(([operator, right], i) => ({
          kind: 'compare',
          first: i === 0 ? expr.first : expr.rest[i - 1]![1],
          rest: [[operator, right]],
        }))
      : [expr]
