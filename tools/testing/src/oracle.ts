import { describe } from 'vitest'

/** A missing oracle skips the suite visibly, and fails it in continuous integration. */
export function describeWith(present: boolean, oracle: string, name: string, body: () => void): void {
  if (present || process.env.CI === 'true') describe(name, body)
  else describe.skip(`${name} (${oracle} is not installed)`, body)
}
