import { describe, expect, test } from 'vitest'
import { formatInstruction, forms } from '../src/index.js'
import { readWithCapstone } from './support/capstone.js'
import { type Case, encode, randomCases, toHex } from './support/cases.js'
import { type Read, readWithIced } from './support/iced.js'
import { assembleWithLlvm, disassembleWithLlvm, hasLlvm } from './support/llvm.js'
import { common, forCapstone, forIced, forLlvm, type Normaliser, normalise } from './support/normalise.js'
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
const reasons: Readonly<Record<string, (instruction: Case) => boolean>> = {
  /** LLVM puts the first of two exchanged registers in ModRM.reg, GNU as the second: the swapped text gives our bytes. */
  'exchange-direction': ({ form, operands, hex }) => {
    if (!form.name.startsWith('xchg_rm')) return false
    const [a, b] = operands
    if (typeof b !== 'object' || typeof a !== 'object' || a.kind !== 'register') return false
    return assembleWithLlvm([formatInstruction({ form, operands: [b, a], sizeBytes: 0 })])[0] === hex
  },
  /** LLVM drops REX.W from `xchg rax, rax` and calls it `nop`. */
  'exchange-of-rax-with-itself': ({ hex }) =>
    hex === '4890' && disassembleWithLlvm([Uint8Array.of(0x48, 0x90)])[0] === 'nop',
}

describeWith(hasLlvm, 'llvm-mc-19', 'LLVM', () => {
  test('assembles our text to our bytes', () => {
    // Branch targets are expressions that LLVM resolves at layout: the next test covers those rows.
    const plain = cases.filter(({ form }) => form.layout.relative < 0)
    const answers = assembleWithLlvm(plain.map((c) => c.text))
    const differing = plain.flatMap((c, n) => (answers[n] === c.hex ? [] : [{ ...c, llvm: answers[n] }]))
    // Checking a reason starts LLVM: once per row is enough, since a reason covers a row's register operands alike.
    const unexplained = differing.filter((c, n) => {
      const first = differing.findIndex((d) => d.form === c.form)
      if (first !== n && c.form.name.startsWith('xchg_rm'))
        return typeof c.operands[0] === 'object' && 'base' in c.operands[0]
      return !Object.values(reasons).some((holds) => holds(c))
    })
    expect(unexplained.map((c) => `${c.form.name}: ${c.text} ours ${c.hex} LLVM ${c.llvm}`)).toEqual([])
  })

  test('disassembles our branches to the same targets', () => {
    const branches = cases.filter(({ form }) => form.layout.relative >= 0)
    const answers = disassembleWithLlvm(branches.map((c) => c.bytes))
    const differing = branches.filter((c, n) => normalise(ownText(c), c, common) !== normalise(answers[n]!, c, forLlvm))
    expect(answers.length).toBe(branches.length)
    expect(differing.map((c) => `${ownText(c)} ${c.hex}`)).toEqual([])
  })
})

function disagreements(read: (bytes: Uint8Array) => Read | undefined, steps: readonly Normaliser[]): readonly string[] {
  return cases.flatMap((c) => {
    const theirs = read(c.bytes)
    const same =
      theirs?.sizeBytes === c.bytes.length && normalise(ownText(c), c, common) === normalise(theirs.text, c, steps)
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
    { ...add, layout: { ...add.layout, opcode: 0x03 } },
    { ...add, layout: { ...add.layout, w: 0 } },
    { ...row('shr_rm32_imm8'), layout: { ...row('shr_rm32_imm8').layout, digit: 7 } },
    { ...row('cmovl_r64_rm64'), layout: { ...row('cmovl_r64_rm64').layout, opcode: 0x4d } },
    { ...row('pdep_r64_r64_rm64'), layout: { ...row('pdep_r64_r64_rm64').layout, repeatPrefix: 0xf3 } },
    { ...row('bextr_r32_rm32_r32'), layout: { ...row('bextr_r32_rm32_r32').layout, reg: 2, vvvv: 0 } },
    { ...row('addsd_xmm_xmmm64'), layout: { ...row('addsd_xmm_xmmm64').layout, repeatPrefix: 0xf3 } },
    { ...row('movabs_r64_imm64'), layout: { ...row('movabs_r64_imm64').layout, opcode: 0xb0 } },
  ]

  test.each(mutants.map((form) => [form.name, form] as const))('%s is caught by each witness', (_, mutant) => {
    const sample = randomCases(20, 1, [mutant]).map((c) => ({ ...c, hex: toHex(encode(mutant, c.operands)) }))
    const assembled = assembleWithLlvm(sample.map((c) => c.text))
    expect(sample.every((c, n) => assembled[n] === c.hex)).toBe(false)
    for (const [read, steps] of [
      [readWithIced, forIced],
      [readWithCapstone, forCapstone],
    ] as const) {
      const agrees = sample.every(
        (c) => normalise(ownText(c), c, common) === normalise(read(c.bytes)?.text ?? '', c, steps),
      )
      expect(agrees).toBe(false)
    }
  })
})
