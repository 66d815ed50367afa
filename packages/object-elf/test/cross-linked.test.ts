import { spawnSync } from 'node:child_process'
import { createObjectBuilder, ObjectError, type ObjectFile } from '@sourceless/object'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { checkLoadable, readElf, writeElfDynamicExecutable, writeElfExecutable, writeElfShared } from '../src/index.js'
import {
  assembleFunctions,
  type CrossMachine,
  crossLibrary,
  crossMachines,
  directory,
  emulate,
  gccOf,
  qemuOf,
  run,
  save,
} from './cross.js'
import { crossData, crossHello, dynamicHello } from './cross-programs.js'
import { helloWorld } from './samples.js'

const readers = ['readelf', 'llvm-readobj-19', 'eu-elflint'] as const

const expectAccepted = (path: string): void => {
  expect(run('readelf', '-aW', path)).not.toMatch(/warning|error|unrecognized/i)
  expect(run('llvm-readobj-19', '--all', path)).not.toMatch(/unknown/i)
  expect(run('eu-elflint', '--gnu-ld', path).trim()).toBe('No errors')
}

describe.each(crossMachines)('executables for %s', (machine: CrossMachine) => {
  test.skipIf(lacks(qemuOf(machine)))('hello world takes at most 200 bytes and runs', () => {
    const file = writeElfExecutable(crossHello(machine), { entrySymbol: '_start' })
    expect(file.length).toBeLessThanOrEqual(200)
    expect(emulate(machine, save(`${machine}-hello`, file))).toEqual({ status: 0, stdout: 'hello world\n' })
  })

  test.skipIf(lacks(qemuOf(machine)))('data and zeros get a segment of their own, on pages of their own', () => {
    const file = writeElfExecutable(crossData(machine), { entrySymbol: '_start' })
    expect(emulate(machine, save(`${machine}-data`, file)).status).toBe(42)
    const { value } = readElf(file)
    if (value?.kind !== 'executable') throw new Error('not an executable')
    const pageSizeBytes = machine === 'aarch64' ? 0x10000 : 0x1000
    const [code, data] = value.image.segments.map(({ address, sizeBytes }) => [
      Math.floor(address / pageSizeBytes),
      Math.floor((address + sizeBytes - 1) / pageSizeBytes),
    ])
    expect(data![0]).toBeGreaterThan(code![1]!)
    expect(value.image.machine).toBe(machine)
  })

  test.skipIf(lacks('readelf', 'llvm-readobj-19'))('are accepted by readers', () => {
    for (const object of [crossHello(machine), crossData(machine)]) {
      const path = save(`${machine}-executable`, writeElfExecutable(object, { entrySymbol: '_start' }))
      expect(run('readelf', '-aW', path)).not.toMatch(/warning|error/i)
      expect(run('llvm-readobj-19', '--all', path)).toContain('Type: Executable')
    }
  })
})

/** A library whose constructor counts to 100 and whose destructor is called when it is closed. */
const withConstructor = (machine: CrossMachine): ObjectFile => {
  const builder = createObjectBuilder(machine)
  const functions = {
    aarch64: {
      begin: 'adrp x0, count\n mov x1, #100\n str x1, [x0, :lo12:count]\n ret',
      finish: 'adrp x0, observer\n ldr x0, [x0, :lo12:observer]\n mov x1, #200\n str x1, [x0]\n ret',
    },
    riscv64: {
      begin: 'la a0, count\n li a1, 100\n sd a1, 0(a0)\n ret',
      finish: 'la a0, observer\n ld a0, 0(a0)\n li a1, 200\n sd a1, 0(a0)\n ret',
    },
  }
  assembleFunctions(machine, builder, functions[machine])
  const data = builder.section('.data', 'data', new Uint8Array(16))
  builder.define('count', { section: data, sizeBytes: 8, kind: 'object' })
  builder.define('observer', { section: data, offset: 8, sizeBytes: 8, kind: 'object' })
  for (const [name, target] of [
    ['.init_array', 'begin'],
    ['.fini_array', 'finish'],
  ] as const) {
    builder.relocate(builder.section(name, 'data', new Uint8Array(8)), 0, 'abs64', builder.reference(target))
  }
  return builder.finish()
}

