import { createInterpreter } from '@sourceless/contract'
import { describe, expect, it } from 'vitest'
import { commandLineContract } from '../src/native/command-line.js'

const interpreter = createInterpreter(commandLineContract())
const base = 0x1000n

/** The arguments that the contract finds in a command line, the program's name first. */
function split(line: string): string[] {
  const units = [...Array.from({ length: line.length }, (_, n) => BigInt(line.charCodeAt(n))), 0n]
  const fill = (count: number) => Array.from({ length: count }, () => 0xaan)
  const outcome = interpreter.call([units, fill(3 * units.length), fill(units.length), base])
  if (outcome.kind !== 'returned') throw new Error(outcome.kind)
  const text = Uint8Array.from(outcome.after[1] as bigint[], Number)
  return (outcome.after[2] as bigint[]).slice(0, Number(outcome.result)).map((pointer) => {
    const start = Number(pointer - base)
    return Buffer.from(text.subarray(start, text.indexOf(0, start))).toString('utf8')
  })
}

describe('a command line of Windows', () => {
  /** The examples of "Parsing C command-line arguments". */
  it.each([
    ['"abc" d e', ['abc', 'd', 'e']],
    [String.raw`a\\b d"e f"g h`, ['a\\\\b', 'de fg', 'h']],
    [String.raw`a\\\"b c d`, ['a\\"b', 'c', 'd']],
    [String.raw`a\\\\"b c" d e`, ['a\\\\b c', 'd', 'e']],
    ['a"b"" c d', ['ab" c d']],
  ])('%s', (line, expected) => {
    expect(split(`program.exe ${line}`)).toEqual(expected)
  })

  it.each([
    ['', []],
    [' \t', []],
    [' "" \t x ""', ['', 'x', '']],
    [' "open end ', ['open end ']],
    [String.raw` "a\\" b\ "\"`, ['a\\', 'b\\', '"']],
    [' Grüße €1 \u{1f600}z', ['Grüße', '€1', '\u{1f600}z']],
    [' \ud800 \udc00\ud83d\ud83d\ude00 \ud83d', ['\ufffd', '\ufffd\ufffd\u{1f600}', '\ufffd']],
  ])('behind the name: %j', (line, expected) => {
    for (const name of ['p', '"c:\\some where\\p.exe"', 'c:\\"some where"\\p.exe', '"p"\\'])
      expect(split(name + line)).toEqual(expected)
  })
})
