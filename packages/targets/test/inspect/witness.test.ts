import { createScratch, lacks } from '@sourceless/testing'
import { createNodePorts } from '@sourceless/verifier/node'
import { afterAll, describe, expect, test } from 'vitest'
import { inspect, linesOf } from './listed.js'
import { programs } from './programs.js'

const scratch = createScratch('inspect')
const { disassembler, solver } = createNodePorts()
afterAll(() => solver.dispose())

interface Witnessed {
  readonly section: string
  readonly offset: number
  readonly sizeBytes: number
  readonly text: string
}

/** What llvm-objdump reads: instructions, and the names that it puts before them. */
function objdump(path: string): { readonly lines: readonly Witnessed[]; readonly names: ReadonlyMap<string, string> } {
  const lines: Witnessed[] = []
  const names = new Map<string, string>()
  let section = ''
  for (const row of scratch.run('llvm-objdump-19', '-d', '-M', 'intel', path).split('\n')) {
    const [, named] = /^Disassembly of section (.*):$/.exec(row) ?? []
    if (named !== undefined) section = named
    const [, at, name] = /^([0-9a-f]{8,}) <(.*)>:$/.exec(row) ?? []
    if (name !== undefined) names.set(`${section} ${Number.parseInt(at!, 16)}`, name)
    const [, offset, digits, text] = /^\s*([0-9a-f]+): ((?:[0-9a-f]{2,8} ?)+?)\s*\t(.*)$/.exec(row) ?? []
    if (text === undefined) continue
    const sizeBytes = digits!.replaceAll(' ', '').length / 2
    lines.push({ section, offset: Number.parseInt(offset!, 16), sizeBytes, text: text.trim() })
  }
  return { lines, names }
}

/** Prefixes that LLVM lists as instructions of their own; here they are part of what follows. */
const isPrefix = ({ text }: Witnessed) => /^(lock|repn?z?|repne|data16|es|cs|ss|ds|fs|gs)$/.test(text)
/** What no instruction is: tables among the code, and what LLVM does not know. */
const isData = ({ text }: Witnessed) => /^(<unknown>|\.(word|byte|short|long))/.test(text)

/** All names of each address. */
function symbols(path: string): ReadonlyMap<number, readonly string[]> {
  const names = new Map<number, string[]>()
  for (const row of scratch.run('llvm-nm-19', '--format=posix', '--quiet', path).split('\n')) {
    const [name, , address] = row.split(' ')
    if (address) names.set(Number.parseInt(address, 16), [...(names.get(Number.parseInt(address, 16)) ?? []), name!])
  }
  return names
}

describe.each(Object.entries(programs))('%s', (name, { tools, make }) => {
  const lacking = lacks('llvm-objdump-19', 'llvm-nm-19', ...tools)
  test.skipIf(lacking)('is divided into instructions and functions as LLVM does', { timeout: 120_000 }, async () => {
    const file = `${name.replaceAll(/\W+/g, '-')}.bin`
    make(scratch, scratch.pathOf(file))
    const inspection = await inspect(scratch.load(file), disassembler)
    const witness = objdump(scratch.pathOf(file))
    const lines = linesOf(inspection)
    const sizes = new Map(lines.map(({ section, line }) => [`${section} ${line.offset}`, line.bytes.length]))
    // LLVM reads tables as instructions where nothing but a format's own mark, or sense, says what they are.
    const data = new Set(
      lines.flatMap(({ section, line }) =>
        line.text.startsWith('.byte') ? Array.from(line.bytes, (_, at) => `${section} ${line.offset + at}`) : [],
      ),
    )
    const mostData = /macOS|Windows/.test(name) ? Math.max(96, inspection.sizeBytes / 50) : 0
    expect(data.size).toBeLessThanOrEqual(mostData)
    const differing: string[] = []
    let isBehindPrefix = false
    let isLost = false
    for (const one of witness.lines) {
      const place = `${one.section} ${one.offset}`
      const size = sizes.get(place)
      // What LLVM read of a table may end within the first instruction behind it.
      isLost = data.has(place) || (isLost && size === undefined)
      if (!isData(one) && !isBehindPrefix && !isPrefix(one) && !isLost && size !== one.sizeBytes)
        differing.push(`${one.section} ${one.offset.toString(16)} ${one.text}: ${one.sizeBytes} bytes, not ${size}`)
      isBehindPrefix = isPrefix(one)
    }
    expect(witness.lines.length).toBeGreaterThan(50)
    expect(differing).toEqual([])
    // Labels of assembly, and marks of assemblers, are no functions; what begins a section may be one.
    const wanted = [...witness.names].filter(([, one]) => !/^(\.[Ll]|ltmp|\.text$|__stub)/.test(one))
    const found = new Map(inspection.functions.map((one) => [`${one.section} ${one.offset}`, one.name]))
    const known = symbols(scratch.pathOf(file))
    const renamed = wanted.filter(([at, one]) => {
      const mine = found.get(at)
      return mine !== one && !(mine && known.get(Number(at.split(' ').at(-1)))?.includes(mine))
    })
    expect(renamed.map(([at, one]) => `${at} ${one}: ${found.get(at)}`)).toEqual([])
  })
})

test.skipIf(lacks('gcc', 'strip'))('functions of a stripped program are those that it had before', async () => {
  const named = programs['x86-64, position independent']!
  named.make(scratch, scratch.pathOf('named'))
  const before = await inspect(scratch.load('named'))
  scratch.run('strip', scratch.pathOf('named'))
  const after = await inspect(scratch.load('named'))
  const starts = new Set(after.functions.map(({ offset }) => offset))
  const mine = before.functions.filter(({ name }) => /^(main|probe|pick|mix)\b/.test(name))
  expect(mine.length).toBe(4)
  expect(mine.filter(({ offset }) => !starts.has(offset))).toEqual([])
  expect(after.functions.map(({ name }) => name)).toContain('sqrt@plt')
  expect(after.functions.some(({ name }) => /^sub_[0-9a-f]+$/.test(name))).toBe(true)
})
