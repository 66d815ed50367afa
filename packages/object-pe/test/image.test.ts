import { readFileSync } from 'node:fs'
import { createObjectBuilder } from '@sourceless/object'
import { lacks } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { checkLoadable, readPe, withUnwindTables, writePeExecutable, writePeLibrary } from '../src/index.js'
import { echo, filter, helloWorld, imports, libraryObject } from './samples.js'
import { pathOf, run, runWindows, save } from './tools.js'

const program = (object: ReturnType<typeof helloWorld>) => writePeExecutable(object, { entrySymbol: 'start', imports })
const library = () =>
  writePeLibrary(withUnwindTables(libraryObject()), {
    name: 'ours.dll',
    exports: ['sum', 'bump', 'twice', 'table_pointer'],
  })

test('hello world takes 1,024 bytes at most', () => {
  const bytes = program(helloWorld())
  expect(bytes.length).toBeLessThanOrEqual(1024)
  expect(checkLoadable(bytes)).toEqual([])
  expect(program(helloWorld())).toEqual(bytes)
})

test.skipIf(lacks('wine'))('programs run: hello world, a filter of standard input, an echo of the arguments', () => {
  save('hello.exe', program(helloWorld()))
  expect(runWindows('hello.exe')).toEqual({ status: 0, stdout: 'hello world\n' })
  save('filter.exe', program(filter()))
  expect(runWindows('filter.exe', [], 'Hello World'.repeat(20))).toEqual({
    status: 0,
    stdout: 'hELLO\0wORLD'.repeat(20),
  })
  save('echo.exe', program(echo()))
  expect(runWindows('echo.exe', ['one', 'two three']).stdout).toMatch(/echo\.exe.* one "two three"\s*$/)
})

const loader = `
#include <stdio.h>
#include <windows.h>
static void *frames[8]; static int count;
int helper(int x) { count = RtlCaptureStackBackTrace(0, 8, frames, 0); return x * 10; }
int main(void) {
  HMODULE ours = LoadLibraryA("ours.dll");
  if (!ours) return 1;
  long long (*sum)(void) = (void *)GetProcAddress(ours, "sum"), (*bump)(void) = (void *)GetProcAddress(ours, "bump");
  int (*twice)(int, int (*)(int)) = (void *)GetProcAddress(ours, "twice");
  long long **pointer = (void *)GetProcAddress(ours, "table_pointer");
  bump();
  int answer = twice(4, helper);
  HMODULE first, second;
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, frames[1], &first);
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, frames[2], &second);
  printf("%d %d %d %d %d %d\\n", (int)sum(), (int)bump(), answer, (int)**pointer, first == ours,
    second == GetModuleHandleA(0) && (char *)frames[2] > (char *)main && (char *)frames[2] < (char *)main + 500);
  return GetProcAddress(ours, "counter") ? 1 : 0;
}`

test.skipIf(lacks('wine', 'x86_64-w64-mingw32-gcc'))('a DLL is loaded, called, relocated and unwound through', () => {
  save('ours.dll', library())
  save('loader.c', loader)
  run('x86_64-w64-mingw32-gcc', 'loader.c', '-o', 'loader.exe')
  expect(runWindows('loader.exe')).toEqual({ status: 0, stdout: '5 2 44 37 1 1\r\n' })
})

test.skipIf(lacks('wine', 'x86_64-w64-mingw32-gcc'))(
  'GNU ld links against a DLL itself; it moves when its place is taken',
  () => {
    save('ours.dll', library())
    const other = writePeLibrary(libraryObject(), { name: 'other.dll', exports: ['table_pointer'] })
    save('other.dll', other)
    const code = `#include <windows.h>
__declspec(dllimport) long long sum(void); __declspec(dllimport) long long *table_pointer;
int main(void) {
  long long **second = (void *)GetProcAddress(LoadLibraryA("other.dll"), "table_pointer");
  return (int)(sum() + *table_pointer + **second) + (table_pointer == *second); }`
    save('linked.c', code.replace('*table_pointer +', 'table_pointer[0] +'))
    run('x86_64-w64-mingw32-gcc', 'linked.c', 'ours.dll', '-o', 'linked.exe')
    expect(runWindows('linked.exe').status).toBe(5 + 37 + 37)
  },
)

test.skipIf(lacks('llvm-readobj-19', 'llvm-objdump-19'))('llvm reads every table as it was meant', () => {
  save('ours.dll', library())
  const text = run('llvm-readobj-19', '--file-headers', '--coff-exports', '--coff-basereloc', '--unwind', 'ours.dll')
  expect([...text.matchAll(/Name: (\w+)$/gm)].map(([, name]) => name)).toEqual([
    'bump',
    'sum',
    'table_pointer',
    'twice',
  ])
  for (const expected of [
    'DIR64',
    'IMAGE_DLL_CHARACTERISTICS_HIGH_ENTROPY_VA',
    'ALLOC_SMALL size=32',
    'PUSH_NONVOL reg=RBX',
  ]) {
    expect(text).toContain(expected)
  }
  save('hello.exe', program(helloWorld()))
  const imported = run('llvm-readobj-19', '--coff-imports', 'hello.exe')
  for (const expected of ['kernel32.dll', 'GetStdHandle', 'WriteFile', 'ExitProcess'])
    expect(imported).toContain(expected)
  expect(imported).not.toContain('ReadFile')
  expect(run('llvm-objdump-19', '-d', 'hello.exe')).toContain('callq')
})

