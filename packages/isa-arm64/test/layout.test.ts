import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { symbol } from '@sourceless/isa'
import { createRandom, describeWith } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import {
  addressPart,
  at,
  conditions,
  createAssembler,
  decodeWord,
  form,
  formatInstruction,
  moveWideSequence,
  parseAssembly,
  registers as r,
} from '../src/index.js'
import { hexOf } from './support/cases.js'
import { hasLlvm, textSectionWithLlvm } from './support/llvm.js'

const nop = form('nop')
const wordsOf = (bytes: Uint8Array): number[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: bytes.length / 4 }, (_, n) => view.getInt32(4 * n, true))
}
const textOf = (bytes: Uint8Array): string[] =>
  wordsOf(bytes).map((word) => {
    const instruction = decodeWord(word)
    return instruction ? formatInstruction(instruction) : `.word ${hexOf(word)}`
  })

/** Branches, addresses and calls between random labels. */
function randomProgram(seed: number): string {
  const random = createRandom(seed)
  const labels = 4 + random.below(20)
  const lines: string[] = []
  const label = () => `.L${random.below(labels)}`
  for (let n = 0; n < labels; n++) {
    lines.push(`.L${n}:`)
    for (let k = random.below(8); k > 0; k--) {
      lines.push(
        random.pick([
          () => `b ${label()}`,
          () => `b.${random.pick(conditions)} ${label()}`,
          () => `cbz x${random.below(31)}, ${label()}`,
          () => `cbnz w${random.below(31)}, ${label()}`,
          () => `tbz x${random.below(31)}, #${random.below(64)}, ${label()}`,
          () => `tbnz w${random.below(31)}, #${random.below(32)}, ${label()}`,
          () => `bl ${label()}`,
          () => `adr x${random.below(31)}, ${label()}`,
          () => `ldr x${random.below(31)}, ${label()}`,
          () => `add x${random.below(31)}, x${random.below(31)}, #${random.below(4096)}`,
        ])(),
      )
    }
  }
  return lines.join('\n')
}

