import { op, WasmEmitter } from '@sourceless/isa-wasm'
import type { floatHelpers } from './float-helpers.js'
import type { LocalType } from './function-code.js'

/** Functions inside a translated module for what takes more than a few instructions. */
export type HelperName =
  | 'undefined64' // a fresh unknown: () → i64
  | 'bswap64' // (i64) → i64
  | 'umulh64'
  | 'smulh64' // (i64, i64) → i64
  | 'sdiv32'
  | 'sdiv64' // SMT-LIB division: of anything, by anything
  | 'udivWide64' // (high, low, divisor) → (quotient, remainder)
  | 'sdivWide64'
  | 'shl128'
  | 'lshr128'
  | 'ashr128' // (low, high, count) → (low, high)
  | 'mul128' // (low, high, low, high) → (low, high)
  | 'udivide128' // (low, high, low, high) → (low, high of the quotient, low, high of the remainder)
  | keyof typeof floatHelpers

export interface HelperCode {
  readonly parameters: readonly LocalType[]
  readonly results: readonly LocalType[]
  readonly locals: readonly LocalType[]
  readonly code: Uint8Array
}

/** Short spelling for straight-line code: mnemonics, `get 1`, `const 5`, and calls of other helpers. */
export type Step =
  | string
  | readonly ['get' | 'set' | 'tee' | 'i32' | 'i64', number | bigint]
  | readonly ['call', HelperName]

function body(steps: readonly Step[], helper: (name: HelperName) => number): Uint8Array {
  const e = new WasmEmitter(128)
  for (const step of steps) {
    if (typeof step === 'string') {
      if (step === 'if') e.if()
      else if (step === 'loop') e.loop()
      else if (step === 'again') e.brIf(0)
      else e.emit(op[step as 'i64.add'])
      continue
    }
    const [what, argument] = step
    if (what === 'call') e.call(helper(argument))
    else if (what === 'get') e.localGet(Number(argument))
    else if (what === 'set') e.localSet(Number(argument))
    else if (what === 'tee') e.localTee(Number(argument))
    else if (what === 'i32') e.i32Const(Number(argument))
    else e.i64Const(BigInt(argument))
  }
  e.end()
  return e.finish()
}

export type Build = (helper: (name: HelperName) => number) => HelperCode
/** A helper that is straight-line code. */
export const define =
  (parameters: LocalType[], results: LocalType[], locals: LocalType[], steps: readonly Step[]): Build =>
  (helper) => ({ parameters, results, locals, code: body(steps, helper) })

export const get = (index: number): Step => ['get', index]
export const set = (index: number): Step => ['set', index]
export const tee = (index: number): Step => ['tee', index]
export const i64 = (value: bigint | number): Step => ['i64', value]
export const i32 = (value: number): Step => ['i32', value]
