import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createInterpreter, formatDiagnostic, parseContract, renderContract } from '../src/index.js'
import { contractOf } from './contracts.js'

describe('what the documentation shows is right', () => {
  const blocks = ['../../../docs/notation.md', '../README.md'].flatMap((file) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8')
    return [...text.matchAll(/(\/\*\* .*\nfunction [\s\S]*?\n})/g)].map((match) => match[1]!)
  })
  test('there are such texts', () => expect(blocks).toHaveLength(3))
  test.each(blocks)('%s', (block) => expect(parseContract(block).diagnostics.map(formatDiagnostic)).toEqual([]))
})

describe('near the limits everything still works', () => {
  const within = (body: string): string => `function f(x: u8): u8 { ${body}\nreturn x }`
  test.each([
    ['parentheses', within(`x = ${'-('.repeat(180)}x${')'.repeat(180)}`)],
    ['a long sum', within(`x = ${'x + '.repeat(180)}1`)],
    ['else if', within(`${'if (x > 100) x = 1; else '.repeat(170)} x = 2`)],
    ['loops', within(`${'while (x > 100) '.repeat(180)} x = 2`)],
    ['many statements', within('x += 1;'.repeat(5_000))],
    [
      'many functions',
      `function f(x: u8): u8 { return g0(x) }\n${Array.from({ length: 254 }, (_, i) => `function g${i}(x: u8): u8 { return ${i < 253 ? `g${i + 1}(x)` : 'x'} }`).join('\n')}`,
    ],
    ['a big table', `function f(x: u8): u8 { return T[x] }\nconst T: u8[100000] = [${'7,'.repeat(100_000)}]`],
  ])('%s', (_, source) => {
    const contract = contractOf(source)
    expect(createInterpreter(contract).call([3n]).kind).toBe('returned')
    expect(renderContract(contract).length).toBeGreaterThan(100)
  })

  test('literals of absurd length are named briefly', () => {
    const [found] = parseContract(within(`x = ${'9'.repeat(100_000)}`)).diagnostics
    expect(found!.code).toBe('literal-out-of-range')
    expect(found!.message.length).toBeLessThan(200)
  })
})
