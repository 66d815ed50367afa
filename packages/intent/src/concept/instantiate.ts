import { bitsOf, elementOf, isFloat, isInteger, isSigned, isSlice, type Parameter } from '../meaning/types.js'
import type { Concept, ConceptTypeVariable } from './format.js'

/** A function of the notation, ready to stand in a contract. */
export interface Helper {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly result: string
  readonly source: string
}

export type Binding = ReadonlyMap<string, string>

function admits(variable: ConceptTypeVariable, type: string): boolean {
  switch (variable.kind) {
    case 'integer':
      return isInteger(type)
    case 'unsigned':
      return isInteger(type) && !isSigned(type)
    case 'signed':
      return isInteger(type) && isSigned(type)
    case 'float':
      return isFloat(type)
    case 'number':
      return isInteger(type) || isFloat(type)
  }
}

/** Binds the type variable in `pattern` so that it reads `type`; false when it cannot. */
export function bindType(concept: Concept, pattern: string, type: string, binding: Map<string, string>): boolean {
  const [wantsSlice, isOne] = [isSlice(pattern), isSlice(type)]
  if (wantsSlice !== isOne) return false
  const [inner, actual] = wantsSlice ? [elementOf(pattern), elementOf(type)] : [pattern, type]
  const variable = concept.types.find((each) => each.name === inner)
  if (variable === undefined) return inner === actual
  const bound = binding.get(inner)
  if (bound !== undefined) return bound === actual
  if (!admits(variable, actual)) return false
  binding.set(inner, actual)
  return true
}

/** Replaces whole identifiers outside of comments, strings and character literals. */
export function renameIdentifiers(source: string, names: ReadonlyMap<string, string>): string {
  return source.replace(
    /\/\/[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*/g,
    (word) => names.get(word) ?? word,
  )
}

export function completeBinding(concept: Concept, binding: ReadonlyMap<string, string>): Map<string, string> {
  const out = new Map(binding)
  for (const variable of concept.types) if (!out.has(variable.name)) out.set(variable.name, variable.fallback)
  return out
}

/** The concept's text with its type variables and options replaced. */
export function instantiate(concept: Concept, binding: Binding, options: ReadonlyMap<string, string>): string {
  const names = new Map([...binding, ...options])
  // Bit counts of a type variable, such as `T_BITS`.
  for (const [name, type] of binding)
    if (isInteger(type) || isFloat(type)) names.set(`${name}_BITS`, String(bitsOf(type)))
  for (const [name, type] of binding) {
    if (!isInteger(type)) continue
    const size = 1n << BigInt(bitsOf(type))
    names.set(`${name}_MAX`, String(isSigned(type) ? size / 2n - 1n : size - 1n))
    names.set(`${name}_MIN`, String(isSigned(type) ? -size / 2n : 0n))
  }
  return renameIdentifiers(concept.source, names)
}

export function substitute(type: string, binding: Binding): string {
  return type.replace(/\b[A-Z]\w*\b/g, (name) => binding.get(name) ?? name)
}

/** Drops the examples of a concept when it is used at other types or as a part. */
export const withoutExamples = (source: string): string => source.replace(/^\s*example\(.*\)\s*\n/gm, '')

/** What depends on the width of its type cannot be computed in a wider one. */
const WIDTH_SENSITIVE = /\w_BITS\b|~|<<|>>|\b(popcount|clz|ctz|rotl|rotr|bswap|mulhi|bits)\(/

/**
 * Where the result is of the parameters' type but a wider one is wanted (the least common multiple of two `u32` as
 * `u64`), everything is computed in the wider type, so that nothing wraps on the way.
 */
export function widened(concept: Concept, wanted: string, binding: Map<string, string>): Map<string, string> {
  const bound = binding.get(concept.result)
  const variable = concept.types.find((each) => each.name === concept.result)
  if (bound === undefined || variable === undefined || !isInteger(bound) || !isInteger(wanted)) return binding
  const fits = bitsOf(wanted) > bitsOf(bound) && (isSigned(wanted) || !isSigned(bound))
  const simple = concept.parameters.every((parameter) => !parameter.type.includes(`${concept.result}[]`))
  if (!fits || !simple || WIDTH_SENSITIVE.test(concept.source)) return binding
  // A limit is that of the result's type where the concept says what happens to results that do not fit.
  const limited = /\w_(MAX|MIN)\b/.test(concept.source)
  if (limited && !concept.options.some((option) => option.situations.includes('overflow'))) return binding
  if (variable.kind === 'unsigned' && isSigned(wanted)) return binding
  return new Map([...binding, [concept.result, wanted]])
}

/**
 * The concept as a helper for arguments of the given types (undefined: a literal, any type). Arguments of narrower
 * integer types are widened to what the concept takes.
 */
export function conceptFunction(
  concept: Concept,
  argumentTypes: readonly (string | undefined)[],
  wanted: string | undefined,
): Helper | undefined {
  if (concept.parameters.length !== argumentTypes.length) return undefined
  const binding = new Map<string, string>()
  for (const [i, parameter] of concept.parameters.entries()) {
    const type = argumentTypes[i]
    if (type === undefined || bindType(concept, parameter.type, type, binding)) continue
    if (isSlice(parameter.type) || isSlice(type) || type === 'cstr' || parameter.type === 'cstr') return undefined
    if (
      !isInteger(type) ||
      (binding.get(parameter.type) === undefined &&
        !isInteger(substitute(parameter.type, completeBinding(concept, binding))))
    )
      return undefined
  }
  const result = concept.types.find((variable) => variable.name === concept.result)
  if (result !== undefined && !binding.has(result.name) && wanted !== undefined && isInteger(wanted))
    bindType(concept, concept.result, wanted, binding)
  const narrow = completeBinding(concept, binding)
  const complete = wanted === undefined ? narrow : widened(concept, wanted, narrow)
  const options = new Map<string, string>()
  for (const option of concept.options) {
    if (option.fallback === undefined) return undefined
    options.set(option.name, option.fallback)
  }
  const tag = concept.types.length === 0 ? '' : `_${[...complete.values()].join('_')}`
  const names = new Map([...options, [concept.name, `${concept.name}${tag}`]])
  // A helper has no requires, ensures or examples of its own.
  const source = withoutExamples(instantiate(concept, complete, names)).replace(
    /^\s*(requires|ensures)\(.*\)\s*\n/gm,
    '',
  )
  return {
    name: `${concept.name}${tag}`,
    parameters: concept.parameters.map((parameter) => ({
      name: parameter.name,
      type: substitute(parameter.type, complete),
    })),
    result: substitute(concept.result, complete),
    source,
  }
}
