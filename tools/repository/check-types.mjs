import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Type-checks the tests of every package and app; the sources themselves are checked by the build. */
const root = join(import.meta.dirname, '../..')
const projects = ['packages', 'apps']
  .flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name, 'test')))
  .filter((directory) => existsSync(join(root, directory, 'tsconfig.json')))
const failed = projects.filter(
  (directory) => spawnSync('npx', ['tsc', '-p', directory], { cwd: root, stdio: 'inherit' }).status !== 0,
)
process.exit(failed.length === 0 ? 0 : 1)
