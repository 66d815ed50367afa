import { createObjectBuilder, ObjectError } from '@sourceless/object'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { writeMachoObject } from '../src/index.js'
import { helloWorld, machines, mixedAssembly, mixedAssemblyData, mixedObject, type SampleMachine } from './samples.js'
import { compile, link, run, save } from './tools.js'

const driver = `
extern long sum(void), bump(void), twice(long);
extern long *table_pointer;
int puts(const char *);
long helper(long x) { return x * 10; }
int main(void) { puts("driver"); bump(); return sum() + bump() + twice(4) + *table_pointer; }
`

const assembled = (machine: SampleMachine): string =>
  compile(machine, 'mixed.s', mixedAssembly[machine] + mixedAssemblyData)

/** Relocations as llvm lists them, without the file's name. */
const listRelocations = (path: string): string => run('llvm-objdump-19', '-r', path).split('\n').slice(2).join('\n')

describe.each(machines)('%s objects', (machine) => {
  test.skipIf(lacks('clang-19', 'llvm-objdump-19'))('have the relocations and addends that clang writes', () => {
    const object = save(`mixed-${machine}-ours.o`, writeMachoObject(mixedObject(machine)))
    expect(listRelocations(object)).toBe(listRelocations(assembled(machine)))
    expect(run('llvm-objdump-19', '-s', '-j', '__text', object).split('\n').slice(2)).toEqual(
      run('llvm-objdump-19', '-s', '-j', '__text', assembled(machine)).split('\n').slice(2),
    )
  })

  test.skipIf(lacks('clang-19', 'ld64.lld-19'))('link to the same program as those of clang', () => {
    const ours = save('mixed.o', writeMachoObject(mixedObject(machine)))
    const main = compile(machine, 'driver.c', driver)
    const dump = (object: string): string => {
      const program = link(machine, 'driver', main, object)
      return run('llvm-objdump-19', '-d', '-s', program)
    }
    const linked = dump(ours)
    expect(linked).toBe(dump(assembled(machine)))
    expect(linked).toContain('<_helper>')
  })

  test.skipIf(lacks('clang-19', 'ld64.lld-19', 'llvm-nm-19'))('keep live functions only, with -dead_strip', () => {
    const ours = save('strip.o', writeMachoObject(mixedObject(machine)))
    const main = compile(machine, 'sum.c', 'extern long sum(void); int main(void) { return sum(); }')
    const program = link(machine, 'stripped', '-dead_strip', '-undefined', 'dynamic_lookup', main, ours)
    const names = run('llvm-nm-19', '-j', program).split('\n')
    expect(names).toContain('_sum')
    expect(names).not.toContain('_twice')
  })

  test.skipIf(lacks('llvm-readobj-19', 'llvm-objdump-19', 'llvm-nm-19'))('are accepted by readers', () => {
    const object = save('readers.o', writeMachoObject(mixedObject(machine)))
    const all = run('llvm-readobj-19', '--all', object)
    expect(all).toContain('MH_SUBSECTIONS_VIA_SYMBOLS')
    expect(all).toContain(`Arch: ${machine}`)
    const headers = run('llvm-objdump-19', '--macho', '--all-headers', object)
    for (const command of ['LC_SEGMENT_64', 'LC_BUILD_VERSION', 'LC_SYMTAB', 'LC_DYSYMTAB']) {
      expect(headers).toContain(command)
    }
    const names = run('llvm-nm-19', object).replace(/^[0-9a-f ]{17}/gm, '')
    expect(names.trim().split('\n').sort()).toEqual([
      'D _table_pointer',
      'S _table',
      'T _bump',
      'T _sum',
      'T _twice',
      'U _helper',
      'b _counter',
    ])
  })

  test.skipIf(lacks('ld64.lld-19', 'llvm-objcopy-19'))('survive llvm-objcopy and link', () => {
    const object = save('copy.o', writeMachoObject(helloWorld(machine)))
    run('llvm-objcopy-19', object, 'copied.o')
    expect(listRelocations('copied.o')).toBe(listRelocations(object))
    link(machine, 'hello', 'copied.o')
  })
})

