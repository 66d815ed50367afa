import { lower } from '@sourceless/forge'
import { describe, expect, test } from 'vitest'
import { contractOf, judge, load } from './setting.js'

const functions = [
  'function gcd(a: u32, b: u32): u32 { let x: u32 = a; let y: u32 = b; while (y != 0) { const t: u32 = x % y; x = y; y = t } return x }',
  'function power(b: u64, e: u32): u64 { let r: u64 = 1; let x: u64 = b; let n: u32 = e; while (n > 0) { if (n % 2 == 1) r *= x; x *= x; n /= 2 } return r }',
  'function digits(x: u64): u32 { let n: u32 = 1; let y: u64 = x; while (y >= 10) { y /= 10; n += 1 } return n }',
  'function highest(xs: readonly i16[]): i16 { let m: i16 = -32768; for (let i: u64 = 0; i < xs.length; i++) m = max(m, xs[i]); return m }',
  'function reverse(xs: u8[]): void { for (let i: u64 = 0; i < xs.length / 2; i++) { const t: u8 = xs[i]; xs[i] = xs[xs.length - 1 - i]; xs[xs.length - 1 - i] = t } }',
  'function crc(xs: readonly u8[]): u32 { let c: u32 = 0xffffffff; for (let i: u64 = 0; i < xs.length; i++) { c ^= u32(xs[i]); for (let k: u32 = 0; k < 8; k++) c = (c & 1) == 1 ? (c >> 1) ^ 0xedb88320 : c >> 1 } return c }',
  'function norm(x: f64, y: f64): f64 { return sqrt(x * x + y * y) }',
  'function clamp(x: i64, low: i64, high: i64): i64 { requires(low <= high); return min(max(x, low), high) }',
]

/** Registers that some instructions use without naming them. */
const fixed = new Set(['rax', 'rcx', 'rdx'])
const names64 = [
  'rax',
  'rcx',
  'rdx',
  'rbx',
  'rsp',
  'rbp',
  'rsi',
  'rdi',
  'r8',
  'r9',
  'r10',
  'r11',
  'r12',
  'r13',
  'r14',
  'r15',
]
const wordOf = (n: number): readonly [string, string][] => {
  const name = names64[n]!
  const old = name.slice(1)
  const short = old.replace('x', '')
  const views =
    n >= 8
      ? [`${name}d`, `${name}w`, `${name}b`]
      : [`e${old}`, old, `${old.length === 2 && old.endsWith('x') ? short : old}l`]
  return [name, ...views].map((view, k) => [view, `v${n}${['', 'd', 'w', 'b'][k]}`])
}
const virtualNames = new Map(names64.flatMap((name, n) => (fixed.has(name) ? [] : wordOf(n))))

/** Machine code as a text with virtual registers in place of real ones, which come in as arguments. */
function virtualText(lines: readonly { readonly offset: number; readonly text: string }[]): string {
  const targets = new Map<string, number>()
  const body = lines.map(({ offset, text }) => {
    const jump = /^(j\w+) (?:0x)?([0-9a-f]+)$/.exec(text)
    if (jump === null)
      return [
        offset,
        text.replaceAll(
          /\b(?:r\d+[dwb]?|[er]?[a-d]x|[er]?[sd]il?|[er]?bpl?|xmm\d+)\b/g,
          (word) => virtualNames.get(word) ?? word.replace('xmm', 'fv'),
        ),
      ]
    const label = `at_${Number.parseInt(jump[2]!, 16)}`
    targets.set(label, Number.parseInt(jump[2]!, 16))
    return [offset, `${jump[1]} ${label}`]
  })
  const labels = new Set(targets.values())
  return body.map(([offset, text]) => `${labels.has(offset as number) ? `at_${offset}: ` : ''}${text}`).join('\n')
}

describe('code of forge, with its registers taken away and given out again, does the same', () => {
  test.each(functions.map((text) => [/\w+(?=\()/.exec(text)![0], text]))('%s', async (_, text) => {
    const contract = contractOf(text)
    const target = await load('x86_64-linux')
    const candidate = lower(contract, target.backEnd).value!
    const file = target.write({ candidate, contract, emit: 'object', fileName: 'x' }) as Uint8Array
    const lines = target.list(file, contract, false).functions[0]!.lines
    const passed = contract.entry.parameters.flatMap(({ type }) =>
      type.kind === 'slice' ? ['int', 'int'] : [type.kind],
    )
    let [integers, floats] = [0, 0]
    const moves = passed.map((kind, n) => {
      if (kind === 'float') return `movaps fv${floats++}, arg${n}`
      const register = ['rdi', 'rsi', 'rdx', 'rcx', 'r8', 'r9'][integers++]!
      return `mov ${virtualNames.get(register) ?? register}, arg${n}`
    })
    const isFloat = contract.entry.result.kind === 'float'
    const virtual = virtualText(lines).replaceAll(/\bret$/gm, isFloat ? 'movaps result, fv0\nret' : 'ret')
    const { result, reading } = await judge('x86_64-linux', 'virtual', contract, [...moves, virtual].join('\n'))
    expect(result.diagnostics).toEqual([])
    // Copies that come in are joined with what they copy.
    expect(reading.candidate.instructions).toBeLessThanOrEqual(candidate.instructions + 2)
  })
})
