import type { Concept } from '../concept/format.js'
import { Emitter, type Scope, Unwritable } from '../meaning/emit.js'
import { type Bool, type Condition, fillBool, it, type Num } from '../meaning/meaning.js'
import { bitsOf, fitsType, isInteger, isSigned, isSlice, type Parameter } from '../meaning/types.js'
import type { Signature } from '../text/signature.js'
import type { Guard } from './build.js'

/** A stated case of the sentence: where it stands, when it holds, and what is returned then. */
export interface Claim {
  readonly start: number
  readonly end: number
  readonly condition: Condition
  readonly outcome: Num | Bool
}

const isBool = (outcome: Num | Bool): outcome is Bool =>
  outcome.kind === 'truth' ||
  outcome.kind === 'compare' ||
  outcome.kind === 'not' ||
  outcome.kind === 'logic' ||
  outcome.kind === 'divides'

/** Text of a simple expression over the parameters; undefined when it needs statements of its own. */
function inline(
  write: (emitter: Emitter, scope: Scope) => string,
  parameters: readonly Parameter[],
  result: string,
): string | undefined {
  const emitter = new Emitter(parameters, result)
  const scope: Scope = { lines: [] }
  try {
    const text = write(emitter, scope)
    return scope.lines.length > 0 || emitter.helpers.size > 0 ? undefined : text
  } catch (error) {
    if (error instanceof Unwritable) return undefined
    throw error
  }
}

export function outcomeText(outcome: Num | Bool, signature: Signature): string | undefined {
  if (signature.result === 'void') return undefined
  if (isBool(outcome))
    return signature.result === 'bool'
      ? inline((emitter, scope) => emitter.bool(outcome, scope), signature.parameters, 'bool')
      : undefined
  if (signature.result === 'bool')
    return outcome.kind === 'literal'
      ? outcome.value === 0n
        ? 'false'
        : outcome.value === 1n
          ? 'true'
          : undefined
      : undefined
  return inline(
    (emitter, scope) => emitter.num(outcome, signature.result, scope),
    signature.parameters,
    signature.result,
  )
}

/** Inputs for which a function may well be defined apart; a result stated for another one only illustrates. */
function isEdge(value: bigint, type: string): boolean {
  if (value >= -1n && value <= 1n) return true
  const size = 1n << BigInt(bitsOf(type) - (isSigned(type) ? 1 : 0))
  return value === size - 1n || value === -size
}

/** The claim as a guard over the signature's parameters, if it is about them alone. */
export function claimGuard(claim: Claim, signature: Signature): Guard | undefined {
  const value = outcomeText(claim.outcome, signature)
  if (value === undefined) return undefined
  const { condition } = claim
  if (condition.kind === 'holds') {
    const [given, more] = signature.parameters
    // What is said of no one in particular is said of the one number that is given.
    const subject: Num = given !== undefined && more === undefined ? { kind: 'parameter', name: given.name } : it
    const what = fillBool(condition.what, subject)
    const text = inline((emitter, scope) => emitter.bool(what, scope), signature.parameters, signature.result)
    return text === undefined ? undefined : { condition: text, value }
  }
  if (condition.kind === 'input') {
    const scalars = signature.parameters.filter((parameter) => isInteger(parameter.type))
    const number = scalars[0]
    if (
      number === undefined ||
      scalars.length > 1 ||
      condition.value.kind !== 'literal' ||
      !fitsType(condition.value.value, number.type)
    )
      return undefined
    return {
      condition: `${number.name} == ${condition.value.value}`,
      value,
      ...(signature.parameters.length > 1 || isEdge(condition.value.value, number.type)
        ? {}
        : { sample: String(condition.value.value) }),
    }
  }
  if (condition.kind === 'either' || condition.situation !== 'empty') return undefined
  const sequences = signature.parameters.filter((parameter) => isSlice(parameter.type) || parameter.type === 'cstr')
  const only = sequences[0]
  if (only === undefined || sequences.length > 1) return undefined
  return { condition: only.type === 'cstr' ? `${only.name}[0] == 0` : `${only.name}.length == 0`, value }
}

/** The options of a concept that the claims fill, and the claims that became guards or stay unexplained. */
export function settleClaims(
  concept: Concept,
  claims: readonly Claim[],
  signature: Signature,
): {
  readonly options: ReadonlyMap<string, string>
  readonly guards: readonly { readonly guard: Guard; readonly claim: Claim }[]
  readonly applied: readonly Claim[]
} {
  const options = new Map<string, string>()
  const guards: { guard: Guard; claim: Claim }[] = []
  const applied: Claim[] = []
  for (const claim of claims) {
    const { condition } = claim
    const option =
      condition.kind === 'situation'
        ? concept.options.find((each) => each.situations.includes(condition.situation))
        : undefined
    const value = option === undefined ? undefined : outcomeText(claim.outcome, signature)
    if (option !== undefined && value !== undefined && !options.has(option.name)) {
      options.set(option.name, value)
      applied.push(claim)
      continue
    }
    const guard = claimGuard(claim, signature)
    if (guard !== undefined) {
      guards.push({ guard, claim })
      applied.push(claim)
    }
  }
  return { options, guards, applied }
}
