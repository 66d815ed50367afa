import { createRandom } from '@sourceless/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { at, type Form, form, forms, gp64, type Operand, type OperandSpec, ymm } from '../src/index.js'
import { encode } from './meaning/choose.js'
import {
  BASE,
  createNativeMachine,
  MAPPED_BYTES,
  STATE_WORDS,
  stubAddress,
  testedVectors,
  VECTOR_WORD,
} from './meaning/native-machine.js'
import { predict } from './meaning/prediction.js'
import { makeStates, POINTER } from './meaning/states.js'
import { hasProcessor, isRunnable } from './support/processor.js'

const isMemory = ({ kind, mask, indexBits, role }: OperandSpec): boolean =>
  kind.endsWith('memory') && mask !== 0 && indexBits === 0 && role !== 'n'
const rows = forms.filter(
  (row) =>
    row.meaning &&
    isRunnable(row) &&
    row.operands.some((spec) => isMemory(spec) && (spec.width === 128 || spec.width === 256)),
)

/** The row on an address that is 8 bytes off. */
function unaligned(row: Form, index: number) {
  const operands = row.operands.map((spec, n): Operand => {
    if (isMemory(spec)) return at(gp64[POINTER]!, 8)
    return spec.fixed ?? (spec.mask === 0 ? 1 : spec.registers![testedVectors[n]!]!)
  })
  const bytes = encode(row, operands)!
  const instruction = { form: row, operands, sizeBytes: bytes.length }
  return { row, bytes, prediction: predict(instruction, stubAddress(index)) }
}

describe.skipIf(!hasProcessor)('memory operands that are not aligned', () => {
  const native = createNativeMachine()
  afterAll(() => native.dispose())
  const states = makeStates(16, createRandom(20261129))
  const first = states.subarray(0, STATE_WORDS)
  const tried = rows.map(unaligned)
  const faulting = tried.filter(({ prediction }) => prediction.traps(first)[0] === 'general-protection')

  it('fault where the meaning says so', () => {
    expect(faulting.length).toBeGreaterThan(180)
    const survivors = faulting.filter(({ bytes }) => {
      const result = native.run([{ bytes, states: first }])
      return result.kind !== 'killed' || result.signal !== 'SIGSEGV'
    })
    expect(survivors.map(({ row }) => row.name)).toEqual([])
  })

  it('are accessed by all other rows', () => {
    const others = rows.filter((row) => !faulting.some((f) => f.row === row)).map(unaligned)
    expect(others.length).toBeGreaterThan(200)
    const result = native.run(others.map(({ bytes }) => ({ bytes, states })))
    if (result.kind === 'killed') {
      const killed = others.filter(({ bytes }) => native.run([{ bytes, states }]).kind === 'killed')
      throw new Error(`the processor raised ${result.signal}: ${killed.map(({ row }) => row.name).join(' ')}`)
    }
    const problems = others.flatMap(({ row, prediction }, n) => {
      const problem = prediction.mismatch(states, result.states[n]!)
      return problem === undefined ? [] : [`${row.name}: ${problem}`]
    })
    expect(problems).toEqual([])
  })
})

describe.skipIf(!hasProcessor)('lanes that a mask leaves out are not accessed', () => {
  const native = createNativeMachine()
  afterAll(() => native.dispose())
  const end = BigInt(BASE + MAPPED_BYTES)

  it.each([
    ['vmaskmovps_ymm_ymm_m256', 4],
    ['vmaskmovps_m256_ymm_ymm', 4],
    ['vpmaskmovq_ymm_ymm_m256', 8],
    ['vpmaskmovq_m256_ymm_ymm', 8],
  ])('%s at the end of memory', (name, laneBytes) => {
    const memoryFirst = name.includes('_m256_ymm')
    const memory = at(gp64[POINTER]!, 0)
    const bytes = encode(form(name), memoryFirst ? [memory, ymm[1]!, ymm[0]!] : [ymm[0]!, ymm[1]!, memory])!
    const kindWith = (...chosen: readonly number[]): string => {
      const states = makeStates(1, createRandom(1), (state) => {
        state[POINTER] = end - BigInt(laneBytes)
        state.fill(0n, VECTOR_WORD + 4, VECTOR_WORD + 8)
        const lanes = new DataView(state.buffer, state.byteOffset + 8 * (VECTOR_WORD + 4))
        for (const lane of chosen) lanes.setUint8((lane + 1) * laneBytes - 1, 0x80)
      })
      return native.run([{ bytes, states }]).kind
    }
    expect(kindWith(0)).toBe('ended')
    expect(kindWith()).toBe('ended')
    expect(kindWith(0, 1)).toBe('killed')
  })
})
