import { type ByteReader, checkBody, malformed, readExpression, type ValueType } from '@sourceless/isa-wasm'
import type { ModuleContext } from './context.js'

const constantInstructions = new Set([
  'i32.const',
  'i64.const',
  'f32.const',
  'f64.const',
  'v128.const',
  'ref.null',
  'ref.func',
  'global.get',
  'end',
])

/** A constant expression of the given type; `global.get` may name imported constant globals only. Section 3.3.10. */
export const checkConstant = (reader: ByteReader, type: ValueType, context: ModuleContext): void => {
  const { importedGlobals } = context
  const instructions = readExpression(reader)
  if (!reader.atEnd) malformed('trailing-bytes', reader.offset, 'bytes follow the expression')
  for (const { row, immediates, offset } of instructions) {
    if (!constantInstructions.has(row.mnemonic)) malformed('type-mismatch', offset, `${row.mnemonic} is not constant`)
    if (row.mnemonic === 'global.get' && importedGlobals[immediates[0] as number]?.mutable) {
      malformed('type-mismatch', offset, 'a constant expression reads a mutable global')
    }
  }
  checkBody(instructions, { ...context, globals: importedGlobals, locals: [], results: [type] })
}
