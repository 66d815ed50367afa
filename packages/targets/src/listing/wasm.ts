import type { Contract } from '@sourceless/contract'
import type { WasmInstruction } from '@sourceless/isa-wasm'
import { type InspectedFunction, inspectBody, inspectWasm, type WasmInventory } from '@sourceless/object-wasm'
import { type FoundFunction, type Inspected, inspected, refuse } from '../inspect/inspection.js'
import { createWasmAnnotator } from '../notes/wasm.js'
import { bytesLine, mostBytesOfLine } from './bytes.js'
import type { ListingLine } from './listing.js'

const opens = new Set(['block', 'loop', 'if', 'else', 'try', 'try_table'])
const closes = new Set(['end', 'else', 'delegate'])

/** Names of the machine arguments of a function contract: a slice is a pointer and a length. */
function argumentNames(contract: Contract | undefined): readonly string[] {
  if (contract?.kind !== 'function') return []
  return contract.entry.parameters.flatMap(({ name, type }) =>
    type.kind === 'slice' ? [name, `${name}.length`] : [name],
  )
}

/** The lines of a function; what stands behind an instruction that is not known cannot be divided. */
function linesOf(
  { body, localNames }: InspectedFunction,
  start: number,
  names: readonly string[],
  nameOfFunction: (index: number) => string | undefined,
): readonly ListingLine[] {
  const annotator = createWasmAnnotator(
    (index) => localNames.get(index) ?? names[index] ?? `local${index}`,
    nameOfFunction,
  )
  const { instructions, end } = inspectBody(body)
  let depth = 0
  const lines = instructions.map((instruction: WasmInstruction): ListingLine => {
    const { row, offset, sizeBytes } = instruction
    if (closes.has(row.mnemonic)) depth = Math.max(0, depth - 1)
    const bytes = body.subarray(offset, offset + sizeBytes)
    const line = { offset: start + offset, bytes, depth, ...annotator.describe(instruction) }
    if (opens.has(row.mnemonic)) depth++
    return line
  })
  for (let at = end; at < body.length; at += mostBytesOfLine) {
    const bytes = body.subarray(at, at + mostBytesOfLine)
    lines.push({ offset: start + at, bytes, depth, ...bytesLine(bytes) })
  }
  return lines
}

function countOf({ body }: InspectedFunction): number {
  const { instructions, end } = inspectBody(body)
  return instructions.length + Math.ceil((body.length - end) / mostBytesOfLine)
}

/** The functions of a module or object; arguments of the contract's function by their names. Offsets are those in the file. */
export function inspectWasmFile(file: Uint8Array, contract: Contract | undefined): Inspected {
  const { value, diagnostics } = inspectWasm(file)
  if (value === undefined) return refuse(diagnostics[0]!.message)
  const { functions, names, problems }: WasmInventory = value
  const startOf = ({ body }: InspectedFunction) => body.byteOffset - file.byteOffset
  const found: FoundFunction[] = []
  let [sizeBytes, first] = [0, 0]
  for (const one of functions) {
    const instructions = countOf(one)
    const name = names.get(one.index) ?? `function${one.index}`
    found.push({ name, section: 'code', offset: startOf(one), sizeBytes: one.body.length, instructions, first })
    sizeBytes += one.body.length
    first += instructions
  }
  const inspection = {
    functions: found,
    sizeBytes,
    instructions: first,
    problems,
    lines(functionIndex: number, from: number, limit: number) {
      const one = functions[functionIndex]!
      const own = found[functionIndex]!.name === contract?.name ? argumentNames(contract) : []
      return linesOf(one, startOf(one), own, (index) => names.get(index)).slice(from, from + limit)
    },
  }
  return inspected(inspection, 'it defines no functions')
}