describe('options', () => {
  const object = helloWorld('x86_64')
  const headers = (bytes: Uint8Array): string =>
    run('llvm-objdump-19', '--macho', '--private-headers', save('options.o', bytes))

  test.skipIf(lacks('llvm-objdump-19'))('the minimum version and subsections are the caller’s', () => {
    const text = headers(writeMachoObject(object, { minimumVersion: '12.3.1', subsectionsViaSymbols: false }))
    expect(text).toContain('minos 12.3.1')
    expect(text).not.toContain('SUBSECTIONS_VIA_SYMBOLS')
    expect(() => writeMachoObject(object, { minimumVersion: 'twelve' })).toThrow(RangeError)
  })

  test.skipIf(lacks('llvm-objdump-19'))('a reference to a whole section keeps it whole', () => {
    const builder = createObjectBuilder('x86_64')
    const text = builder.section('.text', 'code', new Uint8Array(16))
    const data = builder.section('.data', 'data', new Uint8Array(16))
    builder.relocate(text, 3, 'pc32', builder.define('data', { section: data, kind: 'section', binding: 'local' }), 4)
    expect(headers(writeMachoObject(builder.finish()))).not.toContain('SUBSECTIONS_VIA_SYMBOLS')
  })

  test.skipIf(lacks('llvm-readobj-19'))('weak symbols and notes of other formats', () => {
    const builder = createObjectBuilder('aarch64')
    const text = builder.section('.text', 'code', new Uint8Array(8))
    builder.section('.note.GNU-stack', 'note', new Uint8Array(0))
    builder.define('_maybe', { section: text, binding: 'weak', kind: 'function' })
    const path = save('weak.o', writeMachoObject(builder.finish()))
    expect(run('llvm-readobj-19', '--symbols', path)).toContain('WeakDef')
    expect(run('llvm-readobj-19', '--sections', path)).not.toContain('note')
  })
})

describe('refusals', () => {
  const codeOf = (attempt: () => unknown): string => {
    try {
      attempt()
      return 'none'
    } catch (error) {
      return ObjectError.isInstance(error) ? `${error.code}: ${error.message}` : String(error)
    }
  }
  const withRelocation = (machine: SampleMachine, kind: 'abs32' | 'arm64-adr21' | 'arm64-page21', addend: number) => {
    const builder = createObjectBuilder(machine)
    const text = builder.section('.text', 'code', new Uint8Array(8))
    builder.relocate(text, 4, kind, builder.reference('_x'), addend)
    return () => writeMachoObject(builder.finish())
  }

  test('what Mach-O cannot express says so', () => {
    expect(codeOf(withRelocation('x86_64', 'abs32', 0))).toBe(
      'bad-relocation: relocation at .text+0x4: Mach-O for x86_64 has no relocation for abs32',
    )
    expect(codeOf(withRelocation('aarch64', 'arm64-adr21', 0))).toContain('no relocation for arm64-adr21')
    expect(codeOf(withRelocation('aarch64', 'arm64-page21', 0x800000))).toContain('the addend 8388608 does not fit')
    expect(codeOf(withRelocation('aarch64', 'arm64-page21', 0x7fffff))).toBe('none')
    expect(codeOf(() => writeMachoObject(createObjectBuilder('riscv64').finish()))).toBe(
      'unsupported-machine: Mach-O output is for x86_64 and aarch64, not riscv64',
    )
    const builder = createObjectBuilder('x86_64')
    builder.section('__TEXT,__much_too_long_a_name', 'code', new Uint8Array(1))
    expect(codeOf(() => writeMachoObject(builder.finish()))).toContain('bad-section')
  })
})
