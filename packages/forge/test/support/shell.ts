import { spawnSync } from 'node:child_process'
import type { Scratch } from '@sourceless/testing'

export interface ShellRun {
  readonly command: readonly string[]
  /** Undefined: standard input is a directory, from which nothing can be read. */
  readonly stdin: Uint8Array | undefined
  /** A further redirection of standard output, such as `>&-`. */
  readonly output?: string
}

export interface ShellResult {
  readonly status: number
  readonly stdout: Uint8Array
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * Runs commands one after the other in one shell: every second one reads from a pipe, the others from a file. They write to files,
 * as what wine leaves running would hold pipes open for seconds.
 */
export function runInShell(
  { pathOf, save, load }: Scratch,
  runs: readonly ShellRun[],
  environment: Readonly<Record<string, string>> = {},
): ShellResult[] {
  const statuses = quote(pathOf('statuses'))
  const lines = runs.map(({ command, stdin, output = '' }, n) => {
    const file = stdin === undefined ? undefined : quote(save(`input-${n}`, stdin))
    const isPiped = file !== undefined && n % 2 === 1
    const input = isPiped ? '' : file === undefined ? '< /' : `< ${file}`
    const line = `${command.map(quote).join(' ')} ${input} 2> /dev/null > ${quote(pathOf(`output-${n}`))} ${output}`
    return `${isPiped ? `cat ${file} | ` : ''}${line}\necho $? >> ${statuses}`
  })
  const script = save('runs.sh', [`: > ${statuses}`, ...lines].join('\n'))
  spawnSync('sh', [script], { stdio: 'ignore', env: { ...process.env, ...environment } })
  return Buffer.from(load('statuses'))
    .toString()
    .trim()
    .split('\n')
    .map((status, n) => ({ status: Number(status), stdout: load(`output-${n}`) }))
}
