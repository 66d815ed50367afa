import { createHash } from 'node:crypto'
import {
  type BaseEncoding,
  type DebugParameter,
  type DebugType,
  withDebugInformation,
  withEhFrame,
} from '@sourceless/dwarf'
import { createObjectBuilder } from '@sourceless/object'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import {
  assembleSteps,
  machines,
  type SampleMachine,
  sampleDescription,
  sampleFunctions,
  sampleText,
} from '../../dwarf/test/samples.js'
import { readElf, writeElfExecutable, writeElfObject, writeElfShared } from '../src/index.js'
import { debug, debugObject, execute, programFunctions, toolsOf, unwindDriver } from './debugging.js'

const scratch = createScratch('elf-debugger')
const driver =
  'long total(long), deep(long); long helper(long x) { return x + 100; }\nint main(void) { return total(5) + deep(7) == 248 ? 0 : 1; }\n'

const session = [
  'break total',
  'continue',
  'bt',
  'step',
  'step',
  'next',
  'info args',
  'list 3,7',
  'info functions ^deep$',
  'ptype total',
  'tbreak deep',
  'finish',
  'continue',
]

describe.each(machines)('%s', (machine) => {
  const { gcc, qemu } = toolsOf[machine]

  test.skipIf(lacks(gcc, 'gdb-multiarch', ...(qemu === undefined ? [] : [qemu])))(
    'gdb steps from sentence to sentence',
    async () => {
      scratch.save('total.txt', sampleText)
      scratch.save('driver.c', driver)
      scratch.save(`${machine}.o`, writeElfObject(debugObject(machine)))
      scratch.run(gcc, '-static', '-g', 'driver.c', `${machine}.o`, '-o', machine)
      execute(scratch, machine, `./${machine}`)
      const text = await debug(scratch, machine, machine, session)
      const inOrder = [
        'total (x=5) at ./total.txt:3',
        '3\tKeep the registers of the caller.',
        /#0 +total \(x=5\) at \.\/total\.txt:3\n#1 .* in main \(\) at driver\.c:2/,
        '4\tKeep x for later, and twice x in a register.',
        '5\tAsk helper what it makes of x.',
        '6\tAdd x and twice x to its answer.',
        'x = <optimized out>',
        '7\tGive the registers back and return.',
        /File \.\/total\.txt:\n9:\ti64 deep\(i64\);/,
        'type = i64 (i64)',
        'Value returned is $1 = 120',
        'deep (x=7) at ./total.txt:10',
      ]
      let at = 0
      for (const expected of inOrder) {
        const rest = text.slice(at)
        const found = typeof expected === 'string' ? rest.indexOf(expected) : rest.search(expected)
        expect(found, `${expected} in\n${rest}`).toBeGreaterThanOrEqual(0)
        at += found
      }
    },
  )

  test.skipIf(
    lacks('llvm-dwarfdump-19', 'llvm-objcopy-19', 'llvm-strip-19', 'ld.lld-19', 'readelf', 'eu-elflint', 'eu-readelf'),
  )('tools read it without complaint', () => {
    const file = `${machine}-read.o`
    scratch.save(file, writeElfObject(debugObject(machine)))
    expect(scratch.run('llvm-dwarfdump-19', '--verify', file)).toContain('No errors.')
    expect(scratch.runSilently('eu-elflint', '--gnu-ld', file)).toBe('No errors\n')
    expect(scratch.runSilently('readelf', '--debug-dump=decodedline,info,abbrev,loc', file)).toContain(
      'DW_AT_prototyped',
    )
    expect(scratch.runSilently('eu-readelf', '--debug-dump=info', '--debug-dump=line', file)).toContain('total.txt')
    // What rewrites objects keeps the tables.
    const other = `${machine}-other.o`
    const unwindRows = (name: string): string => scratch.run('llvm-dwarfdump-19', '--eh-frame', name).replace(name, '')
    const rewriters = [
      ['llvm-objcopy-19', file, other],
      ['ld.lld-19', '-r', file, '-o', other],
      ['llvm-strip-19', '-g', file, '-o', other],
    ] as const
    for (const [tool, ...args] of rewriters) {
      scratch.runSilently(tool, ...args)
      expect(unwindRows(other)).toBe(unwindRows(file))
    }
    expect(scratch.run('llvm-dwarfdump-19', '--debug-loclists', file)).toMatch(/\[0x0+, 0x[0-9a-f]+\): DW_OP_/)
  })
})

