import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** Packages that a source file loads, and what it loads of this package in turn; late imports count too. */
function packagesFrom(file: string, seen = new Set<string>()): ReadonlySet<string> {
  const found = new Set<string>()
  if (seen.has(file)) return found
  seen.add(file)
  const text = readFileSync(file, 'utf8').replace(/^(import|export) type [^;]*? from '[^']+'$/gm, '')
  for (const [, name] of text.matchAll(/(?:from |import\()'([^']+)'/g)) {
    if (!name!.startsWith('.')) found.add(name!)
    else for (const one of packagesFrom(join(dirname(file), name!.replace(/js$/, 'ts')), seen)) found.add(one)
  }
  return found
}

test('scoring loads no client of models', () => {
  const source = join(import.meta.dirname, '../../src')
  expect([...packagesFrom(join(source, 'index.ts'))]).toContain('openai')
  const loaded = packagesFrom(join(source, 'score/index.ts'))
  expect([...loaded]).toContain('@sourceless/verifier')
  expect([...loaded].filter((name) => !name.startsWith('@sourceless/')).sort()).toEqual(['zod'])
})
