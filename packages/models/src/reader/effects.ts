import { type Contract, type Example, type Expression, isWritable, type Signature } from '@sourceless/contract'
import type { AnsweredReading, EffectKind } from './answer.js'
import { visitExpressions, visitStatements } from './walk.js'
import { asksWith } from './words.js'

/** Something that a contract does beyond computing a result; `parameter` where it writes into one. */
export interface Effect {
  readonly kind: EffectKind
  readonly parameter?: string
}

/** Every effect that the contract's text can have. */
export function effectsOf(contract: Contract): readonly Effect[] {
  const out = new Map<string, Effect>()
  const add = (effect: Effect) => out.set(keyOf(effect), effect)
  if (contract.kind === 'program') add({ kind: 'write-output' })
  for (const { name, type } of contract.entry.parameters) {
    if (type.kind === 'args') add({ kind: 'read-arguments' })
    else if (isWritable(type)) add({ kind: 'write-parameter', parameter: name })
  }
  visitStatements(contract, (_, expressions) =>
    visitExpressions(expressions, (one) => {
      if (one.kind !== 'builtin') return
      if (one.builtin === 'read') add({ kind: 'read-input' })
      if (one.builtin === 'exit' && !isZero(one.arguments[0])) add({ kind: 'exit-code' })
    }),
  )
  return [...out.values()]
}

const isZero = (expression: Expression | undefined): boolean =>
  expression?.kind === 'literal' && expression.value === 0n

const keyOf = ({ kind, parameter }: Effect): string => (parameter === undefined ? kind : `${kind} ${parameter}`)

/** Whether the request asks for an effect otherwise than by words that have to be quoted; `examples` are its own. */
export type Permits = (effect: Effect, examples: readonly Example[]) => boolean

/** What the embedded reader's readings of the request do, what its signature leaves no other way for, what its examples show. */
export function permissionOf(readings: readonly Contract[], signature: Signature | undefined): Permits {
  const keys = new Set(readings.flatMap((contract) => effectsOf(contract).map(keyOf)))
  if (signature?.kind === 'program') {
    keys.add(keyOf({ kind: 'write-output' }))
    if (signature.parameters.length > 0) keys.add(keyOf({ kind: 'read-arguments' }))
  }
  // A function without a result is there for what it writes.
  const open = signature?.parameters.filter(({ mutabilityOpen }) => mutabilityOpen) ?? []
  if (signature?.result.kind === 'void' && open.length === 1)
    keys.add(keyOf({ kind: 'write-parameter', parameter: open[0]!.name }))
  return (effect, examples) => keys.has(keyOf(effect)) || examples.some((example) => shows(example, effect))
}

function shows(example: Example, { kind, parameter }: Effect): boolean {
  if (example.kind === 'function') return parameter !== undefined && Object.hasOwn(example.after, parameter)
  switch (kind) {
    case 'write-output':
      return true
    case 'read-arguments':
      return example.arguments.length > 0
    case 'read-input':
      return example.stdin.length > 0
    case 'exit-code':
      return example.exit !== 0
    default:
      return false
  }
}

/** What there is to say about one effect: the words of the request that the answer gives for it, if they stand there. */
export interface Claim {
  readonly effect: Effect
  /** The request's words; undefined when it does not ask for this. */
  readonly words: string | undefined
}

/** The effects that need a word of the request, each with the words found. */
export function claimsOf(
  effects: readonly Effect[],
  isPermitted: (effect: Effect) => boolean,
  answered: AnsweredReading['effects'],
  request: string,
): readonly Claim[] {
  return effects
    .filter((effect) => !isPermitted(effect))
    .map((effect) => ({
      effect,
      words: answered.find(
        (one) =>
          one.effect === effect.kind &&
          (effect.parameter === undefined || one.parameter === effect.parameter) &&
          asksWith(request, one.words),
      )?.words,
    }))
}

/** As in `The reading also reads standard input`. */
export function describeEffect({ kind, parameter }: Effect): string {
  switch (kind) {
    case 'read-input':
      return 'reads standard input'
    case 'read-arguments':
      return 'reads the arguments of the program'
    case 'write-output':
      return 'writes to standard output'
    case 'exit-code':
      return 'exits with a code other than 0'
    case 'write-parameter':
      return `writes into ${parameter}`
  }
}
