import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonLimits, parseJson } from '../../src/http/guards/json.js'
import { jsonErrorIndex } from '../../src/http/guards/json-error.js'
import type { ProblemError } from '../../src/http/problem.js'

function problemOf(text: string): ProblemError {
  try {
    parseJson(text)
  } catch (error) {
    return error as ProblemError
  }
  throw new Error(`it was taken: ${text.slice(0, 100)}`)
}
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('where a text stops being JSON', () => {
  test.each([
    ['{"a":}', 1, 6, 'unexpected "}"'],
    ['{"a" 1}', 1, 6, 'unexpected "1"'],
    ['{\n  "a": 1,\n}', 3, 1, 'unexpected "}"'],
    ['[1,,2]', 1, 4, 'unexpected ","'],
    ['{"a": 1', 1, 8, 'the text ends too early'],
    ['"abc', 1, 5, 'the text ends too early'],
    ['"a\nb"', 1, 3, 'unexpected "\\n"'],
    ['"\\x"', 1, 2, 'unexpected "\\\\"'],
    ['01', 1, 2, 'unexpected "1"'],
    ['{} {}', 1, 4, 'unexpected "{"'],
    ['nul', 1, 1, 'unexpected "n"'],
    ["{'a': 1}", 1, 2, `unexpected "'"`],
    ['[1, 2}', 1, 6, 'unexpected "}"'],
    ['\u00a0{}', 1, 1, 'unexpected "\u00a0"'],
  ])('%s', (text, line, column, what) => {
    const problem = problemOf(text)
    expect(problem.code).toBe('malformed')
    expect(problem.details.diagnostics).toEqual([{ code: 'json', message: what, line, column }])
  })
  test('an empty text says so', () => {
    expect(problemOf(' \n').message).toBe('The body is empty; send a JSON object.')
  })
  test('what stands before is right: cut there, the text may be finished to JSON', () => {
    const damaged = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, insert]) => {
      const index = at % (text.length + 1)
      return text.slice(0, index) + insert + text.slice(index + 1)
    })
    fc.assert(
      fc.property(damaged, (text) => {
        const index = jsonErrorIndex(text)
        if (isJson(text)) return index === text.length
        // The engine agrees that the text is wrong no later than there: what is cut behind it is wrong, too.
        return index === text.length || !isJson(text.slice(0, index + 1))
      }),
      { numRuns: 2_000 },
    )
  })
  test('a long text takes no long time', () => {
    const from = performance.now()
    expect(jsonErrorIndex(`"${'a'.repeat(6_000_000)}`)).toBe(6_000_001)
    expect(jsonErrorIndex(`[${'1,'.repeat(1_000_000)}x`)).toBe(2_000_001)
    expect(performance.now() - from).toBeLessThan(5_000)
  })
})

describe('shapes that are made to cost', () => {
  test('depth', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(parseJson(nested(jsonLimits.depth))).toBeInstanceOf(Array)
    expect(problemOf(nested(jsonLimits.depth + 1)).message).toContain('deeper than 32')
    expect(problemOf('['.repeat(500_000)).message).toContain('line 1, column 33')
    expect(problemOf('{"a":'.repeat(100_000)).message).toContain('deeper than 32')
  })
  test('number of values', () => {
    expect(problemOf(`[${'0,'.repeat(30_000)}0]`).message).toContain('more than 20000 values')
  })
  test('brackets and commas in strings do not count', () => {
    const text = JSON.stringify({ intent: `${'[{,"\\'.repeat(20_000)}` })
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })
  test('texts that no part can keep', () => {
    expect(problemOf('{"a":["x","\\u0000"]}').message).toBe('a[1] has a NUL character; leave it out.')
    expect(problemOf('{"a":{"b":"\\ud800"}}').message).toBe('a.b has half of a surrogate pair; send whole characters.')
    expect(problemOf('{"\\u0000":1}').code).toBe('usage')
    expect(parseJson('"\\ud83d\\ude00"')).toBe('😀')
  })
  test.each([
    ['{"a":1,"b":{"a":2},"a":3}', 'The name "a" comes twice in one object (line 1, column 20).'],
    ['{"a":1,\n "\\u0061" :2}', 'The name "a" comes twice in one object (line 2, column 2).'],
    ['[{"a":1},{"b":{"x":1,"x":1}}]', 'The name "x" comes twice in one object (line 1, column 22).'],
  ])('a name that comes twice in one object: %s', (text, message) => {
    expect(problemOf(text)).toMatchObject({ code: 'malformed', message })
  })
  test('names may come again in other objects, and as texts', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
    )
    const text = '{"a":[{"a":"a"},{"a":["a","a"]}],"b":{"a":1}}'
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })
  test('a name like a prototype stays a name', () => {
    const value = parseJson('{"__proto__":{"polluted":true}}') as object
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})
