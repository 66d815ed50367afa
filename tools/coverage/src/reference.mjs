// Reads and writes the reference lists: one line per opcode of LLVM, fields separated by tabs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const instructionSets = ['x64', 'arm64', 'riscv64', 'wasm']
const directory = join(import.meta.dirname, '../reference')

export const referencePath = (isa) => join(directory, `${isa}.txt`)

const lines = (path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))

/** The forms of a reference list; `samples` are encodings, `text` that of the first. */
export const readReference = (isa) =>
  lines(referencePath(isa)).map((line) => {
    const [name, kind, features, samples, text] = line.split('\t')
    return {
      name,
      kind,
      features: features === '-' ? [] : features.split(','),
      samples: samples.split(' ').map((hex) => Uint8Array.from(Buffer.from(hex, 'hex'))),
      text,
    }
  })

/** The rules of an exclude list, in order: reason, field and pattern. */
export const readRules = (isa) => {
  const rules = []
  let reason
  for (const line of lines(join(directory, `${isa}.exclude`))) {
    const heading = /^\[(.*)\]$/.exec(line)
    if (heading !== null) {
      reason = heading[1]
      continue
    }
    const [, field, pattern] = /^(name|features|text|bytes) (.+)$/.exec(line) ?? []
    if (reason === undefined || field === undefined) throw new Error(`${isa}.exclude: cannot read "${line}"`)
    rules.push({ reason, field, pattern: new RegExp(pattern) })
  }
  return rules
}
