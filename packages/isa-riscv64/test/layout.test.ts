import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { symbol } from '@sourceless/isa'
import { createRandom, describeWith } from '@sourceless/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { at, createAssembler, decode, form, formatInstruction, parseAssembly, registers as r } from '../src/index.js'
import { toHex } from './support/cases.js'
import { hasLlvm, textSectionWithLlvm } from './support/llvm.js'

const conditional = ['beq', 'bne', 'blt', 'bge', 'bltu', 'bgeu']
const filler = [
  'add a0, a1, a2',
  'add a0, a0, a1',
  'ld a0, 8(sp)',
  'li a0, 1',
  'lui t0, 0x12345',
  'fmul.d fa0, fa1, fa2',
]

/** A program of labels, branches of every kind and filler, so that some branches are long. */
function randomProgram(seed: number, lines: number, spread: number): string {
  const random = createRandom(seed)
  const labels = Math.ceil(lines / 10)
  const text: string[] = []
  for (let n = 0; n < labels; n++) {
    text.push(`L${n}:`)
    for (let k = 0; k < 10; k++) {
      const target = `L${Math.min(labels - 1, Math.max(0, n + random.below(2 * spread + 1) - spread))}`
      const register = random.pick(['a0', 's1', 't0', 'zero', 's0'])
      switch (random.below(6)) {
        case 0:
          text.push(`${random.pick(conditional)} ${register}, ${random.pick(['zero', 'a1', 's0'])}, ${target}`)
          break
        case 1:
          text.push(`${random.pick(['beqz', 'bnez', 'bltz', 'bgez', 'blez', 'bgtz'])} ${register}, ${target}`)
          break
        case 2:
          text.push(random.pick([`j ${target}`, `jal ${target}`, `jal t0, ${target}`, `c.j ${target}`]))
          break
        case 3:
          text.push(random.pick([`c.beqz a0, ${target}`, `c.bnez s1, ${target}`]))
          break
        default:
          text.push(random.pick(filler))
      }
    }
  }
  return text.join('\n')
}

describeWith(hasLlvm, 'llvm-mc-19', 'branch sizes', () => {
  const directory = mkdtempSync(join(tmpdir(), 'riscv-layout-'))
  afterAll(() => rmSync(directory, { recursive: true }))
  const same = (text: string, without: readonly string[] = []) => {
    const ours = parseAssembly(text, { compress: without.length === 0 })
    expect(ours.diagnostics).toEqual([])
    expect(toHex(ours.value!.bytes)).toBe(toHex(textSectionWithLlvm(text, directory, { without })))
  }

  test.each([
    [1, 400, 3],
    [2, 4000, 20],
    [3, 4000, 60],
    [4, 6000, 250],
    [5, 6000, 600],
  ])('program %i: %i lines, targets up to %i labels away', (seed, lines, spread) =>
    same(randomProgram(seed, lines, spread)),
  )

  test('without compression', () => {
    const text = randomProgram(6, 5000, 300)
      .replaceAll('c.', '')
      .replaceAll(/^(beqz|bnez) (a0|s1), (L\d+)$/gm, '$1 $2, $3')
    same(text, ['c'])
  })

  test.each([254, 256, 258, 2046, 2048, 2050, 4094, 4096, 4098])('a branch over %i bytes', (sizeBytes) => {
    const nops = Array(Math.floor((sizeBytes - 2) / 4)).fill('add a0, a1, a2')
    const rest = (sizeBytes - 2) % 4 === 0 ? [] : ['c.nop']
    for (const branch of ['beqz a0, end', 'j end', 'blt a0, a1, end'])
      same([branch, ...nops, ...rest, 'end: nop'].join('\n'))
  })

  test('symbols that are not known', () => {
    const references = ['j out', 'jal ra, out', 'beq a0, a1, out', 'beqz a0, out', 'call out', 'tail out', 'la a0, out']
    const more = [
      'lui a0, %hi(out)',
      'addi a0, a0, %lo(out)',
      'sd a0, %lo(out+8)(a1)',
      'ld a0, out',
      'fsd fa0, out, t1',
    ]
    same([...references, ...more].join('\n'))
  })
})

