// Writes concepts/**/*.contract into src/concept/library.ts, so that the reader needs no file system.
// Run after changing a concept: node packages/intent/tools/embed-concepts.mjs

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../concepts/', import.meta.url)
const names = readdirSync(root, { recursive: true })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.contract'))
  .sort()
const lines = names.map((name) => `  ${JSON.stringify(readFileSync(new URL(name, root), 'utf8'))},`)
const target = new URL('../src/concept/library.ts', import.meta.url)
writeFileSync(
  target,
  `/** The texts of concepts/**, embedded by tools/embed-concepts.mjs. */\nexport const libraryTexts: readonly string[] = [\n${lines.join('\n')}\n]\n`,
)
execFileSync('npx', ['biome', 'format', '--write', target.pathname], {
  cwd: new URL('../../..', import.meta.url),
  stdio: 'ignore',
})
console.log(`${names.length} concepts`)
