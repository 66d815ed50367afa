import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WASI } from 'node:wasi'
import { op, WasmEmitter } from '@sourceless/isa-wasm'
import { type WasmModule, writeWasm } from '@sourceless/object-wasm'
import { afterAll, describe, expect, test } from 'vitest'
import { instrumentWasm, type WasmGuestOptions } from '../src/index.js'

/** Parameters of the functions of preview 1 that the tests import; each gives an error number, but for `proc_exit`. */
const parameterCounts = {
  fd_read: 4,
  fd_write: 4,
  proc_exit: 1,
  args_sizes_get: 2,
  args_get: 2,
  environ_sizes_get: 2,
  environ_get: 2,
  fd_fdstat_get: 2,
} as const
type Name = keyof typeof parameterCounts
const names = Object.keys(parameterCounts) as Name[]

class Code extends WasmEmitter {
  import(name: Name, ...args: (number | (() => void))[]): void {
    for (const argument of args) typeof argument === 'number' ? this.i32Const(argument) : argument()
    this.call(names.indexOf(name))
  }
  store(address: number, value: number | (() => void)): void {
    this.i32Const(address)
    if (typeof value === 'number') this.i32Const(value)
    else value()
    this.memory(op['i32.store'])
  }
  load(address: number): void {
    this.i32Const(address)
    this.memory(op['i32.load'])
  }
  /** Ends the program with the error number on the stack unless that is 0. */
  check(): void {
    this.localTee(0)
    this.if()
    this.import('proc_exit', () => this.localGet(0))
    this.end()
  }
}

function command(write: (e: Code) => void, data: readonly [number, string][] = []): WasmModule {
  const e = new Code()
  write(e)
  e.end()
  return {
    imports: names.map((field) => ({
      module: 'wasi_snapshot_preview1',
      field,
      description: {
        kind: 'function' as const,
        type: {
          parameters: Array<'i32'>(parameterCounts[field]).fill('i32'),
          results: field === 'proc_exit' ? [] : ['i32'],
        },
      },
    })),
    functions: [{ type: { parameters: [], results: [] }, locals: ['i32', 'i32'], body: e.finish() }],
    memories: [{ minimum: 1 }],
    exports: [
      { name: 'memory', kind: 'memory', index: 0 },
      { name: '_start', kind: 'function', index: names.length },
    ],
    data: data.map(([address, text]) => {
      const offset = new WasmEmitter()
      offset.i32Const(address)
      offset.end()
      return {
        mode: { kind: 'active' as const, index: 0, target: 'memory' as const, offset: offset.finish() },
        bytes: new TextEncoder().encode(text),
      }
    }),
  }
}

/** "hel" and "lo\n" from two places to standard output, "oops" to standard error. */
const hello = command(
  (e) => {
    for (const [at, value] of [
      [16, 64],
      [20, 3],
      [24, 80],
      [28, 3],
      [32, 96],
      [36, 4],
    ] as const)
      e.store(at, value)
    e.import('fd_write', 1, 16, 2, 8)
    e.check()
    e.import('fd_write', 2, 32, 1, 8)
    e.check()
  },
  [
    [64, 'hel'],
    [80, 'lo\n'],
    [96, 'oops'],
  ],
)

/** Standard input through a list of two buffers of 5 and 11 bytes, in capitals; exit code 300. */
const filter = command((e) => {
  e.block()
  e.loop()
  for (const [at, value] of [
    [16, 64],
    [20, 5],
    [24, 69],
    [28, 11],
  ] as const)
    e.store(at, value)
  e.import('fd_read', 0, 16, 2, 8)
  retryOrCheck(e)
  e.load(8)
  e.emit(op['i32.eqz'])
  e.brIf(1)
  e.i32Const(0)
  e.localSet(1)
  e.loop()
  capital(e)
  e.localGet(1)
  e.i32Const(1)
  e.emit(op['i32.add'])
  e.localTee(1)
  e.load(8)
  e.emit(op['i32.lt_u'])
  e.brIf(0)
  e.end()
  // The rest to be written is 20 bytes on: its address and length.
  e.store(36, 64)
  e.store(40, () => e.load(8))
  e.loop()
  e.import('fd_write', 1, 36, 1, 44)
  retryOrCheck(e)
  e.store(36, () => {
    e.load(36)
    e.load(44)
    e.emit(op['i32.add'])
  })
  e.store(40, () => {
    e.load(40)
    e.load(44)
    e.emit(op['i32.sub'])
  })
  e.load(40)
  e.brIf(0)
  e.end()
  e.br(0)
  e.end()
  e.end()
  e.import('proc_exit', 300)
})

