import { addressKindOf } from './address-kind.js'
import { immediateKinds } from './immediate-kind.js'
import type { OperandKind } from './kind.js'
import { nameKinds } from './name-kind.js'
import { registerKindOf } from './register-kind.js'
import { shiftKinds } from './shift-kind.js'
import { vectorKindOf } from './vector-kind.js'

const known = new Map<string, OperandKind>()

/** The kind that a template's token names. An unknown token is our own bug. */
export function kindOf(token: string): OperandKind {
  const found = known.get(token)
  if (found !== undefined) return found
  const made =
    registerKindOf(token) ??
    immediateKinds[token]?.() ??
    shiftKinds[token]?.() ??
    nameKinds[token]?.() ??
    addressKindOf(token) ??
    vectorKindOf(token)
  if (made === undefined) throw new Error(`unknown operand '${token}' in the table`)
  known.set(token, made)
  return made
}
