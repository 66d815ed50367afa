import { checkExamples, createInterpreter, parseContract, parseExample, sameValue } from '@sourceless/contract'
import { createReader, standardConcepts } from '@sourceless/intent'

const reader = createReader({ concepts: standardConcepts() })
const bytes = (text) => new TextEncoder().encode(text)

/** Whether the interpreter gives what all tests or runs of the case state. */
function isRight(source, { tests, runs }) {
  const contract = parseContract(source).value
  const interpreter = createInterpreter(contract)
  if (runs !== undefined)
    return (
      contract.kind === 'program' &&
      runs.every((run) => {
        const outcome = interpreter.runProgram({ args: run.args.map(bytes), stdin: bytes(run.stdin) })
        return outcome.kind === 'exited' && outcome.exit === run.exit && sameValue(outcome.stdout, bytes(run.stdout))
      })
    )
  const stated = tests.map((text) => parseExample(text, contract.entry).value)
  return stated.every((test) => test !== undefined) && checkExamples(contract, stated).length === 0
}

/** Reads one case; `bare` shows the reader no examples. The verdict is that of the interpreter on all tests. */
export function judgeReading(one, { bare }) {
  const request = { text: one.intent, ...(one.signature ? { signature: one.signature } : {}) }
  const from = performance.now()
  const reading = reader.read({ ...request, examples: bare ? [] : one.examples })
  const ms = performance.now() - from
  const result = { suite: one.suite, id: one.id, intent: one.intent, ms }
  if (reading.kind === 'contract') {
    const again = reader.read({ ...request, text: reading.restatement })
    const trips = again.kind === 'contract' && (again.source === reading.source || isRight(again.source, one))
    const verdict = isRight(reading.source, one) ? 'right' : 'wrong'
    return { ...result, verdict, said: reading.restatement, trips: verdict === 'wrong' || trips, why: reading.source }
  }
  if (reading.kind === 'question')
    return {
      ...result,
      verdict: 'asked',
      why: reading.question,
      confused: reading.options.map(({ restatement }) => restatement),
    }
  const words = reading.kind === 'unknown' ? reading.words : []
  const why = reading.kind === 'unknown' ? reading.message : reading.diagnostics[0]?.message
  return { ...result, verdict: 'not understood', words, why }
}
