import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt, root } from './ensure.mjs'

ensureBuilt('server')
const main = join(root, 'apps/server/dist/main.js')
process.argv[1] = main
await import(pathToFileURL(main).href)
