import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { type WasmObject, writeWasmObject } from '../src/index.js'
import { linkedObject } from './relocatable-samples.js'
import { body } from './samples.js'

const { directory, run, save } = createScratch('object-wasm')

const driver = `
extern int table[2], *pointers[3];
int sum(void), bump(void), twice(int), through(int, int), stack(void), replaced(void);
int (*helper_pointer(void))(int);
long long report(void);
int outside[2] = {11, 22};
int helper(int x) { return x * 10; }
int replacement(void) { return replaced(); }
int check(int which) {
  switch (which) {
    case 0: return sum();
    case 1: return bump();
    case 2: return twice(4);
    case 3: return through(0, 1);
    case 4: return through(1, 5);
    case 5: return helper_pointer()(6);
    case 6: return *pointers[2];
    case 7: return table[1];
    case 8: return stack() > 1024;
    case 9: return replacement();
    default: return (int)report();
  }
}`

const link = async (name: string, ...parts: string[]) => {
  run('wasm-ld-19', '--no-entry', '--fatal-warnings', '--export=check', '-o', `${name}.wasm`, ...parts)
  const printed: number[] = []
  const bytes = new Uint8Array(readFileSync(join(directory, `${name}.wasm`)))
  const { instance } = await WebAssembly.instantiate(bytes, { host: { print: (value: number) => printed.push(value) } })
  const { check, visible } = instance.exports as Record<string, (which: number) => number>
  return { results: Array.from({ length: 11 }, (_, which) => check!(which)), printed, visible: visible!(0) }
}

describe.skipIf(lacks('clang-19', 'wasm-ld-19'))('wasm-ld links objects with those of clang', () => {
  const compile = (name: string, text: string, ...flags: string[]): string => {
    run('clang-19', '--target=wasm32', '-O1', ...flags, '-c', '-o', `${name}.o`, save(`${name}.c`, text))
    return `${name}.o`
  }

  test('into a module that calls and is called back', async () => {
    const object = save('linked.o', writeWasmObject(linkedObject))
    const { results, printed, visible } = await link('linked', compile('driver', driver), object)
    expect(results.slice(0, 10)).toEqual([42, 41, 44, 1001, 50, 60, 22, 37, 1, 1])
    expect(results[10]).toBe(-3)
    expect(printed).toEqual([9])
    expect(visible).toBe(77)
  })

  test('a weak definition gives way to a strong one', async () => {
    const object = save('weak.o', writeWasmObject(linkedObject))
    const strong = compile('strong', 'int replaced(void) { return 2; }')
    expect((await link('weak', compile('driver-weak', driver), object, strong)).results[9]).toBe(2)
  })

  test('ld -r joins them, and the whole links', async () => {
    run(
      'wasm-ld-19',
      '-r',
      '-o',
      'joined.o',
      save('part.o', writeWasmObject(linkedObject)),
      compile('driver-r', driver),
    )
    expect((await link('joined', 'joined.o')).results.slice(0, 3)).toEqual([42, 41, 44])
  })
})

describe('readers of objects', () => {
  test.skipIf(lacks('wasm-objdump'))('wasm-objdump lists symbols and relocations', () => {
    const text = run('wasm-objdump', '-xr', save('listed.o', writeWasmObject(linkedObject)))
    for (const line of [
      /0: F <env\.helper> func=0 \[ undefined binding=global vis=default \]/,
      /2: D <counter> segment=1 offset=4 size=4 \[ binding=local vis=default \]/,
      /7: T <env\.__indirect_function_table> table=0 \[ undefined no_strip binding=global vis=default \]/,
      /15: F <visible> func=\d+ \[ exported binding=global vis=default \]|15: F <visible>.*export/,
      /R_WASM_MEMORY_ADDR_SLEB offset=0x[0-9a-f]+\(file=0x[0-9a-f]+\) symbol=1 <table> ?\+ ?0x4/,
      /R_WASM_TABLE_INDEX_SLEB .* symbol=0 <env\.helper>/,
      /R_WASM_TYPE_INDEX_LEB .* type=0/,
      /R_WASM_TABLE_NUMBER_LEB .* symbol=7/,
      /R_WASM_MEMORY_ADDR_I32 .* symbol=6 <outside> ?\+ ?0x4/,
    ]) {
      expect(text).toMatch(line)
    }
  })

  test.skipIf(lacks('llvm-readobj-19', 'llvm-objdump-19', 'llvm-objcopy-19'))('llvm reads and copies them', () => {
    const object = save('llvm.o', writeWasmObject(linkedObject))
    expect(run('llvm-readobj-19', '--all', object)).toContain('R_WASM_TABLE_NUMBER_LEB')
    expect(run('llvm-objdump-19', '-dr', object)).toContain('R_WASM_FUNCTION_INDEX_LEB\thelper')
    run('llvm-objcopy-19', object, 'copied.o')
    expect(run('llvm-nm-19', 'copied.o')).toBe(run('llvm-nm-19', object))
  })
})

describe('unsound objects are refused', () => {
  const code = body((e) => e.i32Const(0))
  const attempt =
    (
      relocations: NonNullable<
        Extract<WasmObject['symbols'][number], { kind: 'function' }>['definition']
      >['relocations'],
    ) =>
    () =>
      writeWasmObject({
        symbols: [
          {
            name: 'f',
            kind: 'function',
            type: { parameters: [], results: ['i32'] },
            definition: { locals: [], body: code, relocations: relocations! },
          },
          { name: 'd', kind: 'data', definition: { segment: 0, offset: 0, sizeBytes: 4 } },
        ],
        segments: [{ name: '.data', bytes: new Uint8Array(4), alignment: 4 }],
      })

  test('with the place', () => {
    expect(attempt([{ offset: 0, kind: 'memory-address', symbol: 1 }])).not.toThrow()
    expect(attempt([{ offset: 1, kind: 'memory-address', symbol: 1 }])).toThrow(
      'function f: no instruction at 0x1 has a field',
    )
    expect(attempt([{ offset: 0, kind: 'function-index', symbol: 0 }])).toThrow(
      'function f: no instruction at 0x0 has a field',
    )
    expect(attempt([{ offset: 0, kind: 'memory-address', symbol: 0 }])).toThrow(
      'a memory-address relocation refers to symbol 0',
    )
    expect(attempt([{ offset: 0, kind: 'memory-address', symbol: 9 }])).toThrow('symbol 9, which is none')
  })
})
