import { captureMalformed, checkBody, malformed, readExpression, type WasmDiagnostic } from '@sourceless/isa-wasm'
import type { WasmFunction, WasmModule } from '../model.js'
import { type ListName, type ModulePlaces, offsetOf, readerOf } from '../places.js'
import { checkConstant } from './constant.js'
import { contextOf, type ModuleContext } from './context.js'
import {
  checkData,
  checkElement,
  checkExport,
  checkLimits,
  checkStart,
  maximumElements,
  maximumPages,
} from './items.js'

/** Adds the place to a diagnostic from deeper inside. */
const within = (place: string, check: () => void): readonly WasmDiagnostic[] => {
  const { diagnostics } = captureMalformed(check)
  // Nearly every item is fine: nothing is made for it.
  return diagnostics.length === 0
    ? diagnostics
    : diagnostics.map((diagnostic) => ({ ...diagnostic, message: `${place}: ${diagnostic.message}` }))
}

const checkFunction = (
  { type, locals, body }: WasmFunction,
  context: ModuleContext,
  places: ModulePlaces | undefined,
): void => {
  const reader = readerOf(places, body)
  const instructions = readExpression(reader)
  if (!reader.atEnd) malformed('trailing-bytes', reader.offset, 'bytes follow the body')
  checkBody(instructions, { ...context, locals: [...type.parameters, ...locals], results: type.results })
}

/** Offsets of the imports of one kind, which come first in their index space. */
const importOffsets = (module: WasmModule, places: ModulePlaces | undefined, kind: string): number[] =>
  (module.imports ?? []).flatMap(({ description }, index) =>
    description.kind === kind ? [offsetOf(places, 'imports', index)] : [],
  )

/**
 * Validates a module: limits, indices, constant expressions, exports and every body (core specification, chapter 3). Empty
 * when valid; otherwise a diagnostic for each item with a fault, whose message names the item. With the `places` that
 * `readWasm` gives, offsets are those in the file; without, they count inside the body or expression, and are 0 elsewhere.
 */
export const validateModule = (module: WasmModule, places?: ModulePlaces): readonly WasmDiagnostic[] => {
  let context: ModuleContext | undefined
  const unreadable = within('a constant expression', () => {
    context = contextOf(module, places)
  })
  if (context === undefined) return unreadable
  const known = context
  const at = (list: ListName, index: number): number => offsetOf(places, list, index)
  const limitsOffset = (kind: 'table' | 'memory', list: 'tables' | 'memories', index: number): number => {
    const imports = importOffsets(module, places, kind)
    return imports[index] ?? at(list, index - imports.length)
  }
  const seen = new Set<string>()
  const { start } = module
  return [
    ...known.allTables.flatMap(({ limits }, index) =>
      within(`table ${index}`, () => checkLimits(limits, maximumElements, limitsOffset('table', 'tables', index))),
    ),
    ...known.allMemories.flatMap((limits, index) =>
      within(`memory ${index}`, () => {
        const offset = limitsOffset('memory', 'memories', index)
        if (index > 0) malformed('limit-exceeded', offset, 'a module has at most one memory')
        checkLimits(limits, maximumPages, offset)
      }),
    ),
    ...(module.globals ?? []).flatMap(({ type, initial }, index) =>
      within(`global ${known.importedGlobals.length + index}`, () =>
        checkConstant(readerOf(places, initial), type.type, known),
      ),
    ),
    ...(module.exports ?? []).flatMap((entry, index) =>
      within(`export ${index} (${entry.name})`, () => checkExport(entry, seen, known, at('exports', index))),
    ),
    ...(start === undefined ? [] : within('start', () => checkStart(start, known, places?.start ?? 0))),
    ...(module.elements ?? []).flatMap((segment, index) =>
      within(`element segment ${index}`, () => checkElement(segment, known, places, at('elements', index))),
    ),
    ...(module.functions ?? []).flatMap((each, index) =>
      within(`function ${known.importedFunctions + index}${each.name === undefined ? '' : ` (${each.name})`}`, () =>
        checkFunction(each, known, places),
      ),
    ),
    ...(module.data ?? []).flatMap((segment, index) =>
      within(`data segment ${index}`, () => checkData(segment, known, places, at('data', index))),
    ),
  ]
}
