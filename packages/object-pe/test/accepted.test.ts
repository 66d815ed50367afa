import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import {
  checkLoadable,
  readPe,
  withUnwindTables,
  writeCoffObject,
  writePeExecutable,
  writePeLibrary,
} from '../src/index.js'
import { arm64Object, echo, filter, helloWorld, imports, libraryObject, mixedObject } from './samples.js'
import { load, pathOf, run, runSilently, runWindows, save } from './tools.js'

const program = (object: ReturnType<typeof helloWorld>) => writePeExecutable(object, { entrySymbol: 'start', imports })
const images = {
  'hello.exe': program(helloWorld()),
  'filter.exe': program(filter()),
  'echo.exe': program(echo()),
  'ours.dll': writePeLibrary(withUnwindTables(libraryObject()), { name: 'ours.dll' }),
  'arm.dll': writePeLibrary(arm64Object(), { name: 'arm.dll' }),
}
const objects = { 'mixed.obj': writeCoffObject(mixedObject()), 'arm.obj': writeCoffObject(arm64Object()) }
for (const [name, bytes] of Object.entries({ ...objects, ...images })) save(name, bytes)

test.skipIf(lacks('llvm-readobj-19', 'llvm-objdump-19', 'x86_64-w64-mingw32-objdump'))(
  'readers have no complaint',
  () => {
    for (const name of Object.keys({ ...objects, ...images })) {
      expect(runSilently('llvm-readobj-19', '--all', name)).not.toMatch(/unknown/i)
      runSilently('llvm-objdump-19', '-d', name)
      // Binutils for Windows are for x86-64 alone.
      if (!name.startsWith('arm')) runSilently('x86_64-w64-mingw32-objdump', '-x', '-d', name)
    }
  },
)

/** The sum of all 16-bit words and the length, folded as RFC 1071 does: another way to what ImageHlp computes word by word. */
const independentChecksum = (bytes: Uint8Array, field: number): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let sum = 0n
  for (let at = 0; at + 2 <= bytes.length; at += 2) sum += BigInt(view.getUint16(at, true))
  if (bytes.length % 2 === 1) sum += BigInt(bytes.at(-1)!)
  sum -= BigInt(view.getUint16(field, true)) + BigInt(view.getUint16(field + 2, true))
  while (sum > 0xffffn) sum = (sum & 0xffffn) + (sum >> 16n)
  return Number(sum) + bytes.length
}

test.each(Object.entries(images))(
  '%s: checksum, alignment, no certificates, nothing after the sections',
  (_, bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const header = view.getUint32(60, true)
    const [sectionCount, optional] = [view.getUint16(header + 6, true), header + 24]
    const [fileAlignment, sectionAlignment] = [view.getUint32(optional + 36, true), view.getUint32(optional + 32, true)]
    expect(view.getUint32(optional + 64, true)).toBe(independentChecksum(bytes, optional + 64))
    expect([view.getUint32(optional + 112 + 32, true), view.getUint32(optional + 112 + 36, true)]).toEqual([0, 0])
    let [end, address] = [view.getUint32(optional + 60, true), sectionAlignment]
    for (let index = 0; index < sectionCount; index++) {
      const at = optional + view.getUint16(header + 20, true) + 40 * index
      const [fileBytes, fileOffset] = [view.getUint32(at + 16, true), view.getUint32(at + 20, true)]
      expect(view.getUint32(at + 12, true)).toBe(address)
      address += Math.ceil(view.getUint32(at + 8, true) / sectionAlignment) * sectionAlignment
      if (fileBytes === 0) continue
      expect([fileOffset % fileAlignment, fileBytes % fileAlignment, fileOffset]).toEqual([0, 0, end])
      end = fileOffset + fileBytes
    }
    expect([end, address]).toEqual([bytes.length, view.getUint32(optional + 56, true)])
  },
)

const driver = `
extern long long sum(void), bump(void), *table_pointer; extern int twice(int), sum_offset;
int helper(int x) { return x * 10; }
int maybe(void) { return 9; }
int main(void) { bump(); return (int)(sum() + bump()) + twice(4) + (int)*table_pointer; }`