/** Goes on with the surrounding loop after EINTR; ends with any other error. */
function retryOrCheck(e: Code): void {
  e.localTee(0)
  e.i32Const(27)
  e.emit(op['i32.eq'])
  e.brIf(0)
  e.localGet(0)
  e.check()
}

function capital(e: Code): void {
  const byte = (): void => {
    e.localGet(1)
    e.memory(op['i32.load8_u'], 64, 0)
  }
  byte()
  e.i32Const(97)
  e.emit(op['i32.sub'])
  e.i32Const(26)
  e.emit(op['i32.lt_u'])
  e.if()
  e.localGet(1)
  byte()
  e.i32Const(32)
  e.emit(op['i32.sub'])
  e.memory(op['i32.store8'], 64, 0)
  e.end()
}

/** Writes what the functions for arguments and the size of the environment fill in, and the error number for a file that is not open. */
const inquiry = command((e) => {
  e.import('args_sizes_get', 64, 68)
  e.check()
  e.import('args_get', 80, 200)
  e.check()
  e.import('environ_sizes_get', 72, 76)
  e.check()
  e.import('fd_fdstat_get', 9, 0)
  e.localSet(0)
  e.store(180, () => e.localGet(0))
  e.store(16, 64)
  e.store(20, 400)
  e.import('fd_write', 1, 16, 1, 8)
  e.check()
})

