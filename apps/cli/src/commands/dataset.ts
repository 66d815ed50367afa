import { exitCodes } from '@sourceless/pipeline'
import type { Target } from '@sourceless/targets'
import { type Command, Option } from 'commander'
import type { Failure } from 'sourceless/node'
import { type Entry, readEntries } from '../dataset-entries.js'
import { whyUnwritable, writeFiles } from '../files.js'
import { collect, effort, library, type WorkOptions, wholeNumber } from '../options.js'
import { printJson, reportFailure } from '../report.js'
import { type Session, usage } from '../session.js'

interface ExportOptions extends Pick<WorkOptions, 'effort' | 'seed' | 'json'> {
  readonly output: string
  readonly target: readonly string[]
  readonly library: readonly string[]
}

/** An entry without a row for a target. */
interface Missing {
  readonly entry: string
  readonly target: string
  readonly code: Failure['code']
  readonly message: string
}

const help = `
Input: JSON lines with intent, signature and examples ("gcd(48, 18) = 6"), or with contract; a file of
notation (.contract, .contract.ts); or a folder of such files.
Output: one row of JSON a line, docs/scoring.md says what it holds. It is written whole, at the end, or not at all.

Exit codes:
  0 every entry gave a row for every target   4 some did not: the rows of the others are written
  2 usage, or input that cannot be read   130 interrupted: nothing is written`

export function addDataset(program: Command, session: Session): void {
  const dataset = program.command('dataset').summary('make data to train with')
  dataset.exitOverride()
  dataset
    .command('export')
    .summary('make a binary of each intent or contract, and write the verified ones as rows')
    .argument('<input>', 'JSON lines, a contract, or a folder of them ("-": JSON lines from standard input)')
    .requiredOption('-o, --output <file>', 'the rows, as JSON lines')
    .addOption(
      new Option('-t, --target <triple>', 'where binaries run; repeatable')
        .argParser(collect)
        .default([], 'the first of "sourceless targets"'),
    )
    .addOption(library())
    .addOption(effort('quick: no proof; high: longer proofs and search'))
    .option('--seed <number>', 'decides every random choice', wholeNumber, 0)
    .option('--json', 'print one result object as the last line')
    .addHelpText('after', help)
    .exitOverride()
    .action((input: string, options: ExportOptions) => exportRows(session, input, options))
}

async function exportRows(session: Session, input: string, options: ExportOptions): Promise<void> {
  const json = options.json === true
  const unwritable = await whyUnwritable(options.output)
  if (unwritable) return reportFailure(usage(unwritable), json)
  const entries = await readEntries(input)
  if ('ok' in entries) return reportFailure(entries, json)
  const pipeline = await session.pipeline(options.library)
  const targets = chosenTargets(pipeline.targets, options.target)
  if ('ok' in targets) return reportFailure(targets, json)

  const { datasetRow } = await import('@sourceless/models/score')
  const rows: string[] = []
  const missing: Missing[] = []
  const progress = createCount(entries.length * targets.length)
  for (const entry of entries) {
    for (const target of targets) {
      const made = await makeOne(session, entry, target, options)
      if (session.signal.aborted) {
        progress.end()
        return reportFailure(interrupted, json)
      }
      if (made.ok) {
        const { effort, seed } = options
        const { wish } = entry
        const intent = 'ok' in wish ? undefined : wish.intent
        const context = { target: await target.load(), effort, seed, ...(intent === undefined ? {} : { intent }) }
        rows.push(JSON.stringify(await datasetRow(made, context)))
      } else missing.push({ entry: entry.name, target: target.triple, code: made.code, message: made.message })
      progress.step(made.ok ? undefined : missing.at(-1))
    }
  }
  progress.end()
  const bytes = new TextEncoder().encode(rows.map((row) => `${row}\n`).join(''))
  if (rows.length > 0) await writeFiles([{ path: options.output, bytes, executable: false }], session.signal)
  report(options, rows.length, missing)
}

const interrupted: Failure = {
  ok: false,
  code: 'interrupted',
  message: 'interrupted; nothing was written',
  diagnostics: [],
}

function chosenTargets(known: readonly Target[], wanted: readonly string[]): readonly Target[] | Failure {
  const chosen: Target[] = []
  for (const triple of wanted) {
    const target = known.find((one) => one.triple === triple)
    if (target === undefined) return usage(`there is no target ${triple} (see "sourceless targets")`)
    if (!chosen.includes(target)) chosen.push(target)
  }
  return chosen.length > 0 ? chosen : known.slice(0, 1)
}

/** An object file, whatever the target: what all of them have. */
async function makeOne(session: Session, { wish }: Entry, { triple }: Target, options: ExportOptions) {
  if ('ok' in wish) return wish
  const pipeline = await session.pipeline(options.library)
  const { effort, seed } = options
  return pipeline.make({ ...wish, target: triple, emit: 'object', effort, seed, signal: session.signal })
}

/** How far the work is: one line that is rewritten on a terminal; elsewhere now and then. Failures stay. */
function createCount(of: number): { step(failed: Missing | undefined): void; end(): void } {
  const live = process.stderr.isTTY === true
  const clear = live ? '\r\x1b[K' : ''
  let done = 0
  let toldMs = performance.now()
  return {
    step(failed) {
      done += 1
      if (failed) process.stderr.write(`${clear}${failed.entry}, ${failed.target}: ${failed.code}: ${failed.message}\n`)
      if (live) process.stderr.write(`${clear}${done} of ${of}`)
      else if (performance.now() - toldMs > 5_000) {
        process.stderr.write(`${done} of ${of}\n`)
        toldMs = performance.now()
      }
    },
    end: () => void (live && process.stderr.write(clear)),
  }
}

function report({ output, json }: ExportOptions, rows: number, missing: readonly Missing[]): void {
  const counts: Partial<Record<Failure['code'], number>> = {}
  for (const { code } of missing) counts[code] = (counts[code] ?? 0) + 1
  if (missing.length > 0) process.exitCode = exitCodes['not-verified']
  const files = rows > 0 ? [output] : []
  if (json) {
    printJson({ ok: missing.length === 0, rows, files, missing, counts })
    return
  }
  process.stdout.write(rows > 0 ? `${output}  ${rows} rows\n` : 'no row; nothing was written\n')
  for (const [code, count] of Object.entries(counts)) process.stdout.write(`  without a row, ${code}: ${count}\n`)
}
