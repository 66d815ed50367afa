import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Whether a tool from the distribution is there; with CI=true a missing one fails instead of skipping. */
const hasTool = (tool: string): boolean => {
  const found = spawnSync('which', [tool]).status === 0
  if (!found && process.env.CI === 'true') throw new Error(`the oracle ${tool} is not installed`)
  return found
}

/** For `test.skipIf`: the tools that are not all there, so that the skip is counted. */
export const lacks = (...tools: readonly string[]): boolean => !tools.every(hasTool)

export const directory = mkdtempSync(join(tmpdir(), 'archive-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

export const save = (name: string, contents: Uint8Array | string): string => {
  const path = join(directory, name)
  writeFileSync(path, contents)
  chmodSync(path, 0o755)
  return path
}

/** Standard output; throws with standard error on failure. */
export const run = (tool: string, ...args: string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], cwd: directory })
