import { createRandom, describeWith } from '@sourceless/testing'
import { afterAll, expect, test } from 'vitest'
import { decodeWord, type Instruction, parseAssembly } from '../src/index.js'
import { runConcrete } from './meaning/concrete.js'
import { firstDifference, predict } from './meaning/prediction.js'
import { createQemuMachine, hasQemu, SCRATCH, STATE_WORDS, testedAddress } from './meaning/qemu-machine.js'
import { makeStates, stateAt } from './meaning/states.js'

const wordsOf = (text: string): readonly number[] => {
  const { value } = parseAssembly(text)
  const view = new DataView(value!.bytes.buffer)
  return Array.from({ length: value!.bytes.length / 4 }, (_, n) => view.getInt32(4 * n, true))
}

/** States whose x1 points to scratch, at that distance. */
function statesAt(distance: number, count: number): BigUint64Array {
  const states = makeStates(count, createRandom(distance + 1))
  for (let n = 0; n < count; n++) stateAt(states, n)[1] = BigInt(SCRATCH + distance)
  return states
}

describeWith(hasQemu, 'qemu-aarch64', 'what the single instructions of the table do not show', () => {
  const machine = createQemuMachine()
  afterAll(() => machine.dispose())

  test.each([
    ['brk #0', 'breakpoint', 'SIGTRAP'],
    ['udf #0', 'invalid-opcode', 'SIGILL'],
    ['ldxr x0, [x1]', 'misaligned', 'SIGBUS'],
    ['ldarh w0, [x1]', 'misaligned', 'SIGBUS'],
    ['stlr x0, [x1]', 'misaligned', 'SIGBUS'],
    ['ldaddal x2, x0, [x1]', 'misaligned', 'SIGBUS'],
    ['caspal x2, x3, x4, x5, [x1]', 'misaligned', 'SIGBUS'],
  ])('%s raises %s', (text, trap, signal) => {
    const words = wordsOf(text)
    const states = statesAt(1, 1)
    expect(predict(decodeWord(words[0]!)!, testedAddress(0)).trapped(states)).toBe(trap)
    expect(machine.run([{ words, states }])).toEqual({ kind: 'killed', signal })
  })

  /** Sequences on the same memory, with the state after compared. */
  test.each([
    ['a reservation is used once', 'ldxr x2, [x1]\nstxr w3, x4, [x1]\nstxr w5, x6, [x1]'],
    ['of the address that was loaded', 'ldxr w2, [x1]\nadd x7, x1, #16\nstxr w3, w4, [x7]\nldr x8, [x7]'],
    ['clrex ends it', 'ldaxr x2, [x1]\nclrex\nstlxr w3, x4, [x1]'],
    ['pairs', 'ldxp x2, x3, [x1]\nstxp w4, x5, x6, [x1]\nldaxp w7, w8, [x1]\nstlxp w9, w10, w11, [x1]'],
    ['bytes and halves', 'ldxrb w2, [x1]\nstxrb w3, w4, [x1]\nldaxrh w5, [x1]\nstlxrh w6, w7, [x1]'],
    ['a loop that adds', 'ldxr x2, [x1]\nadd x2, x2, #1\nstxr w3, x2, [x1]\ncbnz w3, #8'],
    ['nothing reserved', 'stxr w3, x4, [x1]\nstxp w5, x6, x7, [x1]'],
    ['flags to and fro', 'mrs x2, nzcv\nmsr nzcv, x3\nmrs x4, nzcv\ncfinv\nmrs x5, nzcv'],
  ])('%s', (_, text) => {
    const words = wordsOf(text)
    const states = statesAt(32, 64)
    const result = machine.run([{ words, states }])
    if (result.kind === 'killed') throw new Error(result.signal)
    const instructions = words.map((word): Instruction => decodeWord(word)!)
    const problems = Array.from({ length: states.length / STATE_WORDS }, (__, n) => {
      const expected = runConcrete(instructions, testedAddress(0), stateAt(states, n))
      return firstDifference(expected, expected, stateAt(result.states[0]!, n), false)
    })
    expect(problems.filter((problem) => problem !== undefined)).toEqual([])
  })
})
