import { object, wasm } from './packages.mjs'

const { decodeBody, encodeInstructions, formatBody, parseInstructions } = wasm
const { readWasm, validateModule, writeWasm } = object

/** Reads and validates: the module, or the first diagnostic. */
export function load(bytes) {
  const { value, places, diagnostics } = readWasm(bytes)
  if (value === undefined) return { module: undefined, fault: diagnostics[0] }
  const [fault] = validateModule(value, places)
  return fault === undefined ? { module: value, fault } : { module: undefined, fault }
}

const same = (a, b) => Buffer.compare(a, b) === 0

/** Each body through instructions and through text, the module through the writer; undefined when nothing changes. */
export function roundTripProblem(module) {
  for (const [index, { body }] of (module.functions ?? []).entries()) {
    const { value } = decodeBody(body)
    if (!same(encodeInstructions(value), body)) return `function ${index} is encoded differently`
    const parsed = parseInstructions(formatBody(value))
    if (parsed.value === undefined)
      return `the text of function ${index} does not parse: ${parsed.diagnostics[0].message}`
    if (!same(encodeInstructions([...parsed.value, value.at(-1)]), body))
      return `function ${index} is other code as text`
  }
  const written = writeWasm(module)
  const { module: again, fault } = load(written)
  if (again === undefined) return `what is written is refused: ${fault.message}`
  return same(writeWasm(again), written) ? undefined : 'the module is written differently the second time'
}
