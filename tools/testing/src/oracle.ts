import { spawnSync } from 'node:child_process'
import { describe } from 'vitest'

/** A missing oracle skips the suite visibly, and fails it in continuous integration. */
export function describeWith(present: boolean, oracle: string, name: string, body: () => void): void {
  if (present || process.env.CI === 'true') describe(name, body)
  else describe.skip(`${name} (${oracle} is not installed)`, body)
}

const isInstalled = (tool: string): boolean => {
  const found = spawnSync('which', [tool]).status === 0
  if (!found && process.env.CI === 'true') throw new Error(`the oracle ${tool} is not installed`)
  return found
}

/** For `test.skipIf`: the tools that are not all there, so that the skip is counted; in continuous integration it throws. */
export const lacks = (...tools: readonly string[]): boolean => !tools.every(isInstalled)
