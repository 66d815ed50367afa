import { join } from 'node:path'
import { createScratch, lacks } from '@sourceless/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { createNodePipeline } from '../src/node/index.js'

const scratch = createScratch('sourceless-debug')
const pipeline = createNodePipeline()
afterAll(() => pipeline.dispose())

async function make(contract: string, target: string, emit: string, fileName: string): Promise<string> {
  const made = await pipeline.make({ contract, target, emit, fileName, debug: true, effort: 'quick' })
  if (!made.ok) throw new Error(`${made.code}: ${made.message}`)
  for (const { name, bytes } of made.files) scratch.save(name, bytes)
  return scratch.pathOf(fileName)
}

/** What gdb says to commands, in the folder where the texts are. */
const gdb = (program: string, ...commands: readonly string[]): string =>
  scratch.run('gdb', '-batch', '-nx', ...commands.flatMap((one) => ['-ex', one]), program)

const weigh = `const weights: u64[3] = [5, 70, 900]
  /** The sum of the values, weighed. */
  function weigh(values: u32[], seed: i64): i64 {
    let sum = seed
    for (let i: u64 = 0; i < values.length; i++) {
      sum += i64(values[i]) * i64(weights[i % 3])
      values[i] = values[i] * 2
    }
    return sum
  }`

const onLinux = process.platform === 'linux' && process.arch === 'x64'

describe.skipIf(lacks('gdb', 'gcc') || !onLinux)('a debugger', () => {
  test('steps through the sentences of a program', async () => {
    const program = await make('function main(): void { write("hello\\n") }', 'x86_64-linux', 'executable', 'hello')
    const said = gdb(program, 'break _start', 'run', 'next', 'next', 'info source', 'kill')
    expect(said).toMatch(/^\d+\s+[0-9a-f]+: r[a-z]+ = .* \(/m)
    expect(said).toMatch(/^Current source file is \.\/hello\.explained\.txt/m)
    expect(said.match(/^\d+\s+[0-9a-f]+: /gm)?.length).toBeGreaterThan(2)
  })

  for (const emit of ['object', 'shared'])
    test(`knows a function of a library (${emit}), its parameters and its caller`, async () => {
      const library = await make(weigh, 'x86_64-linux', emit, emit === 'object' ? 'weigh.o' : 'weigh.so')
      const source = join(import.meta.dirname, 'support/weigh.c')
      const header = `-DHEADER="${scratch.pathOf('weigh.h')}"`
      const program = scratch.pathOf(`caller-${emit}`)
      scratch.run('gcc', '-g', '-O0', header, '-Wl,-rpath,$ORIGIN', '-o', program, source, library)
      const commands = ['break weigh', 'run', 'info args', 'ptype weigh', 'stepi 20', 'backtrace', 'kill']
      const said = gdb(program, 'set breakpoint pending on', ...commands)
      expect(said).toMatch(/^values = 0x[0-9a-f]+$/m)
      expect(said).toMatch(/^values_length = 5$/m)
      expect(said).toMatch(/^seed = -7$/m)
      expect(said).toMatch(/^type = i64 \(u32 \*, u64, i64\)$/m)
      expect(said).toMatch(/^#0 .* weigh .* at \.?\/?weigh\.explained\.txt:\d+$/m)
      expect(said).toMatch(/^#1 .* main \(\) at .*weigh\.c:\d+$/m)
    })
})

const debuggable = pipeline.targets.flatMap(({ triple, debuggable, fileName }) =>
  debuggable
    .filter((emit) => emit !== 'executable')
    .map((emit) => [triple, emit, fileName(`of-${triple}`, emit)] as const),
)

describe.skipIf(lacks('llvm-dwarfdump-19'))('the tables of every file that can have them are sound', () => {
  test.each(debuggable)('%s %s', async (triple, emit, fileName) => {
    const path = await make(weigh, triple, emit, fileName)
    expect(scratch.run('llvm-dwarfdump-19', '--verify', path)).toMatch(/No errors\.\s*$/)
    const lines = scratch.run('llvm-dwarfdump-19', '--debug-line', path)
    expect(lines).toContain(`name: "of-${triple}.explained.txt"`)
  })
})

test('what cannot carry debug information says what can', async () => {
  const wanted = { contract: weigh, debug: true } as const
  expect(await pipeline.make({ ...wanted, emit: 'raw' })).toMatchObject({
    ok: false,
    code: 'usage',
    message: expect.stringMatching(/no debug information in raw.*possible with: object, shared, archive/),
  })
  expect(await pipeline.make({ ...wanted, target: 'wasm32' })).toMatchObject({ ok: false, code: 'usage' })
})
