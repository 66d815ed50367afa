import { spawn } from 'node:child_process'
import { createInterpreter, type ProgramOutcome } from '@sourceless/contract'
import { instrumentWasm } from '@sourceless/emulator'
import { writeWasmObject } from '@sourceless/object-wasm'
import { createScratch, lacks } from '@sourceless/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { lower } from '../src/index.js'
import { wasi, wasm32 } from '../src/wasm/index.js'
import { programs } from './contracts-programs.js'
import { contractOf } from './support/cases.js'
import { moduleOf, runWasmProgram } from './support/wasm-program.js'

const text = (value: string) => new TextEncoder().encode(value)
const big = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919 + (i >> 7)) & 0xff)
const inputs: readonly { stdin: Uint8Array; args: readonly string[] }[] = [
  { stdin: new Uint8Array(0), args: [] },
  { stdin: text('one\ntwo\n\nThree zZ{`'), args: ['one', 'two words', ''] },
  { stdin: big, args: ['x'.repeat(5000), '-'] },
]
/** Longer than a page, so that memory has to grow. */
const longArguments = { stdin: new Uint8Array(0), args: ['y'.repeat(70_000), 'z'] }

type Exited = Extract<ProgramOutcome, { kind: 'exited' }>
const known = new Map<string, Exited>()
/** What the interpreter says, asked once. */
function expectedOf(source: string, { stdin, args }: (typeof inputs)[number]): Exited {
  const key = `${stdin.length} ${args.join()} ${source}`
  const outcome = known.get(key) ?? createInterpreter(contractOf(source)).runProgram({ stdin, args: args.map(text) })
  if (outcome.kind !== 'exited') throw new Error(`the program does not end: ${outcome.kind}`)
  known.set(key, outcome)
  return outcome
}

const unitOf = (source: string, backEnd: typeof wasm32 | typeof wasi) => {
  const { value, diagnostics } = lower(contractOf(source), backEnd)
  if (value === undefined) throw new Error(diagnostics[0]?.message)
  return value.unit
}

describe.each(Object.entries(programs))('%s, as the interpreter says', (_, source) => {
  it('on wasm32, with short transfers and interruptions', () => {
    const unit = unitOf(source, wasm32)
    for (const input of inputs) {
      const expected = expectedOf(source, input)
      const run = runWasmProgram(unit, input.stdin, input.args.map(text))
      expect(Buffer.compare(run.stdout, expected.stdout)).toBe(0)
      expect(run.exit).toBe(expected.exit)
    }
  })

  it('in the emulated WASI, with short transfers and interruptions', () => {
    const module = moduleOf(unitOf(source, wasi), undefined)
    for (const [index, input] of [...inputs, longArguments].entries()) {
      const expected = expectedOf(source, input)
      for (const disturbance of [undefined, { seed: index, shortTransfers: true, interruptions: true }]) {
        const { value: guest } = instrumentWasm(module, {
          stdin: input.stdin,
          args: input.args.map(text),
          ...(disturbance === undefined ? {} : { disturbance }),
        })
        const { outcome } = guest!.call('_start', [], { fuel: 200_000_000 })
        expect(outcome.kind === 'returned' ? 0 : outcome.kind === 'exited' && outcome.code).toBe(expected.exit)
        expect(Buffer.compare(guest!.stdout, expected.stdout)).toBe(0)
        expect(guest!.stderr.length).toBe(0)
      }
    }
  })
})

const { pathOf, save, load, run } = createScratch('forge-wasi')
const host = new URL('./support/wasi-host.mjs', import.meta.url).pathname

const all = Object.entries(programs).flatMap(([name, source]) =>
  [...inputs, longArguments].map((input, index) => {
    return { name, input, expected: () => expectedOf(source, input), stdout: `${name}.${index}.out` }
  }),
)

interface HostRun {
  readonly module: string
  readonly stdin: string
  readonly stdout: string
  readonly args: readonly string[]
}
/** Runs commands under Node's WASI, in a process of its own: their exit codes, or what they trapped with. */
const runHosted = (runs: readonly HostRun[]): unknown[] =>
  JSON.parse(run(process.execPath, '--no-warnings', host, save('runs.json', JSON.stringify(runs))))

