/** Real code to measure with: the `.text` section of the C library of each architecture, as Debian packages it. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const libraries = {
  x64: ['/lib/x86_64-linux-gnu/libc.so.6', '/usr/lib/libc.so.6'],
  arm64: ['/usr/aarch64-linux-gnu/lib/libc.so.6', '/lib/aarch64-linux-gnu/libc.so.6'],
  riscv64: ['/usr/riscv64-linux-gnu/lib/libc.so.6', '/lib/riscv64-linux-gnu/libc.so.6'],
}

/** The bytes of `.text`, or undefined when the library or llvm-objcopy-19 is not installed. */
export function libraryText(isa) {
  const library = libraries[isa].find(existsSync)
  if (library === undefined) return undefined
  const directory = mkdtempSync(join(tmpdir(), 'bench-corpus-'))
  try {
    const output = join(directory, 'text')
    execFileSync('llvm-objcopy-19', ['-O', 'binary', '--only-section=.text', library, output], { stdio: 'ignore' })
    return new Uint8Array(readFileSync(output))
  } catch {
    return undefined
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Instructions one after another; bytes that are none (data, rows that the table lacks) are stepped over. */
export function decodeAll(bytes, decode, step) {
  const instructions = []
  let skipped = 0
  for (let offset = 0; offset < bytes.length; ) {
    const { value } = decode(bytes, offset)
    if (value === undefined) {
      skipped++
      offset += step
      continue
    }
    instructions.push(value)
    offset += value.sizeBytes
  }
  return { instructions, skipped }
}