const directory = mkdtempSync(join(tmpdir(), 'wasi-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** What the module does under Node's own WASI. */
async function witness(module: WasmModule, stdin: string, args: readonly string[]) {
  const path = (name: string): string => join(directory, name)
  writeFileSync(path('in'), stdin)
  const wasi = new WASI({
    version: 'preview1',
    args: ['program', ...args],
    returnOnExit: true,
    stdin: openSync(path('in'), 'r'),
    stdout: openSync(path('out'), 'w'),
    stderr: openSync(path('err'), 'w'),
  })
  const bytes = writeWasm(module) as BufferSource
  const { instance } = await WebAssembly.instantiate(bytes, { wasi_snapshot_preview1: wasi.wasiImport } as never)
  const code = wasi.start(instance)
  return { code, stdout: readFileSync(path('out')), stderr: readFileSync(path('err')) }
}

function run(module: WasmModule, options?: WasmGuestOptions) {
  const { value, diagnostics } = instrumentWasm(writeWasm(module), options)
  if (value === undefined) throw new Error(diagnostics[0]?.message)
  const { outcome } = value.call('_start', [])
  return { outcome, guest: value }
}

const inputs = ['', 'a', 'the quick brown fox jumps over the lazy dog. {`@[z}\n', 'line\n'.repeat(40)]
const disturbances = [undefined, ...[1, 2, 3].map((seed) => ({ seed, shortTransfers: true, interruptions: true }))]

describe("as under Node's own WASI", () => {
  test.each([
    ['hello', hello, [''], []],
    ['filter', filter, inputs, []],
    ['inquiry', inquiry, [''], []],
    ['inquiry with arguments', inquiry, [''], ['one', '', 'ü', 'two words']],
  ] as const)('%s', async (_, module, stdins, args) => {
    for (const stdin of stdins) {
      const expected = await witness(module, stdin, args)
      const encoded = args.map((argument) => new TextEncoder().encode(argument))
      const { outcome, guest } = run(module, { stdin: new TextEncoder().encode(stdin), args: encoded })
      expect(outcome.kind === 'returned' ? 0 : outcome).toEqual(
        expected.code === 0 ? 0 : expect.objectContaining({ kind: 'exited', code: expected.code }),
      )
      expect(Buffer.from(guest.stdout)).toEqual(expected.stdout)
      expect(Buffer.from(guest.stderr)).toEqual(expected.stderr)
    }
  })
})

describe('beyond what Node shows', () => {
  test('partial transfers and interruptions', () => {
    for (const stdin of inputs)
      for (const disturbance of disturbances) {
        const options = disturbance === undefined ? {} : { disturbance }
        const { outcome, guest } = run(filter, { stdin: new TextEncoder().encode(stdin), ...options })
        expect(outcome).toMatchObject({ kind: 'exited', code: 300 })
        expect(Buffer.from(guest.stdout).toString()).toBe(stdin.toUpperCase())
        expect(guest.consumedBytes).toBe(stdin.length)
      }
  })

  test('standard files are streams', () => {
    const { guest } = run(
      command((e) => {
        e.import('fd_fdstat_get', 0, 8)
        e.check()
        e.import('fd_fdstat_get', 1, 32)
        e.check()
      }),
    )
    const status = (address: number) => new DataView(guest.bytes(address, 24).slice().buffer)
    expect([status(8).getUint8(0), status(8).getUint16(2, true), status(8).getBigUint64(8, true)]).toEqual([2, 0, 2n])
    expect([status(32).getUint8(0), status(32).getBigUint64(8, true)]).toEqual([2, 64n])
  })

  test('the environment is empty', () => {
    // Node's gives EINVAL where there is nothing to get.
    const environment = command((e) => {
      e.import('environ_sizes_get', 16, 20)
      e.check()
      e.import('environ_get', 16, 20)
      e.check()
    })
    expect(run(environment).outcome.kind).toBe('returned')
  })

  const write = ([file, vectors, count, moved]: readonly [number, number, number, number]) =>
    command((e) => {
      e.store(16, 65530)
      e.store(20, 6)
      e.store(24, 65530)
      e.store(28, 7)
      e.import('fd_write', file, vectors, count, moved)
      e.check()
    })

  test.each([
    ['a list outside of the memory', [1, 65532, 1, 8], 'read', 65532n, 65536n],
    ['a buffer outside of the memory', [1, 16, 2, 8], 'read', 65530n, 65536n],
    ['a count outside of the memory', [1, 16, 1, 65536], 'write', 65536n, 65536n],
  ] as const)('%s faults', (_, args, access, address, faultingAddress) => {
    const { outcome, guest } = run(write(args))
    expect(outcome).toMatchObject({ kind: 'fault', access, address, faultingAddress })
    expect(guest.stdout.length).toBe(0)
  })

  test('bytes without permission fault', () => {
    const { value: guest } = instrumentWasm(writeWasm(hello))
    guest!.protect(81, 1, 'none')
    expect(guest!.call('_start', []).outcome).toMatchObject({ kind: 'fault', access: 'read', faultingAddress: 81n })
  })

  test.each([
    ['another file', [3, 16, 1, 8], {}, /file 3/],
    ['standard input', [0, 16, 1, 8], {}, /file 0/],
    ['no permission', [1, 16, 1, 8], { permitted: { read: true, write: false } }, /may not write/],
    ['too much', [1, 16, 1, 8], { outputLimitBytes: 5 }, /limit/],
    ['a list that is not aligned', [1, 18, 1, 8], {}, /18 is not a multiple of 4/],
    ['a count that is not aligned', [1, 16, 1, 9], {}, /9 is not a multiple of 4/],
  ] as const)('%s is forbidden', (_, args, options, reason) => {
    expect(run(write(args), options).outcome).toMatchObject({
      kind: 'forbidden',
      call: 'fd_write',
      reason: expect.stringMatching(reason),
    })
  })

  test('a list of very many bytes is forbidden at once', () => {
    const module = command((e) => {
      for (let at = 1024; at < 1024 + 8 * 1500; at += 8) e.store(at + 4, 65536)
      e.import('fd_write', 1, 1024, 1500, 8)
      e.check()
    })
    expect(run(module).outcome).toMatchObject({ kind: 'forbidden', call: 'fd_write' })
  })

  test('what is not modelled is refused by its name', () => {
    const refusals = (change: (module: WasmModule) => WasmModule) =>
      instrumentWasm(writeWasm(change(hello))).diagnostics.map(({ code, message }) => `${code}: ${message}`)
    const importing = (field: string, parameters: 'i32'[]) => (module: WasmModule) => {
      const type = { parameters, results: ['i32'] as 'i32'[] }
      const added = { module: 'wasi_snapshot_preview1', field, description: { kind: 'function' as const, type } }
      return { ...module, imports: [added, ...module.imports!.slice(1)] }
    }
    expect(refusals(importing('path_open', ['i32', 'i32', 'i32', 'i32']))).toEqual([
      'unsupported: the host model has no function wasi_snapshot_preview1.path_open',
    ])
    expect(refusals(importing('fd_read', ['i32']))).toEqual([
      'unsupported: wasi_snapshot_preview1.fd_read has another type',
    ])
    expect(refusals(({ exports, ...module }) => ({ ...module, exports: exports!.slice(1) }))).toEqual([
      "unsupported: a module that uses wasi_snapshot_preview1 exports its memory as 'memory'",
    ])
  })
})
