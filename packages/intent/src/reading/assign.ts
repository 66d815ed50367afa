import type { Concept } from '../concept/format.js'
import { bindType, substitute } from '../concept/instantiate.js'
import { elementOf, isFloat, isInteger, isSlice, type Parameter } from '../meaning/types.js'

/** What an argument of a concept comes from: a parameter of the signature, or a constant of the sentence. */
export type ArgumentSource =
  | { readonly kind: 'parameter'; readonly parameter: Parameter }
  | { readonly kind: 'constant'; readonly value: bigint; readonly token: number }

const LIMIT = 24

/** Whether a value of type `actual` can be passed where the concept wants `pattern`, casting if need be. */
function passes(concept: Concept, pattern: string, actual: string): boolean {
  if (isSlice(pattern)) {
    if (actual === 'cstr') return elementOf(pattern) === 'u8' && pattern.startsWith('readonly')
    if (actual.startsWith('readonly ') && !pattern.startsWith('readonly ')) return false
    return isSlice(actual) && bindType(concept, pattern, actual, new Map())
  }
  if (pattern === 'cstr') return actual === 'cstr'
  if (isSlice(actual)) return false
  if (actual === 'cstr') return pattern === 'u8'
  const variable = concept.types.find((each) => each.name === pattern)
  const wanted = variable?.fallback ?? pattern
  if (wanted === 'bool' || actual === 'bool') return wanted === actual
  if (variable?.kind === 'signed' && actual === 'u64') return false
  if (variable?.kind === 'number') return true
  return isFloat(wanted) === isFloat(actual) && (isFloat(actual) || isInteger(actual))
}

/** A length that C callers pass beside an array: redundant, since a slice knows its own. */
export function isRedundantLength(parameter: Parameter, all: readonly Parameter[]): boolean {
  return (
    isInteger(parameter.type) &&
    all.some((other) => isSlice(other.type) || other.type === 'cstr') &&
    /^(n|m|o|len|length|size|count|num|arr_?size|[a-z]+_?(len|length|size))\d?$/i.test(parameter.name)
  )
}

/** Ways to fill the concept's parameters from the signature, those that keep the order and the names first. */
export function assignments(
  concept: Concept,
  parameters: readonly Parameter[],
  constants: readonly { readonly value: bigint; readonly token: number }[],
): readonly (readonly ArgumentSource[])[] {
  const out: { readonly sources: readonly ArgumentSource[]; readonly rank: number }[] = []
  const wanted = concept.parameters
  const walk = (sources: readonly ArgumentSource[], usedNames: ReadonlySet<string>, usedConstants: number): void => {
    if (out.length >= LIMIT) return
    if (sources.length === wanted.length) {
      const left = parameters.filter((parameter) => !usedNames.has(parameter.name))
      if (left.every((parameter) => isRedundantLength(parameter, parameters)))
        out.push({ sources, rank: rankOf(concept, parameters, sources) })
      return
    }
    const next = wanted[sources.length]!
    for (const parameter of parameters) {
      if (usedNames.has(parameter.name) || !passes(concept, next.type, parameter.type)) continue
      walk([...sources, { kind: 'parameter', parameter }], new Set([...usedNames, parameter.name]), usedConstants)
    }
    const constant = constants[usedConstants]
    const free = parameters.length - usedNames.size
    if (
      constant !== undefined &&
      free < wanted.length - sources.length &&
      isInteger(substitute(next.type, new Map(concept.types.map((type) => [type.name, type.fallback]))))
    )
      walk(
        [...sources, { kind: 'constant', value: constant.value, token: constant.token }],
        usedNames,
        usedConstants + 1,
      )
  }
  walk([], new Set(), 0)
  return out.sort((a, b) => a.rank - b.rank).map((each) => each.sources)
}

function rankOf(concept: Concept, parameters: readonly Parameter[], sources: readonly ArgumentSource[]): number {
  let rank = 0
  let before = -1
  for (const [i, source] of sources.entries()) {
    if (source.kind !== 'parameter') continue
    const at = parameters.indexOf(source.parameter)
    if (at < before) rank += 2
    before = at
    // A single letter says little about what a parameter is for.
    if (source.parameter.name === concept.parameters[i]!.name) rank -= source.parameter.name.length > 1 ? 3 : 1
  }
  return rank
}
