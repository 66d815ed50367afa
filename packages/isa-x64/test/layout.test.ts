import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { symbol } from '@sourceless/isa'
import { createRandom, describeWith } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { at, createAssembler, decodeCanonical, form, parseAssembly, registers as r, ripRelative } from '../src/index.js'
import { toHex } from './support/cases.js'
import { hasLlvm, textSectionWithLlvm } from './support/llvm.js'

const nop = form('nop')

/** Jumps between random labels over stretches of code of random length, some near the edge of a short jump's reach. */
function randomProgram(seed: number): string {
  const random = createRandom(seed)
  const labels = 4 + random.below(20)
  const lines: string[] = []
  const mnemonics = ['jmp', 'je', 'jg', 'jnp', 'jb']
  for (let label = 0; label < labels; label++) {
    lines.push(`.L${label}:`)
    for (let n = random.below(4); n > 0; n--) lines.push(`${random.pick(mnemonics)} .L${random.below(labels)}`)
    if (random.below(4) === 0) lines.push(`call .L${random.below(labels)}`)
    if (random.below(4) === 0) lines.push(`cmp dword ptr [rip + .L${random.below(labels)}], 1000`)
    const filler = random.pick([0, 1, 20, 60, 100, 118, 120, 122, 124, 126, 128, 130])
    for (let n = 0; n < filler; n++) lines.push('cmc')
  }
  return lines.join('\n')
}

describeWith(hasLlvm, 'llvm-mc-19', 'relaxation', () => {
  test('chooses the same branch sizes as LLVM, byte for byte', () => {
    const directory = mkdtempSync(join(tmpdir(), 'isa-x64-'))
    try {
      for (let seed = 1; seed <= 60; seed++) {
        const program = randomProgram(seed)
        const { value, diagnostics } = parseAssembly(program)
        expect(diagnostics).toEqual([])
        expect(toHex(value!.bytes), `seed ${seed}`).toBe(toHex(textSectionWithLlvm(program, directory)))
      }
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})

describe('labels', () => {
  test('a jump is short up to 127 bytes forward and 128 back, near beyond', () => {
    const sizeOver = (count: number, forward: boolean): number => {
      const a = createAssembler()
      const target = a.label()
      if (forward) a.jump(target)
      else a.bind(target)
      for (let n = 0; n < count; n++) a.emit(nop)
      if (forward) a.bind(target)
      else a.jumpIf('ne', target)
      return a.finish().bytes.length - count
    }
    expect([sizeOver(127, true), sizeOver(128, true)]).toEqual([2, 5])
    expect([sizeOver(126, false), sizeOver(127, false)]).toEqual([2, 6])
  })

  test('one branch that grows makes others grow', () => {
    const a = createAssembler()
    const [first, second] = [a.label(), a.label()]
    a.jump(first)
    a.jump(second)
    for (let n = 0; n < 125; n++) a.emit(nop)
    a.bind(first)
    a.emit(nop)
    a.emit(nop)
    a.emit(nop)
    a.bind(second)
    const { bytes, labelOffsets } = a.finish()
    // The second jump spans 128 bytes: near; then the first spans 130.
    expect([...labelOffsets]).toEqual([135, 138])
    expect([bytes[0], bytes[5]]).toEqual([0xe9, 0xe9])
  })

  test('alignment pads with canonical nops, and settles together with branches', () => {
    for (let count = 0; count < 40; count++) {
      const a = createAssembler()
      const [loop, end] = [a.label(), a.label()]
      a.jump(end)
      for (let n = 0; n < count; n++) a.emit(nop)
      a.align(32)
      a.bind(loop)
      for (let n = 0; n < 100; n++) a.emit(nop)
      a.jumpIf('ne', loop)
      a.bind(end)
      const { bytes, labelOffsets } = a.finish()
      expect(labelOffsets[0]! % 32).toBe(0)
      let instructions = 0
      for (let at = 0; at < bytes.length; instructions++) {
        const { value, diagnostics } = decodeCanonical(bytes, at)
        expect(diagnostics).toEqual([])
        at += value!.sizeBytes
      }
      expect(instructions).toBeLessThan(count + 100 + 2 + 5)
    }
  })

  test('a rip-relative field counts from the end of the instruction, behind its immediate', () => {
    const a = createAssembler()
    const data = a.label()
    a.emit(form('cmp_rm32_imm32'), ripRelative(data), 1000)
    a.emit(form('cmp_rm32_imm8'), ripRelative(data), 1)
    a.emit(form('mov_r64_rm64'), r.rax, ripRelative(data))
    a.bind(data)
    a.append([1, 2, 3, 4])
    expect(toHex(a.finish().bytes)).toBe('813d0e000000e8030000' + '833d0700000001' + '488b0500000000' + '01020304')
  })

  test('symbols become relocations where the field moved to', () => {
    const a = createAssembler()
    const far = a.label()
    a.jump(far)
    for (let n = 0; n < 200; n++) a.emit(nop)
    a.bind(far)
    a.call(symbol('puts'))
    a.jump(symbol('exit'))
    a.emit(form('movabs_r64_imm64'), r.rax, symbol('table', 16))
    a.emit(form('mov_rm64_imm32'), at(r.rax), symbol('table'))
    a.emit(form('cmp_rm8_imm8'), ripRelative(symbol('flag', 2)), 1)
    expect(a.finish().relocations).toEqual([
      { offset: 206, kind: 'plt32', target: 'puts', addend: -4 },
      { offset: 211, kind: 'plt32', target: 'exit', addend: -4 },
      { offset: 217, kind: 'abs64', target: 'table', addend: 16 },
      { offset: 228, kind: 'abs32s', target: 'table', addend: 0 },
      { offset: 234, kind: 'pc32', target: 'flag', addend: -3 },
    ])
  })

  test('our own mistakes throw', () => {
    const unbound = createAssembler()
    unbound.jump(unbound.label())
    expect(() => unbound.finish()).toThrow('label 0 is used but never bound')
    const twice = createAssembler()
    const label = twice.label()
    twice.bind(label)
    expect(() => twice.bind(label)).toThrow('bound twice')
    const far = createAssembler()
    const target = far.label()
    far.emit(form('jne_rel8'), target)
    for (let n = 0; n < 128; n++) far.emit(nop)
    far.bind(target)
    expect(() => far.finish()).toThrow('label 0 is out of reach of the pc8 field at offset 0x1')
  })
})
