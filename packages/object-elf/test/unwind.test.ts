import { withEhFrame } from '@sourceless/dwarf'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { machines, type SampleMachine, sampleFunctions, sampleObject } from '../../dwarf/test/samples.js'
import { writeElfObject } from '../src/index.js'
import { debug, execute, toolsOf, unwindDriver, unwindObject } from './debugging.js'

const scratch = createScratch('elf-unwind')

/** Registers that a function gives back, by their names in gdb; each holds its own number when \`deep\` is entered. */
const kept: Readonly<Record<SampleMachine, readonly string[]>> = {
  x86_64: ['rbx', 'rbp', 'r12', 'r13', 'r14', 'r15'],
  aarch64: Array.from({ length: 11 }, (_, index) => `x${19 + index}`),
  riscv64: ['s0', 's1', 's2', 's10', 's11'],
}

/** Steps from the start of \`deep\` until it has returned; prints each place, and whether main and its registers are found. */
const stepThrough = (machine: SampleMachine): string => `
import gdb
kept = [${kept[machine].map((name) => `'${name}'`).join(', ')}]
gdb.execute('break *deep')
gdb.execute('continue')
for number, name in enumerate(kept):
    gdb.execute('set $%s = %d' % (name, 1000 + number))
def main_frame():
    frame = gdb.newest_frame()
    for depth in range(8):
        if frame is None or frame.name() == 'main':
            return frame
        frame = frame.older()
back = main_frame().pc()
for step in range(200):
    top = gdb.newest_frame()
    if top.name() == 'main':
        break
    frame = main_frame()
    isRight = frame is not None and frame.pc() == back and all(
        int(frame.read_register(name)) == 1000 + number for number, name in enumerate(kept))
    print('at %s %x %s' % (top.name(), top.pc(), 'right' if isRight else 'lost'))
    gdb.execute('stepi', to_string=True)
`

describe.each(machines)('%s', (machine) => {
  const { gcc, qemu } = toolsOf[machine]
  const emulators = qemu === undefined ? [] : [qemu]

  test.skipIf(lacks(gcc, 'ld.lld-19', ...emulators))('the C library finds who called, through ld and lld', () => {
    scratch.save(`${machine}.o`, writeElfObject(unwindObject(machine)))
    scratch.save('unwind.c', unwindDriver)
    scratch.run(gcc, '-O1', '-fasynchronous-unwind-tables', '-c', 'unwind.c', '-o', `${machine}-driver.o`)
    // gcc runs whatever is called ld.lld in a directory that it is given.
    scratch.run('mkdir', '-p', 'lld')
    scratch.run('ln', '-sf', scratch.run('which', 'ld.lld-19').trim(), 'lld/ld.lld')
    for (const linker of ['bfd', 'lld']) {
      const program = `${machine}-${linker}`
      const link = [`-fuse-ld=${linker}`, `-B${scratch.directory}/lld`, '-Wl,--eh-frame-hdr', '-o', program]
      scratch.runSilently(gcc, `${machine}-driver.o`, `${machine}.o`, ...link)
      expect(execute(scratch, machine, `./${program}`)).toBe('total main total deep main 120 128\n')
    }
    if (machine === 'riscv64') return
    const wide = withEhFrame(sampleObject(machine).object, { pointerBytes: 8 })
    scratch.save(`${machine}-wide.o`, writeElfObject(wide))
    scratch.runSilently(gcc, `${machine}-driver.o`, `${machine}-wide.o`, '-o', `${machine}-wide`)
    expect(execute(scratch, machine, `./${machine}-wide`)).toBe('total main total deep main 120 128\n')
  })

  test.skipIf(lacks('readelf', 'llvm-dwarfdump-19', 'eu-elflint'))('tools read the tables without complaint', () => {
    const file = `${machine}-read.o`
    scratch.save(file, writeElfObject(unwindObject(machine)))
    expect(scratch.runSilently('readelf', '--debug-dump=frames', file)).toContain('FDE')
    expect(scratch.runSilently('eu-elflint', '--gnu-ld', file)).toBe('No errors\n')
    const text = scratch.runSilently('llvm-dwarfdump-19', '--eh-frame', file)
    const offsets = sampleObject(machine).object.frames!.flatMap(({ rows }) => rows.map(({ stackBytes }) => stackBytes))
    const read = [...text.matchAll(/^ +0x[0-9a-f]+: CFA=\w+?(?:\+(\d+))?(?::|$)/gm)].map((match) =>
      Number(match[1] ?? 0),
    )
    expect(read).toEqual(offsets)
  })

  test.skipIf(lacks(gcc, 'gdb-multiarch', ...emulators))(
    'gdb finds main and its registers from every instruction',
    async () => {
      scratch.save(
        `${machine}-plain.c`,
        'long deep(long); long helper(long x) { return x + 1; } int main(void) { return deep(7) & 1; }',
      )
      scratch.save(`${machine}-step.o`, writeElfObject(unwindObject(machine)))
      scratch.save(`${machine}-bare.o`, writeElfObject(sampleObject(machine).object))
      scratch.save('step.py', stepThrough(machine))
      const walk = async (object: string): Promise<readonly string[]> => {
        const program = `${object}.step`
        scratch.run(gcc, '-static', '-O1', '-fno-pie', '-no-pie', `${machine}-plain.c`, object, '-o', program)
        const text = await debug(scratch, machine, program, ['source step.py'])
        return text.split('\n').filter((line) => /^at (total|deep) /.test(line))
      }
      const places = await walk(`${machine}-step.o`)
      expect(places.filter((line) => !line.endsWith('right'))).toEqual([])
      const instructions = sampleFunctions[machine].flatMap(({ steps }) => steps)
      expect(new Set(places).size).toBeGreaterThanOrEqual(instructions.length)
      // Without the table gdb has to guess, and this test sees it.
      expect((await walk(`${machine}-bare.o`)).some((line) => line.endsWith('lost'))).toBe(true)
    },
  )
})

test.skipIf(lacks('g++'))('exceptions of C++ go through our frames', () => {
  const source = `
#include <cstdio>
extern "C" long deep(long);
extern "C" long helper(long x) { throw x; }
int main() { long a = 1, b = 2; try { a = deep(7); } catch (long x) { std::printf("%ld %ld %ld\\n", a, b, x); } }`
  scratch.save('throw.cc', source)
  scratch.save('throw.o', writeElfObject(unwindObject('x86_64')))
  scratch.run('g++', '-O2', 'throw.cc', 'throw.o', '-o', 'throw')
  expect(scratch.run('./throw')).toBe('1 2 7\n')
})
