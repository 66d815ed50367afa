import type { Finding, Runs } from './function-behaviour.js'
import { failed, type StageOutcome } from './stage.js'

const confinementCodes = new Set(['memory-violation', 'forbidden-instruction', 'abi-violation', 'bad-control-flow'])

/** What the runs showed about memory, system calls, registers and the stack. */
export function confinementReport(finding: Finding, runs: Runs, checked: string): StageOutcome {
  const facts = { runsWithEveryAccessChecked: runs.fullyChecked, checked }
  if (finding.kind === 'agreed') return { status: 'passed', facts }
  if (confinementCodes.has(finding.diagnostic.code)) return failed([finding.diagnostic], facts, finding.counterexample)
  return { status: 'inconclusive', reason: 'the runs ended at another failure', facts }
}

export function behaviourReport(finding: Finding, runs: Runs, more: StageOutcome['facts'] = {}): StageOutcome {
  const facts = {
    inputsCompared: runs.compared,
    inputsExcludedByRequires: runs.excluded,
    inputsBeyondStepLimit: runs.beyondStepLimit,
    examples: runs.examples,
    oracleCheckedAgainstInterpreter: runs.oracleChecks,
    ...more,
  }
  return finding.kind === 'failed'
    ? failed([finding.diagnostic], facts, finding.counterexample)
    : { status: 'passed', facts }
}
