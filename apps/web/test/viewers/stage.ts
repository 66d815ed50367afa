import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { galleryBuilds } from './gallery-builds.js'

/** As strict as the page's own: nothing inline, no code from strings but WebAssembly. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}
const here = fileURLToPath(new URL('.', import.meta.url))

export interface Stage {
  url(view: string, build: string): string
  /** Scripts of the built gallery, by their names. */
  readonly folder: string
  close(): Promise<void>
}

/** The gallery of viewers, built and served under the policy, with real builds to show. */
export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'sourceless-viewers-'))
  const [builds] = await Promise.all([
    galleryBuilds(),
    build({
      configFile: join(here, '../../vite.config.ts'),
      root: here,
      publicDir: false,
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true, rollupOptions: { input: join(here, 'gallery.html') } },
    }),
  ])
  const server = await serve(folder, JSON.stringify(builds))
  const { port } = server.address() as AddressInfo
  return {
    folder,
    url: (view, name) => `http://127.0.0.1:${port}/gallery.html?view=${view}&build=${name}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}

async function serve(folder: string, builds: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = join(folder, normalize(pathname))
    const headers = { 'content-security-policy': policy }
    if (pathname === '/builds.json')
      response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(builds)
    else if (pathname === '/favicon.ico') response.writeHead(204, headers).end()
    else if (!existsSync(path)) response.writeHead(404, headers).end()
    else
      response
        .writeHead(200, { ...headers, 'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream' })
        .end(readFileSync(path))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
