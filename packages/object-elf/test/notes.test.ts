import type { ObjectFile } from '@sourceless/object'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import {
  gnuBuildIdNote,
  gnuPropertyNote,
  writeElfDynamicExecutable,
  writeElfExecutable,
  writeElfObject,
  writeElfShared,
} from '../src/index.js'
import { dynamicHello } from './cross-programs.js'
import { helloWorld } from './samples.js'

const { run, save } = createScratch('object-elf')

const withNotes = (object: ObjectFile, features: Uint8Array): ObjectFile => {
  const note = (name: string, bytes: Uint8Array, alignment: number) =>
    ({ name, kind: 'readonly', bytes, sizeBytes: bytes.length, alignment }) as const
  const id = Uint8Array.from({ length: 20 }, (_, index) => index)
  const added = [note('.note.gnu.property', features, 8), note('.note.gnu.build-id', gnuBuildIdNote(id), 4)]
  return { ...object, sections: [...object.sections, ...added] }
}

const expected = {
  x86_64: { features: gnuPropertyNote('x86_64', ['ibt', 'shstk']), text: /x86 feature: IBT, SHSTK/ },
  aarch64: { features: gnuPropertyNote('aarch64', ['bti', 'pac']), text: /AArch64 feature: BTI, PAC/ },
} as const

describe.each(['x86_64', 'aarch64'] as const)('notes of files for %s', (machine) => {
  const { features, text } = expected[machine]
  const object = withNotes(dynamicHello(machine), features)
  const libraries = ['libc.so.6']
  const files = {
    object: writeElfObject(object),
    shared: writeElfShared(object, { libraries }),
    program: writeElfDynamicExecutable(object, { entrySymbol: '_start', libraries }),
  }

  test.skipIf(lacks('readelf', 'eu-elflint')).each(Object.entries(files))('%s', (name, file) => {
    const path = save(`${machine}-notes-${name}`, file)
    const shown = run('readelf', '-nlW', path)
    expect(shown).toMatch(text)
    expect(shown).toContain('Build ID: 000102030405060708090a0b0c0d0e0f10111213')
    if (name !== 'object') expect(shown).toMatch(/GNU_PROPERTY .* 0x8\n/)
    expect(run('eu-elflint', '--gnu-ld', path).trim()).toBe('No errors')
  })
})

test.skipIf(lacks('ld', 'readelf'))('the linker keeps the features of every object', () => {
  const object = save('features.o', writeElfObject(withNotes(helloWorld(), expected.x86_64.features)))
  run('ld', '-z', 'ibt', '-o', 'features', object)
  expect(run('readelf', '-n', 'features')).toMatch(expected.x86_64.text)
})

test.skipIf(lacks('readelf'))('static executables have them as segments, and run', () => {
  const file = writeElfExecutable(withNotes(helloWorld(), expected.x86_64.features), { entrySymbol: '_start' })
  const path = save('static-notes', file)
  expect(run('readelf', '-lW', path)).toMatch(/NOTE[\s\S]*GNU_PROPERTY[\s\S]*NOTE/)
  expect(run(path)).toBe('hello world\n')
})

test('what cannot be a note is refused', () => {
  expect(() => gnuPropertyNote('aarch64', ['ibt'])).toThrow('aarch64 has no feature ibt; it has bti, pac')
  expect(() => gnuBuildIdNote(new Uint8Array(3))).toThrow('a build id is a multiple of 4 bytes, not 3')
})
