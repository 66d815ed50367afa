import { malformed } from '@sourceless/isa-wasm'
import type { DataSegment, ElementSegment, Limits, WasmExport } from '../model.js'
import { type ModulePlaces, readerOf } from '../places.js'
import { checkConstant } from './constant.js'
import type { ModuleContext } from './context.js'

/** Checks of single items; each throws `MalformedWasm` at the offset of its item. Core specification, section 3.4. */

/** 4 GiB in pages of 64 KiB. */
export const maximumPages = 0x10000
export const maximumElements = 0xffff_ffff

export const checkLimits = ({ minimum, maximum }: Limits, highest: number, offset: number): void => {
  if (minimum > highest || (maximum ?? 0) > highest) malformed('limit-exceeded', offset, `limits exceed ${highest}`)
  if (maximum !== undefined && maximum < minimum) {
    malformed('malformed-module', offset, `the maximum ${maximum} is below the minimum ${minimum}`)
  }
}

const checkIndex = (index: number, count: number, what: string, offset: number): void => {
  if (!(index >= 0 && index < count)) malformed('unknown-index', offset, `${what} ${index} does not exist`)
}

/** `seen` are the names of the exports before. */
export const checkExport = (
  { name, kind, index }: WasmExport,
  seen: Set<string>,
  context: ModuleContext,
  offset: number,
): void => {
  if (seen.has(name)) malformed('malformed-module', offset, 'another export has this name')
  seen.add(name)
  const counts = {
    function: context.functions.length,
    table: context.tables.length,
    memory: context.allMemories.length,
    global: context.globals.length,
  }
  checkIndex(index, counts[kind], kind, offset)
}

export const checkStart = (start: number, context: ModuleContext, offset: number): void => {
  checkIndex(start, context.functions.length, 'function', offset)
  const { parameters, results } = context.functions[start]!
  if (parameters.length + results.length > 0) {
    malformed('type-mismatch', offset, 'the start function takes and gives nothing')
  }
}

export const checkElement = (
  { mode, items, type }: ElementSegment,
  context: ModuleContext,
  places: ModulePlaces | undefined,
  offset: number,
): void => {
  if (mode.kind === 'active') {
    checkIndex(mode.index, context.tables.length, 'table', offset)
    if (context.tables[mode.index] !== type) {
      malformed('type-mismatch', offset, `a segment of ${type} for a table of ${context.tables[mode.index]}`)
    }
    checkConstant(readerOf(places, mode.offset), 'i32', context)
  }
  if (items.kind === 'expressions') {
    for (const expression of items.expressions) checkConstant(readerOf(places, expression), type, context)
  } else for (const index of items.indices) checkIndex(index, context.functions.length, 'function', offset)
}

export const checkData = (
  { mode }: DataSegment,
  context: ModuleContext,
  places: ModulePlaces | undefined,
  offset: number,
): void => {
  if (mode.kind !== 'active') return
  checkIndex(mode.index, context.allMemories.length, 'memory', offset)
  checkConstant(readerOf(places, mode.offset), 'i32', context)
}
