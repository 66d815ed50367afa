import { isa, wasm } from './packages.mjs'

const { createConcreteTerms } = isa
const { decodeBody } = wasm
const widths = { i32: 32, f32: 32, i64: 64, f64: 64, v128: 128 }

/** Operands that instructions pop whose types depend on the context. */
const operandCounts = { drop: 1, select: 3, select_t: 3, 'local.set': 1, 'local.tee': 1 }

/** The instructions of a function that only computes on its operands and locals; undefined for every other. */
export function straightLine({ type, locals, body }) {
  if ([...type.parameters, ...type.results, ...locals].some((each) => widths[each] === undefined)) return undefined
  const instructions = decodeBody(body).value.slice(0, -1)
  const computes = ({ row }) =>
    row.meaning !== undefined && row.accessBytes === 0 && !row.mnemonic.startsWith('global.')
  return instructions.every(computes) ? instructions : undefined
}

const trapped = Symbol('trap')

/** Results of the function by the meanings of its instructions, or 'trap'. */
export function evaluate({ type, locals }, instructions, values) {
  const terms = createConcreteTerms({ undefined: () => 0n })
  const state = new Map()
  for (const [place, each] of type.parameters.entries())
    state.set(`local${place}`, terms.constant(values[place], widths[each]))
  for (const [place, each] of locals.entries()) {
    state.set(`local${type.parameters.length + place}`, terms.constant(0n, widths[each]))
  }
  const context = {
    terms,
    read: (location) => state.get(location),
    write: (location, value) => state.set(location, value),
    trap: (condition) => {
      if (condition.value === 1n) throw trapped
    },
  }
  const stack = []
  try {
    for (const { row, immediates } of instructions) {
      const count = row.signature?.parameters.length ?? operandCounts[row.mnemonic] ?? 0
      const operands = count === 0 ? [] : stack.splice(-count)
      stack.push(...row.meaning(context, operands, immediates))
    }
  } catch (reason) {
    if (reason !== trapped) throw reason
    return 'trap'
  }
  return stack.slice(stack.length - type.results.length).map(({ value }) => value)
}
