import type { Concept } from '../concept/format.js'
import {
  bindType,
  completeBinding,
  instantiate,
  renameIdentifiers,
  substitute,
  widened,
  withoutExamples,
} from '../concept/instantiate.js'
import { bitsOf, elementOf, fitsType, isInteger, isSigned, isSlice, type Parameter } from '../meaning/types.js'
import type { Signature } from '../text/signature.js'
import type { ArgumentSource } from './assign.js'

/** A claim in notation text: in this case of the parameters, this is returned. */
export interface Guard {
  readonly condition: string
  readonly value: string
  /** The input of a case that only illustrates: the behaviour must have it anyway. */
  readonly sample?: string
}

const identifiers = (source: string): ReadonlySet<string> => new Set(source.match(/[A-Za-z_]\w*/g) ?? [])

/** Examples that illustrating cases are. */
export const sampleExamples = (name: string, guards: readonly Guard[]): readonly string[] =>
  guards.flatMap(({ sample, value }) => (sample === undefined ? [] : [`${name}(${sample}) == ${value}`]))

/** Puts lines at the start of the first function's body, after `requires`. */
function insertAtStart(source: string, lines: readonly string[]): string {
  if (lines.length === 0) return source
  const all = source.split('\n')
  let at = all.findIndex((line) => /^function /.test(line)) + 1
  while (/^\s*(requires|ensures|example)\(/.test(all[at] ?? '')) at++
  return [...all.slice(0, at), ...lines.map((line) => `  ${line}`), ...all.slice(at)].join('\n')
}

export const guardLines = (guards: readonly Guard[]): readonly string[] =>
  guards.map((guard) => `if (${guard.condition}) return ${guard.value}`)

function parameterText(parameters: readonly Parameter[]): string {
  return parameters.map((parameter) => `${parameter.name}: ${parameter.type}`).join(', ')
}

/** Bodies for built-in functions, for a contract that itself bears such a name. `T` is the type they work on. */
const BUILTIN_BODIES: Readonly<Record<string, string>> = {
  popcount:
    'function NAME(x: T): T {\n  let n: T = 0\n  for (let i: u32 = 0; i < T_BITS; i++) n = n + ((x >> i) & 1)\n  return n\n}',
  clz: 'function NAME(x: T): T {\n  let n: T = 0\n  for (let i: u32 = T_BITS; i > 0 && ((x >> (i - 1)) & 1) == 0; i--) n = n + 1\n  return n\n}',
  ctz: 'function NAME(x: T): T {\n  let n: T = 0\n  for (let i: u32 = 0; i < T_BITS && ((x >> i) & 1) == 0; i++) n = n + 1\n  return n\n}',
  rotl: 'function NAME(x: T, n: T): T {\n  let r = x\n  for (let i: T = 0; i < (n & (T_BITS - 1)); i++) r = (r << 1) | ((r >> (T_BITS - 1)) & 1)\n  return r\n}',
  rotr: 'function NAME(x: T, n: T): T {\n  let r = x\n  for (let i: T = 0; i < (n & (T_BITS - 1)); i++) r = ((r >> 1) & T_MASK) | (r << (T_BITS - 1))\n  return r\n}',
  bswap:
    'function NAME(x: T): T {\n  let r: T = 0\n  for (let i: u32 = 0; i < T_BITS; i += 8) r = (r << 8) | ((x >> i) & 255)\n  return r\n}',
}

function avoidBuiltin(source: string, name: string, type: string | undefined): string {
  const body = BUILTIN_BODIES[name]
  if (body === undefined || type === undefined || !identifiers(source).has(name)) return source
  const size = 1n << BigInt(bitsOf(type) - 1)
  const helper = renameIdentifiers(
    body,
    new Map([
      ['NAME', `${name}_of_bits`],
      ['T', type],
      ['T_BITS', String(bitsOf(type))],
      ['T_MASK', String(size - 1n)],
    ]),
  )
  return `${renameIdentifiers(source, new Map([[name, `${name}_of_bits`]]))}\n\n${helper}`
}

/** Renames so that the text has the signature's names; a local of the concept that has such a name gives way. */
function rename(source: string, wanted: ReadonlyMap<string, string>): string {
  const names = new Map(wanted)
  const targets = new Set(wanted.values())
  const all = identifiers(source)
  for (const target of targets) {
    if (!all.has(target) || wanted.has(target)) continue
    let free = `${target}_`
    while (all.has(free) || targets.has(free)) free += '_'
    names.set(target, free)
  }
  return renameIdentifiers(source, names)
}

/** The contract of a concept under a signature, or undefined when the types cannot be brought together. */
export function buildContract(
  concept: Concept,
  signature: Signature,
  sources: readonly ArgumentSource[],
  options: ReadonlyMap<string, string>,
  guards: readonly Guard[],
): string | undefined {
  const binding = new Map<string, string>()
  let direct = sources.length === signature.parameters.length
  for (const [i, source] of sources.entries()) {
    const pattern = concept.parameters[i]!.type
    if (source.kind !== 'parameter' || !bindType(concept, pattern, source.parameter.type, binding)) direct = false
  }
  if (direct && !bindType(concept, concept.result, signature.result, binding)) direct = false
  const resultVariable = concept.types.find((variable) => variable.name === concept.result)
  // What says -1 where there is nothing has no such value in an unsigned result: it is not asked for there.
  const lacks =
    isInteger(signature.result) &&
    !isSigned(signature.result) &&
    [...options.values()].some((value) => value.startsWith('-'))
  if (lacks) {
    direct = false
    const taken = concept.parameters.some(({ type }) => type === concept.result || elementOf(type) === concept.result)
    if (resultVariable !== undefined && !taken) binding.set(resultVariable.name, 'i64')
  }
  if (!direct && resultVariable !== undefined && !binding.has(resultVariable.name))
    bindType(concept, concept.result, signature.result, binding)
  const complete = direct
    ? completeBinding(concept, binding)
    : widened(concept, signature.result, completeBinding(concept, binding))
  const result = substitute(concept.result, complete)
  const castable = result === signature.result || (isInteger(result) && isInteger(signature.result))
  if (!castable) return undefined
  const plain = withoutExamples(instantiate(concept, complete, options))
  const source = avoidBuiltin(plain, signature.name, complete.get('T'))
  if (direct) {
    const names = new Map([[concept.name, signature.name]])
    for (const [i, argument] of sources.entries())
      if (argument.kind === 'parameter') names.set(concept.parameters[i]!.name, argument.parameter.name)
    for (const [from, to] of [...names]) if (from === to) names.delete(from)
    const kept = new Set(
      sources.map((argument, i) =>
        argument.kind === 'parameter' ? argument.parameter.name : concept.parameters[i]!.name,
      ),
    )
    const renamed = relaxRequires(rename(source, names), guards)
    return insertAtStart(reorder(renamed, signature, kept), guardLines(guards))
  }
  return wrap(concept, signature, sources, complete, result, source, guards, lacks)
}

/** Parameters in the order of the signature (they already have its names). */
function reorder(source: string, signature: Signature, kept: ReadonlySet<string>): string {
  return source.replace(/^function (\w+)\(([^)]*)\)/m, (whole, name: string, list: string) => {
    const types = new Map(
      list.split(',').map((part) => part.split(':').map((piece) => piece.trim()) as [string, string]),
    )
    if (![...kept].every((each) => types.has(each))) return whole
    return `function ${name}(${signature.parameters.map((parameter) => `${parameter.name}: ${types.get(parameter.name) ?? parameter.type}`).join(', ')})`
  })
}

