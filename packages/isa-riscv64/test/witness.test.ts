import { describeWith } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { decode, formatInstruction, forms, parseInstruction } from '../src/index.js'
import { type Case, edges, encode, randomCases, toHex } from './support/cases.js'
import { assembleWithGas, hasGas } from './support/gas.js'
import { assembleWithLlvm, disassembleWithLlvm, hasLlvm } from './support/llvm.js'
import { signedLuiHint } from './support/normalise.js'
import unwitnessed from './unwitnessed.json' with { type: 'json' }

const COUNT = 520
const cases = randomCases(COUNT, 0x5eed)
const long = cases.filter((c) => c.form.sizeBytes === 4)
const longBytes = long.map((c) => Buffer.from(c.long, 'hex'))

/** One difference of each row. */
function differing(
  list: readonly Case[],
  theirs: readonly (string | undefined)[],
  ours: (c: Case) => string,
): string[] {
  const found = new Map<string, string>()
  for (const [n, c] of list.entries()) {
    if (theirs[n] !== ours(c) && !found.has(c.form.name))
      found.set(c.form.name, `${c.form.name}: ${c.rawText} (${ours(c)}), theirs: ${theirs[n]}`)
  }
  return [...found.values()]
}

const read = (bytes: Uint8Array, aliases: boolean): string => formatInstruction(decode(bytes).value!, { aliases })

test('all rows are compared', () => {
  expect(unwitnessed.encoding).toEqual({})
  expect(new Set(cases.map((c) => c.form)).size).toBe(forms.length)
})

test('every row has all its edge immediates among its choices', () => {
  const counts = forms.flatMap(({ operands }) =>
    operands.map(({ slot, kind }) => (kind === 'x' || kind === 'f' ? 0 : edges(slot).length)),
  )
  expect(Math.max(...counts)).toBeLessThan(COUNT / 4)
})

describeWith(hasLlvm, 'llvm-mc-19', 'LLVM', () => {
  test('assembles our text to our bytes, with the same choice of two-byte forms', () => {
    // Compressed rows are shown as what they stand for, and so are no choice.
    expect(differing(long, assembleWithLlvm(long.map((c) => c.text)), (c) => c.hex)).toEqual([])
  })
  test('assembles rows without pseudo-instructions to the same bytes', () => {
    expect(differing(cases, assembleWithLlvm(cases.map((c) => c.rawText)), (c) => c.hex)).toEqual([])
  })
  test('assembles our text to our four-byte forms without the C extension', () => {
    const theirs = assembleWithLlvm(
      long.map((c) => c.text),
      { without: ['c'] },
    )
    expect(differing(long, theirs, (c) => c.long)).toEqual([])
  })
  test('reads our bytes as our text', () => {
    const theirs = disassembleWithLlvm(cases.map((c) => c.bytes)).map((text) => text && signedLuiHint(text))
    expect(differing(cases, theirs, (c) => read(c.bytes, true))).toEqual([])
  })
  test('reads our bytes as our rows, without pseudo-instructions', () => {
    const texts = disassembleWithLlvm(
      cases.map((c) => c.bytes),
      { noAliases: true },
    )
    const theirs = texts.map((text) => text && signedLuiHint(text))
    expect(differing(cases, theirs, (c) => read(c.bytes, false))).toEqual([])
  })
  test('reads our four-byte forms as our text', () => {
    const ours = new Map(long.map((c, n) => [c, read(longBytes[n]!, true)]))
    expect(differing(long, disassembleWithLlvm(longBytes), (c) => ours.get(c)!)).toEqual([])
  })
})

describeWith(hasGas, 'riscv64-linux-gnu-as', 'GNU as', () => {
  /** Why it cannot be asked about a case; undefined when it can. */
  const reason = ({ form, operands }: Case): string | undefined => {
    if (form.features.includes('zicond')) return 'binutils 2.40 has no Zicond'
    for (const [n, { kind, omitted }] of form.operands.entries()) {
      const operand = operands[n]
      if (kind === 'target') return 'a number is an address to it, not a distance'
      if (kind === 'fence' && operand === 0) return 'it has no empty fence sets'
      if (kind === 'csr' && !(Number(operand) <= 3 || (Number(operand) >= 0xc00 && Number(operand) <= 0xc1f)))
        return 'it knows fewer control and status registers'
      if (omitted?.name === 'rne' && operand !== omitted) return 'it has no rounding modes on exact conversions'
    }
    return undefined
  }
  const known = cases.filter((c) => reason(c) === undefined)
  const knownLong = known.filter((c) => c.form.sizeBytes === 4)

  test('assembles our rows to our bytes, but for fewer two-byte forms', () => {
    const theirs = assembleWithGas(
      known.map((c) => c.rawText),
      true,
    )
    // LLVM decides about the size, see above: GNU as leaves `add rd, rs, zero` and a few others long.
    const leftLong = known.map((c, n) => (theirs[n] === c.long ? c.hex : theirs[n]))
    expect(differing(known, leftLong, (c) => c.hex)).toEqual([])
    expect(known.filter((c, n) => theirs[n] !== c.hex).length / known.length).toBeLessThan(0.01)
  })
  test('assembles our text to our four-byte forms without the C extension', () => {
    const theirs = assembleWithGas(
      knownLong.map((c) => c.text),
      false,
    )
    expect(differing(knownLong, theirs, (c) => c.long)).toEqual([])
  })
  test('is asked about nearly all rows', () => {
    const left = forms.filter((form) => !known.some((c) => c.form === form)).map(({ name }) => name)
    expect(left.join(' ')).toBe('jal beq bne blt bge bltu bgeu czero.eqz czero.nez c.j c.beqz c.bnez')
  })
})

test('our decoder and parser give back what was encoded', () => {
  const wrong = cases.filter((c) => {
    const { value } = decode(c.bytes)
    const parsed = parseInstruction(c.rawText).value
    if (value === undefined || parsed === undefined || value.sizeBytes !== c.bytes.length) return true
    return toHex(encode(value.form, value.operands)) !== c.hex || formatInstruction(parsed) !== formatInstruction(value)
  })
  expect(wrong.map((c) => `${c.rawText} ${c.hex}`).slice(0, 20)).toEqual([])
})
