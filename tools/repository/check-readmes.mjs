import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Packs every package as it would be published, installs the tarballs in an empty project, and type-checks and runs the
 * first example of each README there. What follows `//` after a `console.log` must be what it prints; ` / ` stands for a
 * new line. The client's example is given a server: the one that is built here, started with an empty store.
 * Usage: node tools/repository/check-readmes.mjs [package …]  (after a build)
 */
const root = join(import.meta.dirname, '../..')
const run = (command, args, cwd, env = process.env) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  return { ok: status === 0, stdout, output: `${stdout}${stderr}` }
}

function firstExample(readme) {
  return /^```ts\n([\s\S]*?)^```/m.exec(readme)?.[1]
}

/** The texts that the example says it prints, in order. */
function promised(example) {
  return [...example.matchAll(/console\.log\(.*\)[^\n/]*\/\/ (.+)$/gm)].map((match) => match[1])
}

function pack(names, destination) {
  const tarballs = []
  for (const name of names) {
    const pnpm = ['exec', '--yes', '--package=pnpm@10.34.9', '--', 'pnpm', 'pack', '--pack-destination', destination]
    const { ok, stdout, output } = run('npm', pnpm, join(root, 'packages', name))
    if (!ok) throw new Error(`${name}: pack failed\n${output}`)
    tarballs.push(stdout.trim().split('\n').at(-1))
  }
  return tarballs
}

/** Starts the server of this working tree on a free port of the loopback interface. */
async function startServer(data) {
  const args = [join(root, 'apps/server/dist/main.js'), 'serve', '--port', '0', '--data', data, '--log-level', 'error']
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise((resolve, reject) => {
    let output = ''
    server.stdout.on('data', (part) => {
      output += part
      const [, address] = /listens on (http\S+)/.exec(output) ?? []
      if (address !== undefined) resolve(address)
    })
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  const stop = () => {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    return ended
  }
  return { url, stop }
}

/** What an example needs around it. */
async function checkWithServer(name, project) {
  const server = await startServer(join(project, 'server-data'))
  try {
    return check(name, project, { ...process.env, SOURCELESS_URL: server.url })
  } finally {
    await server.stop()
  }
}

function check(name, project, env) {
  const example = firstExample(readFileSync(join(root, 'packages', name, 'README.md'), 'utf8'))
  if (example === undefined) return 'the README has no example'
  writeFileSync(join(project, `${name}.mts`), example)
  const tsc = join(root, 'node_modules/.bin/tsc')
  const options = ['--strict', '--target', 'es2023', '--module', 'nodenext', '--types', 'node', '--skipLibCheck']
  const compiled = run(tsc, [...options, `${name}.mts`], project)
  if (!compiled.ok) return compiled.output
  const { ok, stdout, output } = run(process.execPath, [`${name}.mjs`], project, env)
  if (!ok) return output
  let from = 0
  for (const text of promised(example)) {
    const at = `\n${stdout}`.indexOf(`\n${text.replaceAll(' / ', '\n')}\n`, from)
    if (at < 0) return `does not print '${text}' but:\n${stdout}`
    from = at + 1
  }
  return undefined
}

const all = readdirSync(join(root, 'packages'))
const wanted = process.argv.length > 2 ? process.argv.slice(2) : all
const directory = mkdtempSync(join(tmpdir(), 'sourceless-readme-'))
try {
  const project = join(directory, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n')
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const nodeTypes = devDependencies['@types/node'] === undefined ? [] : ['@types/node@20']
  const install = ['install', '--no-audit', '--no-fund', '--prefer-offline', ...pack(all, directory), ...nodeTypes]
  const installed = run('npm', install, project)
  if (!installed.ok) throw new Error(installed.output)
  let failed = 0
  for (const name of wanted) {
    const problem = name === 'client' ? await checkWithServer(name, project) : check(name, project)
    if (problem !== undefined) failed++
    process.stdout.write(problem === undefined ? `${name}: runs\n` : `${name}: ${problem}\n`)
  }
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  rmSync(directory, { recursive: true, force: true })
}
