// Copies what tsc leaves behind: the database's migrations, which the program reads at run time.
import { cpSync, rmSync } from 'node:fs'

const from = new URL('./src/database/migrations/', import.meta.url)
const to = new URL('./dist/database/migrations/', import.meta.url)
rmSync(to, { recursive: true, force: true })
cpSync(from, to, { recursive: true })
