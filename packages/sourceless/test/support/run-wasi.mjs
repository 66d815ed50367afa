// Runs a WASI command as `node run-wasi.mjs FILE ARGUMENTS…`, by Node's own implementation.
import { readFileSync } from 'node:fs'
import { WASI } from 'node:wasi'

const [, , file, ...args] = process.argv
const wasi = new WASI({ version: 'preview1', args: ['program', ...args], returnOnExit: true })
const { instance } = await WebAssembly.instantiate(readFileSync(file), wasi.getImportObject())
process.exitCode = wasi.start(instance)
