/**
 * Runs commands under Node's own WASI. The argument is a file with a JSON list of { module, stdin, stdout, args }, files by their paths;
 * what it writes is the list of their exit codes, or what they trapped with.
 */
import { closeSync, openSync, readFileSync } from 'node:fs'
import { WASI } from 'node:wasi'

const results = JSON.parse(readFileSync(process.argv[2], 'utf8')).map(({ module, stdin, stdout, args }) => {
  const files = [openSync(stdin, 'r'), openSync(stdout, 'w')]
  const host = new WASI({ version: 'preview1', args: ['command', ...args], stdin: files[0], stdout: files[1] })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(module)), host.getImportObject())
  try {
    return host.start(instance)
  } catch (error) {
    return String(error)
  } finally {
    for (const file of files) closeSync(file)
  }
})
process.stdout.write(JSON.stringify(results))
