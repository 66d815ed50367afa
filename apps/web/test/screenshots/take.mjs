import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@sourceless/client'
import { chromium } from 'playwright-core'
import { views } from './views.mjs'

/**
 * Takes a picture of every view of the page, from the built page on the built server, into docs/server/screenshots.
 * Arguments: names of views, default all; `--every-look`: each of them light and dark, narrow and wide; `--into=FOLDER`.
 */
const args = process.argv.slice(2)
const names = args.filter((arg) => !arg.startsWith('--'))
const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const folder = args.find((arg) => arg.startsWith('--into='))?.slice(7) ?? here('../../../../docs/server/screenshots')
/** Pictures lie in the repository. */
const mostBytes = 300_000

const wide = { width: 1440, height: 900 }
const narrow = { width: 360, height: 780 }
const veryWide = { width: 2560, height: 940 }
const looks = {
  'wide-light': { viewport: wide, colorScheme: 'light' },
  'wide-dark': { viewport: wide, colorScheme: 'dark' },
  'narrow-light': { viewport: narrow, colorScheme: 'light' },
  'narrow-dark': { viewport: narrow, colorScheme: 'dark' },
  'very-wide-light': { viewport: veryWide, colorScheme: 'light' },
  'very-wide-dark': { viewport: veryWide, colorScheme: 'dark' },
}
const looksOf = (view) =>
  args.includes('--every-look') ? Object.keys(looks) : ['wide-light', 'narrow-dark', ...(view.looks ?? [])]

async function startServer(directory) {
  const command = here('../../../server/dist/main.js')
  const child = spawn(process.execPath, [command, 'serve', '--port', '0', '--data', directory, '--log-level', 'warn'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      const found = /listens on (http:\S+)/.exec(chunk)
      if (found) resolve(found[1])
    })
    void exited.then(() => reject(new Error('the server does not start')))
  })
  return {
    url,
    stop: () => {
      child.kill()
      return exited
    },
  }
}

/** What the views show: real builds of this server. */
async function makeBuilds(url) {
  const client = createClient({ url })
  const make = async (request) => {
    const build = await client.builds.create(request, { waitSeconds: 60 })
    if (build.state !== 'succeeded') throw new Error(`${JSON.stringify(request)} ended as ${build.state}`)
    return build
  }
  const intent = 'the largest element of an array of 32-bit integers'
  const made = {
    program: await make({ intent: 'read numbers from standard input and print their sum' }),
    wasm: await make({ intent, target: 'wasm32' }),
    other: await make({ intent: 'the smallest element of an array of 32-bit integers' }),
    array: await make({ intent }),
  }
  const { permalink } = await client.builds.publish(made.array.id)
  const builds = Object.fromEntries(Object.entries(made).map(([name, { id }]) => [name, `${url}/builds/${id}`]))
  return { url, builds, permalink: url + permalink }
}

async function take(browser, site, name, look) {
  const view = views[name]
  const { viewport, colorScheme } = looks[look]
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(`${name} ${look}: ${error.message}`))
  try {
    await page.goto(site.url)
    await view.open(page, site)
    await page.evaluate(() => {
      scrollTo(0, 0)
    })
    const path = join(folder, `${name}-${look}.png`)
    await page.screenshot({ path, fullPage: viewport === narrow })
    const { size } = statSync(path)
    if (size > mostBytes) console.error(`${path} has ${size} bytes; at most ${mostBytes} are wanted`)
    await view.close?.(page)
  } finally {
    await context.close()
  }
}

const directory = mkdtempSync(join(tmpdir(), 'sourceless-screenshots-'))
mkdirSync(folder, { recursive: true })
const server = await startServer(join(directory, 'data'))
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
})
try {
  const site = await makeBuilds(server.url)
  for (const name of names.length > 0 ? names : Object.keys(views))
    for (const look of looksOf(views[name]))
      await take(browser, site, name, look).catch((error) => {
        process.exitCode = 1
        console.error(`${name} ${look}: ${error.message}`)
      })
} finally {
  await browser.close()
  await server.stop()
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}
