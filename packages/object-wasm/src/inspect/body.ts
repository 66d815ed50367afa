import { captureMalformed, readInstruction, type WasmInstruction } from '@sourceless/isa-wasm'
import { PaddedReader } from '../read/padded-reader.js'

/**
 * The instructions of a body up to the first that is not known, whose offset is `end`; otherwise that is the body's length.
 * Integers may be longer than they need to be. Nothing is said about how blocks are nested.
 */
export function inspectBody(body: Uint8Array): {
  readonly instructions: readonly WasmInstruction[]
  readonly end: number
} {
  const instructions: WasmInstruction[] = []
  const reader = new PaddedReader(body)
  let end = 0
  captureMalformed(() => {
    while (!reader.atEnd) {
      instructions.push(readInstruction(reader))
      end = reader.offset
    }
  })
  return { instructions, end }
}
