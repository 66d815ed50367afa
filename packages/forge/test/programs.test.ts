import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterpreter } from '@sourceless/contract'
import { writeElfExecutable } from '@sourceless/object-elf'
import { describe, expect, it } from 'vitest'
import { lower } from '../src/index.js'
import { wasm32 } from '../src/wasm/index.js'
import { x64Linux } from '../src/x64/index.js'
import { programs } from './contracts-programs.js'
import { contractOf } from './support/cases.js'
import { runWasmProgram } from './support/wasm-program.js'

const directory = mkdtempSync(join(tmpdir(), 'forge-'))
const native = process.platform === 'linux' && process.arch === 'x64'

const big = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919 + (i >> 7)) & 0xff)
const inputs: readonly { stdin: Uint8Array; args: readonly string[] }[] = [
  { stdin: new Uint8Array(0), args: [] },
  { stdin: new TextEncoder().encode('one\ntwo\n\nThree zZ{`'), args: ['one', 'two words', ''] },
  { stdin: big, args: ['x'.repeat(5000), '-'] },
]

function executable(name: string, source: string): { path: string; bytes: Uint8Array } {
  const lowered = lower(contractOf(source), x64Linux).value
  if (lowered === undefined) throw new Error(`${name} was refused`)
  const bytes = writeElfExecutable(lowered.unit, { entrySymbol: '_start' })
  const path = join(directory, name)
  writeFileSync(path, bytes)
  chmodSync(path, 0o755)
  return { path, bytes }
}

describe.each(Object.entries(programs))('%s', (name, source) => {
  const expected = inputs.map(({ stdin, args }) => {
    const outcome = createInterpreter(contractOf(source)).runProgram({
      stdin,
      args: args.map((a) => new TextEncoder().encode(a)),
    })
    if (outcome.kind !== 'exited') throw new Error(`${name} does not end: ${outcome.kind}`)
    return outcome
  })

  it.skipIf(!native)('runs natively as the interpreter says', () => {
    const { path } = executable(name, source)
    inputs.forEach(({ stdin, args }, n) => {
      const run = spawnSync(path, args, { input: stdin, maxBuffer: 1 << 24 })
      expect(run.signal).toBeNull()
      expect(Buffer.compare(run.stdout, expected[n].stdout)).toBe(0)
      expect(run.status).toBe(expected[n].exit)
    })
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

describe('executables', () => {
  it('are small: hello world takes at most 200 bytes', () => {
    expect(executable('small', programs.hello).bytes.length).toBeLessThanOrEqual(200)
  })

  it.skipIf(!native)('end with an error when their output cannot be written', () => {
    for (const name of ['hello', 'fizzbuzz']) {
      const { path } = executable(`full-${name}`, programs[name])
      expect(spawnSync('sh', ['-c', `${path} > /dev/full`]).status).toBe(1)
    }
  })
})
