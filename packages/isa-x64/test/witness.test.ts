import { describe, expect, test } from 'vitest'
import { formatInstruction, forms } from '../src/index.js'
import { readWithCapstone } from './support/capstone.js'
import { type Case, randomCases } from './support/cases.js'
import { changed } from './support/changed.js'
import { assembleWithGas, hasGas } from './support/gas.js'
import { type Read, readWithIced } from './support/iced.js'
import { assembleWithLlvm, disassembleWithLlvm, hasLlvm } from './support/llvm.js'
import { forCapstone, forIced, forLlvm, type Normaliser, sameText } from './support/normalise.js'
import { describeWith } from './support/oracle.js'

/** Every row, with 200 random operand choices, against programs that share no code with the table. */
const cases = randomCases(200, 0x5eed)

/** Our text of an instruction at address 0. */
export function ownText({ form, operands, bytes }: Pick<Case, 'form' | 'operands' | 'bytes'>): string {
  return formatInstruction({ form, operands, sizeBytes: bytes.length }, { address: 0 })
}

test('every row is witnessed at least 200 times, or once where it has no operands', () => {
  const counts = new Map(forms.map((form) => [form, 0]))
  for (const { form } of cases) counts.set(form, counts.get(form)! + 1)
  const short = forms.filter((form) => counts.get(form)! < (form.operands.length === 0 ? 1 : 200))
  expect(short.map((form) => form.name)).toEqual([])
})

/** Reasons for which our bytes may differ from what LLVM assembles from our text; each is checked, not assumed. */
const reasons: Readonly<Record<string, (differing: readonly Case[]) => readonly boolean[]>> = {
  /** LLVM puts the first of two exchanged registers in ModRM.reg, GNU as the second: the swapped text gives our bytes. */
  'exchange-direction': (differing) => {
    const swapped = differing.map(({ text }) => text.replace(/^xchg (\w+), (\w+)$/, 'xchg $2, $1'))
    return assembleWithLlvm(swapped).map((hex, n) => swapped[n] !== differing[n]!.text && hex === differing[n]!.hex)
  },
  /** LLVM drops REX.W from `xchg rax, rax`, and reads ours as `nop`. */
  'exchange-of-rax-with-itself': (differing) => {
    const isNop = disassembleWithLlvm([Uint8Array.of(0x48, 0x90)])[0] === 'nop'
    return differing.map(({ hex, text }) => isNop && hex === '4890' && text === 'xchg rax, rax')
  },
}

describeWith(hasLlvm, 'llvm-mc-19', 'LLVM', () => {
  test('assembles our text to our bytes', () => {
    // Branch targets are expressions that LLVM resolves at layout: the next test covers those rows.
    const plain = cases.filter(({ form }) => form.layout.relative < 0)
    const answers = assembleWithLlvm(plain.map((c) => c.text))
    const differing = plain.flatMap((c, n) => (answers[n] === c.hex ? [] : [{ ...c, llvm: answers[n] }]))
    const explained = Object.values(reasons).map((reason) => reason(differing))
    const unexplained = differing.filter((_, n) => !explained.some((reason) => reason[n]))
    expect(unexplained.map((c) => `${c.form.name}: ${c.text} ours ${c.hex} LLVM ${c.llvm}`)).toEqual([])
  })

  test('disassembles our branches to the same targets', () => {
    const branches = cases.filter(({ form }) => form.layout.relative >= 0)
    const answers = disassembleWithLlvm(branches.map((c) => c.bytes))
    const differing = branches.filter((c, n) => !sameText(ownText(c), answers[n]!, c, forLlvm))
    expect(answers.length).toBe(branches.length)
    expect(differing.map((c) => `${ownText(c)} ${c.hex}`)).toEqual([])
  })
})

describeWith(hasGas, 'GNU as', 'GNU as', () => {
  test('assembles our text to our bytes', () => {
    const plain = cases.filter(({ form }) => form.layout.relative < 0)
    const answers = assembleWithGas(plain.map((c) => c.text))
    const differing = plain.flatMap((c, n) =>
      answers[n] === c.hex ? [] : [`${c.text} ours ${c.hex} GNU ${answers[n]}`],
    )
    // GNU as too writes the one-byte nop for this.
    expect([...new Set(differing)]).toEqual(['xchg rax, rax ours 4890 GNU 90'])
  })
})

type Reader = (pieces: readonly Uint8Array[]) => readonly (Read | undefined)[]

function disagreements(read: Reader, steps: readonly Normaliser[], sample: readonly Case[] = cases): readonly string[] {
  const answers = read(sample.map((c) => c.bytes))
  return sample.flatMap((c, n) => {
    const theirs = answers[n]
    const same = theirs?.sizeBytes === c.bytes.length && sameText(ownText(c), theirs.text, c, steps)
    return same ? [] : [`${c.form.name}: ${ownText(c)} | ${theirs?.text} | ${c.hex}`]
  })
}

describe('disassemblers read our bytes as one instruction of equal length and text', () => {
  test('iced', () => expect(disagreements(readWithIced, forIced)).toEqual([]))
  test('capstone', () => expect(disagreements(readWithCapstone, forCapstone)).toEqual([]))
})

describeWith(hasLlvm, 'llvm-mc-19', 'a planted wrong row', () => {
  const row = (name: string) => forms.find((form) => form.name === name)!
  const add = row('add_rm64_r64')
  const mutants = [
    changed(add, { layout: { ...add.layout, opcode: 0x03 } }),
    changed(add, { layout: { ...add.layout, w: 0 } }),
    changed(row('shr_rm32_imm8'), { layout: { ...row('shr_rm32_imm8').layout, digit: 7 } }),
    changed(row('cmovl_r64_rm64'), { layout: { ...row('cmovl_r64_rm64').layout, opcode: 0x4d } }),
    changed(row('pdep_r64_r64_rm64'), { layout: { ...row('pdep_r64_r64_rm64').layout, repeatPrefix: 0xf3 } }),
    changed(row('bextr_r32_rm32_r32'), { layout: { ...row('bextr_r32_rm32_r32').layout, reg: 2, vvvv: 0 } }),
    changed(row('addsd_xmm_xmmm64'), { layout: { ...row('addsd_xmm_xmmm64').layout, repeatPrefix: 0xf3 } }),
    changed(row('movabs_r64_imm64'), { layout: { ...row('movabs_r64_imm64').layout, opcode: 0xb0 } }),
  ]

  test.each(mutants.map((form) => [form.name, form] as const))('%s is caught by each witness', (_, mutant) => {
    const sample = randomCases(20, 1, [mutant])
    const assembled = assembleWithLlvm(sample.map((c) => c.text))
    expect(sample.every((c, n) => assembled[n] === c.hex)).toBe(false)
    expect(disagreements(readWithIced, forIced, sample)).not.toEqual([])
    expect(disagreements(readWithCapstone, forCapstone, sample)).not.toEqual([])
  })
})