const copies = [
  'x86_64-w64-mingw32-strip -g',
  'llvm-strip-19 -g',
  'x86_64-w64-mingw32-objcopy',
  'llvm-objcopy-19',
  'x86_64-w64-mingw32-ld -r',
] as const

test.skipIf(lacks('x86_64-w64-mingw32-gcc', 'wine', 'llvm-strip-19', 'llvm-objcopy-19')).each(copies)(
  'an object that went through %s still links and runs',
  (command) => {
    const [tool, ...words] = command.split(' ') as [string, ...string[]]
    runSilently(tool, ...words, 'mixed.obj', ...(tool.includes('objcopy') ? [] : ['-o']), 'copy.obj')
    expect(readPe(load('copy.obj')).diagnostics).toEqual([])
    save('driver.c', driver)
    run('x86_64-w64-mingw32-gcc', 'driver.c', 'copy.obj', '-o', 'copy.exe')
    expect(runWindows('copy.exe').status).toBe(42 + 2 + 44 + 37)
  },
)

const strippers = [
  'x86_64-w64-mingw32-strip',
  'llvm-strip-19',
  'x86_64-w64-mingw32-objcopy',
  'llvm-objcopy-19',
] as const

test.skipIf(lacks(...strippers, 'wine')).each(strippers)('a program that went through %s still runs', (tool) => {
  runSilently(tool, 'hello.exe', ...(tool.includes('objcopy') ? [] : ['-o']), 'hello-copy.exe')
  expect(readPe(load('hello-copy.exe')).diagnostics).toEqual([])
  expect(runWindows('hello-copy.exe')).toEqual({ status: 0, stdout: 'hello world\n' })
})

describe.skipIf(lacks('osslsigncode', 'openssl', 'wine'))('signatures', () => {
  test.each(['hello.exe', 'ours.dll', 'arm.dll'])('%s takes one, and its hash is right', (name) => {
    const subject = ['-subj', '/CN=Throw-away', '-days', '30', '-addext', 'extendedKeyUsage=codeSigning']
    run(
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'key.pem',
      '-out',
      'cert.pem',
      ...subject,
    )
    const signed = pathOf(`signed-${name}`)
    run('osslsigncode', 'sign', '-certs', 'cert.pem', '-key', 'key.pem', '-in', name, '-out', signed)
    const text = run('osslsigncode', 'verify', '-CAfile', 'cert.pem', '-in', signed)
    expect(text).toContain('Signature verification: ok')
    expect(text).not.toMatch(/mismatch|invalid/i)
    expect(text).toMatch(/Current message digest\s*: (\w+) *\nCalculated message digest\s*: \1/)
    const bytes = load(`signed-${name}`)
    expect(checkLoadable(bytes)).toEqual([])
    expect(readPe(bytes).diagnostics).toEqual([])
    if (name === 'hello.exe') expect(runWindows(`signed-${name}`)).toEqual({ status: 0, stdout: 'hello world\n' })
  })
})

const machines = [
  { machine: 'x86_64', object: 'mixed.obj', exported: 'sum' },
  { machine: 'aarch64', object: 'arm.obj', exported: 'outside' },
] as const

test.skipIf(lacks('clang-19', 'lld-link-19', 'llvm-readobj-19')).each(machines)(
  '$machine: lld-link makes a DLL and a console program of our object without a warning',
  ({ machine, object, exported }) => {
    save('start.c', 'int helper(int x) { return x; } int maybe(void) { return 9; } int start(void) { return 3; }')
    run('clang-19', `--target=${machine}-pc-windows-msvc`, '-O1', '-c', 'start.c', '-o', 'start.obj')
    const inputs = [object, ...(machine === 'x86_64' ? ['start.obj'] : []), '/nodefaultlib', '/WX']
    runSilently('lld-link-19', ...inputs, '/dll', '/noentry', `/export:${exported}`, '/out:linked.dll')
    expect(run('llvm-readobj-19', '--coff-exports', 'linked.dll')).toContain(`Name: ${exported}`)
    const program = machine === 'x86_64' ? inputs : [...inputs, 'start.obj']
    runSilently('lld-link-19', ...program, '/entry:start', '/subsystem:console', '/out:linked.exe')
    for (const name of ['linked.dll', 'linked.exe']) expect(readPe(load(name)).diagnostics).toEqual([])
  },
)
