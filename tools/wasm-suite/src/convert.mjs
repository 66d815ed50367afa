import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Turns a script into commands and module files in `work`; says what wast2json did not understand. */
export function convert(file, work) {
  const output = join(work, `${basename(file)}.json`)
  const { status, stderr, error } = spawnSync('wast2json', ['--enable-tail-call', file, '-o', output], {
    encoding: 'utf8',
  })
  if (error !== undefined) throw new Error('wast2json is not installed', { cause: error })
  if (status === 0) return { script: JSON.parse(readFileSync(output, 'utf8')), problem: undefined }
  const problem = /error: (.*)/.exec(stderr)?.[1] ?? `it ended with ${status}`
  return { script: undefined, problem }
}
