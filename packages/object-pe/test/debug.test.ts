import { withDebugInformation } from '@sourceless/dwarf'
import { lacks } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { sampleDescription, sampleObject } from '../../dwarf/test/samples.js'
import { readPe, writeCoffObject } from '../src/index.js'
import { load, run, save } from './tools.js'

const machines = ['x86_64', 'aarch64'] as const

test.each(machines)('%s: objects keep their debug information', (machine) => {
  const object = withDebugInformation(sampleObject(machine).object, sampleDescription(machine))
  const { value } = readPe(writeCoffObject(object))
  const { relocations, sections } = value!.kind === 'relocatable' ? value!.object : object
  // COFF has one kind of call and reference on x86-64.
  const plain = object.relocations.map((each) => (each.kind === 'plt32' ? { ...each, kind: 'pc32' } : each))
  expect(relocations).toEqual(plain)
  expect(sections.map(({ name, kind }) => [name, kind])).toEqual(object.sections.map(({ name, kind }) => [name, kind]))
})

test.skipIf(
  lacks('llvm-dwarfdump-19', 'clang-19', 'lld-link-19', 'x86_64-w64-mingw32-gcc', 'x86_64-w64-mingw32-objdump'),
)('linkers give programs the text and the functions', () => {
  save(
    'driver.c',
    'long long total(long long); long long helper(long long x) { return x; } int main(void) { return (int)total(5); }',
  )
  for (const machine of machines) {
    const object = withDebugInformation(sampleObject(machine).object, sampleDescription(machine))
    save(`${machine}.obj`, writeCoffObject(object))
    expect(run('llvm-dwarfdump-19', '--verify', `${machine}.obj`)).toContain('No errors.')
  }
  run('x86_64-w64-mingw32-gcc', 'driver.c', 'x86_64.obj', '-o', 'mingw.exe')
  const start = Number.parseInt(/([0-9a-f]+) T total/.exec(run('x86_64-w64-mingw32-nm', 'mingw.exe'))![1]!, 16)
  const lines = run('x86_64-w64-mingw32-objdump', '--dwarf=decodedline', 'mingw.exe')
  const first = new RegExp(`total.txt +3 +0x${start.toString(16)} `)
  expect(lines).toMatch(first)
  run('clang-19', '-target', 'aarch64-windows-msvc', '-c', 'driver.c', '-o', 'driver.obj')
  run(
    'lld-link-19',
    'driver.obj',
    'aarch64.obj',
    '/entry:main',
    '/subsystem:console',
    '/debug:dwarf',
    '/nodefaultlib',
    '/out:lld.exe',
  )
  expect(run('llvm-dwarfdump-19', '--verify', 'lld.exe')).toContain('No errors.')
  expect(run('llvm-dwarfdump-19', '--debug-line', 'lld.exe')).toContain('name: "total.txt"')
  expect(run('llvm-dwarfdump-19', '--name=deep', 'lld.exe')).toContain('DW_AT_prototyped')
})

test.skipIf(lacks('x86_64-w64-mingw32-gcc', 'x86_64-w64-mingw32-objdump'))(
  'debug information of gcc is read and written again',
  () => {
    save('own.c', 'int twice(int x) { int y = x + x; return y; }')
    run('x86_64-w64-mingw32-gcc', '-g', '-O1', '-c', 'own.c', '-o', 'own.obj')
    const { value, diagnostics } = readPe(load('own.obj'))
    expect(diagnostics).toEqual([])
    save('again.obj', writeCoffObject(value!.kind === 'relocatable' ? value!.object : sampleObject('x86_64').object))
    const dump = (name: string): string =>
      run('x86_64-w64-mingw32-objdump', '--dwarf=info,decodedline', name).replaceAll(name, '')
    expect(dump('again.obj')).toBe(dump('own.obj'))
  },
)
