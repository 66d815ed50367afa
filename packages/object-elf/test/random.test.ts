import {
  type Machine,
  type ObjectFile,
  type ObjectSymbol,
  type RelocationKind,
  type SectionKind,
  validateObject,
} from '@sourceless/object'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readElf, writeElfObject } from '../src/index.js'

const kinds: readonly SectionKind[] = ['code', 'readonly', 'data', 'zero']

/** Relocation kinds of each machine that stand alone. */
const relocationKinds = {
  x86_64: ['pc32', 'plt32', 'abs32', 'abs32s', 'abs64', 'pc64'],
  aarch64: [
    'pc32',
    'pc64',
    'abs32',
    'abs64',
    'arm64-call26',
    'arm64-page21',
    'arm64-low12',
    'arm64-low12-scaled4',
    'arm64-move2',
  ],
  riscv64: [
    'pc32',
    'abs32',
    'abs64',
    'riscv-branch',
    'riscv-call',
    'riscv-jump16',
    'riscv-pc-high20',
    'riscv-low12-store',
  ],
} as const satisfies Partial<Record<Machine, readonly RelocationKind[]>>

const section = fc
  .record({
    name: fc.stringMatching(/^\.[a-z.]{1,8}$/),
    kind: fc.constantFrom(...kinds),
    contents: fc.uint8Array({ minLength: 16, maxLength: 24 }),
    alignment: fc.constantFrom(1, 2, 16, 64),
  })
  .map(({ name, kind, contents, alignment }) => ({
    name,
    kind,
    bytes: kind === 'zero' ? new Uint8Array(0) : contents,
    sizeBytes: contents.length,
    alignment,
  }))

const object: fc.Arbitrary<ObjectFile> = fc
  .tuple(
    fc.array(section, { minLength: 1, maxLength: 5 }),
    fc.uniqueArray(fc.stringMatching(/^[a-zé_][a-z0-9_]{0,12}$/), { minLength: 1, maxLength: 8 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(8), fc.integer(), fc.nat()), {
      maxLength: 8,
    }),
    fc.infiniteStream(fc.nat()),
    fc.constantFrom(...(['x86_64', 'aarch64', 'riscv64'] as const)),
  )
  .map(([sections, names, relocations, choices, machine]) => {
    const choose = (): number => choices.next().value!
    const filled = sections.flatMap(({ kind }, index) => (kind === 'zero' ? [] : [index]))
    const symbols = names.map((name) => {
      const binding = (['local', 'global', 'weak'] as const)[choose() % 3]!
      const kind = (['function', 'object', 'none'] as const)[choose() % 3]!
      const defined = binding === 'local' || choose() % 4 !== 0
      const where = defined
        ? { section: choose() % sections.length, offset: choose() % 8, sizeBytes: choose() % 8 }
        : undefined
      return { name, binding, kind, ...(where ?? { section: undefined, offset: 0, sizeBytes: 0 }) }
    })
    return {
      machine,
      sections,
      symbols,
      relocations:
        filled.length === 0
          ? []
          : relocations.map(([where, symbol, offset, addend, kind]) => ({
              section: filled[where % filled.length]!,
              offset,
              kind: relocationKinds[machine][kind % relocationKinds[machine].length]!,
              symbol: symbol % symbols.length,
              addend,
            })),
    }
  })

test('any sound object reads back as itself, locals first', () => {
  fc.assert(
    fc.property(object, (original) => {
      expect(validateObject(original)).toEqual([])
      const bytes = writeElfObject(original)
      const { value, diagnostics } = readElf(bytes)
      expect(diagnostics).toEqual([])
      if (value?.kind !== 'relocatable') throw new Error('not a relocatable object')
      const read = value.object
      expect(read.sections.slice(0, original.sections.length)).toEqual(original.sections)
      const isLocal = ({ binding }: ObjectSymbol) => binding === 'local'
      const others = original.symbols.filter((symbol) => !isLocal(symbol))
      expect(read.symbols).toEqual([...original.symbols.filter(isLocal), ...others])
      const named = ({ symbols, relocations }: ObjectFile) =>
        relocations
          .map((relocation) => ({ ...relocation, symbol: symbols[relocation.symbol] }))
          .sort((a, b) => a.section - b.section)
      expect(named(read)).toEqual(named(original))
      expect(writeElfObject(read)).toEqual(bytes)
    }),
    { numRuns: process.env.SLOW ? 5000 : 150 },
  )
})
