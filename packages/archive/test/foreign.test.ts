import { readFileSync } from 'node:fs'
import { readElf } from '@sourceless/object-elf'
import { readPe } from '@sourceless/object-pe'
import { createScratch, filesIn, lacks, sampleOf } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { readArchive } from '../src/index.js'

const { run } = createScratch('archive-foreign')

const libraries = filesIn(
  '/usr/lib/x86_64-linux-gnu',
  '/usr/aarch64-linux-gnu/lib',
  '/usr/riscv64-linux-gnu/lib',
  '/usr/x86_64-w64-mingw32/lib',
).filter((path) => path.endsWith('.a') && readFileSync(path).subarray(0, 7).toString() === '!<arch>')

/** Symbols of the index, as `member symbol`. */
const indexOf = (path: string): string[] => {
  const text = run('llvm-nm-19', '--print-armap', '--just-symbol-name', path)
  const lines = /^Archive map\n([\s\S]*?)\n\n/.exec(text)?.[1]?.split('\n') ?? []
  return lines.map((line) => line.replace(/^(.*) in (.*)$/, '$2 $1')).sort()
}

test.skipIf(lacks('llvm-ar-19', 'llvm-nm-19'))(
  'libraries of the system are read as LLVM lists them, and their objects too',
  () => {
    let [objects, readable] = [0, 0]
    const paths = sampleOf(libraries, 40)
    expect(paths.length).toBeGreaterThan(20)
    for (const path of paths) {
      const { value, diagnostics } = readArchive(new Uint8Array(readFileSync(path)))
      expect([path, diagnostics]).toEqual([path, []])
      const { members } = value!
      expect([path, members.map(({ name }) => name)]).toEqual([
        path,
        run('llvm-ar-19', 't', path).split('\n').slice(0, -1),
      ])
      const symbols = members.flatMap(({ name, symbols: own }) => own.map((symbol) => `${name} ${symbol}`))
      expect([path, symbols.sort()]).toEqual([path, indexOf(path)])
      for (const { bytes } of members) {
        const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(4, bytes.length)).toString('hex')
        const reading = head === '7f454c46' ? readElf(bytes) : head.startsWith('6486') ? readPe(bytes) : undefined
        if (reading === undefined) continue
        objects++
        if (reading.value !== undefined) readable++
        // What the model cannot hold is refused, never misread.
        else expect(reading.diagnostics[0]!.code).toMatch(/^unsupported-|^bad-symbol/)
      }
    }
    expect(readable).toBeGreaterThan(objects / 3)
  },
)
