import { readdirSync, readFileSync } from 'node:fs'
import type { Contract } from '../src/index.js'
import { formatDiagnostic, parseContract } from '../src/index.js'

const directory = new URL('./contracts/', import.meta.url)

/** The sample contracts by file name. */
export const sampleNames = readdirSync(directory).map((file) => file.replace('.contract', ''))

export function sampleSource(name: string): string {
  return readFileSync(new URL(`${name}.contract`, directory), 'utf8')
}

/** Parses text that must be right. */
export function contractOf(source: string): Contract {
  const { value, diagnostics } = parseContract(source)
  if (value === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'))
  return value
}