describe('far jumps', () => {
  const far = (
    emit: (
      code: ReturnType<typeof createAssembler>,
      label: ReturnType<ReturnType<typeof createAssembler>['label']>,
    ) => void,
    options = {},
  ) => {
    const code = createAssembler(options)
    const label = code.label()
    emit(code, label)
    code.append(new Uint8Array(3 << 20))
    code.bind(label)
    const { bytes, labelOffsets } = code.finish()
    const shown: string[] = []
    for (let offset = 0; offset < 12 && bytes[offset] !== 0; ) {
      const instruction = decode(bytes, offset).value!
      shown.push(formatInstruction(instruction))
      offset += instruction.sizeBytes
    }
    return { shown, target: labelOffsets[label.id]! }
  }
  test('a call goes through its own link register', () => {
    const { shown, target } = far((code, label) => code.call(label))
    expect(shown).toEqual(['auipc ra, 768', 'jalr 8(ra)'])
    expect(target).toBe((768 << 12) + 8)
  })
  test('a tail call goes through t1', () => {
    expect(far((code, label) => code.tail(label)).shown).toEqual(['auipc t1, 768', 'jr 8(t1)'])
  })
  test('a branch needs a register that it may overwrite', () => {
    const branch = (code: ReturnType<typeof createAssembler>, label: Parameters<typeof code.bind>[0]) =>
      code.emit(form('blt'), r.a0, r.a1, label)
    expect(() => far(branch)).toThrow(/out of reach/)
    expect(far(branch, { farBranchScratch: r.t6 }).shown).toEqual(['bge a0, a1, 12', 'auipc t6, 768', 'jr 8(t6)'])
    const jump = far((code, label) => code.jump(label), { farBranchScratch: r.t6 })
    expect(jump.shown).toEqual(['auipc t6, 768', 'jr 8(t6)'])
  })
})

describe('padding and constants', () => {
  test('alignment', () => {
    const code = createAssembler()
    code.emit(form('c.jr'), r.ra)
    code.align(8)
    code.emit(form('c.jr'), r.ra)
    expect(toHex(code.finish().bytes)).toBe('8280010013000000' + '8280')
  })

  test('literals stand aligned behind the code, and are shared', () => {
    const code = createAssembler()
    const eight = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
    code.loadLiteral(r.a0, eight)
    code.loadLiteral(r.fa0, eight, r.t0)
    code.loadLiteral(r.a1, eight.subarray(0, 4))
    code.emit(form('c.jr'), r.ra)
    code.placeLiterals()
    const { bytes } = code.finish()
    const text: string[] = []
    for (let offset = 0; offset < 26; ) {
      const { value } = decode(bytes, offset)
      text.push(formatInstruction(value!))
      offset += value!.sizeBytes
    }
    expect(text).toEqual([
      ...['auipc a0, 0', 'ld a0, 32(a0)', 'auipc t0, 0', 'fld fa0, 24(t0)', 'auipc a1, 0', 'lw a1, 24(a1)', 'ret'],
    ])
    expect(toHex(bytes.subarray(32))).toBe('010203040506070801020304')
  })

  test('relocations', () => {
    const code = createAssembler()
    code.loadAddress(r.a0, symbol('table', 4))
    code.call(symbol('f'))
    code.emit(form('sd'), r.a0, at(r.a1, { kind: 'part', part: 'lo', target: symbol('table') }))
    expect(code.finish().relocations).toEqual([
      { offset: 0, kind: 'riscv-pc-high20', target: 'table', addend: 4 },
      { offset: 4, kind: 'riscv-pc-low12', target: 'table', addend: 8 },
      { offset: 8, kind: 'riscv-call', target: 'f', addend: 0 },
      { offset: 16, kind: 'riscv-low12-store', target: 'table', addend: 0 },
    ])
  })
})
