import type { FoundFunction } from '@sourceless/targets'
import type { FileLayout } from '../layout/layout.js'
import type { ListingLine, Machine } from '../types.js'

/** Bytes of a file, from `start` up to but not including `end`. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** A field that a linker fills in. */
export interface FileRelocation extends Place {
  /** As the object packages name it. */
  readonly kind: string
  readonly symbol: string
  readonly addend: number
  /** What the linker stores here. */
  readonly words: string
}

/** A symbol, or a place that far from it. */
export const placeText = (symbol: string, addend: number): string =>
  addend === 0 ? symbol : `${symbol} ${addend < 0 ? '−' : '+'} ${Math.abs(addend)}`

export interface ViewedLine extends ListingLine {
  /** Position among all lines of the file. */
  readonly index: number
  /** Which function it belongs to. */
  readonly functionIndex: number
  /** Where its bytes lie in the file; undefined where that was not found. */
  readonly place: Place | undefined
  /** The line that it jumps to or calls. */
  readonly targetIndex: number | undefined
  readonly relocations: readonly FileRelocation[]
}

export interface ViewedFunction {
  readonly name: string
  readonly lines: readonly ViewedLine[]
}

/** A file opened for the viewers: plain data. */
export interface ViewedFile {
  readonly name: string
  readonly bytes: Uint8Array
  readonly layout: FileLayout
  /** What the code is for; undefined where the file does not say and nobody said. */
  readonly target: string | undefined
  readonly machine: Machine | undefined
  readonly functions: readonly ViewedFunction[]
  /** All lines of all functions that are loaded. */
  readonly lines: readonly ViewedLine[]
  readonly codeBytes: number
  /** All functions that were found in the file, loaded or not; none where the listing was given. */
  readonly index: readonly FoundFunction[]
  /** Number of the first line that is loaded, among those of the file. */
  readonly from: number
  readonly relocations: readonly FileRelocation[]
  /** Why there is no listing, or what is odd about the file, in sentences. */
  readonly remarks: readonly string[]
}

/** So many lines are loaded at once. */
export const maximumLines = 5000
