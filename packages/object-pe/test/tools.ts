import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, vi } from 'vitest'

/** Whether a tool from the distribution is there; with CI=true a missing one fails instead of skipping. */
const hasTool = (tool: string): boolean => {
  const found = spawnSync('which', [tool]).status === 0
  if (!found && process.env.CI === 'true') throw new Error(`the oracle ${tool} is not installed`)
  return found
}

/** For `test.skipIf`: the tools that are not all there, so that the skip is counted. */
export const lacks = (...tools: readonly string[]): boolean => !tools.every(hasTool)

// The first run of wine makes its configuration, which takes seconds on an idle machine.
vi.setConfig({ testTimeout: 240_000 })

const directory = mkdtempSync(join(tmpdir(), 'object-pe-'))
afterAll(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))

export const save = (name: string, contents: Uint8Array | string): string => {
  const path = join(directory, name)
  writeFileSync(path, contents)
  return path
}

export const pathOf = (name: string): string => join(directory, name)

/** Standard output; throws with standard error on failure. */
export const run = (tool: string, ...args: string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], cwd: directory })

/** Runs a Windows program; the configuration of wine is made in the temporary directory at the first call. */
export const runWindows = (program: string, args: readonly string[] = [], input = '') => {
  const environment = { ...process.env, WINEDEBUG: '-all', WINEPREFIX: join(directory, 'wine') }
  const options = { encoding: 'utf8', cwd: directory, input, env: environment, timeout: 120_000 } as const
  const { status, stdout } = spawnSync('wine', [program, ...args], options)
  return { status, stdout }
}
