import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A temporary directory of one test file, where its tools run. */
export interface Scratch {
  readonly directory: string
  pathOf(name: string): string
  /** Writes a file that may be executed, and returns its path. */
  save(name: string, contents: Uint8Array | string): string
  load(name: string): Uint8Array
  /** Standard output; throws with standard error on failure. */
  run(tool: string, ...args: string[]): string
  /** The same, and throws on any warning: on anything in standard error. */
  runSilently(tool: string, ...args: string[]): string
}

/** Makes the directory; it is removed after the last test of the file. */
export function createScratch(name: string): Scratch {
  const directory = mkdtempSync(join(tmpdir(), `${name}-`))
  afterAll(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  const pathOf = (file: string): string => join(directory, file)
  const start = (tool: string, args: readonly string[]) => {
    const result = spawnSync(tool, args, { encoding: 'utf8', cwd: directory, maxBuffer: 1 << 28 })
    if (result.error !== undefined) throw result.error
    const fail = (): never => {
      throw new Error(`${tool} ${args.join(' ')} ended with ${result.status}: ${result.stderr}`)
    }
    return { ...result, fail }
  }
  return {
    directory,
    pathOf,
    save(file, contents) {
      writeFileSync(pathOf(file), contents)
      chmodSync(pathOf(file), 0o755)
      return pathOf(file)
    },
    load: (file) => new Uint8Array(readFileSync(pathOf(file))),
    run(tool, ...args) {
      const { status, stdout, fail } = start(tool, args)
      return status === 0 ? stdout : fail()
    },
    runSilently(tool, ...args) {
      const { status, stdout, stderr, fail } = start(tool, args)
      return status === 0 && stderr === '' ? stdout : fail()
    },
  }
}