/**
 * `scale` takes each kind of value and doubles x; its first parameters are a slice, a text and a truth value. Behind others that fill
 * the registers the last one lies on the stack.
 */
const scale: Readonly<
  Record<SampleMachine, { code: string; general: readonly number[]; float: number; others: number }>
> = {
  x86_64: { code: 'addsd xmm0, xmm0', general: [7, 6, 2, 1], float: 0, others: 2 },
  aarch64: { code: 'fadd d0, d0, d0', general: [0, 1, 2, 3], float: 0, others: 4 },
  riscv64: { code: 'fadd.d fa0, fa0, fa0', general: [10, 11, 12, 13], float: 10, others: 4 },
}

const debuggers = machines.flatMap((machine) => Object.values(toolsOf[machine]).filter((tool) => tool !== undefined))

test.skipIf(lacks('gdb-multiarch', ...debuggers)).each(machines)(
  '%s: gdb shows values of each type',
  async (machine) => {
    const { code, general, float, others } = scale[machine]
    const entry = { stackBytes: machine === 'x86_64' ? 8 : 0, saved: [] }
    const steps = [
      { line: 2, text: code },
      { line: 3, text: 'ret' },
    ]
    const { object, lines } = assembleSteps(machine, [{ name: 'scale', entry, steps }])
    const base = (name: string, encoding: BaseEncoding, sizeBytes: number) =>
      ({ kind: 'base', name, encoding, sizeBytes }) as const
    const pointer = (of: DebugType) => ({ kind: 'pointer', to: { kind: 'constant', of } }) as const
    const f64 = base('f64', 'float', 8)
    const types: readonly (readonly [string, DebugType])[] = [
      ['values', pointer(base('i32', 'signed', 4))],
      ['values_length', base('u64', 'unsigned', 8)],
      ['name', pointer(base('char', 'character', 1))],
      ['negate', base('bool', 'boolean', 1)],
    ]
    const parameters = types.map(([name, type], index): DebugParameter => {
      return { name, type, place: { kind: 'register', register: general[index]!, isFloat: false } }
    })
    parameters.push({ name: 'x', type: f64, place: { kind: 'register', register: float, isFloat: true } })
    parameters.push({ name: 'last', type: base('u64', 'unsigned', 8), place: { kind: 'stack', offset: 0 } })
    parameters.push({ name: 'lost', type: f64 })
    const functions = [{ symbol: 0, name: 'scale', line: 1, parameters, result: f64 }]
    const described = withDebugInformation(withEhFrame(object), {
      fileName: 'scale.txt',
      producer: 'sourceless',
      functions,
      lines,
    })
    scratch.save('scale.txt', 'scale, of a number x:\nDouble x.\nReturn it.\n')
    scratch.save('scale.o', writeElfObject(described))
    scratch.save(
      'scale.c',
      `double scale(const int *, unsigned long, const char *, _Bool, double${', long'.repeat(others + 1)});
const int list[] = {7, -8};
int main(void) { return (int)scale(list, 2, "text", 1, 1.25${', 0'.repeat(others)}, 77); }`,
    )
    scratch.run(toolsOf[machine].gcc, '-static', 'scale.c', 'scale.o', '-o', `scale-${machine}`)
    const commands = ['break scale', 'continue', 'info args', 'print values[1]', 'ptype scale', 'finish']
    const text = await debug(scratch, machine, `scale-${machine}`, commands)
    for (const expected of [
      'scale.txt:2',
      'values_length = 2',
      '"text"',
      'negate = true',
      'x = 1.25',
      '$1 = -8',
      '= 2.5',
    ]) {
      expect(text).toContain(expected)
    }
    expect(text).toContain('type = f64 (const i32 *, u64, const char *, bool, f64, u64, f64)')
  },
)

