import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { checkLoadable, readMacho, writeMachoDylib, writeMachoExecutable, writeMachoObject } from '../src/index.js'
import { helloWorld, machines, mixedObject } from './samples.js'
import { checkSignature } from './signature.js'
import { compile, compilers, directory, link, load, run, save, sha256 } from './tools.js'

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(directory, name)))

describe.each(machines)('what is written for %s', (machine) => {
  const files = {
    object: writeMachoObject(mixedObject(machine)),
    executable: writeMachoExecutable(helloWorld(machine), { sha256, identifier: 'hello' }),
    dylib: writeMachoDylib(mixedObject(machine), { sha256, identifier: 'mixed', installName: 'libmixed.dylib' }),
  }
  const pathOf = (kind: keyof typeof files): string => save(`${machine}-${kind}`, files[kind])

  test.skipIf(lacks('llvm-readobj-19', 'llvm-objdump-19', 'llvm-otool-19', 'llvm-nm-19'))(
    'four readers have no complaint',
    () => {
      for (const kind of ['object', 'executable', 'dylib'] as const) {
        const path = pathOf(kind)
        run('llvm-readobj-19', '--all', path)
        run('llvm-objdump-19', '-d', '-r', '-t', path)
        run('llvm-objdump-19', '--macho', '--all-headers', '--exports-trie', '--dyld-info', '--unwind-info', path)
        run('llvm-otool-19', '-l', '-h', '-t', '-I', '-L', '-D', path)
        expect(run('llvm-nm-19', path)).toMatch(kind === 'executable' ? / T _main\n/ : / T _twice\n/)
      }
    },
  )

  const main = `long sum(void), bump(void), twice(long); long helper(long x) { return x * 10; }
    int main(void) { bump(); return sum() + bump() + twice(4); }`

  test
    .skipIf(lacks('clang-19', 'ld64.lld-19', 'llvm-strip-19', 'llvm-objcopy-19', ...compilers[machine]))
    .each(['llvm-strip-19 -S', 'llvm-objcopy-19'])('an object that went through %s still links and runs', (command) => {
    const [tool, ...words] = command.split(' ') as [string, ...string[]]
    run(tool, ...words, pathOf('object'), ...(tool === 'llvm-strip-19' ? ['-o'] : []), 'copy.o')
    expect(readMacho(read('copy.o')).diagnostics).toEqual([])
    const program = link(machine, 'copied', compile(machine, 'main.c', main), join(directory, 'copy.o'))
    expect(load(machine, program)).toMatchObject({ status: 42 + 2 + 44, stderr: '' })
  })

  test.skipIf(lacks('llvm-strip-19', 'llvm-objcopy-19', 'llvm-lipo-19', ...compilers[machine]))(
    'images that were stripped, copied, or packed with those of another machine run, and are signed',
    () => {
      const arch = machine === 'aarch64' ? 'arm64' : 'x86_64'
      const copies = [
        ['llvm-strip-19', '-x', pathOf('executable'), '-o', 'copy'],
        ['llvm-objcopy-19', pathOf('executable'), 'copy'],
      ] as const
      for (const [tool, ...words] of copies) {
        run(tool, ...words)
        checkSignature(read('copy'), /hello|copy/)
        expect(readMacho(read('copy')).diagnostics).toEqual([])
        expect(load(machine, join(directory, 'copy'))).toMatchObject({ status: 0, stdout: 'hello world\n', stderr: '' })
      }
      const other = save(
        'other',
        writeMachoExecutable(helloWorld(machine === 'aarch64' ? 'x86_64' : 'aarch64'), { sha256, identifier: 'hello' }),
      )
      run('llvm-lipo-19', '-create', pathOf('executable'), other, '-output', 'fat')
      expect(readMacho(read('fat')).diagnostics).toMatchObject([{ code: 'not-macho', offset: 0 }])
      run('llvm-lipo-19', 'fat', '-thin', arch, '-output', 'thin')
      expect(read('thin')).toEqual(files.executable)
      expect(checkLoadable(read('thin'), { sha256 })).toEqual([])
    },
  )
})
