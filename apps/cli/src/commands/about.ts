import { exitCodes } from '@sourceless/pipeline'
import type { Command } from 'commander'
import { printJson } from '../report.js'
import type { Session } from '../session.js'

export function addTargets(program: Command, session: Session): void {
  program
    .command('targets')
    .summary('list where binaries can run and what can be emitted')
    .option('--json', 'print one result object as the last line')
    .action(async (options: { json?: boolean }) => {
      const { targets } = await session.pipeline([])
      const rows = targets.map(({ load: _brings, fileName: _names, ...row }) => row)
      if (options.json) return printJson({ ok: true, targets: rows })
      const width = 1 + Math.max(...rows.map(({ triple }) => triple.length))
      const list = (emits: readonly string[]) => (emits.length > 0 ? emits.join(', ') : 'none')
      for (const { triple, description, emits, debuggable } of rows) {
        const kinds = `function: ${list(emits.function)}; program: ${list(emits.program)}; debug: ${list(debuggable)}`
        process.stdout.write(`${triple.padEnd(width)} ${description}\n${' '.repeat(width)} ${kinds}\n`)
      }
    })
}

interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

export function addDoctor(program: Command, session: Session): void {
  program
    .command('doctor')
    .summary('check that everything sourceless needs works on this machine')
    .option('--json', 'print one result object as the last line')
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(session)
      const healthy = findings.every(({ ok }) => ok)
      if (!healthy) process.exitCode = exitCodes.internal
      if (options.json) return printJson({ ok: healthy, findings })
      for (const { name, ok, detail } of findings)
        process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(13)} ${detail}\n`)
    })
}

async function examine(session: Session): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const probe = async (name: string, work: () => Promise<string>): Promise<void> => {
    const from = performance.now()
    try {
      const detail = await work()
      findings.push({ name, ok: true, detail: `${detail} (${Math.round(performance.now() - from)} ms)` })
    } catch (error) {
      findings.push({ name, ok: false, detail: error instanceof Error ? error.message : String(error) })
    }
  }
  await probe('node', async () => `${process.version} on ${process.platform} ${process.arch}`)
  const { createNodePorts } = await import('sourceless/node')
  const ports = createNodePorts()
  await probe('solver', async () => {
    const answer = await ports.solver.check('(assert false)(check-sat)', { timeoutMs: 10_000, signal: session.signal })
    if (answer.kind !== 'unsat')
      throw new Error(`${ports.solver.name} answered "${answer.kind}" to an unsatisfiable script`)
    return ports.solver.name
  })
  ports.solver.dispose()
  await probe('disassembler', async () => {
    const [instruction] = await ports.disassembler.disassemble(new Uint8Array([0xc3]))
    if (instruction?.mnemonic !== 'ret')
      throw new Error(`${ports.disassembler.name} does not read a return instruction`)
    return ports.disassembler.name
  })
  const pipeline = await session.pipeline([])
  for (const { triple } of pipeline.targets)
    await probe(triple, async () => {
      const contract = 'function twice(x: u64): u64 { return x + x }'
      const result = await pipeline.make({ contract, target: triple, signal: session.signal })
      if (!result.ok) throw new Error(result.message)
      return `x + x is ${result.verdictText}`
    })
  return findings
}
