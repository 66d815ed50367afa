import type { Term, TermBuilder } from '@sourceless/isa'
import { splitAddress, splitStride } from './address.js'
import { joinBytes, selectCell, storeCell } from './cells.js'
import { ProofLimit } from './limit.js'

/** Bytes at consecutive addresses from `base + start` (or, without a base, from the absolute address `start`). */
export interface Region {
  readonly name: string
  readonly base: Term | undefined
  readonly start: number
  readonly sizeBytes: number
  /** Offsets from `start` below which nothing may be written; a region is read-only when this is its size. */
  readonly writableFrom: number
  readonly writableTo: number
}

/** Contents of each region, byte by byte; arrays are replaced, never changed. */
export type Contents = readonly (readonly Term[])[]

/** Splits an address among regions. Addresses that depend on a decision are followed both ways by the caller. */
export function createMemory(terms: TermBuilder, regions: readonly Region[]) {
  const zero = terms.constant(0, 1)
  const bases = new Set(regions.map((r) => r.base).filter((b) => b !== undefined))
  const isBase = (t: Term) => bases.has(t)

  const find = (address: Term): { region: number; offset: Term } | undefined => {
    const split = splitAddress(terms, address, isBase)
    if (split === undefined) return undefined
    const { constant } = splitStride(terms, split.offset)
    const matches = (r: Region) =>
      r.base === split.base && (r.base !== undefined || (constant >= r.start && constant < r.start + r.sizeBytes))
    const region = regions.findIndex(matches)
    if (region < 0) return undefined
    return { region, offset: terms.binary('sub', split.offset, terms.constant(regions[region]!.start, address.bits)) }
  }

  function load(contents: Contents, address: Term, sizeBytes: number): { value: Term; outside: Term } {
    if (address.op === 'ite') {
      const [condition, a, b] = address.args as [Term, Term, Term]
      const left = load(contents, a, sizeBytes)
      const right = load(contents, b, sizeBytes)
      return {
        value: terms.ite(condition, left.value, right.value),
        outside: terms.ite(condition, left.outside, right.outside),
      }
    }
    const found = find(address)
    if (found === undefined) throw new ProofLimit('a load from an address that is not one buffer plus an offset')
    const bytes = contents[found.region]!
    const { index, stride, constant } = splitStride(terms, found.offset)
    if (index.op === 'const') {
      const inside = constant >= 0 && constant + sizeBytes <= bytes.length
      if (!inside) return { value: terms.undefined(8 * sizeBytes), outside: terms.constant(1, 1) }
      return { value: joinBytes(terms, bytes.slice(constant, constant + sizeBytes)), outside: zero }
    }
    const { words, origin } = wordsAt(bytes, constant, stride, sizeBytes)
    if (words.length === 0) return { value: terms.undefined(8 * sizeBytes), outside: terms.constant(1, 1) }
    const position = terms.binary('sub', index, terms.constant(origin, index.bits))
    const outside = terms.unary('not', terms.compare('ult', position, terms.constant(words.length, index.bits)))
    return {
      value: selectCell(
        terms,
        words.map((word) => joinBytes(terms, word)),
        position,
        8 * sizeBytes,
      ),
      outside,
    }
  }

  function store(contents: Contents, address: Term, value: Term): { contents: Contents; outside: Term } {
    const sizeBytes = value.bits / 8
    if (address.op === 'ite') {
      const [condition, a, b] = address.args as [Term, Term, Term]
      const left = store(contents, a, value)
      const right = store(contents, b, value)
      return {
        contents: mergeContents(terms, condition, left.contents, right.contents),
        outside: terms.ite(condition, left.outside, right.outside),
      }
    }
    const found = find(address)
    if (found === undefined) throw new ProofLimit('a store to an address that is not one buffer plus an offset')
    const region = regions[found.region]!
    const { writableFrom: from, writableTo: to } = region
    const bytes = contents[found.region]!
    const parts = Array.from({ length: sizeBytes }, (_, i) => terms.extract(value, 8 * i, 8))
    const replaceRegion = (next: readonly Term[]): Contents => contents.map((c, i) => (i === found.region ? next : c))
    const { index, stride, constant } = splitStride(terms, found.offset)
    if (index.op === 'const') {
      if (constant < from || constant + sizeBytes > to) return { contents, outside: terms.constant(1, 1) }
      const next = bytes.slice()
      for (let i = 0; i < sizeBytes; i++) next[constant + i] = parts[i]!
      return { contents: replaceRegion(next), outside: zero }
    }
    const { first, words, origin } = wordsAt(bytes.slice(0, to), constant, stride, sizeBytes, from)
    if (words.length === 0) return { contents, outside: terms.constant(1, 1) }
    const position = terms.binary('sub', index, terms.constant(origin, index.bits))
    const outside = terms.unary('not', terms.compare('ult', position, terms.constant(words.length, index.bits)))
    const next = bytes.slice()
    for (let i = 0; i < sizeBytes; i++) {
      // The i-th byte of the value lands `stride` bytes apart for successive positions.
      const cells = words.map((_, n) => next[first + n * stride + i]!)
      const stored = storeCell(terms, cells, position, parts[i]!)
      stored.forEach((cell, n) => {
        next[first + n * stride + i] = cell
      })
    }
    return { contents: replaceRegion(next), outside }
  }

  return { load, store, regions }
}

/**
 * The words that `index * stride + constant` can reach inside the region: `origin` is the index of the first, `first`
 * its offset.
 */
function wordsAt(bytes: readonly Term[], constant: number, stride: number, sizeBytes: number, from = 0) {
  const origin = Math.ceil((from - constant) / stride)
  const first = origin * stride + constant
  const words: (readonly Term[])[] = []
  for (let at = first; at + sizeBytes <= bytes.length; at += stride) words.push(bytes.slice(at, at + sizeBytes))
  return { first, words, origin }
}

export function mergeContents(terms: TermBuilder, selector: Term, a: Contents, b: Contents): Contents {
  if (a === b) return a
  return a.map((left, r) => {
    const right = b[r]!
    return left === right
      ? left
      : left.map((byte, i) => (byte === right[i] ? byte : terms.ite(selector, byte, right[i]!)))
  })
}
