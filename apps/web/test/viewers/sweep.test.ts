import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describeWith, lacks } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { inspect } from '../../src/viewers/file/inspect.js'

/** A program of the system, which is linked against libraries: no reader of ours takes it in full. */
const program = '/bin/true'

describeWith(existsSync(program) && !lacks('objdump'), 'objdump', 'a file that is not read in full', () => {
  test('is disassembled from its sections, as objdump disassembles it', { timeout: 120_000 }, async () => {
    const bytes = new Uint8Array(readFileSync(program))
    const file = await inspect({ bytes, name: 'true' })
    expect(file.lines.length).toBeGreaterThan(500)
    const text = execFileSync('objdump', ['-d', '-M', 'intel', '--no-show-raw-insn', program], { encoding: 'utf8' })
    const theirs = new Map(
      [...text.matchAll(/^ +([0-9a-f]+):\t(\S+)/gm)].map(([, offset, word]) => [Number.parseInt(offset!, 16), word!]),
    )
    const read = file.lines.filter(({ text: words }) => words !== 'unread')
    const known = read.filter(({ offset }) => theirs.has(offset))
    // What is read from a place where objdump begins no instruction is at most what lies behind padding and data.
    expect(known.length / read.length).toBeGreaterThan(0.99)
    expect(known.length / theirs.size).toBeGreaterThan(0.95)
    for (const { place, bytes: hex } of file.lines)
      expect(Buffer.from(bytes.subarray(place!.start, place!.end)).toString('hex')).toBe(hex)
    const jumps = known.filter(({ target, text: words }) => target !== undefined && /^j/.test(words))
    expect(jumps.length).toBeGreaterThan(20)
  })
})
