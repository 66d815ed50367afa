// Writes docs/coverage.md; with --check, fails when it is out of date or less is covered than promised. See ../README.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { measure } from './measure.mjs'
import { instructionSets } from './reference.mjs'

const root = resolve(import.meta.dirname, '../../..')
const documentPath = join(root, 'docs/coverage.md')
/** Percent of the reference's forms that must be encoded. */
const promised = 98

const count = (list, test) => list.filter(test).length
/** Rounded down: 98.0 means at least that. */
const percent = (part, whole) => (Math.floor((1000 * part) / whole) / 10).toFixed(1)
const table = (head, lines) =>
  [head, head.map((_, n) => (n === 0 ? '---' : '--:')), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const formCells = (forms) => {
  const encoded = count(forms, ({ isEncoded }) => isEncoded)
  return [forms.length, encoded, forms.length === 0 ? '' : percent(encoded, forms.length)]
}
const rowCells = (rows, isDeclared) => [
  rows.length,
  count(rows, ({ hasMeaning }) => hasMeaning),
  ...(isDeclared
    ? [count(rows, (row) => row.encodingWitnessed), count(rows, (row) => row.meaningWitnessed)]
    : ['not declared', 'not declared']),
]
const columns = ['forms', 'encoded', '%', 'rows', 'with meaning', 'encoding witnessed', 'meaning witnessed']

const summary = (sets) =>
  table(
    ['instruction set', ...columns],
    sets.map(({ isa, canonical, rows, unwitnessed }) => [
      `[${isa}](#${isa})`,
      ...formCells(canonical),
      ...rowCells(rows, unwitnessed !== undefined),
    ]),
  )

const byFeature = ({ canonical, rows, unwitnessed }) => {
  const features = [...new Set(canonical.map(({ feature }) => feature))].sort()
  const lines = features.map((feature) => [
    feature,
    ...formCells(canonical.filter((form) => form.feature === feature)),
    ...rowCells(
      rows.filter((row) => row.feature === feature),
      unwitnessed !== undefined,
    ),
  ])
  const others = rows.filter(({ feature }) => !features.includes(feature))
  lines.push(['rows beyond the reference', '', '', '', ...rowCells(others, unwitnessed !== undefined)])
  return table(['feature', ...columns], lines)
}

/** Names under their reasons, the most common reason first. */
const grouped = (pairs) => {
  const groups = new Map()
  for (const [reason, name] of pairs) groups.set(reason, [...(groups.get(reason) ?? []), `\`${name}\``])
  return [...groups]
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([reason, names]) => `- ${reason} (${names.length}): ${names.sort().join(', ')}`)
    .join('\n')
}

const list = (title, pairs) => (pairs.length === 0 ? [] : [`### ${title}`, grouped(pairs)])

const section = (set) => {
  const { isa, canonical, alternative, rows, unwitnessed } = set
  const missing = canonical.filter(({ isEncoded }) => !isEncoded)
  const undecoded = alternative.filter(({ isDecoded }) => !isDecoded)
  const withoutMeaning = rows.filter(({ hasMeaning }) => !hasMeaning)
  const beyond = rows.filter(({ feature }) => feature === undefined)
  const alternatives =
    alternative.length === 0
      ? []
      : [`Of ${alternative.length} alternative encodings, ${count(alternative, (f) => f.isDecoded)} are decoded.`]
  return [
    `## ${isa}`,
    byFeature(set),
    ...alternatives,
    ...list(
      'Forms not encoded',
      missing.map((form) => [
        `${form.feature}, ${form.isDecoded ? 'decoded' : 'not decoded'}`,
        `${form.name}: ${form.text}`,
      ]),
    ),
    ...list(
      'Alternative encodings not decoded',
      undecoded.map((form) => [form.feature, `${form.name}: ${form.text}`]),
    ),
    ...list(
      'Rows without meaning',
      withoutMeaning.map((row) => [row.whyNoMeaning, row.name]),
    ),
    ...list(
      'Rows whose encoding is not witnessed',
      Object.entries(unwitnessed?.encoding ?? {}).map(([name, reason]) => [reason, name]),
    ),
    ...list(
      'Rows whose meaning is not witnessed',
      Object.entries(unwitnessed?.meaning ?? {}).map(([name, reason]) => [reason, name]),
    ),
    ...list(
      'Rows beyond the reference',
      beyond.map((row) => ['LLVM has no opcode for them, or one for several rows', row.name]),
    ),
  ]
}

const introduction = `# Coverage of the instruction sets

Made by \`tools/coverage/src/make-table.mjs\` after a build; do not edit. *Forms* are the instructions that LLVM 19 lists for the
same features, less what \`tools/coverage/reference/*.exclude\` names; a form is *encoded* when our decoder reads each of its
sample encodings whole, and our encoder writes the same bytes, or preferred ones of the same text. *Rows* are those of our
tables. *Witnessed* rows are compared by a test with something that shares no code with us: assemblers and disassemblers for
encodings; a processor, an emulator or an engine for meanings. Control, tables and memory sizes of WebAssembly have no terms
as their meaning but a kind, to which emulator and verifier give its effect. Percentages are rounded down.`

const options = process.argv.slice(2)
const packages = options.includes('--packages') ? options[options.indexOf('--packages') + 1] : join(root, 'packages')
const measured = await Promise.all(instructionSets.map((isa) => measure(isa, packages)))
const sets = measured.filter((set) => set !== undefined)
const text = `${[introduction, summary(sets), ...sets.flatMap(section)].join('\n\n')}\n`

if (!options.includes('--check')) writeFileSync(documentPath, text)
else {
  const problems = []
  if (!existsSync(documentPath) || readFileSync(documentPath, 'utf8') !== text)
    problems.push('docs/coverage.md is out of date: run node tools/coverage/src/make-table.mjs after a build')
  for (const isa of instructionSets) {
    const set = sets.find((s) => s.isa === isa)
    if (set === undefined) problems.push(`${isa} has no table`)
    else {
      const encoded = count(set.canonical, ({ isEncoded }) => isEncoded)
      if (encoded * 100 < set.canonical.length * promised)
        problems.push(
          `${isa}: ${percent(encoded, set.canonical.length)} % of the reference is encoded, not ${promised} %`,
        )
      if (set.unwitnessed === undefined) problems.push(`packages/isa-${isa}/test/unwitnessed.json is missing`)
    }
  }
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length === 0 ? 0 : 1
}
