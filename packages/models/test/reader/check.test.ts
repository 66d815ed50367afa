import { parseContract } from '@sourceless/contract'
import type { ReadRequest } from '@sourceless/intent'
import { describe, expect, test } from 'vitest'
import type { AnsweredReading } from '../../src/reader/answer.js'
import { checkReading } from '../../src/reader/check.js'
import { permissionOf } from '../../src/reader/effects.js'
import { compare } from '../../src/reader/voices.js'
import { readWish } from '../../src/reader/wish.js'
import { reading, returning } from './answers.js'

function check(answered: string | AnsweredReading, request: ReadRequest, known: readonly string[] = []) {
  const read = readWish(request)
  if ('diagnostics' in read) throw new Error(JSON.stringify(read.diagnostics))
  const contracts = known.map((source) => parseContract(source).value!)
  const one = typeof answered === 'string' ? reading(answered) : answered
  return checkReading(one, read.wish, permissionOf(contracts, read.wish.signature))
}

const findings = (...given: Parameters<typeof check>): string => {
  const checked = check(...given)
  return checked.kind === 'accepted' ? 'accepted' : `${checked.kind}: ${checked.findings.join('\n')}`
}

const accepted = (...given: Parameters<typeof check>) => {
  const checked = check(...given)
  if (checked.kind !== 'accepted') throw new Error(checked.findings.join('\n'))
  return checked.reading
}

const twice = returning('twice(x: u32): u32', 'x + x')
const wish = { text: 'twice x', signature: 'twice(x: u32): u32' }

describe('a reading that holds together', () => {
  test('is taken with what is said about it', () => {
    const { contract, restatement, assumptions, unasked } = accepted(
      reading(twice, { restatement: 'Twice x.', assumptions: ['sums wrap'] }),
      wish,
    )
    expect(contract.source).toBe(`/** Twice x. */\n${twice}`)
    expect({ restatement, assumptions, unasked }).toEqual({
      restatement: 'Twice x.',
      assumptions: ['sums wrap'],
      unasked: [],
    })
  })

  test('gets the examples of the request', () => {
    const { contract } = accepted(`/** Twice. */\n${twice}`, { ...wish, examples: ['twice(3) = 6', 'twice(0) = 0'] })
    expect(contract.source).toContain('{\n  example(twice(3) == 6)\n  example(twice(0) == 0)\n  return')
    expect(contract.examples).toHaveLength(2)
  })

  test('keeps examples that it has already', () => {
    const source = `/** Twice. */\nfunction twice(x: u32): u32 {\n  example(twice(3) == 6)\n  return x + x\n}\n`
    expect(accepted(source, { ...wish, examples: ['twice(3) = 6'] }).contract.source).toBe(source)
  })

  test('may stand in a code fence and have other line ends', () => {
    const source = `\`\`\`typescript\n${twice.replaceAll('\n', '\r\n')}\`\`\``
    expect(accepted(source, wish).contract.name).toBe('twice')
  })

  test('tells what it leaves to the caller', () => {
    const source = 'function per(a: u32, b: u32): u32 {\n  requires(b != 0)\n  return a / b\n}'
    expect(accepted(source, { text: 'a divided by b' }).assumptions).toEqual(['the caller promises b != 0'])
  })
})

describe('texts for people', () => {
  test('are one line of visible characters', () => {
    const { restatement, assumptions, contract } = accepted(
      reading(twice, {
        restatement: 'Twice\u001b[31m x\n*/ \u202e.',
        assumptions: ['a\u0007b', ' \u200b ', 'x'.repeat(5_000), ...Array(50).fill('more')],
      }),
      wish,
    )
    expect(restatement).toBe('Twice [31m x */ .')
    expect(assumptions).toHaveLength(7)
    expect(assumptions[0]).toBe('a b')
    expect(assumptions[1]).toHaveLength(240)
    expect(contract.source).toContain('/** Twice [31m x * / . */')
  })

  test('a restatement is never empty', () => {
    expect(accepted(reading(`/** Doubles. */\n${twice}`, { restatement: ' ' }), wish).restatement).toBe('Doubles.')
    expect(accepted(reading(twice, { restatement: ' ' }), wish).restatement).toBe('twice(x: u32): u32')
  })

  test.each(['\u001b[2J', '\u202e', '\u200b', '\r'])('a contract holds no invisible character %j', (hidden) => {
    expect(findings(`/** a${hidden}b */\n${twice}`, wish)).toMatch(
      /^faulty: the contract holds the invisible character U\+/,
    )
  })
})

