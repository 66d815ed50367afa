import { type Contract, type ScalarType, sameValue, type Value } from '@sourceless/contract'
import type { ObjectFile } from '@sourceless/object'
import { writeElfObject } from '@sourceless/object-elf'
import { writeMachoObject } from '@sourceless/object-macho'
import type { Scratch } from '@sourceless/testing'
import { type BackEnd, lower } from '../../src/index.js'
import { casesOf, contractOf } from './cases.js'
import { scalarFrom, scalarPattern } from './values.js'

/** Who calls the functions of a back end. */
export interface Linkage {
  readonly backEnd: BackEnd<string, ObjectFile>
  /** Programs that it takes. */
  readonly tools: readonly string[]
  writeObject(unit: ObjectFile): Uint8Array
  /** Compiles C, links it with objects, runs what comes out, and gives what that writes. */
  run(scratch: Scratch, main: string, objects: readonly string[]): string
}

/** ELF: a static program that runs under qemu. */
export const elfLinkage = (backEnd: BackEnd<string, ObjectFile>, compiler: string, processor: string): Linkage => ({
  backEnd,
  tools: [compiler, processor],
  writeObject: writeElfObject,
  run(scratch, main, objects) {
    const program = scratch.pathOf('main')
    scratch.run(compiler, '-static', '-w', '-O1', '-o', program, main, ...objects)
    return scratch.run(processor, program)
  },
})

/** What the linker has to know of libSystem. */
const librarySystem = `--- !tapi-tbd
tbd-version: 4
targets: [ arm64-macos ]
install-name: '/usr/lib/libSystem.B.dylib'
exports:
  - targets: [ arm64-macos ]
    symbols: [ _write, dyld_stub_binder ]
...
`
const loaderSource = new URL('../../../object-macho/test/loader.c', import.meta.url).pathname

/** Mach-O for AArch64: a program that runs under qemu, loaded by the small dyld of object-macho's tests. */
export const machoLinkage = (backEnd: BackEnd<string, ObjectFile>): Linkage => ({
  backEnd,
  tools: ['clang-19', 'ld64.lld-19', 'aarch64-linux-gnu-gcc', 'qemu-aarch64'],
  writeObject: writeMachoObject,
  run(scratch, main, objects) {
    const [compiled, program, loader] = ['main.o', 'main', 'loader'].map(scratch.pathOf)
    const library = scratch.save('libSystem.tbd', librarySystem)
    const target = ['--target=arm64-apple-macos11', '-ffreestanding', '-fno-stack-protector', '-w', '-O1']
    scratch.run('clang-19', ...target, '-c', '-o', compiled, main)
    const platform = ['-arch', 'arm64', '-platform_version', 'macos', '13.0', '13.0', '-fixup_chains']
    scratch.run('ld64.lld-19', ...platform, '-o', program, compiled, ...objects, library)
    scratch.run('aarch64-linux-gnu-gcc', '-O1', '-static', '-o', loader, loaderSource)
    return scratch.run('qemu-aarch64', loader, program)
  },
})

/** Functions of scalars, of which C can state every argument. */
export const scalarContracts = (sources: readonly string[]): Contract[] =>
  sources
    .map(contractOf)
    .filter(({ entry }) =>
      [...entry.parameters.map(({ type }) => type), entry.result].every(({ kind }) => /^(int|bool|float)$/.test(kind)),
    )

const bitsOf = (type: ScalarType): number => (type.kind === 'bool' ? 8 : type.bits)
const unsignedName = (type: ScalarType): string => `uint${bitsOf(type)}_t`
function cName(type: ScalarType): string {
  if (type.kind === 'bool') return '_Bool'
  if (type.kind === 'float') return type.bits === 64 ? 'double' : 'float'
  return `${type.signed ? '' : 'u'}int${type.bits}_t`
}

/** A value of C with that bit pattern. */
const literal = (type: ScalarType, value: Value): string =>
  `((union { ${unsignedName(type)} bits; ${cName(type)} value; }){ .bits = ${scalarPattern(type, value as never)}u }).value`

function declaration({ name, entry }: Contract): string {
  const parameters = entry.parameters.map(({ type }) => cName(type as ScalarType))
  return `extern ${cName(entry.result as ScalarType)} ${name}(${parameters.join(', ')});`
}

function call({ name, entry }: Contract, input: readonly Value[]): string {
  const result = entry.result as ScalarType
  const values = input.map((value, n) => literal(entry.parameters[n].type as ScalarType, value))
  const called = `${name}(${values.join(', ')})`
  // Compilers rely on how far the callee has extended an integer.
  if (result.kind !== 'float') return `  print((unsigned long long)(long long)${called});`
  return `  { union { ${unsignedName(result)} bits; ${cName(result)} value; } r; r.value = ${called}; print(r.bits); }`
}

/** Links the functions with C that calls them on inputs of the interpreter, and lists the calls that give something else. */
export function linkedDifferences(
  { backEnd, writeObject, run }: Linkage,
  contracts: readonly Contract[],
  count: number,
  scratch: Scratch,
): string[] {
  const runs = contracts.map((contract, n) => {
    const path = scratch.save(`${n}.o`, writeObject(lower(contract, backEnd).value!.unit))
    return { contract, path, cases: casesOf(contract, count, n) }
  })
  const calls = runs.flatMap(({ contract, cases }) => cases.map(({ input }) => call(contract, input)))
  const source = `#include <stdint.h>
extern long write(int, const void *, unsigned long);
__attribute__((noinline)) static void print(unsigned long long value) {
  char text[21];
  int at = 20;
  text[at] = '\\n';
  do text[--at] = '0' + value % 10; while (value /= 10);
  write(1, text + at, 21 - at);
}
${contracts.map(declaration).join('\n')}
int main(void) {
${calls.join('\n')}
  return 0;
}
`
  const output = run(
    scratch,
    scratch.save('main.c', source),
    runs.map(({ path }) => path),
  )
  const lines = output.trim().split('\n')
  const expected = runs.flatMap(({ contract, cases }) => cases.map((each) => ({ contract, ...each })))
  if (lines.length !== expected.length) throw new Error(`${lines.length} results of ${expected.length}`)
  const different = expected.filter(({ contract, result }, n) => {
    const [type, bits] = [contract.entry.result as ScalarType, BigInt(lines[n])]
    if (type.kind === 'float') {
      const raw = new Uint8Array(BigUint64Array.of(bits).buffer)
      return !sameValue(scalarFrom(type, raw, 0), result as Value)
    }
    return bits !== BigInt.asUintN(64, BigInt(result as bigint | boolean))
  })
  return different.map(({ contract, input }) => `${contract.name}(${input.map(String)})`)
}