describeWith(hasLlvm, 'llvm-mc-19', 'layout', () => {
  const directory = mkdtempSync(join(tmpdir(), 'isa-arm64-'))
  test('programs with labels assemble to the bytes that LLVM gives', () => {
    try {
      for (let seed = 1; seed <= 60; seed++) {
        const program = randomProgram(seed)
        const { value, diagnostics } = parseAssembly(program)
        expect(diagnostics).toEqual([])
        expect(textOf(value!.bytes), `seed ${seed}`).toEqual(textOf(textSectionWithLlvm(program, directory)))
      }
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})

describe('branches that do not reach', () => {
  const fill = (a: ReturnType<typeof createAssembler>, count: number) => {
    for (let n = 0; n < count; n++) a.emit(nop)
  }

  test('b.cond and cbz reach 1 MiB, then become the opposite over a b', () => {
    for (const [count, sizeBytes] of [
      [0x40000 - 2, 4],
      [0x40000 - 1, 8],
    ] as const) {
      const a = createAssembler()
      const far = a.label()
      a.jumpIf('hi', far)
      fill(a, count)
      a.bind(far)
      const { bytes } = a.finish()
      expect(bytes.length - 4 * count).toBe(sizeBytes)
      if (sizeBytes === 8) expect(textOf(bytes.subarray(0, 8))).toEqual(['b.ls #8', `b #${bytes.length - 4}`])
    }
  })

  test('tbz reaches 32 KiB, forward and back', () => {
    const sizeOver = (count: number, forward: boolean): readonly string[] => {
      const a = createAssembler()
      const target = a.label()
      if (forward) a.emit(form('tbnz_x_highbit_label'), r.x3, 40, target)
      else a.bind(target)
      fill(a, count)
      if (forward) a.bind(target)
      else a.emit(form('tbnz_x_highbit_label'), r.x3, 40, target)
      const text = textOf(a.finish().bytes)
      return text.filter((line) => line !== 'nop')
    }
    expect(sizeOver(8190, true)).toEqual(['tbnz x3, #40, #32764'])
    expect(sizeOver(8191, true)).toEqual(['tbz x3, #40, #8', 'b #32768'])
    expect(sizeOver(8192, false)).toEqual(['tbnz x3, #40, #-32768'])
    expect(sizeOver(8193, false)).toEqual(['tbz x3, #40, #8', 'b #-32776'])
  })

  test('b.al has no opposite', () => {
    const a = createAssembler()
    const far = a.label()
    a.jumpIf('al', far)
    fill(a, 0x40000)
    a.bind(far)
    expect(() => a.finish()).toThrow(/out of reach/)
  })
})

describe('literals', () => {
  test('are shared, aligned, and placed behind the code', () => {
    const a = createAssembler()
    a.loadLiteral(r.x0, 0x123456789abcdefn)
    a.loadLiteral(r.w1, 0x89abcdefn)
    a.loadLiteral(r.x2, 0x123456789abcdefn)
    a.loadLiteral(r.q3, 5n)
    a.emit(form('ret'))
    const { bytes } = a.finish()
    expect(textOf(bytes.subarray(0, 20))).toEqual(['ldr x0, #48', 'ldr w1, #52', 'ldr x2, #40', 'ldr q3, #20', 'ret'])
    const view = new DataView(bytes.buffer)
    expect([view.getBigUint64(32, true), view.getBigUint64(40, true)]).toEqual([5n, 0n])
    expect(view.getBigUint64(48, true)).toBe(0x123456789abcdefn)
    expect(view.getUint32(56, true)).toBe(0x89abcdef)
  })

  test('are placed amid the code, with a branch over, before they get out of reach', () => {
    const a = createAssembler()
    const far = a.label()
    a.loadLiteral(r.x0, 0x1111111111111111n)
    for (let n = 0; n < 200; n++) a.jumpIf('eq', far)
    for (let n = 0; n < 0x50000; n++) a.emit(nop)
    a.loadLiteral(r.x1, 0x2222222222222222n)
    a.bind(far)
    a.emit(form('ret'))
    const words = wordsOf(a.finish().bytes)
    const text = words.map((word) => formatInstruction(decodeWord(word) ?? { form: nop, operands: [] }))
    const load = Number(/#(\d+)/.exec(text[0]!)![1])
    expect(load).toBeLessThan(0x100000)
    expect([words[load / 4], words[load / 4 + 1]]).toEqual([0x11111111, 0x11111111])
    const over = text.findIndex((line) => /^b #/.test(line) && line !== 'b #8' && !line.startsWith('b.'))
    expect(over).toBeGreaterThan(0)
    const branches = text.slice(0, load / 4).filter((line) => line.startsWith('b #'))
    expect(branches[branches.length - 1]).toMatch(/^b #(12|16)$/)
  })

  test('ldr =value in text moves where one instruction does', () => {
    const { value } = parseAssembly('ldr x0, =1\nldr w1, =-2\nldr x2, =0xffff0000\nldr x3, =0x1234567812345678\nret')
    expect(textOf(value!.bytes).slice(0, 5)).toEqual([
      'mov x0, #1',
      'mov w1, #-2',
      'mov x2, #4294901760',
      'ldr x3, #12',
      'ret',
    ])
  })

  test('.ltorg places them', () => {
    const { value } = parseAssembly('ldr x0, =0x1234567812345678\nret\n.ltorg\nnop')
    expect(textOf(value!.bytes)).toEqual(['ldr x0, #8', 'ret', '.word 12345678', '.word 12345678', 'nop'])
  })
})

describe('symbols become relocations', () => {
  test('from operands', () => {
    const a = createAssembler()
    const table = symbol('table', 8)
    a.emit(form('adrp_x_page'), r.x0, table)
    a.emit(form('add_xsp_xsp_imm12'), r.x0, r.x0, addressPart('lo12', table))
    a.emit(form('ldr_q_offset'), r.q1, at(r.x0, addressPart('lo12', table)))
    a.emit(form('movz_x_imm16'), r.x2, addressPart('abs_g2', table))
    a.emit(form('movk_x_imm16'), r.x2, addressPart('abs_g1_nc', table))
    a.call(symbol('f'))
    a.jump(symbol('g'))
    const { bytes, relocations } = a.finish()
    expect(relocations.map(({ offset, kind, target, addend }) => [offset, kind, target, addend])).toEqual([
      [0, 'arm64-page21', 'table', 8],
      [4, 'arm64-low12', 'table', 8],
      [8, 'arm64-low12-scaled16', 'table', 8],
      [12, 'arm64-move2', 'table', 8],
      [16, 'arm64-move1', 'table', 8],
      [20, 'arm64-call26', 'f', 0],
      [24, 'arm64-branch26', 'g', 0],
    ])
    expect(textOf(bytes)).toEqual([
      'adrp x0, #0',
      'add x0, x0, #0',
      'ldr q1, [x0]',
      'movz x2, #0, lsl #32',
      'movk x2, #0, lsl #16',
      'bl #0',
      'b #0',
    ])
  })

  test('from text', () => {
    const text =
      'adrp x0, table+8\nadd x0, x0, :lo12:table+8\nldrb w1, [x0, :lo12:table]\nmovz x2, #:abs_g3:table\nbl f'
    const { value } = parseAssembly(text)
    expect(value!.relocations.map(({ kind, target, addend }) => `${kind} ${target} ${addend}`)).toEqual([
      'arm64-page21 table 8',
      'arm64-low12 table 8',
      'arm64-low12 table 0',
      'arm64-move3 table 0',
      'arm64-call26 f 0',
    ])
  })
})

describe('constants by moves', () => {
  const values = [0n, 1n, -1n, 0xffffn, 0x10000n, 0x12345678n, -0x12345n, 0x5555555555555555n, 0x1234000056780000n]

  test.each([32, 64] as const)('of %i bits give the value, in at most as many pieces', (bits) => {
    const random = createRandom(bits)
    const many = Array.from({ length: 300 }, () => random.bits64() & random.pick([-1n, 0xffff0000ffffn, 0xff00ffn]))
    for (const value of [...values, ...many]) {
      const wanted = BigInt.asUintN(bits, value)
      let made = 0n
      const steps = moveWideSequence(value, bits)
      for (const { mnemonic, immediate, shift: amount } of steps) {
        const piece = BigInt(immediate) << BigInt(amount)
        if (mnemonic === 'movz' || mnemonic === 'orr') made = piece
        else if (mnemonic === 'movn') made = BigInt.asUintN(bits, ~piece)
        else made = (made & ~(0xffffn << BigInt(amount))) | piece
      }
      expect(made).toBe(wanted)
      expect(steps.length).toBeLessThanOrEqual(bits / 16)
    }
  })

  test.each<[value: bigint, text: string[]]>([
    [0n, ['mov x0, #0']],
    [-1n, ['mov x0, #-1']],
    [0x12340000n, ['mov x0, #305397760']],
    [0x5555555555555555n, ['mov x0, #6148914691236517205']],
    [0x5555555555551234n, ['mov x0, #6148914691236517205', 'movk x0, #4660']],
    [
      0x1234567812345678n,
      ['mov x0, #22136', 'movk x0, #4660, lsl #16', 'movk x0, #22136, lsl #32', 'movk x0, #4660, lsl #48'],
    ],
    [-0x12345n, ['mov x0, #-9029', 'movk x0, #65534, lsl #16']],
  ])('%s', (value, text) => {
    const a = createAssembler()
    a.move(r.x0, value)
    expect(textOf(a.finish().bytes)).toEqual(text)
  })
})

test('alignment pads with nops', () => {
  const a = createAssembler()
  a.emit(form('ret'))
  a.align(16)
  a.emit(form('ret'))
  expect(textOf(a.finish().bytes)).toEqual(['ret', 'nop', 'nop', 'nop', 'ret'])
})
