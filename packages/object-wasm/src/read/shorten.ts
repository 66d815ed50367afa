import { ByteWriter, readInstruction, writeInstruction } from '@sourceless/isa-wasm'
import type { ElementSegment, SegmentMode, WasmModule } from '../model.js'
import { PaddedReader } from './padded-reader.js'

/** A body or constant expression of the file, with its integers in their shortest form. */
const shortenExpression = (file: Uint8Array, code: Uint8Array): Uint8Array => {
  const start = code.byteOffset - file.byteOffset
  const reader = new PaddedReader(file, start, start + code.length)
  const out = new ByteWriter(code.length)
  while (!reader.atEnd) {
    const { row, immediates } = readInstruction(reader)
    writeInstruction(out, row, immediates)
  }
  return out.finish()
}

/** A module that was read from `file`, its code in the one form that is validated, run and written. */
export const shortenModule = (file: Uint8Array, module: WasmModule): WasmModule => {
  const { functions, globals, elements, data } = module
  const short = (code: Uint8Array): Uint8Array => shortenExpression(file, code)
  const modeOf = <Mode extends SegmentMode<'memory' | 'table'>>(mode: Mode): Mode =>
    mode.kind === 'active' ? { ...mode, offset: short(mode.offset) } : mode
  const itemsOf = (items: ElementSegment['items']): ElementSegment['items'] =>
    items.kind === 'functions' ? items : { ...items, expressions: items.expressions.map(short) }
  return {
    ...module,
    ...(functions && { functions: functions.map((each) => ({ ...each, body: short(each.body) })) }),
    ...(globals && { globals: globals.map((each) => ({ ...each, initial: short(each.initial) })) }),
    ...(elements && {
      elements: elements.map(({ mode, type, items }) => ({
        mode: mode.kind === 'declarative' ? mode : modeOf(mode),
        type,
        items: itemsOf(items),
      })),
    }),
    ...(data && { data: data.map(({ mode, bytes }) => ({ mode: modeOf(mode), bytes })) }),
  }
}
