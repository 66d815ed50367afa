import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatInstruction, forms } from '../src/index.js'
import { readWithCapstone, unknownToCapstone } from './support/capstone.js'
import { type Case, encode, randomCases, toHex } from './support/cases.js'
import { changed } from './support/changed.js'
import { assembleWithGas, hasGas } from './support/gas.js'
import { type Read, readWithIced } from './support/iced.js'
import { assembleWithLlvm, disassembleWithLlvm, hasLlvm } from './support/llvm.js'
import { forCapstone, forIced, forLlvm, gatherElement, type Normaliser, sameText } from './support/normalise.js'
import unwitnessed from './unwitnessed.json' with { type: 'json' }

/** Every row, with 500 operand choices, against programs that share no code with the table; rows go in batches. */
const choices = 500
const rowsPerBatch = 256
const batches = Array.from({ length: Math.ceil(forms.length / rowsPerBatch) }, (_, n) => {
  const rows = forms.slice(n * rowsPerBatch, (n + 1) * rowsPerBatch)
  return { n, rows, first: rows[0]!.name, last: rows.at(-1)!.name }
})
const casesOf = ({ n, rows }: (typeof batches)[number]): readonly Case[] => randomCases(choices, 0x5eed + n, rows)

test('all rows are compared', () => expect(unwitnessed.encoding).toEqual({}))

/** Disassemblers, whose texts take long to compare, read fewer. */
const sampled = randomCases(60, 0x5eed)

/** Our text of an instruction at address 0. */
export function ownText({ form, operands, bytes }: Pick<Case, 'form' | 'operands' | 'bytes'>): string {
  return formatInstruction({ form, operands, sizeBytes: bytes.length }, { address: 0 })
}

type Differing = Case & { readonly theirs: string | undefined }

/** Reasons for which our bytes may differ from what LLVM assembles from our text; each is checked, not assumed. */
const reasons: Readonly<Record<string, (differing: readonly Differing[]) => readonly boolean[]>> = {
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
  /** LLVM's assembler has no text for these; its disassembler reads our bytes as our text. */
  'only-disassembled': (differing) => {
    const rows = new Set(['movzx_r16_rm16', 'movsx_r16_rm16', 'movsxd_r32_rm32', 'pushw_imm8', 'pushw_imm16'])
    const texts = disassembleWithLlvm(differing.map(({ bytes }) => bytes))
    return differing.map((c, n) => rows.has(c.form.name) && sameText(ownText(c), texts[n]!, c, forLlvm))
  },
  /** F1 is int1 to GNU as and unknown to LLVM. */
  'int1-is-unknown': (differing) => differing.map(({ text, theirs }) => text === 'int1' && theirs === undefined),
  /** Both assemblers write the one-byte breakpoint for `int 3`. */
  'int-3-is-int3': (differing) => differing.map(({ text, theirs }) => text === 'int 3' && theirs === 'cc'),
  /** LLVM takes `push fs` for the 16-bit form, GNU as for the 64-bit one. */
  'segment-push-width': (differing) =>
    differing.map(({ text, hex, theirs }) => /^(?:push|pop) [fg]s$/.test(text) && theirs === `66${hex}`),
}

describe.each(batches)('$first to $last', (batch) => {
  let cases: readonly Case[]
  beforeAll(() => {
    cases = casesOf(batch)
  })
  afterAll(() => {
    cases = []
  })

  test(`every row has ${choices} operand choices, or one where it has no operands`, () => {
    const counts = new Map(batch.rows.map((form) => [form, 0]))
    for (const { form } of cases) counts.set(form, counts.get(form)! + 1)
    const short = batch.rows.filter((form) => counts.get(form)! < (form.operands.length === 0 ? 1 : choices))
    expect(short.map((form) => form.name)).toEqual([])
  })

  describeWith(hasLlvm, 'llvm-mc-19', 'LLVM', () => {
    test('assembles our text to our bytes', () => {
      // Branch targets are expressions that LLVM resolves at layout: the next test covers those rows.
      const plain = cases.filter(({ form }) => form.layout.relative < 0)
      const answers = assembleWithLlvm(plain.map((c) => c.text))
      const differing = plain.flatMap((c, n) => (answers[n] === c.hex ? [] : [{ ...c, theirs: answers[n] }]))
      if (differing.length === 0) return
      const explained = Object.values(reasons).map((reason) => reason(differing))
      const unexplained = differing.filter((_, n) => !explained.some((reason) => reason[n]))
      expect(unexplained.map((c) => `${c.form.name}: ${c.text} ours ${c.hex} LLVM ${c.theirs}`)).toEqual([])
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
      const answers = assembleWithGas(plain.map((c) => gatherElement(c.text, c)))
      const differing = plain.filter((c, n) => answers[n] !== c.hex && !gnuReason({ ...c, theirs: answers[n] }))
      expect(differing.map((c) => `${c.form.name}: ${c.text} ours ${c.hex}`)).toEqual([])
    })
  })
})

/** Why GNU as may write other bytes. */
function gnuReason({ text, hex, theirs, form, operands }: Differing): string | undefined {
  if (text === 'xchg rax, rax' && theirs === '90') return 'the one-byte nop'
  if (text === 'int 3' && theirs === 'cc') return 'the one-byte breakpoint'
  // REX.W changes nothing beside a segment register.
  if (/^mov_(?:r64_sreg|dsreg_r64)$/.test(form.name) && theirs === withoutW(hex)) return 'segment moves without REX.W'
  // GNU as writes the operand size before REP, LLVM after it.
  if (form.mnemonic.startsWith('rep') && theirs === hex.replace(/^(f[23])66/, '66$1')) return 'prefix order'
  // GNU as exchanges fewer sources than LLVM: float additions may give another NaN. A row without an identity exchanges none.
  if (form.commutes !== 'never' && theirs === toHex(encode(changed(form, { id: -1 }), operands)))
    return 'sources in the order of the text'
  return undefined
}

const withoutW = (hex: string): string => {
  const rex = Number.parseInt(hex.slice(0, 2), 16) & ~8
  return (rex === 0x40 ? '' : rex.toString(16)) + hex.slice(2)
}

type Reader = (pieces: readonly Uint8Array[]) => readonly (Read | undefined)[]

function disagreements(
  read: Reader,
  steps: readonly Normaliser[],
  sample: readonly Case[] = sampled,
): readonly string[] {
  const answers = read(sample.map((c) => c.bytes))
  return sample.flatMap((c, n) => {
    const theirs = answers[n]
    const same = theirs?.sizeBytes === c.bytes.length && sameText(ownText(c), theirs.text, c, steps)
    return same ? [] : [`${c.form.name}: ${ownText(c)} | ${theirs?.text} | ${c.hex}`]
  })
}

describe('disassemblers read our bytes as one instruction of equal length and text', () => {
  test('iced', () => expect(disagreements(readWithIced, forIced)).toEqual([]))
  test('capstone', () => {
    const known = sampled.filter(({ form }) => !unknownToCapstone.has(form.name))
    expect(disagreements(readWithCapstone, forCapstone, known)).toEqual([])
  })
  test('all but what capstone does not know', () => {
    const unknown = sampled.filter(({ form }) => unknownToCapstone.has(form.name))
    expect(disagreements(readWithCapstone, forCapstone, unknown)).toHaveLength(unknown.length)
  })
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
