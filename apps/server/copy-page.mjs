// Copies the web page into the package, so that it is served from there; without one the server says so.
import { cpSync, existsSync, rmSync } from 'node:fs'

const from = new URL('../web/dist/', import.meta.url)
const to = new URL('./dist/web/', import.meta.url)
rmSync(to, { recursive: true, force: true })
if (existsSync(from)) cpSync(from, to, { recursive: true })
else process.stderr.write('apps/server: apps/web is not built; the server will have no page\n')
