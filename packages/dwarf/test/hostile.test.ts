import { testBounded } from '@sourceless/testing'
import { describe } from 'vitest'
import { type DwarfResult, readEhFrame, readLineTable } from '../src/index.js'

const sectionBytes = 1 << 20
const said = ({ value, diagnostics }: DwarfResult<unknown>): readonly string[] =>
  value === undefined ? diagnostics.map(({ message }) => message) : ['it is read']

/** The parts one after the other, then `pattern` again and again. */
const filled = (start: readonly number[], pattern: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(sectionBytes)
  bytes.set(start)
  for (let at = start.length; at + pattern.length <= bytes.length; at += pattern.length) bytes.set(pattern, at)
  return bytes
}

const u32 = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff)
const common = [...u32(9), ...u32(0), 1, 0, 1, 0x78, 16]
/** An entry of a function that takes the rest of the section and begins with these instructions. */
const endless = (instructions: readonly number[] = []): number[] => [
  ...common,
  ...u32(sectionBytes - common.length - 4),
  ...u32(common.length + 4),
  ...u32(0x1000),
  ...u32(0x10),
  ...u32(0x7000_0000),
  ...u32(0),
  ...instructions,
]
const [advance, offsetOf0, offsetExtended, remember, restore] = [0x41, 0x80, 0x05, 0x0a, 0x0b] as const
const manyRules = Array.from({ length: 120 }, (_, register) => [offsetExtended, register, 1]).flat()

describe('frames', () => {
  testBounded(
    {
      'a row for each byte': () => filled(endless(), [advance]),
      'a copy of many rules for each row': () => filled(endless(manyRules), [advance, offsetOf0, 1]),
      'many rules that are remembered and changed': () => filled(endless(manyRules), [remember, offsetOf0, 1, restore]),
      'common entries only': () => filled([], common),
      'functions without instructions': () => {
        const entry = (at: number) => [...u32(20), ...u32(at + 4), ...u32(at), ...u32(0), ...u32(8), ...u32(0)]
        const list: number[] = [...common]
        while (list.length + 24 <= sectionBytes) list.push(...entry(list.length))
        return Uint8Array.from(list)
      },
    },
    (bytes) => said(readEhFrame(bytes)),
  )
})

/** A unit of version 5 that takes the rest of the section; what follows are its lists, then its rows. */
const unit = (lists: readonly number[], headerBytes = 6 + 12 + lists.length): number[] => [
  ...u32(sectionBytes - 4),
  5,
  0,
  8,
  0,
  ...u32(headerBytes),
  ...[1, 1, 1, 0xfb, 14, 13],
  ...[0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1],
  ...lists,
]
const noLists = [0, 0, 0, 0]

describe('lines', () => {
  testBounded(
    {
      'a row for each byte': () => filled(unit(noLists), [0x20]),
      'a file for each byte': () => filled(unit([0, 0, 1, 2, 0x0b, 0xff, 0xff, 0x3e], sectionBytes - 12), [1]),
      'a directory for each byte': () => filled(unit([1, 1, 0x08, 0xff, 0xff, 0x3e], sectionBytes - 12), [0]),
      'old units without rows': () => filled([], [...u32(14), 2, 0, ...u32(8), 1, 1, 0xfb, 14, 1, 0, 0, 0]),
      'sequences without rows': () => filled(unit(noLists), [0, 1, 1]),
    },
    (bytes) => said(readLineTable({ lines: bytes })),
  )
})
