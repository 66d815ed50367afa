import { lower } from '@sourceless/forge'
import type { FunctionFrame } from '@sourceless/object'
import { describe, expect, test } from 'vitest'
import { contractOf, judge, load, read, repeat } from './setting.js'

const same = contractOf('function same(a: u64): u64 { return a }')
const sum = contractOf(
  'function sum(xs: readonly u32[]): u64 { let n: u64 = 0; for (let i: u64 = 0; i < xs.length; i++) n += u64(xs[i]); return n }',
)

const framesOf = (unit: object): readonly FunctionFrame[] =>
  (unit as { frames?: readonly FunctionFrame[] }).frames ?? []
const rowsOf = (unit: object): string =>
  framesOf(unit)
    .flatMap(({ rows }) => rows)
    .map(
      ({ at, stackBytes, saved }) =>
        `${at}:${stackBytes}[${saved.map(({ register, below }) => `${register}@${below}`)}]`,
    )
    .join(' ')

describe('registers are given out', () => {
  test('with copies joined and nothing saved where nothing has to be', async () => {
    const { code, result, reading } = await judge(
      'x86_64-linux',
      'virtual',
      same,
      'mov v0, arg0 ; a copy\nlea v1, [v0 + v0]\nsub v1, v0\nmov result, v1\nret',
    )
    expect(result.verdict.level).not.toBe('rejected')
    expect(code.at(-1)).toBe('ret')
    expect(code).toHaveLength(3)
    expect(rowsOf(reading.candidate.unit)).toBe('0:8[]')
  })

  test('around registers that instructions use unnamed', async () => {
    const product = contractOf('function product(a: u64, b: u64, c: u64): u64 { return a * b + c }')
    const text = 'mov rax, arg0\nmul arg1\nmov v0, rax\nadd v0, arg2\nmov result, v0\nret'
    const { code, result } = await judge('x86_64-linux', 'virtual', product, text)
    expect(result.verdict.level).not.toBe('rejected')
    // mul overwrites rdx, where the third argument arrives.
    expect(code.join('\n')).toMatch(/^mov r\w+, rdx$/m)
  })

  test('the same results cost what they cost forge', async () => {
    const { candidate } = (await judge('x86_64-linux', 'virtual', same, 'mov result, arg0\nret')).reading
    const floor = lower(same, (await load('x86_64-linux')).backEnd).value!
    expect(candidate).toMatchObject({ origin: 'model', target: 'x86_64-linux' })
    expect([candidate.instructions, candidate.sizeBytes, candidate.cost]).toEqual([
      floor.instructions,
      floor.sizeBytes,
      floor.cost,
    ])
  })

  const many: readonly [triple: string, text: string][] = [
    ...['x86_64-linux', 'x86_64-windows', 'x86_64-macos'].map((triple): [string, string] => [
      triple,
      [
        ...repeat(30, (n) => `lea v${n}, [arg0 + ${n}]`),
        ...repeat(30, (n) => `${n % 2 === 0 ? 'add' : 'sub'} arg0, v${n}`),
        'add arg0, 15\nmov result, arg0\nret',
      ].join('\n'),
    ]),
    ...['aarch64-linux', 'aarch64-windows', 'aarch64-macos'].map((triple): [string, string] => [
      triple,
      [
        ...repeat(40, (n) => `add xv${n}, xarg0, #${n}`),
        ...repeat(40, (n) => `${n % 2 === 0 ? 'add' : 'sub'} xarg0, xarg0, xv${n}`),
        'add xarg0, xarg0, #20\nmov xresult, xarg0\nret',
      ].join('\n'),
    ]),
    [
      'riscv64-linux',
      [
        ...repeat(40, (n) => `addi v${n}, arg0, ${n}`),
        ...repeat(40, (n) => `${n % 2 === 0 ? 'add' : 'sub'} arg0, arg0, v${n}`),
        'addi arg0, arg0, 20\nmv result, arg0\nret',
      ].join('\n'),
    ],
  ]
  test.each(many)(
    '%s: what does not fit is kept on the stack, callee-saved registers are saved',
    async (triple, text) => {
      const { result, reading } = await judge(triple, 'virtual', same, text)
      expect(result.verdict.level).not.toBe('rejected')
      const rows = framesOf(reading.candidate.unit).flatMap((frame) => frame.rows)
      expect(rows[0]!.saved).toEqual([])
      expect(Math.max(...rows.map(({ saved }) => saved.length))).toBeGreaterThan(4)
      // The frame is gone at the return.
      expect(rows.at(-1)).toMatchObject({ stackBytes: rows[0]!.stackBytes, saved: [] })
    },
  )

  test('floats too', async () => {
    const twice = contractOf('function twice(x: f64): f64 { return x + x }')
    const text = [
      ...repeat(20, (n) => `movaps fv${n}, arg0\naddsd fv${n}, arg0`),
      ...repeat(19, (n) => `maxsd fv${n + 1}, fv${n}`),
      'movaps result, fv19\nret',
    ].join('\n')
    const { code, result } = await judge('x86_64-linux', 'virtual', twice, text)
    expect(code.some((line) => line.startsWith('movups xmmword ptr [rsp'))).toBe(true)
    expect(result.diagnostics).toEqual([])
  })

  test('arguments on the stack', async () => {
    const wide = contractOf(
      'function wide(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u32, h: i8, i: u8, j: i16): u64 { return a + u64(g) + u64(h) + u64(i) + u64(j) }',
    )
    const x64 =
      'mov v0d, arg6d\nadd v0, arg0\nmovsx v1, arg7b\nadd v0, v1\nmovzx v2d, arg8b\nadd v0, v2\nmovsx v3, arg9w\nadd v0, v3\nmov result, v0\nret'
    const arm64 =
      'mov wv0, warg6\nadd xv0, xv0, xarg0\nadd xv0, xv0, warg7, sxtb\nadd xv0, xv0, warg8, uxtb\nadd xv0, xv0, warg9, sxth\nmov xresult, xv0\nret'
    for (const [triple, text] of [
      ['x86_64-linux', x64],
      ['x86_64-windows', x64],
      ['aarch64-linux', arm64],
      ['aarch64-macos', arm64],
    ] as const) {
      const { result } = await judge(triple, 'virtual', wide, text)
      expect([triple, result.diagnostics]).toEqual([triple, []])
    }
  })

  test('a register that callers want back is saved where the text names it', async () => {
    const { code, reading } = await judge('x86_64-linux', 'virtual', same, 'mov rbx, arg0\nmov result, rbx\nret')
    expect(code[0]).toBe('push rbx')
    expect(code.at(-2)).toBe('pop rbx')
    expect(rowsOf(reading.candidate.unit)).toMatch(/^0:8\[\] 1:16\[3@16\] \d+:8\[\]$/)
  })

  test('lines are told by their offsets, ours by none', async () => {
    const { reading } = await judge(
      'x86_64-linux',
      'virtual',
      same,
      '; a comment\n\nmov rbx, arg0 # why not\nmov result, rbx\nret',
    )
    expect(reading.lineAt(0)).toBe(undefined)
    expect(reading.lineAt(4)).toEqual({ line: 4, text: 'mov result, rbx' })
  })
})

