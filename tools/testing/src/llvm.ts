import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The independent assembler and disassembler, from Debian's llvm-19. */
const program = ['/usr/bin/llvm-mc-19', '/usr/lib/llvm-19/bin/llvm-mc'].find((path) => existsSync(path))

export interface LlvmAnswer {
  readonly stdout: string
  readonly stderr: string
}

export interface Llvm {
  readonly isInstalled: boolean
  run(options: readonly string[], input: string): LlvmAnswer
  /**
   * What `--show-encoding` gives for each line (the text between the brackets), or undefined for a line that LLVM does not read. Each
   * line is one instruction; `prefix` lines go before them.
   */
  encodings(options: readonly string[], lines: readonly string[], prefix?: readonly string[]): (string | undefined)[]
  /** The .text section of a program, assembled and relaxed; `directory` holds the object file meanwhile. */
  textSection(options: readonly string[], text: string, directory: string): Uint8Array
}

/** llvm-mc for one target: `target` goes before the options of every call. */
export function createLlvm(target: readonly string[]): Llvm {
  const run = (options: readonly string[], input: string): LlvmAnswer => {
    const result = spawnSync(program!, [...target, ...options], { input, encoding: 'utf8', maxBuffer: 1 << 30 })
    return { stdout: result.stdout, stderr: result.stderr }
  }
  return {
    isInstalled: program !== undefined,
    run,
    encodings(options, lines, prefix = []) {
      const { stdout, stderr } = run([...options, '--show-encoding'], `${[...prefix, ...lines].join('\n')}\n`)
      const errors = stderr.matchAll(/<stdin>:(\d+):\d+: error/g)
      const failed = new Set([...errors].map((match) => Number(match[1]) - 1 - prefix.length))
      const found = [...stdout.matchAll(/encoding: \[([^\]]*)\]/g)].map((match) => match[1]!)
      if (found.length + failed.size !== lines.length) {
        const answered = `${found.length} + ${failed.size} of ${lines.length} lines`
        throw new Error(`llvm-mc answered ${answered}: ${stderr.slice(0, 2000)}`)
      }
      let next = 0
      return lines.map((_, n) => (failed.has(n) ? undefined : found[next++]))
    },
    textSection(options, text, directory) {
      const path = join(directory, 'program.o')
      const { stderr } = run([...options, '-filetype=obj', '-o', path], `${text}\n`)
      if (/error:/.test(stderr)) throw new Error(stderr)
      return sectionOf(readFileSync(path), '.text')
    },
  }
}

/** One section of an ELF64 object (System V gABI, chapter 4). */
function sectionOf(file: Buffer, name: string): Uint8Array {
  const [table, count, namesIndex] = [Number(file.readBigUInt64LE(40)), file.readUInt16LE(60), file.readUInt16LE(62)]
  const header = (n: number) => {
    const start = table + 64 * n
    const offset = Number(file.readBigUInt64LE(start + 24))
    return { name: file.readUInt32LE(start), offset, size: Number(file.readBigUInt64LE(start + 32)) }
  }
  const names = header(namesIndex).offset
  for (let n = 0; n < count; n++) {
    const section = header(n)
    const start = names + section.name
    if (file.toString('latin1', start, file.indexOf(0, start)) === name) {
      return file.subarray(section.offset, section.offset + section.size)
    }
  }
  throw new Error(`no section ${name}`)
}
