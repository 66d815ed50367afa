import { createInterpreter } from '@sourceless/contract'
import { describe, expect, it } from 'vitest'
import { lower } from '../src/index.js'
import { wasm32 } from '../src/wasm/index.js'
import { programs } from './contracts-programs.js'
import { contractOf } from './support/cases.js'
import { runWasmProgram } from './support/wasm-program.js'

const big = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919 + (i >> 7)) & 0xff)
const inputs: readonly { stdin: Uint8Array; args: readonly string[] }[] = [
  { stdin: new Uint8Array(0), args: [] },
  { stdin: new TextEncoder().encode('one\ntwo\n\nThree zZ{`'), args: ['one', 'two words', ''] },
  { stdin: big, args: ['x'.repeat(5000), '-'] },
]

describe.each(Object.entries(programs))('%s', (name, source) => {
  const expected = inputs.map(({ stdin, args }) => {
    const outcome = createInterpreter(contractOf(source)).runProgram({
      stdin,
      args: args.map((a) => new TextEncoder().encode(a)),
    })
    if (outcome.kind !== 'exited') throw new Error(`${name} does not end: ${outcome.kind}`)
    return outcome
  })

  it('runs as WebAssembly as the interpreter says, with short transfers and interruptions', () => {
    const lowered = lower(contractOf(source), wasm32).value
    if (lowered === undefined) throw new Error(`${name} was refused`)
    inputs.forEach(({ stdin, args }, n) => {
      const run = runWasmProgram(
        lowered.unit,
        stdin,
        args.map((a) => new TextEncoder().encode(a)),
      )
      expect(Buffer.compare(run.stdout, expected[n].stdout)).toBe(0)
      expect(run.exit).toBe(expected[n].exit)
    })
  })
})