/** What a guard answers need not meet what the rest requires. */
const relaxed = (condition: string, guards: readonly Guard[]): string =>
  [...guards.map((guard) => `(${guard.condition})`), condition].join(' || ')

function relaxRequires(source: string, guards: readonly Guard[]): string {
  if (guards.length === 0) return source
  return source.replace(
    /^(\s*)requires\((.*)\)\s*$/gm,
    (_, space: string, condition: string) => `${space}requires(${relaxed(condition, guards)})`,
  )
}

/** An entry with the given signature that calls the concept with casts. */
function wrap(
  concept: Concept,
  signature: Signature,
  sources: readonly ArgumentSource[],
  binding: ReadonlyMap<string, string>,
  result: string,
  source: string,
  guards: readonly Guard[],
  lacks: boolean,
): string | undefined {
  const requires = [...source.matchAll(/^\s*requires\((.*)\)\s*$/gm)].map((match) => match[1]!)
  const helper = source.replace(/^\s*(requires|ensures)\(.*\)\s*\n/gm, '')
  const name =
    concept.name === signature.name || signature.parameters.some((parameter) => parameter.name === concept.name)
      ? `${concept.name}Of`
      : concept.name
  const texts: string[] = []
  const parameters = signature.parameters.map((parameter) => ({ ...parameter }))
  for (const [i, argument] of sources.entries()) {
    const type = substitute(concept.parameters[i]!.type, binding)
    if (argument.kind === 'constant') {
      if (!fitsType(argument.value, type)) return undefined
      texts.push(String(argument.value))
      continue
    }
    const at = parameters.findIndex((parameter) => parameter.name === argument.parameter.name)
    const actual = argument.parameter.type
    if (isSlice(type)) {
      if (isSlice(actual))
        parameters[at] = {
          ...parameters[at]!,
          type: type.startsWith('readonly') ? `readonly ${elementOf(actual)}[]` : `${elementOf(actual)}[]`,
        }
      texts.push(argument.parameter.name)
    } else if (actual === 'cstr' && type === 'u8') texts.push(`${argument.parameter.name}[0]`)
    else texts.push(actual === type ? argument.parameter.name : `${type}(${argument.parameter.name})`)
  }
  for (const [i, parameter] of parameters.entries())
    if (
      isSlice(parameter.type) &&
      !sources.some((argument) => argument.kind === 'parameter' && argument.parameter.name === parameter.name)
    )
      parameters[i] = { ...parameter, type: `readonly ${elementOf(parameter.type)}[]` }
  const call = `${name}(${texts.join(', ')})`
  const conditions: string[] = []
  for (const condition of requires) {
    // A literal has no type of its own to be compared at.
    const names = new Map(
      sources.map(({ kind }, i) => {
        const { name, type } = concept.parameters[i]!
        return [name, kind === 'constant' ? `${substitute(type, binding)}(${texts[i]})` : texts[i]!] as const
      }),
    )
    conditions.push(`  requires(${relaxed(renameIdentifiers(condition, names), guards)})`)
  }
  if (lacks) conditions.push(`  requires(${relaxed(`${call} >= 0`, guards)})`)
  const last =
    signature.result === 'void' ? call : `return ${result === signature.result ? call : `${signature.result}(${call})`}`
  const body = [...conditions, ...guardLines(guards).map((line) => `  ${line}`), `  ${last}`]
  const entry = `function ${signature.name}(${parameterText(parameters)}): ${signature.result} {\n${body.join('\n')}\n}`
  return `${entry}\n\n${rename(helper, name === concept.name ? new Map() : new Map([[concept.name, name]]))}`
}
