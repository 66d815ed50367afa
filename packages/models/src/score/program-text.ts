import type { Contract } from '@sourceless/contract'
import { ByteWriter, type ValueType, valueTypeBytes } from '@sourceless/isa-wasm'
import { readWasm, readWasmObject } from '@sourceless/object-wasm'
import type { Listing, ListingLine, LoadedTarget } from '@sourceless/targets'
import { readCandidate, writeTried } from '../candidate/index.js'
import type { CandidateText } from './api.js'
import { scoreCandidate } from './judge.js'

/** Code as texts of two levels. */
export interface CodeTexts {
  /** Assembly, with labels where control goes. */
  readonly assembly: string
  /** Hexadecimal; of WebAssembly with the locals before it, as in a code section. */
  readonly bytes: string
}

/** The code of a finished file as a model would write it. */
export function codeTexts(
  { platform }: LoadedTarget,
  contract: Contract,
  file: Uint8Array,
  listing: Listing,
): CodeTexts {
  const lines = listing.functions.flatMap((one) => one.lines)
  if (platform.kind === 'machine') return { assembly: withLabels(lines), bytes: hex(joined(lines)) }
  const locals = localsOf(contract.name, file)
  const declared = locals.length === 0 ? [] : [`(local ${locals.join(' ')})`]
  const shown = lines.at(-1)?.text === 'end' ? lines.slice(0, -1) : lines
  const indented = shown.map(({ text, depth }) => `${'  '.repeat(depth)}${text}`)
  return { assembly: [...declared, ...indented].join('\n'), bytes: hex(localGroups(locals)) + hex(joined(lines)) }
}

/**
 * The highest level at which the code's text reads back as the very same bytes and is accepted alone; undefined where neither
 * does: then the file holds more than its code.
 */
export async function readableLevel(
  target: LoadedTarget,
  contract: Contract,
  texts: CodeTexts,
): Promise<'real' | 'bytes' | undefined> {
  const attempts = [
    { level: 'real', text: texts.assembly },
    { level: 'bytes', text: texts.bytes },
  ] as const
  for (const attempt of attempts) {
    if ((await bytesOf(target, contract, attempt)) !== texts.bytes) continue
    const { verdict } = await scoreCandidate(contract, target, attempt)
    if (verdict.level !== 'rejected') return attempt.level
  }
  return undefined
}

/** The code that a text becomes. */
async function bytesOf(target: LoadedTarget, contract: Contract, text: CandidateText): Promise<string | undefined> {
  const reading = await readCandidate({ ...text, contract, target })
  if ('diagnostics' in reading) return undefined
  const file = writeTried(reading.candidate, contract, target)
  return codeTexts(target, contract, file, target.list(file, contract, false)).bytes
}

/** Branches by name: their last operand is the address. */
function withLabels(lines: readonly ListingLine[]): string {
  const offsets = new Set(lines.map(({ offset }) => offset))
  const targets = [...new Set(lines.flatMap(({ target }) => target ?? []))].filter((one) => offsets.has(one))
  const labels = new Map(targets.sort((a, b) => a - b).map((offset, at) => [offset, `L${at + 1}`]))
  return lines
    .flatMap(({ offset, text, target }) => {
      const label = labels.get(offset)
      const to = target === undefined ? undefined : labels.get(target)
      return [...(label === undefined ? [] : [`${label}:`]), to === undefined ? text : text.replace(/\S+$/, to)]
    })
    .join('\n')
}

const joined = (lines: readonly ListingLine[]): Uint8Array => Uint8Array.from(lines.flatMap(({ bytes }) => [...bytes]))
/** Two digits a byte. */
export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

function localsOf(name: string, file: Uint8Array): readonly ValueType[] {
  const { value: object } = readWasmObject(file)
  const defined = object?.symbols.find((one) => one.kind === 'function' && one.name === name)
  if (defined?.kind === 'function' && defined.definition !== undefined) return defined.definition.locals
  const { functions, exports, imports = [] } = readWasm(file).value ?? {}
  const index = exports?.find((one) => one.kind === 'function' && one.name === name)?.index
  const imported = imports.filter(({ description }) => description.kind === 'function').length
  return index === undefined ? [] : (functions?.[index - imported]?.locals ?? [])
}

function localGroups(locals: readonly ValueType[]): Uint8Array {
  const groups: { type: ValueType; count: number }[] = []
  for (const type of locals) {
    const last = groups.at(-1)
    if (last?.type === type) last.count += 1
    else groups.push({ type, count: 1 })
  }
  const out = new ByteWriter()
  out.u32(groups.length)
  for (const { type, count } of groups) {
    out.u32(count)
    out.byte(valueTypeBytes[type])
  }
  return out.finish()
}
