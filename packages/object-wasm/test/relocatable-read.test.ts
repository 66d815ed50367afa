import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { readWasmObject, writeWasm, writeWasmObject } from '../src/index.js'
import { linkedObject } from './relocatable-samples.js'

const { directory, run, save } = createScratch('object-wasm')

const load = (name: string): Uint8Array => new Uint8Array(readFileSync(join(directory, name)))
const written = writeWasmObject(linkedObject)

test('an object reads back as it was written', () => {
  const { value, diagnostics } = readWasmObject(written)
  expect(diagnostics).toEqual([])
  const withoutEmpty = linkedObject.symbols.map((symbol) => {
    if (symbol.kind !== 'function' || symbol.definition?.relocations?.length !== 0) return symbol
    const { locals, body } = symbol.definition
    return { ...symbol, definition: { locals, body } }
  })
  expect(value).toEqual({ ...linkedObject, symbols: withoutEmpty })
  expect(writeWasmObject(value!)).toEqual(written)
})

test('a Buffer is left as it is: its slices are no copies', () => {
  const file = Buffer.from(written)
  expect(readWasmObject(file).diagnostics).toEqual([])
  expect(file.equals(written)).toBe(true)
})

const source = `
__attribute__((import_module("host"), import_name("print"))) void print(int);
extern int other(int); extern int shared[3]; extern int absent(void) __attribute__((weak));
static int counter = 3; int *pointer = &shared[2]; const char *text[] = {"one", "two", "three"};
static int add(int x) { return x + 1; } static int twice(int x) { return x * 2; }
int (*const functions[])(int) = {add, twice, other};
__attribute__((constructor)) static void start(void) { counter += 10; }
static double half(double x) { return x / 2 - 0.25; }
static long long big = -0x123456789abcdefLL;
int check(int which) {
  int local[8]; for (int i = 0; i < 8; i++) local[i] = i * which;
  switch (which) {
    case 0: return counter++;
    case 1: return functions[local[2]](*pointer);
    case 2: return text[which][2];
    case 3: return (int)half(local[7]) + (int)(big >> 40);
    case 4: print(local[5]); return shared[1];
    case 5: return absent ? absent() : -1;
    default: return functions[which & 1](local[3]);
  }
}`

describe.skipIf(lacks('clang-19', 'wasm-ld-19'))('objects of clang', () => {
  const other = 'int shared[3] = {7, 8, 9}; int other(int x) { return x * 100; }'
  const outcome = async (...objects: string[]) => {
    run('wasm-ld-19', '--no-entry', '--fatal-warnings', '--export=check', '-o', 'whole.wasm', ...objects)
    const printed: number[] = []
    const imports = { host: { print: (value: number) => printed.push(value) } }
    const { instance } = await WebAssembly.instantiate(load('whole.wasm') as BufferSource, imports)
    const check = instance.exports.check as (which: number) => number
    return { results: Array.from({ length: 8 }, (_, which) => check(which)), printed }
  }

  test.each(['-O0', '-O1', '-O2', '-Os'])(
    '%s: read and written again, they link into the same program',
    async (level) => {
      for (const [name, text] of [
        ['check', source],
        ['other', other],
      ] as const) {
        run('clang-19', '--target=wasm32', level, '-c', '-o', `${name}.o`, save(`${name}.c`, text))
        const { value, diagnostics } = readWasmObject(load(`${name}.o`))
        expect(diagnostics).toEqual([])
        save(`${name}-again.o`, writeWasmObject(value!))
        expect(readWasmObject(writeWasmObject(value!)).value).toEqual(value)
      }
      const expected = await outcome('check.o', 'other.o')
      expect(expected.printed).toEqual([20])
      expect(expected.results.slice(0, 3)).toEqual([13, 900, 114])
      expect(await outcome('check-again.o', 'other-again.o')).toEqual(expected)
    },
  )

  test('with debug sections are refused with a place', () => {
    run('clang-19', '--target=wasm32', '-g', '-c', '-o', 'debug.o', save('debug.c', other))
    expect(readWasmObject(load('debug.o')).diagnostics).toMatchObject([{ code: 'malformed-module' }])
  })
})

describe('hostile input', () => {
  test('every truncation is refused with a place inside the file', () => {
    for (let length = 0; length < written.length; length++) {
      const { value, diagnostics } = readWasmObject(written.subarray(0, length))
      // Without its last sections an object may still be one.
      if (value === undefined) expect(diagnostics[0]!.offset).toBeLessThanOrEqual(length)
    }
  })

  test('a module is not an object', () => {
    const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
    expect(readWasmObject(module).diagnostics).toMatchObject([{ code: 'malformed-module', offset: 8 }])
    expect(readWasmObject(new Uint8Array(0)).diagnostics).toMatchObject([{ code: 'malformed-module', offset: 0 }])
  })

  test('there is one table', () => {
    const table = { kind: 'table', table: { element: 'funcref', limits: { minimum: 1 } } } as const
    const tables = ['one', 'two'].map((field) => ({ module: 'env', field, description: table }))
    // Version 2, a symbol table of two undefined tables that name their imports.
    const linking = Uint8Array.of(2, 8, 7, 2, 5, 0x10, 0, 5, 0x10, 1)
    const object = writeWasm({ imports: tables, customs: [{ name: 'linking', bytes: linking, after: 2 }] })
    expect(readWasmObject(object).diagnostics).toMatchObject([{ code: 'limit-exceeded' }])
  })
})