describe.each(crossMachines)('shared libraries for %s', (machine: CrossMachine) => {
  const library = writeElfShared(crossLibrary(machine), { name: `lib${machine}.so` })
  const tools = [gccOf(machine), qemuOf(machine)] as const

  test.skipIf(lacks(...tools))('load with dlopen', () => {
    const path = save(`lib${machine}.so`, library)
    const source = save(
      `${machine}-load.c`,
      `#include <dlfcn.h>
       #include <stdio.h>
       int main(void) {
         void *l = dlopen("${path}", RTLD_NOW);
         if (!l) { puts(dlerror()); return 1; }
         long (*sum)(void) = dlsym(l, "sum"), (*bump)(void) = dlsym(l, "bump"), (*through)(void) = dlsym(l, "through");
         bump();
         long calls = bump();
         printf("%ld %ld %ld %ld\\n", sum(), calls, through(), *(long *)dlsym(l, "counter"));
       }`,
    )
    run(gccOf(machine), '-o', `${machine}-load`, source, '-ldl')
    expect(emulate(machine, `./${machine}-load`)).toEqual({ status: 0, stdout: '42 2 37 2\n' })
  })

  test.skipIf(lacks(...tools))('call constructors and destructors', () => {
    const path = save(`lib${machine}-arrays.so`, writeElfShared(withConstructor(machine)))
    const source = save(
      `${machine}-arrays.c`,
      `#include <dlfcn.h>
       #include <stdio.h>
       int main(void) {
         long seen = 0;
         void *l = dlopen("${path}", RTLD_NOW);
         if (!l) { puts(dlerror()); return 1; }
         *(long **)dlsym(l, "observer") = &seen;
         long count = *(long *)dlsym(l, "count");
         dlclose(l);
         printf("%ld %ld\\n", count, seen);
       }`,
    )
    run(gccOf(machine), '-o', `${machine}-arrays`, source, '-ldl')
    expect(emulate(machine, `./${machine}-arrays`)).toEqual({ status: 0, stdout: '100 200\n' })
  })

  test.skipIf(lacks(...tools))('link with ld', () => {
    save(`lib${machine}.so`, library)
    const source = save(
      `${machine}-use.c`,
      `#include <stdio.h>
       long sum(void), bump(void), through(void);
       int main(void) { bump(); printf("%ld %ld %ld\\n", sum(), bump(), through()); }`,
    )
    run(gccOf(machine), '-o', `${machine}-use`, source, '-L.', `-l${machine}`, `-Wl,-rpath,${directory}`)
    expect(emulate(machine, `./${machine}-use`)).toEqual({ status: 0, stdout: '42 2 37\n' })
  })

  test.skipIf(lacks(...readers))('are accepted by three readers', () => {
    expectAccepted(save(`lib${machine}-check.so`, library))
    expectAccepted(save(`lib${machine}-check-arrays.so`, writeElfShared(withConstructor(machine))))
  })

  test('read back with their pointers adjusted', () => {
    const { value, diagnostics } = readElf(library, { loadAddress: 0x10_0000 })
    expect(diagnostics).toEqual([])
    if (value?.kind !== 'shared') throw new Error('not a shared library')
    const { symbols, segments } = value.image
    expect([...symbols.keys()].sort()).toEqual(['bump', 'counter', 'pointers', 'sum', 'table', 'through'])
    const { address, bytes } = segments.at(-1)!
    const pointer = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(symbols.get('pointers')! - address, true)
    expect(Number(pointer)).toBe(symbols.get('table')! + 8)
  })
})