test.skipIf(lacks('llvm-readobj-19', 'llvm-objdump-19'))('a program for AArch64 jumps through its imports', () => {
  const builder = createObjectBuilder('aarch64')
  const text = builder.section('.text', 'code', new Uint8Array(new Uint32Array([0x52800000, 0x94000000]).buffer), 4)
  builder.define('start', { section: text, sizeBytes: 8, kind: 'function' })
  builder.relocate(text, 4, 'arm64-call26', builder.reference('ExitProcess'))
  const bytes = program(builder.finish())
  save('arm.exe', bytes)
  expect(run('llvm-readobj-19', '--file-headers', '--coff-imports', 'arm.exe')).toMatch(/ARM64[\s\S]*ExitProcess/)
  const code = run('llvm-objdump-19', '-d', '--no-show-raw-insn', 'arm.exe')
  const { value } = readPe(bytes)
  if (value?.kind !== 'executable') throw new Error('not an executable')
  const slot = value.imports[0]!.slotAddress
  const page = `0x${(slot - (slot % 4096)).toString(16)}`
  expect(code).toMatch(new RegExp(`bl\\s+0x140001010[\\s\\S]*140001010:\\s+adrp\\s+x16, ${page}`))
  expect(code).toMatch(new RegExp(`ldr\\s+x16, \\[x16, #0x${(slot % 4096).toString(16)}\\][\\s\\S]*br\\s+x16`))
})

test('what was written is read', () => {
  const { value, diagnostics } = readPe(library(), { loadAddress: 0x7_0000_0000 })
  expect(diagnostics).toEqual([])
  if (value?.kind !== 'shared') throw new Error('not a library')
  expect([value.name, [...value.image.symbols.keys()]]).toEqual(['ours.dll', ['bump', 'sum', 'table_pointer', 'twice']])
  const pointer = value.image.symbols.get('table_pointer')!
  const data = value.image.segments.find(({ write }) => write)!
  const target = Number(
    new DataView(data.bytes.buffer, data.bytes.byteOffset).getBigInt64(pointer - data.address, true),
  )
  const text = value.image.segments.find(({ execute }) => execute)!
  expect(text.bytes[target - text.address]).toBe(37)
  const hello = readPe(program(helloWorld())).value
  if (hello?.kind !== 'executable') throw new Error('not an executable')
  expect(hello.imports.map(({ name }) => name)).toEqual(['GetStdHandle', 'WriteFile', 'ExitProcess'])
  expect(hello.image.entry).toBe(0x1_4000_1000)
})

test.skipIf(lacks('x86_64-w64-mingw32-gcc', 'clang-19', 'lld-link-19'))(
  'files of other linkers are read and pass the checklist',
  () => {
    save(
      'foreign.c',
      'int data = 4; int *pointer = &data; __declspec(dllexport) int get(void) { return *pointer; } int main(void) { return 3; }',
    )
    run('x86_64-w64-mingw32-gcc', '-s', 'foreign.c', '-o', 'gnu.exe')
    run('x86_64-w64-mingw32-gcc', '-s', '-shared', 'foreign.c', '-o', 'gnu.dll')
    for (const target of ['x86_64', 'aarch64']) {
      run('clang-19', `--target=${target}-pc-windows-msvc`, '-c', 'foreign.c', '-o', 'foreign.obj')
      run('lld-link-19', 'foreign.obj', '/nodefaultlib', '/entry:main', '/subsystem:console', `/out:${target}.exe`)
      run('lld-link-19', 'foreign.obj', '/nodefaultlib', '/dll', '/noentry', `/out:${target}.dll`)
    }
    for (const name of ['gnu', 'x86_64', 'aarch64']) {
      const file = readFileSync(pathOf(`${name}.dll`))
      const { value, diagnostics } = readPe(file, { loadAddress: 0x5_0000_0000 })
      expect([diagnostics, value?.kind, checkLoadable(file)]).toEqual([[], 'shared', []])
      if (value?.kind === 'shared') expect([...value.image.symbols.keys()]).toContain('get')
      const executable = readFileSync(pathOf(`${name}.exe`))
      expect([readPe(executable).value?.kind, checkLoadable(executable)]).toEqual(['executable', []])
    }
  },
)

test('faults of the input are named', () => {
  const object = helloWorld()
  expect(() => writePeExecutable(object, { entrySymbol: 'start' })).toThrow(
    'needs symbol __imp_GetStdHandle, which nothing defines',
  )
  expect(() => writePeExecutable(object, { entrySymbol: 'nowhere', imports })).toThrow(
    'the entry symbol nowhere is not defined',
  )
  expect(() => writePeLibrary(object, { name: 'x.dll', imports, exports: ['nothing'] })).toThrow(
    'the exported symbol nothing',
  )
  const builder = createObjectBuilder('x86_64')
  const data = builder.section('.data', 'data', new Uint8Array(8))
  builder.relocate(data, 4, 'abs32', builder.define('here', { section: data }))
  expect(() => writePeLibrary(builder.finish(), { name: 'x.dll' })).toThrow('.data+0x4: abs32 cannot hold an address')
})
