import { createObjectBuilder, ObjectError } from '@sourceless/object'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { writeMachoDylib, writeMachoExecutable, writeMachoObject } from '../src/index.js'
import { helloWorld, machines, mixedObject, type SampleMachine } from './samples.js'
import { checkSignature } from './signature.js'
import { compilers, link, load, run, save, sha256 } from './tools.js'

const hello = (machine: SampleMachine): Uint8Array =>
  writeMachoExecutable(helloWorld(machine), { sha256, identifier: 'hello' })
const library = (machine: SampleMachine): Uint8Array =>
  writeMachoDylib(mixedObject(machine), { sha256, identifier: 'mixed', installName: '@rpath/libmixed.dylib' })

describe.each(machines)('%s images', (machine) => {
  test.skipIf(lacks(...compilers[machine]))('run under a small dyld written apart from this package', () => {
    expect(load(machine, save('hello', hello(machine)))).toMatchObject({
      status: 0,
      stdout: 'hello world\n',
      stderr: '',
    })
    const expected = { status: 0, stdout: '42 1 2 44 37\n', stderr: '' }
    expect(load(machine, save('libmixed.dylib', library(machine)))).toMatchObject(expected)
  })

  test.skipIf(lacks('llvm-readobj-19', 'llvm-objdump-19', 'llvm-nm-19'))('are read in full by llvm', () => {
    const path = save('hello-read', hello(machine))
    expect(run('llvm-readobj-19', '--all', path)).toContain('MH_PIE')
    const text = run('llvm-objdump-19', '--macho', '--all-headers', '--chained-fixups', '--dyld-info', path)
    for (const command of [
      'LC_DYLD_CHAINED_FIXUPS',
      'LC_DYLD_EXPORTS_TRIE',
      'LC_SYMTAB',
      'LC_DYSYMTAB',
      'LC_LOAD_DYLINKER',
      'LC_UUID',
      'LC_BUILD_VERSION',
      'LC_MAIN',
      'LC_LOAD_DYLIB',
      'LC_FUNCTION_STARTS',
      'LC_CODE_SIGNATURE',
    ]) {
      expect(text).toContain(`cmd ${command}`)
    }
    expect(text).toMatch(/__DATA_CONST __got .* bind +0x0 +libSystem _puts/)
    expect(run('llvm-nm-19', path)).toMatch(/ T _main\n +U _puts/)
    expect(run('llvm-objdump-19', '--macho', '--exports-trie', path)).toMatch(/0x1[0-9A-F]+ {2}_main\n/)
  })

  test.skipIf(lacks('ld64.lld-19', 'llvm-objdump-19'))('agree with what lld makes of the same object', () => {
    const object = save('hello.o', writeMachoObject(helloWorld(machine)))
    const theirs = link(machine, 'hello-lld', object)
    const ours = save('hello-ours', hello(machine))
    const show = (path: string, ...options: string[]): string[] =>
      run('llvm-objdump-19', '--macho', ...options, path)
        .split('\n')
        .slice(1)
    expect(show(ours, '--dyld-info')).toEqual(show(theirs, '--dyld-info'))
    const code = (path: string): string =>
      run('llvm-objdump-19', '-d', '--no-leading-addr', '--no-show-raw-insn', path)
        .replace(/0x1[0-9a-f]{8}/g, 'address')
        .split('\n')
        .filter((line) => /^\s+[a-z]/.test(line) && !line.includes('#0x'))
        .map((line) => line.replace(/ <.*| +#.*|0x[0-9a-f]+\(%rip\)/g, ''))
        .join('\n')
    expect(code(ours).split('\n').length).toBeGreaterThan(6)
    expect(code(ours)).toBe(code(theirs))
    const fields = (path: string): string[] =>
      show(path, '--private-headers').filter((line) =>
        /segname|sectname|initprot|maxprot|type S_|pure|attributes|flags|reserved2|platform|page_size|name \/usr/i.test(
          line,
        ),
      )
    expect(fields(ours).length).toBeGreaterThan(30)
    const isOurs = (line: string): boolean => !line.includes('ncmds')
    expect(fields(ours).filter(isOurs)).toEqual(fields(theirs).filter(isOurs))
  })

  test.skipIf(lacks('ld64.lld-19', 'clang-19'))('a dylib is linked against by lld', () => {
    const dylib = save('libmixed.dylib', library(machine))
    const builder = createObjectBuilder(machine)
    const text = builder.section('.text', 'code', new Uint8Array(16))
    const data = builder.section('.data', 'data', new Uint8Array(8))
    builder.define('_main', { section: text, kind: 'function' })
    builder.relocate(data, 0, 'abs64', builder.reference('_twice'))
    const program = link(machine, 'uses', save('uses.o', writeMachoObject(builder.finish())), dylib)
    const info = run('llvm-objdump-19', '--macho', '--dyld-info', program)
    expect(info).toMatch(/__data .* bind +0x0 +libmixed _twice/)
  })

  test('hashes in the signature are those of node:crypto, the last one over what is left', () => {
    for (const file of [hello(machine), library(machine)]) checkSignature(file, /hello|mixed/)
  })

  test('equal programs are equal files; the UUID follows the contents', () => {
    expect(hello(machine)).toEqual(hello(machine))
    const uuid = (file: Uint8Array) =>
      Buffer.from(file)
        .toString('hex')
        .match(/1b00000018000000(.{32})/)![1]!
    expect(uuid(hello(machine))).not.toBe(uuid(library(machine)))
    expect(uuid(hello(machine))[12]).toBe('8')
  })
})

describe('imports and pointers', () => {
  const pointers = (count: number, stride: number) => {
    const builder = createObjectBuilder('x86_64')
    const text = builder.section('.text', 'code', new Uint8Array(16))
    builder.define('_main', { section: text, kind: 'function' })
    const table = builder.section('.data', 'data', new Uint8Array(count * stride))
    const symbol = builder.define('_table', { section: table, kind: 'object' })
    for (let index = 0; index < count; index++) builder.relocate(table, index * stride, 'abs64', symbol, index * stride)
    return builder
  }

  test.skipIf(lacks('llvm-objdump-19'))('chains cross pages and skip empty ones', () => {
    const builder = pointers(30, 1000)
    const constants = builder.section('.data.rel.ro', 'readonly', new Uint8Array(16))
    builder.relocate(constants, 8, 'abs64', builder.reference('_write'), 200)
    builder.zeroSection('.bss', 100_000)
    const file = writeMachoExecutable(builder.finish(), {
      sha256,
      identifier: 'pointers',
      libraries: [{ path: '/usr/lib/libSystem.B.dylib' }, { path: '@rpath/libother.dylib', symbols: ['_write'] }],
    })
    const info = run('llvm-objdump-19', '--macho', '--dyld-info', save('pointers', file)).split('\n')
    expect(info.filter((line) => line.includes('rebase'))).toHaveLength(30)
    expect(info.join('\n')).toMatch(/__DATA_CONST __const +0x100001008 .* bind +0xC8 +libother _write/)
  })

  test('what dyld cannot do is refused with its place', () => {
    const options = { sha256, identifier: 'refused' }
    const codeOf = (build: (builder: ReturnType<typeof pointers>) => void, libraries?: []): string => {
      const builder = pointers(1, 8)
      build(builder)
      try {
        writeMachoExecutable(builder.finish(), libraries === undefined ? options : { ...options, libraries })
        return 'none'
      } catch (error) {
        return ObjectError.isInstance(error) ? `${error.code}: ${error.message}` : String(error)
      }
    }
    expect(codeOf((builder) => builder.relocate(0, 0, 'abs64', builder.reference('_puts')))).toContain(
      'text-relocation',
    )
    expect(codeOf((builder) => builder.relocate(1, 0, 'abs64', builder.reference('_puts'), 256))).toContain(
      'bad-relocation: .data+0x0: an addend to the import _puts lies in 0 to 255, 256 does not',
    )
    expect(codeOf((builder) => builder.relocate(0, 4, 'pc32', builder.reference('_environ')))).toContain(
      'unresolved-symbol: .text+0x4 refers to _environ, which is not defined here; imported data is reached',
    )
    expect(codeOf((builder) => builder.relocate(0, 4, 'plt32', builder.reference('_puts'), -4), [])).toContain(
      'unresolved-symbol: no library is given that defines _puts',
    )
    expect(codeOf((builder) => builder.section('.text', 'code', new Uint8Array(8), 8192))).toContain('bad-section')
    expect(codeOf(() => undefined)).toBe('none')
    const twice = [{ path: 'libx.dylib' }, { path: 'libx.dylib' }]
    expect(() => writeMachoExecutable(helloWorld('x86_64'), { ...options, libraries: twice })).toThrow(
      'libx.dylib is given twice',
    )
    expect(() => writeMachoExecutable(mixedObject('x86_64'), options)).toThrow('the entry symbol _main is not defined')
  })

  test.skipIf(lacks('llvm-objdump-19'))('many exports share prefixes in the trie', () => {
    const builder = createObjectBuilder('aarch64')
    const text = builder.section('.text', 'code', new Uint8Array(4000))
    const names = Array.from({ length: 1000 }, (_, index) => `_f${index * index}${index % 3 === 0 ? 'é' : ''}`)
    for (const [index, name] of names.entries())
      builder.define(name, { section: text, offset: 4 * index, kind: 'function' })
    const file = writeMachoDylib(builder.finish(), { sha256, identifier: 'many', installName: 'libmany.dylib' })
    const path = save('libmany.dylib', file)
    const listed = run('llvm-objdump-19', '--macho', '--exports-trie', path).match(/_f\S+/g)
    expect(listed?.sort()).toEqual([...names].sort())
    expect(run('llvm-objdump-19', '--macho', '--function-starts', path).trim().split('\n')).toHaveLength(1001)
  })
})
