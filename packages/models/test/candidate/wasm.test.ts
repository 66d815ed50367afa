import { lower } from '@sourceless/forge'
import { describe, expect, test } from 'vitest'
import { contractOf, judge, load, read } from './setting.js'

const sum = contractOf(
  'function sum(xs: readonly u32[]): u64 { let n: u64 = 0; for (let i: u64 = 0; i < xs.length; i++) n += u64(xs[i]); return n }',
)
const named = `(param $p i32) (param $n i64) (result i64)
(local $total i64)
block $done ;; while there are elements
  loop $next
    local.get $n
    i64.eqz
    br_if $done
    local.get $total  local.get $xs  i64.load32_u  i64.add  local.set $total
    local.get $arg0  i32.const 4  i32.add  local.set $p
    local.get $xs.length  i64.const 1  i64.sub  local.set $n
    br $next
  end $next
end
local.get $total`

describe('WebAssembly by names', () => {
  test('of parameters, locals and blocks', async () => {
    const { result, reading, code } = await judge('wasm32', 'virtual', sum, named)
    expect(result.diagnostics).toEqual([])
    expect(code[0]).toBe('block')
    expect(reading.lineAt(0)).toEqual({ line: 3, text: 'block $done ;; while there are elements' })
    expect(reading.lineAt(6)).toEqual({ line: 6, text: 'i64.eqz' })
  })

  test('costs what the same code of forge costs', async () => {
    const same = contractOf('function same(x: u64): u64 { return x }')
    const { candidate } = (await judge('wasm32', 'real', same, 'local.get 0')).reading
    const floor = lower(same, (await load('wasm32')).backEnd).value!
    expect([candidate.instructions, candidate.sizeBytes, candidate.cost]).toEqual([
      floor.instructions,
      floor.sizeBytes,
      floor.cost,
    ])
  })

  test('with the end of the function or without', async () => {
    const same = contractOf('function same(x: u64): u64 { return x }')
    const { candidate } = (await judge('wasm32', 'real', same, 'local.get 0\nend')).reading
    expect(candidate.instructions).toBe(2)
  })

  test('also where hosts of WASI run it', async () => {
    expect((await judge('wasm32-wasi', 'virtual', sum, named)).result.diagnostics).toEqual([])
  })

  test('locals of all types, from bytes too', async () => {
    const half = contractOf('function half(x: f64): f64 { return x * 0.5 }')
    // (local f64), local.get 0, f64.const 0.5, f64.mul
    const bytes = '01 01 7c 20 00 44 00 00 00 00 00 00 e0 3f a2 0b'
    expect((await judge('wasm32', 'bytes', half, bytes)).result.diagnostics).toEqual([])
    const text = '(local $h f64)\nf64.const 0.5\nlocal.tee $h\nlocal.get $x\nf64.mul'
    expect((await judge('wasm32', 'virtual', half, text)).result.diagnostics).toEqual([])
  })
})

describe('what cannot be is told by its line', () => {
  test.each([
    ['(module (func))', /^1: .*more than the body/],
    ['(func $f', /^1: .*more than the body/],
    ['(local $n i31)', /^1: i31 is no type/],
    ['(local $n i64', /^1: '\(local' is not closed/],
    ['(local $n i64) (local $n i64)', /^1: \$n is declared twice/],
    ['(local $xs i32)', /^1: \$xs is declared twice/],
    ['i64.const 0\ncall $helper', /^2: call refers to what is not in the function/],
    ['(i64.add (i64.const 1) (i64.const 2))', /^1: /],
    ['block $a\nbr $b\nend', /^2: no block around is called \$b/],
    ['i64.const 0\nend\ndrop', /^2: this end closes no block/],
    ['block\nloop\nend\ni64.const 0', /^1: this block is not closed/],
    ['i64.const zero', /^1: /],
    [';; nothing', /no instruction/],
    ['i32.const 0', /^1: /],
  ])('%s', async (text, message) => {
    const reading = await read('wasm32', 'virtual', sum, text)
    if ('candidate' in reading) throw new Error('it was read')
    const [{ line, message: told }] = reading.diagnostics as [(typeof reading.diagnostics)[number]]
    expect(`${line}: ${told}`).toMatch(message)
  })
})
