import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { acceptedEncoding, compress } from './compressed.js'
import type { AppContext } from './context.js'
import { isUnchanged } from './handlers/resource.js'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}
const compressible = /^(text|application\/(json|wasm|manifest)|image\/svg)/

interface PageFile {
  readonly bytes: Buffer
  readonly mediaType: string
  readonly etag: string
  /** The name holds a hash of the content. */
  readonly isImmutable: boolean
  readonly encoded: Map<'br' | 'gzip', Promise<Uint8Array>>
}

/** The files of the page, in memory: only these names are ever served. */
export interface Pages {
  /** By path; undefined: there is none. */
  file(path: string): PageFile | undefined
  readonly index: PageFile
  /** Of the page: what it may load and run. */
  readonly policy: string
}

/** Undefined: there is no page in the folder. */
export function readPages(folder: string): Pages | undefined {
  const files = new Map<string, PageFile>()
  let names: readonly string[]
  try {
    names = readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  } catch {
    return undefined
  }
  for (const name of names) files.set(`/${name.split(sep).join('/')}`, readPageFile(folder, name))
  const index = files.get('/index.html')
  return index && { file: (path) => files.get(path), index, policy: pagePolicy(index.bytes.toString()) }
}

function readPageFile(folder: string, name: string): PageFile {
  const bytes = readFileSync(join(folder, name))
  return {
    bytes,
    mediaType: mediaTypes[extname(name)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`,
    isImmutable: /[.-][\w-]{8,}\.\w+$/.test(name) && /(^|[\\/])assets[\\/]/.test(name),
    encoded: new Map(),
  }
}

/** Scripts and styles come from this server alone; those that stand in the page itself are named by their hashes. */
export function pagePolicy(html: string): string {
  const hashes = (tag: 'script' | 'style'): string =>
    [...html.matchAll(new RegExp(`<${tag}(?![^>]*\\ssrc=)[^>]*>([^]*?)</${tag}>`, 'gi'))]
      .map(([, text = '']) => ` 'sha256-${createHash('sha256').update(text).digest('base64')}'`)
      .join('')
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval'${hashes('script')}`,
    `style-src 'self'${hashes('style')}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** As the browser would like it, compressed once. */
export async function sendPageFile(c: AppContext, file: PageFile, policy: string): Promise<Response> {
  const sent: Record<string, string> = {
    'Content-Type': file.mediaType,
    'Cache-Control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: file.etag,
    Vary: 'Accept-Encoding',
    'Content-Security-Policy': policy,
  }
  if (isUnchanged(c, file.etag)) return new Response(null, { status: 304, headers: sent })
  const encoding = acceptedEncoding(c, ['br', 'gzip'])
  if (encoding === undefined || !compressible.test(file.mediaType) || file.bytes.length < 1024)
    return new Response(file.bytes as BodyInit, { headers: sent })
  const kept = file.encoded.get(encoding) ?? compress[encoding](file.bytes)
  file.encoded.set(encoding, kept)
  return new Response((await kept) as BodyInit, { headers: { ...sent, 'Content-Encoding': encoding } })
}
