import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTarget, type Target } from './support.js'

let target: Target
beforeAll(async () => {
  target = await startTarget(
    '--build-timeout',
    '8',
    '--request-timeout',
    '8',
    '--memory',
    '256',
    '--requests-per-minute',
    '1000000',
  )
}, 180_000)
afterAll(() => target.stop())

const post = async (path: string, body: unknown) => {
  const startedMs = performance.now()
  const response = await fetch(`${target.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  })
  const text = await response.text()
  return { status: response.status, text, tookMs: performance.now() - startedMs }
}
const triple = { target: 'x86_64-linux', effort: 'quick' } as const

describe('JSON that is made to cost', () => {
  test.each([
    ['half a million brackets', '['.repeat(500_000)],
    ['objects in objects', '{"a":'.repeat(150_000)],
    ['half a million zeros', `{"examples":[${'0,'.repeat(499_000)}0]}`],
    ['a million blanks', `${' '.repeat(1_000_000)}x`],
    ['a long number', `{"seed":${'9'.repeat(900_000)}}`],
    ['one name many times', `{${'"a":1,'.repeat(19_000)}"a":1}`],
    ['many names', `{${Array.from({ length: 19_000 }, (_one, index) => `"n${index}":1`).join()}}`],
    ['a string that does not end', `{"intent":"${'\\\\'.repeat(400_000)}`],
  ])('%s', async (_name, body) => {
    const { status, text, tookMs } = await post('/v1/builds', body)
    expect([400, 422]).toContain(status)
    expect(text.length).toBeLessThan(10_000)
    expect(tookMs).toBeLessThan(10_000)
  })
})

describe('contracts that are made to cost', () => {
  const within = (body: string) => `function f(x: u64): u64 { return ${body} }`
  const nested = (depth: number, open: string, close: string) => within(`${open.repeat(depth)}x${close.repeat(depth)}`)
  const contracts: readonly (readonly [string, string])[] = [
    ['brackets in brackets', nested(60_000, '(', ')')],
    ['signs before signs', nested(150_000, '~', '')],
    ['a sum without an end', within(`x${' + x'.repeat(45_000)}`)],
    ['choices in choices', nested(10_000, '(x > 1 ? ', ' : 0)')],
    ['blocks in blocks', `function f(x: u64): u64 { ${'if (x > 1) { '.repeat(12_000)} return 1`],
    [
      'many functions',
      Array.from({ length: 3_000 }, (_one, index) => `function f${index}(x: u64): u64 { return x }`).join('\n'),
    ],
    [
      'many parameters',
      `function f(${Array.from({ length: 10_000 }, (_one, index) => `p${index}: u8`).join()}): u8 { return p0 }`,
    ],
    ['a long name', `function ${'f'.repeat(150_000)}(x: u64): u64 { return x }`],
    ['a long number', within('9'.repeat(150_000))],
    ['a comment that does not end', `/*${'*'.repeat(150_000)}`],
    ['an array without bounds', 'function f(x: u8[4000000000]): u8 { return x[0] }'],
    ['a loop without an end', 'function f(x: u64): u64 { let y = x; while (true) { y = y + 1 } return y }'],
    [
      'a loop that is as good as endless',
      'function f(x: u64): u64 { let y = x; for (let i = 0; i < 18446744073709551615; i = i + 1) { y = y + 1 } return y }',
    ],
    [
      'loops in loops',
      `function f(x: u64): u64 { let y = x; ${'for (let i = 0; i < 1000000; i = i + 1) { '.repeat(20)} y = y + 1 ${'}'.repeat(20)} return y }`,
    ],
    ['calls of itself', 'function f(x: u64): u64 { return f(x + 1) + f(x + 2) }'],
    ['no contract at all', '\u0001\u0002 }{ )( ;;; function'],
  ]
  test.each(contracts)('%s', async (_name, contract) => {
    const build = await post('/v1/builds?wait=40', { contract, ...triple })
    expect(build.status).toBe(200)
    expect(JSON.parse(build.text).state).toMatch(/^(failed|succeeded)$/)
    const reading = await post('/v1/readings', { contract })
    expect([200, 422, 500, 504]).toContain(reading.status)
    for (const { tookMs } of [build, reading]) expect(tookMs).toBeLessThan(40_000)
    expect(await target.serves()).toBe(true)
  })
  test('examples as large as they may be', async () => {
    const examples = Array.from(
      { length: 64 },
      (_one, index) => `f([${`${index},`.repeat(3_000)}1]) = ${'9'.repeat(900)}`,
    )
    const { status } = await post('/v1/builds?wait=40', { intent: 'sum the list', examples, ...triple })
    expect(status).toBe(200)
  })
  test('sentences as long as they may be', async () => {
    for (const intent of [
      'and '.repeat(5_000),
      'sum '.repeat(4_000),
      `the ${'first of the '.repeat(1_500)}list`,
      '((('.repeat(6_000),
    ]) {
      const { status } = await post('/v1/readings', { intent })
      expect([200, 422, 504]).toContain(status)
    }
  })
})