describe.each(['x86_64', ...crossMachines] as const)('dynamic executables for %s', (machine) => {
  const file = writeElfDynamicExecutable(dynamicHello(machine), { entrySymbol: '_start', libraries: ['libc.so.6'] })

  test.skipIf(machine !== 'x86_64' && lacks(qemuOf(machine)))('run with the C library', () => {
    const path = save(`${machine}-dynamic`, file)
    const result = machine === 'x86_64' ? run('sh', '-c', `${path}; echo $?`) : emulate(machine, path)
    const expected = { status: 7, stdout: 'hello library\n' }
    expect(result).toEqual(machine === 'x86_64' ? 'hello library\n7\n' : expected)
  })

  test.skipIf(lacks(...readers))('are accepted by three readers', () => {
    expect(checkLoadable(file)).toEqual([])
    expectAccepted(save(`${machine}-dynamic-check`, file))
  })

  test('imported data needs a pointer', () => {
    const builder = createObjectBuilder(machine)
    const text = builder.section('.text', 'code', new Uint8Array(8))
    builder.define('_start', { section: text })
    builder.relocate(text, 0, 'pc32', builder.reference('environ'))
    const write = () => writeElfDynamicExecutable(builder.finish(), { entrySymbol: '_start', libraries: ['libc.so.6'] })
    expect(write).toThrow(ObjectError)
    expect(write).toThrow('.text+0x0: the distance to environ, which is imported, is not known; use a pointer (abs64)')
  })
})

/** Ends with the value that a stored address points to. */
const pointerProgram = (machine: CrossMachine | 'x86_64'): ObjectFile => {
  const builder = createObjectBuilder(machine)
  const constants = builder.section('.rodata', 'readonly', Uint8Array.of(1, 0, 0, 0, 43, 0, 0, 0), 8)
  const pointers = builder.section('.data', 'data', new Uint8Array(16))
  const zeros = builder.zeroSection('.bss', 64)
  const pointer = builder.define('pointer', { section: pointers, offset: 8, sizeBytes: 8, kind: 'object' })
  builder.relocate(pointers, 0, 'abs64', builder.define('zeros', { section: zeros }))
  builder.relocate(pointers, 8, 'abs64', builder.define('values', { section: constants }), 4)
  if (machine === 'x86_64') {
    const code = Uint8Array.of(
      ...[0x48, 0x8b, 0x05, 0, 0, 0, 0], // mov rax, [rip + pointer]
      ...[0x8b, 0x38], // mov edi, [rax]
      ...[0xb8, 60, 0, 0, 0, 0x0f, 0x05], // mov eax, 60; syscall
    )
    const text = builder.section('.text', 'code', code)
    builder.define('_start', { section: text, sizeBytes: code.length, kind: 'function' })
    builder.relocate(text, 3, 'pc32', pointer, -4)
    return builder.finish()
  }
  const start = {
    aarch64: 'adrp x0, pointer\n ldr x0, [x0, :lo12:pointer]\n ldr w0, [x0]\n mov x8, #93\n svc #0',
    riscv64: 'la a0, pointer\n ld a0, 0(a0)\n lw a0, 0(a0)\n li a7, 93\n ecall',
  }
  assembleFunctions(machine, builder, { _start: start[machine] })
  return builder.finish()
}

describe.each(['x86_64', ...crossMachines] as const)('static position-independent executables for %s', (machine) => {
  const options = { entrySymbol: '_start', positionIndependent: true } as const
  const statusOf = (path: string): number | null =>
    machine === 'x86_64' ? spawnSync(path).status : emulate(machine, path).status

  test.skipIf(machine !== 'x86_64' && lacks(qemuOf(machine)))('run, with stored addresses and without', () => {
    expect(statusOf(save(`${machine}-pie`, writeElfExecutable(pointerProgram(machine), options)))).toBe(43)
    const hello = machine === 'x86_64' ? helloWorld() : crossHello(machine)
    expect(statusOf(save(`${machine}-pie-hello`, writeElfExecutable(hello, options)))).toBe(0)
  })

  test.skipIf(lacks(...readers))('are accepted by three readers', () => {
    const file = writeElfExecutable(pointerProgram(machine), options)
    expect(checkLoadable(file)).toEqual([])
    expectAccepted(save(`${machine}-pie-check`, file))
  })

  test('a missing entry is refused', () => {
    const write = () => writeElfExecutable(pointerProgram(machine), { ...options, entrySymbol: 'main' })
    expect(write).toThrow('the entry symbol main is not defined')
  })
})