const runAll = (kind: string): readonly unknown[] =>
  runHosted(
    all.map(({ name, input: { stdin, args }, stdout }) => {
      return { module: pathOf(`${name}.${kind}`), stdin: save(`${stdout}.in`, stdin), stdout: pathOf(stdout), args }
    }),
  )

const expectAll = (exits: readonly unknown[]): void => {
  for (const [index, { name, expected, stdout }] of all.entries()) {
    const { exit, stdout: bytes } = expected()
    expect(exits[index], name).toBe(exit)
    expect(Buffer.compare(load(stdout), bytes), name).toBe(0)
  }
}

describe("Node's WASI", () => {
  beforeAll(() => {
    for (const [name, source] of Object.entries(programs))
      save(`${name}.wasm`, moduleOf(unitOf(source, wasi), undefined))
  })

  it('runs the commands as the interpreter says', () => expectAll(runAll('wasm')))

  it('shows what was written before a command waits for input', () => {
    const source = `function main(): void { write("name? ")
      let c: i32 = read()
      while (c >= 0 && c != 10) { write(u8(c))
        c = read() } }`
    const start = `import { WASI } from 'node:wasi'; import { readFileSync } from 'node:fs'
      const host = new WASI({ version: 'preview1' })
      const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[1]), host.getImportObject())
      process.exit(host.start(instance))`
    save('asks.wasm', moduleOf(unitOf(source, wasi), undefined))
    const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', start, pathOf('asks.wasm')])
    let shown = ''
    return new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        shown += chunk
        if (shown === 'name? ') child.stdin.write('Ada\n')
      })
      child.on('error', reject)
      child.on('close', (code) => {
        expect([shown, code]).toEqual(['name? Ada', 0])
        resolve()
      })
    })
  })

  it('is told when output cannot be written', () => {
    const names = ['hello', 'fizzbuzz', 'cat']
    const runs = names.map((name) => {
      return { module: pathOf(`${name}.wasm`), stdin: save('full.in', 'text'), stdout: '/dev/full', args: [] }
    })
    expect(runHosted(runs)).toEqual([expect.stringContaining('out of bounds'), 1, 1])
  })
})

describe.skipIf(lacks('wasm-ld-19', 'wasm-validate', 'wasm-objdump'))('objects of commands', () => {
  it('link by themselves, and run as the interpreter says', () => {
    for (const [name, source] of Object.entries(programs)) {
      const object = save(`${name}.o`, writeWasmObject(unitOf(source, wasi)))
      run('wasm-validate', `${name}.wasm`)
      run('wasm-ld-19', '--fatal-warnings', '-o', `${name}.linked`, object)
      run('wasm-validate', `${name}.linked`)
      expect(run('wasm-objdump', '-x', object)).toContain('_start')
    }
    expectAll(runAll('linked'))
  })
})

describe('commands are small', () => {
  it.each([
    ['hello', 170],
    ['silent', 100],
    ['cat', 470],
    ['echo', 640],
  ])('%s takes at most %i bytes', (name, limit) => {
    expect(moduleOf(unitOf(programs[name]!, wasi), undefined).length).toBeLessThanOrEqual(limit)
  })

  it('and refused when their arrays do not fit', () => {
    const helpers = Array.from({ length: 60 }, (_, n) => {
      return `function helper${n}(): u8 { let a: u8[1000000]
        a[u64(read() & 255)] = ${n}
        return a[9] }`
    })
    const calls = helpers.map((_, n) => `write(helper${n}())`)
    const contract = contractOf(`function main(): void { ${calls.join('\n')} }\n${helpers.join('\n')}`)
    expect(lower(contract, wasi).diagnostics).toMatchObject([{ code: 'forge/limit' }])
  })

  it('and import what they use only', () => {
    const imports = (name: string) =>
      WebAssembly.Module.imports(
        new WebAssembly.Module(moduleOf(unitOf(programs[name]!, wasi), undefined) as BufferSource),
      ).map(({ module, name: field }) => `${module}.${field}`.replace('wasi_snapshot_preview1.', ''))
    expect(imports('hello')).toEqual(['fd_write'])
    expect(imports('silent')).toEqual(['proc_exit'])
    expect(imports('wideExit')).toEqual(['fd_read', 'proc_exit'])
    expect(imports('echo')).toEqual(['fd_write', 'proc_exit', 'args_sizes_get', 'args_get'])
  })
})
