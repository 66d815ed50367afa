import { readdirSync, readFileSync } from 'node:fs'

const concepts = new URL('../../../intent/concepts/', import.meta.url)
const conceptSources = readdirSync(concepts, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.contract'))
  .sort()
  .map((name) => readFileSync(new URL(name, concepts), 'utf8'))
/** Concepts with their types and constants as they are by default. */
export const conceptFunctions = conceptSources.filter((source) => !/^function main\(/m.test(source)).map(instantiate)

function instantiate(source: string): string {
  let text = source
  for (const [, name, type] of source.matchAll(/^ \* @type (\w+): .*= (\w+)$/gm)) {
    const bits = Number(type.slice(1))
    const [low, high] = type.startsWith('i') ? [-(1n << BigInt(bits - 1)), bits - 1] : [0n, bits]
    const names = { '': type, _BITS: bits, _MIN: low, _MAX: (1n << BigInt(high)) - 1n }
    for (const [suffix, value] of Object.entries(names))
      text = text.replace(new RegExp(`\\b${name}${suffix}\\b`, 'g'), String(value))
  }
  for (const [, name, value] of source.matchAll(/^ \* @option (\w+)(?: = ([^:\n]*))?/gm))
    text = text.replace(new RegExp(`\\b${name}\\b`, 'g'), value?.trim() ?? '1')
  return text
}
