import { lower } from '@sourceless/forge'
import type { FrameRow, ObjectFile } from '@sourceless/object'
import { type CodeInstruction, follow, type MachinePlatform } from '@sourceless/verifier'
import { describe, expect, test } from 'vitest'
import { frameRows } from '../../src/candidate/native/frame-rows.js'
import { textMachine } from '../../src/candidate/native/read.js'
import { contractOf, load } from './setting.js'

const names = [...'abcdefgh']
/** Keeps more values alive than there are registers to give away at no cost. */
const mixing = `function mixing(${names.map((name) => `${name}: u64`).join(', ')}): u64 {
  let n: u64 = 0
  for (let i: u64 = 0; i < a % 7; i++) {
    ${names.map((name, k) => `const ${name}${name}: u64 = ${name} * ${k + 3} + i`).join('\n    ')}
    n += ${names.map((name, k) => `(${name}${name} ^ ${names[(k + 3) % 8]}${names[(k + 3) % 8]}) * ${name}${name}`).join(' + ')}
    if (n % 11 == 0) return ${names.map((name) => `(n ^ ${name})`).join(' + ')}
  }
  return n
}`
const reversing = `function reversing(xs: u8[]): u32 {
  let seen: u32[64] = [0]
  for (let i: u64 = 0; i < xs.length; i++) seen[u64(xs[i]) % 64] += 1
  let n: u32 = 0
  for (let i: u64 = 0; i < 64; i++) n = max(n, seen[i])
  return n
}`

const stateAt = (rows: readonly FrameRow[], address: number): string => {
  const { stackBytes, saved } = rows.findLast(({ at }) => at <= address)!
  const places = saved.map(({ register, isFloat, below }) => `${isFloat ? 'f' : 'r'}${register}@${below}`)
  return `${stackBytes} ${places.sort().join(' ')}`
}

describe('what is read off code is what its maker knows of it', () => {
  const triples = [
    'x86_64-linux',
    'x86_64-windows',
    'x86_64-macos',
    'aarch64-linux',
    'aarch64-windows',
    'riscv64-linux',
  ]
  const wanted = triples.flatMap((triple) =>
    [mixing, reversing].map((text) => [triple, text.slice(9, 18), text] as const),
  )
  test.each(wanted)('%s %s', async (triple, _, text) => {
    const target = await load(triple)
    const platform = target.platform as MachinePlatform
    const unit = lower(contractOf(text), target.backEnd).value!.unit as ObjectFile
    const code = new Map<number, CodeInstruction>()
    expect(follow(platform.isa, [{ address: 0, bytes: unit.sections[0]!.bytes }], [0], code)).toBe(undefined)
    const rows = frameRows(await textMachine(platform), platform, code)
    const known = unit.frames![0]!.rows
    if (text === mixing && triple.startsWith('x86')) expect(known.some(({ saved }) => saved.length > 4)).toBe(true)
    const addresses = [...code.keys()].sort((a, b) => a - b)
    expect(addresses.map((address) => `${address} ${stateAt(rows!, address)}`)).toEqual(
      addresses.map((address) => `${address} ${stateAt(known, address)}`),
    )
  })
})
