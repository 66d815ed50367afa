import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt, root } from './ensure.mjs'

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
  process.stdout.write(`${summary.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`)
}
process.exit(status ?? 1)
