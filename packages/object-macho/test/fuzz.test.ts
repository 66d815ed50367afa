import { readFileSync } from 'node:fs'
import { lacks, testDamaged } from '@sourceless/testing'
import { checkLoadable, readMacho, writeMachoDylib, writeMachoExecutable, writeMachoObject } from '../src/index.js'
import { helloWorld, machines, mixedObject } from './samples.js'
import { compile, link, sha256 } from './tools.js'

const source = `
static const int table[4] = {1, 2, 3, 4}; static long calls; long seen[3] = {7}; const char *word = "hi";
int puts(const char *);
__attribute__((noinline)) static long other(long by) { return calls += by; }
long (*const functions[])(long) = {other};
long probe(long i) { puts("probe"); return other(i) + functions[i & 0](3) + word[1] + seen[i & 1] + table[i & 3]; }
int main(void) { return (int)probe(3); }`

const load = (path: string): Uint8Array => new Uint8Array(readFileSync(path))

/** Objects of clang, executables and dylibs of lld. */
const foreignFiles = () =>
  machines.map((machine) => {
    const object = compile(machine, 'unit.c', source)
    const dylib = ['-dylib', '-install_name', '@rpath/libunit.dylib']
    return {
      object: load(object),
      executable: load(link(machine, `unit-${machine}`, object)),
      dylib: load(link(machine, `libunit-${machine}.dylib`, ...dylib, object)),
    }
  })

const foreign = lacks('clang-19', 'ld64.lld-19') ? [] : foreignFiles()
const read = (bytes: Uint8Array, index: number) => {
  checkLoadable(bytes)
  return readMacho(bytes, index % 2 === 0 ? {} : { slide: 0x4000_0000 })
}

testDamaged(
  'objects',
  () => [...machines.map((machine) => writeMachoObject(mixedObject(machine))), ...foreign.map(({ object }) => object)],
  read,
)

testDamaged(
  'executables',
  () => [
    ...machines.map((machine) => writeMachoExecutable(helloWorld(machine), { sha256, identifier: 'hello' })),
    ...foreign.map(({ executable }) => executable),
  ],
  read,
)

testDamaged(
  'dylibs',
  () => [
    ...machines.map((machine) =>
      writeMachoDylib(mixedObject(machine), { sha256, identifier: 'mixed', installName: 'libmixed.dylib' }),
    ),
    ...foreign.map(({ dylib }) => dylib),
  ],
  read,
)