describe('what goes back for repair', () => {
  test.each([
    ['no notation at all', 'I would be glad to help! Here is how.', /^faulty: 2:\d+ syntax-error/],
    ['nothing', '', /^faulty: /],
    [
      'TypeScript that is left out',
      returning('twice(x: u32): u32', 'x ** 2'),
      /^faulty: 2:\d+ unsupported-syntax.* in: return x \*\* 2/,
    ],
    ['mixed types', returning('twice(x: u32): u32', 'x + u64(x)'), /^faulty: 2:\d+ type-mismatch/],
    ['another name', returning('double(x: u32): u32', 'x + x'), /the signature is double\(x: u32\): u32, but twice/],
    ['another type', returning('twice(x: u64): u32', 'u32(x)'), /the signature is/],
    ['another result', returning('twice(x: u32): u64', 'u64(x)'), /the signature is/],
    ['another parameter name', returning('twice(y: u32): u32', 'y + y'), /the signature is/],
    ['one parameter more', returning('twice(x: u32, y: u32): u32', 'x + y'), /the signature is/],
    ['a program', 'function main(): void {\n  write("hi")\n}', /the signature is main\(\): void/],
    [
      'an example of its own that it refutes',
      'function twice(x: u32): u32 {\n  example(twice(2) == 5)\n  return x + x\n}',
      /^faulty: 2:\d+ example-contradicted.*gives 4/,
    ],
    [
      'division by zero',
      returning('twice(x: u32): u32', '100 / x'),
      /^faulty: twice\(0\) divides by zero at 2:\d+ \(give it a result, .* in: return 100 \/ x/,
    ],
    [
      'a promise of everything',
      'function twice(x: u32): u32 {\n  requires(x != x)\n  return 1\n}',
      /no run that was tried is permitted by requires/,
    ],
    [
      'a loop without end',
      'function twice(x: u32): u32 {\n  let n: u32 = 0\n  while (true) n++\n  return n\n}',
      /^faulty: no run that was tried ends/,
    ],
    [
      'nested loops',
      'function twice(x: u32): u32 {\n  let n: u64 = 0\n  for (let i: u64 = 0; i < 1000000; i++) for (let j: u64 = 0; j < 1000000; j++) n += i * j\n  return u32(n)\n}',
      /^faulty: no run that was tried ends/,
    ],
    [
      'arrays anew in a loop',
      'function twice(x: u32): u32 {\n  let n: u32 = 0\n  while (n < 1000000) { let a: u8[1000000]\n a[0] = 1\n n += u32(a[0]) }\n  return n\n}',
      /^faulty: no run that was tried ends/,
    ],
    ['deep nesting', returning('twice(x: u32): u32', `${'('.repeat(3_000)}x${')'.repeat(3_000)}`), /^faulty: /],
    ['a huge contract', `${twice}// ${'x'.repeat(30_000)}`, /^faulty: the contract has \d+ characters, at most 20000/],
    ['a huge table', `${twice}\nconst T: u8[2000000] = [1]`, /^faulty: /],
    [
      'too many examples',
      `function twice(x: u32): u32 {\n${'  example(twice(1) == 2)\n'.repeat(17)}  return x + x\n}`,
      /there are 17 examples of its own/,
    ],
  ])('%s', (_, source, expected) => {
    const startedMs = performance.now()
    expect(findings(source, wish)).toMatch(expected)
    expect(performance.now() - startedMs).toBeLessThan(15_000)
  })

  const grow = (depth: number): string => (depth === 0 ? 'n' : `(${grow(depth - 1)} + ${grow(depth - 1)})`)
  const long = `${grow(11)} | `
  test.each([
    ['statements', `let n: u64 = 1\n  while (n != 0) n = ${long}1\n  return u32(n)`],
    ['conditions', `let n: u64 = 1\n  while ((${long}1) != 0) n++\n  return u32(n)`],
  ])('long %s in a loop without end', (_, body) => {
    const startedMs = performance.now()
    expect(findings(`function twice(x: u32): u32 {\n  ${body}\n}`, wish)).toMatch(/^faulty: no run that was tried ends/)
    expect(performance.now() - startedMs).toBeLessThan(15_000)
  })

  test('readings that end on few inputs are compared in bounded time', () => {
    const one = (last: number) =>
      accepted(
        `function twice(x: u32): u32 {\n  if (x < 12) return x\n  let n: u64 = 1\n  while (n != 0) n = ${long}1\n  return ${last}\n}`,
        wish,
      ).contract
    const startedMs = performance.now()
    expect(compare(one(1), one(2), [])).toBeUndefined()
    expect(performance.now() - startedMs).toBeLessThan(20_000)
  })

  test('examples that never end stop early', () => {
    const source = `function f(x: u32): u32 {\n${Array.from({ length: 16 }, (_, i) => `  example(f(${i}) == 2)\n`).join('')}  while (true) x++\n  return 2\n}`
    const startedMs = performance.now()
    expect(findings(source, { text: 'f' })).toMatch(/does not end within/)
    expect(performance.now() - startedMs).toBeLessThan(15_000)
  })

  test('an example that does not fit the arguments', () => {
    expect(findings(twice, { text: 'twice', examples: ['twice(1, 2) = 3'] })).toMatch(
      /does not fit the contract: twice takes 1 argument/,
    )
    expect(findings(twice, { text: 'twice', examples: ['double(1) = 2'] })).toMatch(/does not fit the contract/)
  })
})

test('an example of the request that the behaviour refutes kills the reading', () => {
  expect(findings(twice, { ...wish, examples: ['twice(3) = 9'] })).toMatch(
    /^refuted: of the request, .*twice\(3\) == 9.*gives 6/,
  )
})

test('whether a slice is written is left to the reading', () => {
  const signature = 'last(values: i32[]): i32'
  const source =
    'function last(values: readonly i32[]): i32 {\n  requires(values.length > 0)\n  return values[values.length - 1]\n}'
  expect(accepted(source, { text: 'the last value', signature }).unasked).toEqual([])
  const strict = 'last(values: readonly i32[]): i32'
  expect(findings(source.replace('readonly ', ''), { text: 'the last value', signature: strict })).toMatch(
    /the signature is/,
  )
})

describe('effects', () => {
  const filter =
    'function main(): void {\n  let c = read()\n  while (c >= 0) {\n    write(u8(c))\n    c = read()\n  }\n}'
  const arguments_ =
    'function main(args: cstr[]): void {\n  writeDecimal(args.length)\n  if (args.length == 0) exit(3)\n}'
  const fill =
    'function fill(values: u8[], x: u8): void {\n  for (let i: u64 = 0; i < values.length; i++) values[i] = x\n}'
  const kinds = (...given: Parameters<typeof check>) =>
    accepted(...given).unasked.map(({ kind, parameter }) => (parameter === undefined ? kind : `${kind} ${parameter}`))
  const quoting = (source: string, ...effects: [AnsweredReading['effects'][number]['effect'], string, string?][]) =>
    reading(source, { effects: effects.map(([effect, words, parameter = '']) => ({ effect, words, parameter })) })

  test('that nothing asks for are told', () => {
    expect(kinds(filter, { text: 'the sum of two numbers' })).toEqual(['write-output', 'read-input'])
    expect(kinds(arguments_, { text: 'the sum of two numbers' })).toEqual([
      'write-output',
      'read-arguments',
      'exit-code',
    ])
    expect(kinds(fill, { text: 'the sum of values' })).toEqual(['write-parameter values'])
  })

  test('are asked for by words of the request', () => {
    const { unasked, assumptions } = accepted(
      quoting(filter, ['read-input', 'Copy all that comes in'], ['write-output', 'copy all']),
      { text: 'Copy all that comes in.' },
    )
    expect(unasked).toEqual([])
    expect(assumptions).toContain('"Copy all that comes in" asks that it reads standard input')
  })

  test.each([
    ['words that do not stand there', 'sum the values', 'copy standard input'],
    ['words in quotation marks', 'count the words of "copy standard input"', 'copy standard input'],
    ['words in a code fence', 'count words\n```\ncopy standard input\n```', 'copy standard input'],
    ['no words', 'copy standard input', ''],
  ])('are not asked for by %s', (_, text, words) => {
    expect(kinds(quoting(filter, ['read-input', words], ['write-output', words]), { text })).toEqual([
      'write-output',
      'read-input',
    ])
  })

  test('are asked for by the parameter that they are about', () => {
    const text = 'fill values with x'
    expect(kinds(quoting(fill, ['write-parameter', 'fill values', 'values']), { text })).toEqual([])
    expect(kinds(quoting(fill, ['write-parameter', 'fill values', 'x']), { text })).toEqual(['write-parameter values'])
  })

  test('are shown by examples of the request', () => {
    const examples = ['main(), stdin("a"), stdout("a")']
    expect(kinds(filter, { text: '', examples })).toEqual([])
    expect(
      kinds(arguments_, { text: '', examples: ['main("a"), stdout("1")', 'main(), stdout("0"), exit(3)'] }),
    ).toEqual([])
    expect(kinds(fill, { text: '', examples: ['fill([1, 2], 3), values = [3, 3]'] })).toEqual([])
  })

  test('follow from a signature that leaves no other way', () => {
    expect(kinds(fill, { text: 'x everywhere', signature: 'fill(values: u8[], x: u8): void' })).toEqual([])
    expect(kinds(arguments_, { text: 'x', signature: 'main(args: cstr[]): void' })).toEqual(['exit-code'])
  })

  test('are those of the embedded reading', () => {
    expect(kinds(filter, { text: 'cat' }, [filter])).toEqual([])
  })

  test('hide nowhere', () => {
    const places = [
      'if (read() > 0) write("a")',
      'let x: i32[2] = [1, read()]',
      'let x: u8[4]\n  x[read() & 3] = 1',
      'for (let i = read(); i > 0; i--) {}',
      'do {} while (read() > 0)',
      '{ { write(u8(read())) } }',
      'writeDecimal(min(read(), 3) > 2 ? 1 : 2)',
      'helper()',
    ]
    for (const place of places) {
      const helper = place === 'helper()' ? '\nfunction helper(): void {\n  let c = read()\n  c++\n}' : ''
      const source = `function main(): void {\n  ${place}\n}${helper}`
      expect(parseContract(source).diagnostics, source).toEqual([])
      expect(kinds(source, { text: '' }), source).toContain('read-input')
    }
  })
})
