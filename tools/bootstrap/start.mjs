import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt, root } from './ensure.mjs'

ensureBuilt('cli')
const main = join(root, 'apps/cli/dist/main.js')
process.argv[1] = main
await import(pathToFileURL(main).href)
