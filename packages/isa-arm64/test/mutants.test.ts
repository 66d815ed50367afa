import { createRandom, describeWith } from '@sourceless/testing'
import { afterAll, expect, test } from 'vitest'
import { type Form, form, forms, type Meaning } from '../src/index.js'
import type { OperandKind } from '../src/operand/kind.js'
import { createQemuMachine, hasQemu } from './meaning/qemu-machine.js'
import { witness } from './meaning/witness.js'
import { type Case, randomCases } from './support/cases.js'
import { assembleWithLlvm, disassembleWithLlvm, hasLlvm } from './support/llvm.js'
import { forLlvm, sameText } from './support/normalise.js'

describeWith(hasLlvm, 'llvm-mc-19', 'wrong encodings', () => {
  /** Each case of a row with one bit of the opcode wrong: the text is ours, the word is what a wrong row would give. */
  test('a wrong bit of the opcode of any row is noticed', () => {
    const random = createRandom(0x0b17)
    const wrong = randomCases(3, 3).map((c) => {
      const { mask } = c.instruction.form.layout
      let bit = 0
      do bit = 1 << random.below(32)
      while ((mask & bit) === 0)
      return { ...c, word: c.word ^ bit }
    })
    const assembled = assembleWithLlvm(wrong.map((c) => c.text))
    const read = disassembleWithLlvm(wrong.map((c) => c.word))
    expect(wrong.filter((c, n) => assembled[n] === c.word).map((c) => `${c.text} ${c.word.toString(16)}`)).toEqual([])
    // Bits that should be one, and unused bits of a size, are the same to a disassembler.
    const noticed = wrong.filter((c, n) => !sameText(c, read[n], exact))
    expect(noticed.length / wrong.length).toBeGreaterThan(0.995)
  })

  /** Rows whose first two fields of the same width are exchanged. */
  test('exchanged operands of any row are noticed', () => {
    const rows = forms.filter((each) => exchangeable(each) !== undefined)
    expect(rows.length).toBeGreaterThan(300)
    const cases = rows.flatMap((row) => randomCases(8, 5, [row]).map((c) => ({ ...c, word: exchanged(c) })))
    const assembled = assembleWithLlvm(cases.map((c) => c.text))
    const caught = new Set(cases.filter((c, n) => assembled[n] !== c.word).map((c) => c.instruction.form))
    expect(rows.filter((row) => !caught.has(row)).map((row) => row.name)).toEqual([])
  })
})

/** Differences between names that LLVM has and we have not do not count here: `sys` is all of them. */
const exact = forLlvm.filter((step) => step.name !== 'systemOperationName' && step.name !== 'systemRegisterName')

const isFiveBits = (kind: OperandKind): boolean => kind.code === 1
function exchangeable({ layout }: Form): readonly [number, number] | undefined {
  const [first, second] = layout.kinds.filter(isFiveBits)
  return first && second && first.shift !== second.shift ? [first.shift, second.shift] : undefined
}

function exchanged({ instruction, word }: Case): number {
  const [a, b] = exchangeable(instruction.form)!
  const [first, second] = [(word >>> a) & 31, (word >>> b) & 31]
  return (word & ~((31 << a) | (31 << b))) | (second << a) | (first << b)
}

describeWith(hasQemu, 'qemu-aarch64', 'wrong meanings', () => {
  const machine = createQemuMachine()
  afterAll(() => machine.dispose())
  const problemOf = (name: string, meaning: Meaning): string | undefined => {
    const right = form(name)
    const row = Object.create(right, { meaning: { value: meaning } }) as Form
    return witness(machine, [[right, { variants: 8, states: 64 }]], 5, undefined, () => row)[0]!.problem
  }

  const wrong: readonly (readonly [what: string, name: string, meaning: Meaning])[] = [
    ['a wrong operator', 'add_x_x_x', form('sub_x_x_x').meaning!],
    ['a wrong operator', 'orn_w_w_w', form('eon_w_w_w').meaning!],
    ['a wrong sign', 'smulh_x_x_x', form('umulh_x_x_x').meaning!],
    ['a wrong condition', 'csinc_x_x_x_cond', form('csel_x_x_x_cond').meaning!],
    ['a wrong extension', 'ldrsb_x_offset', form('ldrb_w_offset').meaning!],
    [
      'a wrong width',
      'add_w_w_w',
      (m, o) => m.write(o.register(0).location || 'x0', m.terms.binary('add', m.read('x1'), m.read('x2'))),
    ],
    [
      'a wrong flag',
      'subs_x_x_x',
      (m, o) => {
        form('subs_x_x_x').meaning!(m, o)
        m.write('CF', m.terms.unary('not', m.terms.compare('ule', o.read(2), o.read(1))))
      },
    ],
    [
      'a flag that is kept but said to change',
      'setf8_w',
      (m, o) => {
        form('setf8_w').meaning!(m, o)
        m.write('CF', m.terms.constant(0, 1))
      },
    ],
    [
      'division by zero left as it is',
      'udiv_x_x_x',
      (m, o) => o.write(0, m.terms.binary('udiv', o.read(1), o.read(2))),
    ],
    ['no write-back', 'ldr_x_post', (m, o) => o.write(0, m.load(m.read(o.memory(1).base.location), 8))],
  ]
  test.each(wrong)('%s in %s is caught', (_, name, meaning) => expect(problemOf(name, meaning)).toMatch(/ is 0x|jumps/))
  test('and a right one is not', () => expect(problemOf('add_x_x_x', form('add_x_x_x').meaning!)).toBeUndefined())
})
