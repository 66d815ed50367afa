import { type SymbolReference, symbol } from '@sourceless/isa'
import {
  type AddressPart,
  addressPart,
  at,
  indexed,
  type ListClass,
  lane,
  list,
  name,
  noShift,
  type Operand,
  post,
  pre,
  type Shift,
  type ShiftType,
  shift,
} from '../operand/operand.js'
import { type Arrangement, arrangements, type Register, vector } from '../operand/register.js'
import { systemRegisterCode } from '../operand/system-register.js'
import { classOf, code, numberAt, placeOf } from './characters.js'
import { files, isLaneElement, isListClass, isPart, partNames, wordOf } from './words.js'

/** What is wrong with an operand; thrown inside this folder only. */
export class BadOperand extends Error {}

/** Reads operands from a piece of text, without regular expressions: this is the hot path of assembling text. */
export class Scanner {
  private text = ''
  private place = 0
  private end = 0

  start(text: string, from: number, end: number): void {
    this.text = text
    this.place = from
    this.end = end
  }

  /** Skips blanks; true at the end of the text. */
  atEnd(): boolean {
    return Number.isNaN(this.peek())
  }

  /** Skips blanks and a comma, which must be there. */
  comma(): void {
    if (!this.take(code.comma)) throw this.bad('a comma is missing')
  }

  operand(): Operand {
    const character = this.peek()
    if (character === code.leftBracket) return this.memory()
    if (character === code.leftBrace) return this.list()
    if (character === code.hash) {
      this.place++
      return this.peek() === code.colon ? this.part() : this.number()
    }
    if (character === code.colon) return this.part()
    if (character === code.minus || classOf[character] === 1) return this.number()
    if (classOf[character] === 2) return this.word()
    throw this.bad('an operand is expected')
  }

  /** The next character that is no blank, NaN at the end. */
  private peek(): number {
    while (this.place < this.end) {
      const character = this.text.charCodeAt(this.place)
      if (character !== 32 && character !== 9) return character
      this.place++
    }
    return Number.NaN
  }

  private take(wanted: number): boolean {
    if (this.peek() !== wanted) return false
    this.place++
    return true
  }

  private bad(problem: string): BadOperand {
    const rest = this.text.slice(this.place, this.end)
    return new BadOperand(`${problem} ${rest === '' ? 'at the end' : `at '${rest}'`}`)
  }

  private wordEnd(from: number): number {
    let end = from
    while (end < this.end && classOf[this.text.charCodeAt(end)]! > 0) end++
    return end
  }

  private word(): Operand {
    const { text, place } = this
    const end = this.wordEnd(place)
    const length = end - place
    const first = text.charCodeAt(place)
    if (length <= 3) {
      const file = files[first]
      if (file !== undefined) {
        const number = numberAt(text, place + 1, end)
        const register = number < 0 ? undefined : file[number]
        if (register !== undefined) {
          this.place = end
          return register
        }
      }
    }
    this.place = end
    if ((first | 32) === code.v) {
      const found = this.vectorWord(place, end)
      if (found !== undefined) return found
    }
    const written = text.slice(place, end)
    const word = wordOf(written)
    if (typeof word === 'string') return this.shiftAmount(word)
    if (word !== undefined) return word
    if (systemRegisterCode(written.toLowerCase()) !== undefined) return name(written.toLowerCase())
    return this.symbolAfter(written)
  }

  /** `v3.4s`, `v3.s[1]`; undefined when it is something else. */
  private vectorWord(from: number, end: number): Operand | undefined {
    const dot = placeOf(code.dot, this.text, from, end)
    if (dot < 0) return undefined
    const number = numberAt(this.text, from + 1, dot)
    if (number < 0 || number > 31) return undefined
    const of = this.text.slice(dot + 1, end).toLowerCase()
    if (this.peek() === code.leftBracket)
      return lane(number, isLaneElement(of) ? of : this.noArrangement(of), this.laneIndex())
    return arrangements.includes(of as Arrangement) ? vector(number, of as Arrangement) : this.noArrangement(of)
  }

  private noArrangement(of: string): never {
    throw this.bad(`'${of}' is no arrangement of a vector register`)
  }

  private laneIndex(): number {
    this.place++
    const index = this.number()
    if (typeof index !== 'number' || !this.take(code.rightBracket)) throw this.bad('a lane number and ] are expected')
    return index
  }

  private shiftAmount(type: ShiftType): Shift {
    const character = this.peek()
    if (character !== code.hash && classOf[character] !== 1) return shift(type)
    if (character === code.hash) this.place++
    const amount = this.number()
    if (typeof amount !== 'number' || amount < 0 || amount > 63)
      throw this.bad(`${type} shifts by 0 to 63, not by ${amount}`)
    return shift(type, amount)
  }

  private symbolAfter(text: string): SymbolReference {
    const character = this.peek()
    if (character !== code.plus && character !== code.minus) return symbol(text)
    if (character === code.plus) this.place++
    const addend = this.number()
    if (typeof addend !== 'number') throw this.bad('the distance from the symbol is too large')
    return symbol(text, addend)
  }

