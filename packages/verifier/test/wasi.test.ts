import { encodeInstructions, parseInstructions, type ValueType } from '@sourceless/isa-wasm'
import { type WasmModule, type WasmObject, writeWasm, writeWasmObject } from '@sourceless/object-wasm'
import { describe, expect, it } from 'vitest'
import { formatVerdict, type VerifyResult, verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { wasi, wasm32 } from '../src/platform/wasm.js'
import { contractOf } from './assemble.js'

const { clock } = createNodePorts()
const check = (contract: string, file: Uint8Array, platform = wasi): Promise<VerifyResult> =>
  verify({ contract: contractOf(contract), file, platform, clock, effort: 'quick' })

const bodyOf = (text: string): Uint8Array => {
  const parsed = parseInstructions(`${text} end`)
  if (parsed.value === undefined) throw new Error(JSON.stringify(parsed.diagnostics))
  return encodeInstructions(parsed.value)
}
const bytes = (text: string) => new TextEncoder().encode(text)
const type = (parameters: number, results: number) => {
  const list = (count: number): ValueType[] => Array.from({ length: count }, () => 'i32')
  return { parameters: list(parameters), results: list(results) }
}
const imported = { fd_read: 4, fd_write: 4, proc_exit: 1, args_sizes_get: 2, args_get: 2, random_get: 2, fd_close: 1 }
type Import = keyof typeof imported

interface Command {
  readonly imports: readonly Import[]
  readonly body: string
  readonly data?: string
}

const start = 200

/** Function indices follow the order of the imports; data lies at 200. */
function command({ imports, body, data = '' }: Command): WasmModule {
  return {
    imports: imports.map((field) => ({
      module: 'wasi_snapshot_preview1',
      field,
      description: { kind: 'function', type: type(imported[field], Number(field !== 'proc_exit')) },
    })),
    functions: [{ type: type(0, 0), locals: ['i32', 'i32', 'i32'], body: bodyOf(body) }],
    memories: [{ minimum: 1 }],
    exports: [
      { name: '_start', kind: 'function', index: imports.length },
      { name: 'memory', kind: 'memory', index: 0 },
    ],
    data: [
      {
        mode: { kind: 'active', target: 'memory', index: 0, offset: bodyOf(`i32.const ${start}`) },
        bytes: bytes(data),
      },
    ],
  }
}

/** Locals: 0 address, 1 bytes left, 2 error number, then bytes moved. The vector is at 0, the number moved at 8. */
const hello: Command = {
  imports: ['fd_write', 'proc_exit'],
  data: 'hello\n',
  body: `
    i32.const 200 local.set 0 i32.const 6 local.set 1
    loop
      i32.const 0 local.get 0 i32.store i32.const 0 local.get 1 i32.store offset=4
      i32.const 1 i32.const 0 i32.const 1 i32.const 8 call 0 local.tee 2
      i32.const 27 i32.eq br_if 0
      local.get 2 if i32.const 1 call 1 end
      i32.const 0 i32.load offset=8 local.tee 2
      local.get 0 i32.add local.set 0
      local.get 1 local.get 2 i32.sub local.tee 1 br_if 0
    end`,
}
const sayHello = `function main(): void { write("hello\\n") }`

/** One byte at a time, from 100. */
const cat: Command = {
  imports: ['fd_read', 'fd_write', 'proc_exit'],
  body: `
    i32.const 0 i32.const 100 i32.store
    loop
      i32.const 0 i32.const 1 i32.store offset=4
      i32.const 0 i32.const 0 i32.const 1 i32.const 8 call 0 local.tee 0
      i32.const 27 i32.eq br_if 0
      local.get 0 if i32.const 1 call 2 end
      i32.const 0 i32.load offset=8 if
        loop
          i32.const 1 i32.const 0 i32.const 1 i32.const 8 call 1 i32.const 27 i32.eq br_if 0
        end
        br 1
      end
    end`,
}
const copy = `function main(): void { for (let c: i32 = read(); c >= 0; c = read()) write(u8(c)) }`

const count: Command = {
  imports: ['args_sizes_get', 'proc_exit'],
  body: `i32.const 0 i32.const 4 call 0 if i32.const 1 call 1 end
    i32.const 0 i32.load i32.const 1 i32.sub call 1`,
}
const countArguments = `function main(args: cstr[]): void { exit(i32(args.length % 256)) }`

const replaced = (from: Command, wanted: string, by: string): Command => {
  expect(from.body.split(wanted).length).toBe(2)
  return { ...from, body: from.body.replace(wanted, by) }
}

const file = (from: Command) => writeWasm(command(from))

describe('commands of WASI', () => {
  it.each([
    ['hello', sayHello, hello, /^exhausted$/],
    ['cat', copy, cat, /^tested/],
    ['count', countArguments, count, /^tested/],
  ])('accepts %s', async (_, contract, program, verdict) => {
    const { verdict: found, diagnostics } = await check(contract, file(program))
    expect(formatVerdict(found), JSON.stringify(diagnostics)).toMatch(verdict)
  })

  const vector = 'i32.const 1 i32.const 0 i32.const 1 i32.const 8 call 0'
  it.each<[string, string, Command, RegExp]>([
    [
      'writes to standard error',
      sayHello,
      replaced(hello, vector, 'i32.const 2 i32.const 0 i32.const 1 i32.const 8 call 0'),
      /^forbidden-instruction/,
    ],
    [
      'writes to a file that is not open',
      sayHello,
      replaced(hello, vector, 'i32.const 3 i32.const 0 i32.const 1 i32.const 8 call 0'),
      /^forbidden-instruction/,
    ],
    [
      'takes a short write for a whole one',
      sayHello,
      replaced(hello, 'local.tee 1 br_if 0', 'local.set 1'),
      /^wrong-result/,
    ],
    [
      'does not try again when interrupted',
      sayHello,
      replaced(hello, 'i32.const 27 i32.eq br_if 0', 'drop'),
      /^wrong-result/,
    ],
    [
      'starts again after a short write',
      sayHello,
      replaced(hello, 'i32.add local.set 0', 'i32.add drop'),
      /^wrong-result/,
    ],
    ['gives a length too long', sayHello, replaced(hello, 'i32.const 6', 'i32.const 7'), /^wrong-result/],
    [
      'gives a vector at no multiple of 4',
      sayHello,
      replaced(hello, vector, 'i32.const 1 i32.const 1 i32.const 1 i32.const 8 call 0'),
      /^forbidden-instruction/,
    ],
    [
      'gives two vectors',
      sayHello,
      replaced(hello, vector, 'i32.const 1 i32.const 0 i32.const 2 i32.const 16 call 0'),
      /^(wrong-result|out-of-fuel|memory-violation|forbidden)/,
    ],
    [
      'gives a buffer beyond its memory',
      sayHello,
      replaced(hello, 'i32.const 200', 'i32.const 65531'),
      /^memory-violation/,
    ],
    ['ends with another code', sayHello, { ...hello, body: `${hello.body} i32.const 3 call 1` }, /^wrong-result/],
    [
      'ignores how much it read',
      copy,
      replaced(cat, 'i32.const 0 i32.load offset=8 if', 'i32.const 1 if'),
      /^forbidden-instruction.*output limit/,
    ],
    [
      'reads into its vector',
      copy,
      replaced(cat, 'i32.const 100', 'i32.const 0'),
      /^(wrong-result|memory-violation|forbidden)/,
    ],
    [
      'takes an interruption for the end',
      copy,
      replaced(cat, 'i32.const 27 i32.eq br_if 0\n      local.get 0 if', 'i32.const 27 i32.eq br_if 1 local.get 0 if'),
      /^wrong-result/,
    ],
    ['counts its own name', countArguments, replaced(count, 'i32.const 1 i32.sub call 1', 'call 1'), /^wrong-result/],
  ])('refuses one that %s', async (_, contract, program, code) => {
    const { verdict, diagnostics } = await check(contract, file(program))
    expect(verdict.level).toBe('rejected')
    expect(`${diagnostics[0]?.code}: ${diagnostics[0]?.message}`).toMatch(code)
  })

  it.each<[string, string, Command, Import]>([
    [
      'arguments for a contract without them',
      sayHello,
      { ...hello, imports: [...hello.imports, 'args_sizes_get'] },
      'args_sizes_get',
    ],
    [
      'input for a contract that reads nothing',
      sayHello,
      { ...hello, imports: [...hello.imports, 'fd_read'] },
      'fd_read',
    ],
    [
      'output for a contract that writes nothing',
      countArguments,
      { ...count, imports: [...count.imports, 'fd_write'] },
      'fd_write',
    ],
    ['what no contract is about', copy, { ...cat, imports: [...cat.imports, 'random_get'] }, 'random_get'],
  ])('refuses the import of %s, and says where it is', async (_, contract, program, name) => {
    const bytesOfFile = file(program)
    const { diagnostics } = await check(contract, bytesOfFile)
    expect(diagnostics[0]?.code).toBe('forbidden-instruction')
    const { offset = 0 } = diagnostics[0]!
    const named = new TextDecoder().decode(bytesOfFile.subarray(offset, offset + 23 + 1 + name.length))
    expect(named.slice(1, 23) + named.slice(24)).toBe(`wasi_snapshot_preview1${name}`)
  })

  it('refuses other hosts, other types, imported memory and functions with imports', async () => {
    const other = await check(sayHello, file(hello), wasm32)
    expect(other.diagnostics[0]?.message).toContain('wasi_snapshot_preview1.fd_write')
    const { imports = [], ...rest } = command(hello)
    const retyped = imports.map((each) => ({ ...each, description: { kind: 'function', type: type(4, 1) } as const }))
    const mistyped = await check(sayHello, writeWasm({ ...rest, imports: [imports[0]!, retyped[1]!] }))
    expect(mistyped.diagnostics[0]?.code).not.toBe(undefined)
    const memory = { module: 'env', field: 'memory', description: { kind: 'memory', limits: { minimum: 1 } } } as const
    const { memories: _, ...without } = command(hello)
    const borrowed = await check(sayHello, writeWasm({ ...without, imports: [...imports, memory] }))
    expect(borrowed.diagnostics[0]?.message).toContain('env.memory')
    const called = await check('function _start(): void { }', file(hello))
    expect(called.diagnostics[0]?.code).toBe('forbidden-instruction')
  })
})

describe('relocatable objects', () => {
  const unary = { parameters: ['i32'], results: ['i32'] } as const
  /** C's `int square(int x)` with a table of squares, in a segment of its own. */
  const object = (table: readonly number[]): WasmObject => ({
    symbols: [
      {
        name: 'square',
        kind: 'function',
        type: unary,
        definition: {
          locals: [],
          body: bodyOf('local.get 0 i32.const 3 i32.and i32.load8_u'),
          relocations: [{ offset: 5, kind: 'memory-address', symbol: 1 }],
        },
      },
      { name: '.table', binding: 'local', kind: 'data', definition: { segment: 0, offset: 0, sizeBytes: 4 } },
    ],
    segments: [{ name: '.rodata.table', bytes: Uint8Array.from(table), alignment: 1 }],
  })
  const square = 'function square(x: i32): i32 { const table: u8[4] = [0, 1, 4, 9]\n return i32(table[u64(x & 3)]) }'
  const platform = wasm32

  it('are laid out, and what they do is proved', async () => {
    const { solver } = createNodePorts()
    const request = { contract: contractOf(square), platform, solver, clock, proofBudgetMs: 20_000 }
    const right = await verify({ ...request, file: writeWasmObject(object([0, 1, 4, 9])) })
    const wrong = await verify({ ...request, file: writeWasmObject(object([0, 1, 4, 8])) })
    solver.dispose()
    expect(formatVerdict(right.verdict), JSON.stringify(right.stages.at(-1))).toBe('proved')
    expect(right.stages[0]?.facts.file).toBe('WebAssembly object')
    expect(wrong.diagnostics[0]?.code).toBe('wrong-result')
  })

  it('are refused when a byte of them is another, or what they need is missing', async () => {
    const good = writeWasmObject(object([0, 1, 4, 9]))
    for (const at of [8, 40, good.length - 1]) {
      const changed = good.slice()
      changed[at] = (changed[at]! + 1) & 0xff
      expect((await check(square, changed, platform)).verdict.level, `byte ${at}`).toBe('rejected')
    }
    const { symbols, segments = [] } = object([0, 1, 4, 9])
    const outside: WasmObject = { symbols: [symbols[0]!, { name: 'table', kind: 'data' }] }
    expect((await check(square, writeWasmObject(outside), platform)).diagnostics[0]?.message).toContain('table')
    const log = { name: 'log', kind: 'function', type: type(1, 0) } as const
    const imports = await check(square, writeWasmObject({ symbols: [...symbols, log], segments }), platform)
    expect(imports.diagnostics[0]?.message).toContain('env.log')
    expect(imports.diagnostics[0]?.offset).toBeGreaterThan(8)
    const named = 'function cube(x: i32): i32 { return x * x * x }'
    expect((await check(named, good, platform)).diagnostics[0]?.code).toBe('missing-symbol')
  })
})
