import type { Signature } from '../text/signature.js'
import { Emitter, type Scope, Unwritable } from './emit.js'
import type { Meaning } from './meaning.js'
import { isInteger, isSigned } from './types.js'

/** Names of the terms before the next one, the nearest first. */
export const BEFORE = ['previous', 'previous2', 'previous3'] as const

/** A loop that carries the last terms along; it starts at the first term that the examples state. */
export function writeRecurrence(
  { seeds, from, step }: Meaning & { type: 'recurrence' },
  { name, parameters, result }: Signature,
): string | undefined {
  const [number, more] = parameters
  if (number === undefined || more !== undefined || !isInteger(number.type) || !isInteger(result)) return undefined
  const { name: n, type } = number
  const order = seeds.length
  // `previous` is the term just before the next one: the last of those carried along.
  const carried = BEFORE.slice(0, order).reverse()
  const locals = [...carried, 'index', 'next', 'at']
  if (locals.includes(n) || locals.includes(name)) return undefined
  const emitter = new Emitter(
    [...carried.map((each) => ({ name: each, type: result })), { name: 'index', type }],
    result,
    name,
  )
  const scope: Scope = { lines: [] }
  let value: string
  try {
    value = emitter.num(step, result, scope)
  } catch (error) {
    if (error instanceof Unwritable) return undefined
    throw error
  }
  if (scope.lines.length > 0 || emitter.requires.size > 0) return undefined
  const lines = [
    ...(from > 0 || isSigned(type) ? [`requires(${n} >= ${from})`] : []),
    ...carried.map((each, i) => `let ${each}: ${result} = ${seeds[i]}`),
    `for (let at: ${type} = ${from}; at < ${n}; at++) {`,
    ...(/\bindex\b/.test(value) ? [`  const index: ${type} = at + ${order}`] : []),
    `  const next: ${result} = ${value}`,
    ...carried.map((each, i) => `  ${each} = ${carried[i + 1] ?? 'next'}`),
    '}',
    `return ${carried[0]}`,
  ]
  return `function ${name}(${n}: ${type}): ${result} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`
}
