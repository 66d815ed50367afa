// Writes the parsed concepts/**/*.contract into src/concept/library.ts, so that the reader needs neither a file system
// nor time to parse them. After changing a concept, a stem or the tokeniser, build the package and run:
// node packages/intent/tools/embed-concepts.mjs
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseConcept } from '../dist/index.js'

const root = new URL('../concepts/', import.meta.url)
const names = readdirSync(root, { recursive: true })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.contract'))
  .sort()
const literal = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
const lines = names.map((name) => {
  const { value, diagnostics } = parseConcept(readFileSync(new URL(name, root), 'utf8'))
  if (value === undefined) throw new Error(`${name}: ${diagnostics[0].message}`)
  return `  ${literal(JSON.stringify(value, (_, part) => (part instanceof Set ? [...part] : part)))},`
})
writeFileSync(
  new URL('../src/concept/library.ts', import.meta.url),
  `// biome-ignore-all format: one concept per line\n/** The concepts of concepts/** as JSON, embedded by tools/embed-concepts.mjs; sets are arrays. */\nexport const library: readonly string[] = [\n${lines.join('\n')}\n]\n`,
)
console.log(`${names.length} concepts`)
