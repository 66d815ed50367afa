import { operandNames } from '../operand/name-kind.js'
import {
  type LaneElement,
  type ListClass,
  type Name,
  name,
  type Part,
  type ShiftType,
  shiftTypes,
} from '../operand/operand.js'
import { b, d, h, q, type Register, registers, s, w, x } from '../operand/register.js'
import { systemRegisters } from '../operand/system-register.js'

/** General and scalar registers by the code of their letter. */
export const files: (readonly Register[] | undefined)[] = []
for (const [letter, file] of Object.entries({ x, w, b, h, s, d, q })) {
  files[letter.charCodeAt(0)] = file
  files[letter.toUpperCase().charCodeAt(0)] = file
}

export type Word = Register | Name | ShiftType
let words: Map<string, Word> | undefined

/** What a word stands for, undefined for symbols; the list is made when first used. */
export function wordOf(text: string): Word | undefined {
  words ??= makeWords()
  return words.get(text)
}

function makeWords(): Map<string, Word> {
  const found = new Map<string, Word>()
  for (const text of [...operandNames, ...Object.keys(systemRegisters)]) found.set(text, name(text))
  for (const type of Object.keys(shiftTypes)) found.set(type, type as ShiftType)
  for (const text of ['sp', 'wsp', 'xzr', 'wzr', 'lr', 'fp'] as const) found.set(text, registers[text])
  for (const [text, word] of [...found]) found.set(text.toUpperCase(), word)
  return found
}

const parts: Readonly<Record<Part, true>> = {
  lo12: true,
  abs_g0: true,
  abs_g1: true,
  abs_g2: true,
  abs_g3: true,
  abs_g0_nc: true,
  abs_g1_nc: true,
  abs_g2_nc: true,
}
export const partNames = Object.keys(parts).join(', ')
export const isPart = (text: string): text is Part => Object.hasOwn(parts, text)

const listClasses = new Set<string>(['8b', '16b', '4h', '8h', '2s', '4s', '1d', '2d', 'b', 'h', 's', 'd'])
export const isListClass = (text: string): text is ListClass => listClasses.has(text)

const laneElements = new Set<string>(['b', 'h', 's', 'd', '4b', '2h'])
export const isLaneElement = (text: string): text is LaneElement => laneElements.has(text)
