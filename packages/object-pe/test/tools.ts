import { spawnSync } from 'node:child_process'
import { createScratch } from '@sourceless/testing'
import { vi } from 'vitest'

// The first run of wine makes its configuration, which takes seconds on an idle machine.
vi.setConfig({ testTimeout: 240_000 })

export const { directory, pathOf, save, load, run, runSilently } = createScratch('object-pe')

/** Runs a Windows program; the configuration of wine is made in the temporary directory at the first call. */
export const runWindows = (program: string, args: readonly string[] = [], input = '') => {
  const environment = { ...process.env, WINEDEBUG: '-all', WINEPREFIX: pathOf('wine') }
  const options = { encoding: 'utf8', cwd: directory, input, env: environment, timeout: 120_000 } as const
  const { status, stdout } = spawnSync('wine', [program, ...args], options)
  return { status, stdout }
}
