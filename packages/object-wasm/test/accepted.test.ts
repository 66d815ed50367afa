import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import {
  readCanonicalWasm,
  readWasm,
  readWasmObject,
  validateModule,
  writeWasm,
  writeWasmObject,
} from '../src/index.js'
import { foreignFiles } from './foreign-files.js'
import { linkedObject } from './relocatable-samples.js'
import { everything } from './samples.js'

const scratch = createScratch('wasm-accepted')
const { save, load, run, runSilently } = scratch
const foreign = lacks('clang-19', 'wasm-ld-19') ? { objects: [], modules: [] } : foreignFiles(scratch)
const module = save('everything.wasm', writeWasm(everything))
const object = save('linked.o', writeWasmObject(linkedObject))

const wabt = ['wasm-validate', 'wasm-objdump', 'wasm2wat', 'wat2wasm', 'wasm-strip'] as const
test.skipIf(lacks(...wabt))('wabt has no complaint about a module, and makes the same of its text', () => {
  const calls = '--enable-tail-call'
  runSilently('wasm-validate', calls, module)
  runSilently('wasm-objdump', '-x', '-d', '-s', module)
  runSilently('wasm2wat', calls, module, '-o', 'text.wat')
  runSilently('wat2wasm', calls, 'text.wat', '-o', 'again.wasm')
  save('stripped.wasm', load('everything.wasm'))
  runSilently('wasm-strip', 'stripped.wasm')
  const stripped = readCanonicalWasm(load('stripped.wasm'))
  expect(stripped.diagnostics).toEqual([])
  expect(readCanonicalWasm(load('again.wasm')).value?.functions).toEqual(stripped.value?.functions)
})

test.skipIf(lacks('llvm-readobj-19', 'llvm-objdump-19', 'llvm-strip-19', 'llvm-objcopy-19', 'wasm-ld-19'))(
  'LLVM has no complaint about modules and objects; copied and joined, they read back',
  () => {
    // LLVM knows no constants of vectors in globals; a module of its own linker's is written again.
    const linked = readWasm(foreign.modules[1]!, { integers: 'padded' }).value!
    for (const path of [save('again.wasm', writeWasm(linked)), object]) {
      runSilently('llvm-readobj-19', '--all', path)
      runSilently('llvm-objdump-19', '-d', '-h', '-t', path)
      runSilently('llvm-objcopy-19', path, 'copied')
      runSilently('llvm-strip-19', path, '-o', 'stripped')
      if (path !== object)
        expect(readCanonicalWasm(load('stripped')).value?.functions).toHaveLength(linked.functions!.length)
    }
    expect(readWasmObject(load('copied')).value).toEqual(readWasmObject(load('linked.o')).value)
    runSilently('wasm-ld-19', '-r', object, '-o', 'joined.o')
    const joined = readWasmObject(load('joined.o'))
    expect(joined.diagnostics).toEqual([])
    expect(joined.value?.symbols.map(({ name }) => name).sort()).toEqual(
      linkedObject.symbols.map(({ name }) => name).sort(),
    )
  },
)

describe.skipIf(lacks('clang-19', 'wasm-ld-19', 'wasm-objdump'))('modules of wasm-ld', () => {
  test('are refused with the place of the first padded integer, or read when they may have such', () => {
    for (const bytes of foreign.modules) {
      const strict = readWasm(bytes)
      expect(validateModule(strict.value!, strict.places!)[0]).toMatchObject({ code: 'noncanonical-leb' })
      const { value, places, diagnostics } = readWasm(bytes, { integers: 'padded' })
      expect(diagnostics).toEqual([])
      expect(validateModule(value!, places!)).toEqual([])
      const again = writeWasm(value!)
      expect(readCanonicalWasm(again).diagnostics).toEqual([])
      expect(again.length).toBeLessThan(bytes.length)
    }
  })

  test('are the same program when they are written again, and what wasm-objdump lists', async () => {
    for (const bytes of foreign.modules) {
      const { value } = readWasm(bytes, { integers: 'padded' })
      const listed = run('wasm-objdump', '-h', '-x', save('module.wasm', bytes))
      const names = [...listed.matchAll(/^ - (?:func|table|memory|global)\[\d+\].* -> "(.*)"$/gm)].map(
        ([, name]) => name,
      )
      expect((value!.exports ?? []).map(({ name }) => name)).toEqual(names)
      expect(value!.functions).toHaveLength(Number(/Code start=.* count: (\d+)/.exec(listed)![1]))
      const outcome = async (file: Uint8Array) => {
        const printed: number[] = []
        const imports = { host: { print: (number: number) => printed.push(number) } }
        const { instance } = await WebAssembly.instantiate(file as BufferSource, imports)
        const { _start: start, check } = instance.exports as Record<string, ((which: number) => number) | undefined>
        start?.(0)
        return { printed, results: [0, 1, 2, 3, 4, 5].map((which) => check?.(which)) }
      }
      const expected = await outcome(bytes)
      expect(expected.printed[0]).toBe(3)
      expect(await outcome(writeWasm(value!))).toEqual(expected)
    }
  })
})

describe.skipIf(lacks('clang-19'))('objects that hold more than the model', () => {
  const compile = (source: string, ...flags: string[]): Uint8Array => {
    run('clang-19', '--target=wasm32', '-O1', ...flags, '-c', save('more.cpp', source), '-o', 'more.o')
    return load('more.o')
  }

  test.each([
    [
      'comdats',
      'template <class T> __attribute__((noinline)) T twice(T x) { return x + x; } int use() { return twice(3) + twice(2.0) > 1; }',
      [],
    ],
    [
      'thread-local data',
      '_Thread_local int each = 3; int use() { return each++; }',
      ['-xc', '-matomics', '-mbulk-memory'],
    ],
    ['aliases', 'extern "C" int one() { return 1; } extern "C" int other() __attribute__((alias("one")));', []],
    ['position-independent code', 'extern int there; int use() { return there; }', ['-fPIC']],
    [
      'exceptions',
      'void thrower(); int use() { try { thrower(); } catch (...) { return 1; } return 0; }',
      ['-fwasm-exceptions'],
    ],
    ['debug sections', 'int use(int x) { return x * 3; }', ['-g']],
  ] as const)('%s are refused with a place', (_, source, flags) => {
    const bytes = compile(source, ...flags)
    const { value, diagnostics } = readWasmObject(bytes)
    expect(value).toBeUndefined()
    expect(diagnostics).toHaveLength(1)
    expect(diagnostics[0]!.offset).toBeGreaterThan(8)
    expect(diagnostics[0]!.offset).toBeLessThan(bytes.length)
    expect(diagnostics[0]!.message).toMatch(/^at 0x[0-9a-f]+: .*(not read|no place|unknown|another kind)/)
  })
})
