import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** What commands need: a package with all that it stands on, or everything. */
const scopes = { cli: '@sourceless/cli', server: '@sourceless/server', all: undefined }
const stamp = (what, scope) => join(root, `node_modules/.sourceless-${what}-${scope}`)
/** A scope is current where it, or everything, was brought up to date by the same text. */
const isCurrent = (what, scope, text) => [scope, 'all'].some((one) => read(stamp(what, one)) === text)

/** Runs a pnpm command with the pinned pnpm, wherever it comes from; output goes to stderr, so that stdout stays the result's. */
function pnpm(...args) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const command = ['exec', '--yes', `--package=${packageManager}`, '--', 'pnpm', ...args]
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status, error } = spawnSync(npm, command, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', npm_config_loglevel: 'error' },
    shell: process.platform === 'win32',
  })
  if (error || status !== 0) {
    process.stderr.write(`sourceless: "pnpm ${args.join(' ')}" failed${error ? `: ${error.message}` : ''}.\n`)
    const advice = args.includes('install')
      ? 'Check that npm can reach its registry, then run the same command again.'
      : 'What is wrong stands above.'
    process.stderr.write(`${advice}\n`)
    process.exit(1)
  }
}

/** Time of the youngest file that a build reads, in milliseconds. */
function youngestSource() {
  let youngest = 0
  const visit = (path) => {
    const stats = statSync(path)
    if (!stats.isDirectory()) youngest = Math.max(youngest, stats.mtimeMs)
    else for (const name of readdirSync(path)) visit(join(path, name))
  }
  visit(join(root, 'tools/config'))
  for (const group of ['packages', 'apps'])
    for (const name of readdirSync(join(root, group)))
      for (const part of ['src', 'public', 'package.json', 'tsconfig.json', 'index.html', 'vite.config.ts']) {
        const path = join(root, group, name, part)
        if (existsSync(path)) visit(path)
      }
  return youngest
}

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

/** Installs and builds what has changed since the last call; does nothing (a few milliseconds) otherwise. */
export function ensureBuilt(scope = 'all') {
  const name = scopes[scope]
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex')
  if (!isCurrent('install', scope, lock)) {
    process.stderr.write('sourceless: installing dependencies (first run only)\n')
    const only = name ? [`--filter=${name}...`, '--filter=sourceless-workspace'] : []
    pnpm('install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only', ...only)
    writeFileSync(stamp('install', scope), lock)
  }
  const youngest = String(youngestSource())
  if (!isCurrent('build', scope, youngest)) {
    process.stderr.write('sourceless: building\n')
    const only = name ? [`--filter=${name}...`] : []
    pnpm('exec', 'turbo', 'run', 'build', '--output-logs=errors-only', ...only)
    writeFileSync(stamp('build', scope), youngest)
  }
}
