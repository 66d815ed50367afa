import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'

/**
 * Writes the types of the client package from the server's OpenAPI document. Needs the server's `dist`.
 * Usage: node tools/openapi/src/generate.mjs [--check]   (with --check nothing is written; exit code 1 when it would change)
 */
const root = join(import.meta.dirname, '../../..')
const file = join(root, 'packages/client/src/schema.ts')

function output(command, args, input) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    input,
    maxBuffer: 2 ** 26,
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`)
  return stdout
}

const document = JSON.parse(output(process.execPath, ['apps/server/dist/openapi.js']))
const parts = astToString(await openapiTS(document, { exportType: true }))
// The document has none of these, and nobody would use them.
const types = parts.replace(/^export type (webhooks|\$defs) = Record<string, never>;?\n/gm, '')
const banner = `// Made by tools/openapi/src/generate.mjs from the server's OpenAPI document; not edited by hand.\n\n`
const biome = join(root, 'node_modules/.bin/biome')
const text = output(biome, ['format', `--stdin-file-path=${file}`], banner + types)

if (process.argv.includes('--check')) {
  const isCurrent = readFileSync(file, 'utf8') === text
  if (!isCurrent) process.stderr.write(`${file} is not current: run node tools/openapi/src/generate.mjs\n`)
  process.exitCode = isCurrent ? 0 : 1
} else writeFileSync(file, text)