describe('files that are made to cost', () => {
  const disassemble = (bytes: Uint8Array, more: object = {}) =>
    post('/v1/disassemble', { file: Buffer.from(bytes).toString('base64'), ...more })
  const elf = (patch: (view: DataView) => void): Uint8Array => {
    const bytes = new Uint8Array(4_096)
    bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
    const view = new DataView(bytes.buffer)
    view.setUint16(16, 1, true)
    view.setUint16(18, 62, true)
    patch(view)
    return bytes
  }
  test('headers that promise more than there is, and four mebibytes of anything', async () => {
    const files = [
      elf((view) => {
        view.setBigUint64(40, 64n, true)
        view.setUint16(58, 64, true)
        view.setUint16(60, 65_535, true)
      }),
      elf((view) => {
        view.setBigUint64(40, 0xffff_ffff_ffff_ff00n, true)
        view.setUint16(60, 65_535, true)
      }),
      new Uint8Array(4 * 2 ** 20).fill(0x90),
      new Uint8Array(4 * 2 ** 20).fill(0x66),
      Uint8Array.from({ length: 2 ** 20 }, (_one, index) => (index * 2_654_435_761) >>> 13),
    ]
    for (const file of files)
      for (const more of [{}, { target: 'x86_64-linux', raw: true }]) {
        const { status, tookMs } = await disassemble(file, more)
        expect([200, 413, 422, 500, 503, 504]).toContain(status)
        expect(tookMs).toBeLessThan(40_000)
      }
    expect(await target.serves()).toBe(true)
  })
  test('code that runs for ever, under a contract that it should meet', async () => {
    const body = {
      file: Buffer.from('ebfe', 'hex').toString('base64'),
      contract: 'function next(x: u32): u32 { return x + 1 }',
      raw: true,
      ...triple,
    }
    const { status, text } = await post('/v1/verifications', body)
    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({ verified: false })
  })
})

test('after all that the server works as before, and has not grown', async () => {
  const { text } = await post('/v1/builds?wait=30', { intent: 'count the set bits of a 64-bit integer', ...triple })
  expect(JSON.parse(text)).toMatchObject({ state: 'succeeded' })
  const round = async () => {
    for (let index = 0; index < 20; index++)
      await Promise.all([
        post('/v1/builds', '['.repeat(900_000)),
        post('/v1/builds', `{"intent":"${'x'.repeat(900_000)}"}`),
        post('/v1/scores', `{"contract":"c","candidates":[${'{"level":"x"},'.repeat(255)}{}]}`),
      ])
    return target.residentMib()
  }
  await round()
  const before = await round()
  for (let index = 0; index < 3; index++) await round()
  expect((await round()) - before).toBeLessThan(100)
  expect(target.log()).not.toMatch(/uncaught|"level":"fatal"/)
})
