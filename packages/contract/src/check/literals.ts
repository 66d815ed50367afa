import type { Node, NumericLiteral, StringLiteral } from '@babel/types'
import type { LiteralExpression, ScalarType, Span } from '../ast.js'
import { formatType, integerRange } from '../types.js'

/** A number as it stands in the text: integers exactly, others as the nearest f64. */
export type NumberText =
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }

export function readNumber(node: NumericLiteral): NumberText | undefined {
  const raw = String(node.extra?.raw ?? node.value).replaceAll('_', '')
  if (/^(\d+|0[xX][\da-fA-F]+|0[bB][01]+)$/.test(raw)) return { kind: 'integer', value: BigInt(raw) }
  if (/^0[oO]/.test(raw)) return undefined
  return { kind: 'float', value: node.value }
}

/** Why a number cannot take a type, or the value it becomes. */
export type Adapted = { readonly value: bigint | number } | { readonly problem: string; readonly hint: string }

/** Gives a literal its type. `negative`: a minus stands directly before it, so −128 fits an i8. */
export function adaptNumber(number: NumberText, negative: boolean, type: ScalarType): Adapted {
  const shown = shorten(`${negative ? '-' : ''}${number.value}`)
  if (type.kind === 'bool')
    return { problem: `${shown} is not a bool`, hint: 'write true or false, or compare with !=' }
  if (type.kind === 'int') {
    if (number.kind === 'float')
      return {
        problem: `${shown} is not an integer but ${formatType(type)} is wanted`,
        hint: 'write an integer literal',
      }
    const value = negative ? -number.value : number.value
    const { min, max } = integerRange(type)
    if (value >= min && value <= max) return { value }
    return { problem: `${shown} does not fit ${formatType(type)}`, hint: `${formatType(type)} holds ${min} to ${max}` }
  }
  const magnitude = Number(number.value)
  const rounded = type.bits === 32 ? Math.fround(magnitude) : magnitude
  if (!Number.isFinite(rounded))
    return { problem: `${shown} is too large for ${formatType(type)}`, hint: 'write a smaller number' }
  if (number.kind === 'integer' && BigInt(rounded) !== number.value) {
    return {
      problem: `${shown} has no exact ${formatType(type)}`,
      hint: `write ${formatFloat(rounded)} if the nearest value is meant`,
    }
  }
  return { value: negative ? -rounded : rounded }
}

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}…` : text)

function formatFloat(value: number): string {
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}

export function literal(value: bigint | number | boolean, type: ScalarType, span: Span): LiteralExpression {
  return { kind: 'literal', value, type, span }
}

/** Bytes of a string literal in UTF-8; undefined when it holds half a surrogate pair. */
export function stringBytes(node: StringLiteral): Uint8Array | undefined {
  return /\p{Surrogate}/u.test(node.value) ? undefined : new TextEncoder().encode(node.value)
}

/** A minus sign directly before a number literal belongs to the literal. */
export function signedNumber(node: Node): { readonly number: NumericLiteral; readonly negative: boolean } | undefined {
  if (node.type === 'NumericLiteral') return { number: node, negative: false }
  if (node.type === 'UnaryExpression' && node.operator === '-' && node.argument.type === 'NumericLiteral') {
    return { number: node.argument, negative: true }
  }
  return undefined
}