describe('what cannot be is told by its line', () => {
  const refused = async (text: string, triple = 'x86_64-linux') => {
    const reading = await read(triple, 'virtual', sum, text)
    return 'diagnostics' in reading ? reading.diagnostics.map(({ line, message }) => `${line}: ${message}`) : []
  }

  test.each([
    ['push v0\nret', /^1: .*the stack/],
    ['mov v0, qword ptr [rsp + 8]\nret', /^1: .*the stack/],
    ['call next\nnext: ret', /^1: a candidate calls nothing/],
    ['jmp v0', /^1: where this goes does not show/],
    ['next: nop\nnext: ret', /^2: the label 'next' is defined twice/],
    ['nop', /^1: control runs out of the text/],
    ['nop\njne top\ntop:', /^3: control runs out of the text/],
    ['jne top\nret', /^1: 'top' is no label/],
    ['mov v0w, v1b\nret', /^1: 'mov v0w, v1b' fits no form/],
    ['mov arg7, v0\nret', /^1: there is no arg7: the function has 2 machine arguments/],
    ['addsd fv0d, fv1\nret', /^1: .*fv0d/],
    ['mov v0, arg0\nrep movsb v0\nret', /^2: /],
  ])('%s', async (text, message) => {
    expect((await refused(text))[0]).toMatch(message)
  })

  test('too many registers, too many lines, too long a text', async () => {
    expect((await refused([...repeat(600, (n) => `mov v${n}, arg0`), 'ret'].join('\n')))[0]).toMatch(
      /^512: there are more than 512/,
    )
    expect((await refused(`${'nop\n'.repeat(4096)}ret`))[0]).toMatch(/4097 instructions; at most 4096/)
    expect((await refused('#'.repeat(65_537)))[0]).toMatch(/65537 characters; at most 65536/)
    expect((await refused(' \n# nothing\n'))[0]).toMatch(/no instruction/)
  })

  test('more values at once than memory helps with', async () => {
    const lines = [
      ...repeat(400, (n) => `lea v${n}, [arg0 + ${n}]`),
      ...repeat(400, (n) => `add arg0, v${n}`),
      'mov result, arg0\nret',
    ]
    expect((await refused(lines.join('\n')))[0]).toMatch(
      /^401: 40\d integer and 0 float values are alive here at once; .* 15 and 16/,
    )
  })

  test('a frame of the text itself where tables must tell it', async () => {
    const reading = await read('x86_64-windows', 'real', same, 'push rbx\nmov rbx, rcx\nmov rax, rbx\npop rbx\nret')
    expect('diagnostics' in reading && reading.diagnostics[0]!.message).toMatch(/unwind tables of Windows/)
    const told = await judge('x86_64-linux', 'real', same, 'push rbx\nmov rbx, rdi\nmov rax, rbx\npop rbx\nret')
    expect(rowsOf(told.reading.candidate.unit)).toBe('0:8[] 1:16[3@16] 8:8[]')
    const changing = await judge(
      'x86_64-linux',
      'real',
      same,
      'mov rax, rdi\ntest rdi, rdi\nje out\npush rbx\nlea rsp, [rsp + 8]\nout: ret',
    )
    expect(rowsOf(changing.reading.candidate.unit)).toBe('')
  })

  test('a program', async () => {
    const program = contractOf('function main(): void { exit(0) }')
    const reading = await read('x86_64-linux', 'real', program, 'ret')
    expect('diagnostics' in reading && reading.diagnostics[0]!.message).toMatch(/a program cannot/)
  })
})
