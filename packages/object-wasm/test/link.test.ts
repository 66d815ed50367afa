import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { linkWasmObject, readWasmObject, validateModule, type WasmObject, writeWasm } from '../src/index.js'
import { linkedObject } from './relocatable-samples.js'

const { directory, run, save } = createScratch('object-wasm-link')

const linked = (object: WasmObject, exports: readonly string[]) => {
  const { value, diagnostics } = linkWasmObject(object, { exports })
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join())
  expect(validateModule(value)).toEqual([])
  return value
}

/** One object that is whole: calls, calls through pointers, constants, pointers to constants, zeroed memory, a global. */
const program = `
static const int squares[4] = {0, 1, 4, 9};
static const int *const middle = &squares[2];
static int counters[1000];
static int twice(int x) { return 2 * x; }
static int negate(int x) { return -x; }
int (*const volatile operations[2])(int) = {twice, negate};
extern char __heap_base;
__attribute__((import_module("host"), import_name("offset"))) int offset(void);
int run(int x) {
  counters[x] += 1;
  return operations[x & 1](squares[x & 3]) + 100 * middle[1] + 10000 * counters[x] + offset();
}
int after(void) { return (int)&__heap_base - (int)&counters[1000]; }
long long wide(long long x) { return x * 0x123456789abcdefll; }
`

describe.skipIf(lacks('clang-19', 'wasm-ld-19'))('an object of clang, linked', () => {
  const object = (): WasmObject => {
    run('clang-19', '--target=wasm32', '-O1', '-c', '-o', 'program.o', save('program.c', program))
    return readWasmObject(new Uint8Array(readFileSync(join(directory, 'program.o')))).value!
  }
  const start = (bytes: Uint8Array) => {
    const module = new WebAssembly.Module(bytes as BufferSource)
    const { exports } = new WebAssembly.Instance(module, { host: { offset: () => 7 } })
    return exports as { readonly [name: string]: (x?: number | bigint) => number | bigint } & {
      readonly memory: WebAssembly.Memory
      readonly __heap_base: WebAssembly.Global
    }
  }

  test('does what wasm-ld makes of it', () => {
    const names = ['run', 'wide', '__heap_base']
    const ours = start(writeWasm(linked(object(), names)))
    run('wasm-ld-19', '--no-entry', '-o', 'program.wasm', ...names.map((name) => `--export=${name}`), 'program.o')
    const theirs = start(new Uint8Array(readFileSync(join(directory, 'program.wasm'))))
    for (const x of [0, 1, 2, 3, 3, 999, 4, 5]) expect(ours.run!(x)).toBe(theirs.run!(x))
    expect(ours.wide!(-3n)).toBe(theirs.wide!(-3n))
    expect(ours.memory.buffer.byteLength).toBe(65_536)
  })

  test('takes memory from 16 on, with what is zero last and in no segment', () => {
    const module = linked(object(), ['after', '__heap_base'])
    const { after, __heap_base: heapBase } = start(writeWasm(module))
    expect(after!()).toBe(Number(heapBase.value) % 16)
    const held = module.data!.reduce((sum, { bytes }) => sum + bytes.length, 0)
    expect(held).toBeLessThan(40)
    expect(heapBase.value).toBeLessThan(16 + 4000 + 64)
  })
})

test('constants are whole in the module, variables without the zeros around them', () => {
  const segment = (name: string) => ({ name, bytes: Uint8Array.of(0, 1, 0, 2, 0), alignment: 16 })
  const zeros = { name: '.rodata.zeros', bytes: new Uint8Array(3), alignment: 32 }
  const names = ['.data.a', '.rodata.b', '.bss.c']
  const { data = [] } = linked({ symbols: [], segments: [...names.map(segment), zeros] }, [])
  expect(data.map(({ bytes }) => [...bytes])).toEqual([
    [1, 0, 2],
    [0, 1, 0, 2, 0],
    [1, 0, 2],
    [0, 0, 0],
  ])
})

describe('what does not link by itself is refused', () => {
  test('by the names of its symbols', () => {
    const { value, diagnostics } = linkWasmObject(linkedObject, { exports: ['own', 'helper'] })
    expect(value).toBeUndefined()
    expect(diagnostics.map(({ code, symbol }) => `${code} ${symbol}`)).toEqual([
      'undefined-symbol outside',
      'undefined-symbol helper',
      'unsupported start_up',
    ])
  })

  test('when a name has two meanings, or is visible to nobody', () => {
    const body = Uint8Array.of(0x0b)
    const define = (binding: 'global' | 'local') => {
      const definition = { locals: [], body }
      return { name: 'f', binding, kind: 'function', type: { parameters: [], results: [] }, definition } as const
    }
    const codes = (...bindings: ('global' | 'local')[]) =>
      linkWasmObject({ symbols: bindings.map(define) }, { exports: ['f'] }).diagnostics.map(({ code }) => code)
    expect(codes('global', 'global')).toEqual(['duplicate-symbol'])
    expect(codes('local')).toEqual(['undefined-symbol'])
    expect(codes('local', 'global')).toEqual([])
  })

  test('when alignments would take too much memory', () => {
    const segment = { name: '.data', bytes: Uint8Array.of(1), alignment: 65_536 }
    const object = { symbols: [], segments: Array.from({ length: 2000 }, () => segment) }
    expect(linkWasmObject(object, { exports: [] }).diagnostics[0]?.code).toBe('unsupported')
  })
})
