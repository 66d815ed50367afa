import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ensureBuilt, root } from './ensure.mjs'

/** One line a failure, beside the counts: the runner's own account is far above it in a long run. */
const tellFailure = (where, message = '') => process.stdout.write(`failed: ${where}: ${message.split('\n', 1)[0]}\n`)

ensureBuilt()
const directory = mkdtempSync(join(tmpdir(), 'sourceless-test-'))
const report = join(directory, 'report.json')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
)
let summary
try {
  summary = JSON.parse(readFileSync(report, 'utf8'))
} catch {
  process.stderr.write('sourceless: the test runner ended before it wrote its report\n')
}
rmSync(directory, { recursive: true, force: true })
if (summary) {
  const skipped = summary.numPendingTests + summary.numTodoTests
  // A suite that fails to load has no failed test of its own: it counts as one failure.
  const failed = Math.max(summary.numFailedTests, status === 0 ? 0 : 1)
  for (const { name, message, assertionResults } of summary.testResults) {
    const file = relative(root, name)
    const failures = assertionResults.filter((test) => test.status === 'failed')
    for (const { fullName, failureMessages } of failures) tellFailure(`${file}: ${fullName}`, failureMessages[0])
    if (message) tellFailure(file, message)
  }
  process.stdout.write(`${summary.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`)
}
process.exit(status ?? 1)
