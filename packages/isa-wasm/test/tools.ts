import { spawnSync } from 'node:child_process'

/** Whether a tool from the distribution is there; with CI=true a missing one fails instead of skipping. */
const hasTool = (tool: string): boolean => {
  const found = spawnSync('which', [tool]).status === 0
  if (!found && process.env.CI === 'true') throw new Error(`the oracle ${tool} is not installed`)
  return found
}

/** For `test.skipIf`: the tools that are not all there, so that the skip is counted. */
export const lacks = (...tools: readonly string[]): boolean => !tools.every(hasTool)