  /** Decimal, 0x…, 0b…, or a decimal fraction; bigint beyond 53 bits. */
  number(): number | bigint {
    const negative = this.take(code.minus)
    this.peek()
    const { text, place } = this
    let end = place
    let value = 0
    for (; end < this.end && classOf[text.charCodeAt(end)] === 1; end++) value = value * 10 + text.charCodeAt(end) - 48
    const next = end < this.end ? text.charCodeAt(end) : 0
    if (next === code.dot || (classOf[next] === 2 && (next | 32) !== code.x)) return this.unusualNumber(negative)
    if ((next | 32) === code.x || end - place > 15) return this.longNumber(negative)
    if (end === place) throw this.bad('a number is expected')
    this.place = end
    return negative ? -value : value
  }

  private longNumber(negative: boolean): number | bigint {
    const end = this.wordEnd(this.place)
    const text = this.text.slice(this.place, end)
    let value: bigint
    try {
      value = BigInt(text)
    } catch {
      throw this.bad('a number is expected')
    }
    this.place = end
    if (negative) value = -value
    const small = Number(value)
    return Number.isSafeInteger(small) ? small : value
  }

  /** `0b101`, `1.5`, `1e3`, `1.0e-5`. */
  private unusualNumber(negative: boolean): number | bigint {
    if (this.text.charCodeAt(this.place + 1) === code.b && this.text.charCodeAt(this.place) === code.zero)
      return this.longNumber(negative)
    let end = this.wordEnd(this.place)
    const exponent = this.text.charCodeAt(end - 1) | 32
    const sign = this.text.charCodeAt(end)
    if (exponent === code.e && (sign === code.minus || sign === code.plus)) end = this.wordEnd(end + 1)
    const value = Number(this.text.slice(this.place, end))
    if (Number.isNaN(value)) throw this.bad('a number is expected')
    this.place = end
    return negative ? -value : value
  }

  /** `:lo12:symbol+8`. */
  private part(): AddressPart {
    this.place++
    const close = placeOf(code.colon, this.text, this.place, this.end)
    const part = this.text.slice(this.place, close < 0 ? this.end : close).toLowerCase()
    if (close < 0 || !isPart(part)) throw this.bad(`a part of an address is expected (${partNames})`)
    this.place = close + 1
    this.peek()
    const from = this.place
    this.place = this.wordEnd(from)
    if (this.place === from) throw this.bad('a symbol is expected')
    return addressPart(part, this.symbolAfter(this.text.slice(from, this.place)))
  }

  private memory(): Operand {
    this.place++
    const base = this.generalRegister()
    let offset: number | AddressPart = 0
    let index: Register | undefined
    let extend = noShift
    if (this.take(code.comma)) {
      const second = this.operand()
      if (typeof second === 'number') offset = second
      else if (typeof second === 'object' && second.kind === 'part') offset = second
      else if (typeof second === 'object' && second.kind === 'register') {
        index = second
        if (this.take(code.comma)) {
          const third = this.operand()
          if (typeof third !== 'object' || third.kind !== 'shift') throw this.bad('a shift or an extension is expected')
          extend = third
        }
      } else throw this.bad('an address has an offset or an index register after its base')
    }
    if (!this.take(code.rightBracket)) throw this.bad('] is expected')
    if (this.take(code.exclamation)) {
      if (index !== undefined || typeof offset !== 'number')
        throw this.bad('only a numeric offset can be added before the access')
      return pre(base, offset)
    }
    if (index !== undefined) return indexed(base, index, extend)
    if (offset === 0 && this.take(code.comma)) {
      const step = this.operand()
      if (typeof step === 'number' || (typeof step === 'object' && step.kind === 'register')) return post(base, step)
      throw this.bad('a number or a register is expected')
    }
    return at(base, offset)
  }

  private generalRegister(): Register {
    if (classOf[this.peek()] === 2) {
      const operand = this.word()
      if (typeof operand === 'object' && operand.kind === 'register') return operand
    }
    throw this.bad('a register is expected')
  }

  /** `{ v0.4s, v1.4s }`, `{v0.4s-v3.4s}`, `{ v0.s }[1]`. */
  private list(): Operand {
    this.place++
    const first = this.listMember()
    let count = 1
    if (this.take(code.minus)) {
      const last = this.listMember()
      count = ((last.number - first.number) & 31) + 1
      if (last.of !== first.of) throw this.bad('the registers of a list have one arrangement')
    } else {
      while (this.take(code.comma)) {
        const next = this.listMember()
        if (next.of !== first.of || next.number !== ((first.number + count) & 31))
          throw this.bad('the registers of a list follow each other and have one arrangement')
        count++
      }
    }
    if (!this.take(code.rightBrace)) throw this.bad('} is expected')
    return list(first.number, count, first.of, this.peek() === code.leftBracket ? this.laneIndex() : -1)
  }

  private listMember(): { readonly number: number; readonly of: ListClass } {
    this.peek()
    const { text, place } = this
    const end = this.wordEnd(place)
    const dot = placeOf(code.dot, text, place, end)
    const number = (text.charCodeAt(place) | 32) === code.v && dot > 0 ? numberAt(text, place + 1, dot) : -1
    const of = text.slice(dot + 1, end).toLowerCase()
    if (number < 0 || number > 31 || !isListClass(of))
      throw this.bad('a vector register with an arrangement is expected')
    this.place = end
    return { number, of }
  }
}
