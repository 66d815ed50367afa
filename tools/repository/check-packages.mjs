import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Packs every package as it would be published and lets publint and attw read the tarball. */
const root = join(import.meta.dirname, '../..')
const directory = mkdtempSync(join(tmpdir(), 'sourceless-pack-'))
const run = (command, args, cwd) => spawnSync(command, args, { cwd, encoding: 'utf8' })
const problems = []
for (const name of readdirSync(join(root, 'packages'))) {
  const packed = run(
    'npm',
    ['exec', '--yes', '--package=pnpm@10.34.9', '--', 'pnpm', 'pack', '--pack-destination', directory],
    join(root, 'packages', name),
  )
  const tarball = packed.stdout.trim().split('\n').at(-1)
  if (packed.status !== 0) problems.push(`${name}: pack failed\n${packed.stderr}`)
  else
    for (const check of [
      ['publint', 'run', tarball, '--strict'],
      ['attw', tarball, '--profile', 'esm-only', '--format', 'ascii'],
    ]) {
      const { status, stdout, stderr } = run('npx', check, root)
      if (status !== 0) problems.push(`${name}: ${check[0]}\n${stdout}${stderr}`)
    }
}
rmSync(directory, { recursive: true, force: true })
process.stdout.write(problems.length === 0 ? 'publint and attw: no problems\n' : `${problems.join('\n')}\n`)
process.exit(problems.length === 0 ? 0 : 1)