/** SHA-1, as linkers use it. */
const buildId = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest()

describe('linked files', () => {
  const needed = ['gcc', 'gdb-multiarch', 'readelf', 'eu-elflint', 'llvm-dwarfdump-19'] as const

  const checkFile = (file: string, bytes: Uint8Array): void => {
    expect(scratch.runSilently('eu-elflint', '--gnu-ld', file)).toBe('No errors\n')
    expect(scratch.runSilently('llvm-dwarfdump-19', '--verify', file)).toContain('No errors.')
    const id = /Build ID: ([0-9a-f]{40})/.exec(scratch.runSilently('readelf', '-n', file))![1]!
    const zeroed = Buffer.from(bytes)
    zeroed.fill(0, zeroed.indexOf(id, 0, 'hex'), zeroed.indexOf(id, 0, 'hex') + 20)
    expect(createHash('sha1').update(zeroed).digest('hex')).toBe(id)
  }

  test.skipIf(lacks(...needed))('a library keeps its tables, text and id', async () => {
    const library = writeElfShared(debugObject('x86_64'), { name: 'libtotal.so', libraries: [], buildId })
    scratch.save('libtotal.so', library)
    checkFile('libtotal.so', library)
    scratch.save('total.txt', sampleText)
    scratch.save('use.c', unwindDriver)
    scratch.run('gcc', '-g', '-rdynamic', 'use.c', '-L.', '-ltotal', `-Wl,-rpath,${scratch.directory}`, '-o', 'use')
    expect(scratch.run('./use')).toBe('total main total deep main 120 128\n')
    const commands = ['set breakpoint pending on', 'break deep', 'continue', 'step', 'step', 'bt']
    const text = await debug(scratch, 'x86_64', 'use', commands)
    expect(text).toContain('deep (x=7) at ./total.txt:10')
    expect(text).toMatch(
      /#0 +total \(x=7\) at \.\/total\.txt:3\n#1 .*deep .*at \.\/total\.txt:11\n#2 .* in main \(\) at use\.c/,
    )
  })

  test.skipIf(lacks(...needed))('a static program keeps them too, and gets section headers for it', async () => {
    const { object, lines } = assembleSteps('x86_64', [...sampleFunctions.x86_64, ...programFunctions])
    const described = withDebugInformation(withEhFrame(object), { ...sampleDescription('x86_64'), lines })
    for (const positionIndependent of [false, true]) {
      const file = positionIndependent ? 'pie' : 'static'
      const program = writeElfExecutable(described, { entrySymbol: '_start', buildId, positionIndependent })
      scratch.save(file, program)
      checkFile(file, program)
      expect(() => scratch.run(`./${file}`)).toThrow('ended with 128')
      const text = await debug(scratch, 'x86_64', file, ['break total', 'continue', 'bt', 'next', 'info args'])
      expect(text).toMatch(/#0 +total \(x=7\) at \.\/total\.txt:3\n#1 .*deep .*at \.\/total\.txt:11\n/)
      expect(text).toContain('4\tKeep x for later')
      const segments = scratch.runSilently('readelf', '-lW', file)
      expect(segments).toContain('GNU_EH_FRAME')
      expect(readElf(program, { loadAddress: 0x10000 }).diagnostics).toEqual([])
    }
    const bare = writeElfExecutable(withEhFrame(object), { entrySymbol: '_start' })
    expect(new DataView(bare.buffer).getUint16(60, true)).toBe(0)
  })
})

test('constructors that nothing would call are refused', () => {
  const builder = createObjectBuilder('x86_64')
  const section = builder.section('.text', 'code', Uint8Array.of(0xc3))
  const symbol = builder.define('_start', { section, sizeBytes: 1, kind: 'function' })
  builder.relocate(builder.section('.init_array', 'data', new Uint8Array(8)), 0, 'abs64', symbol)
  const object = builder.finish()
  for (const positionIndependent of [false, true]) {
    expect(() => writeElfExecutable(object, { entrySymbol: '_start', positionIndependent })).toThrow(
      'nothing calls the functions of .init_array in a static executable',
    )
  }
})
