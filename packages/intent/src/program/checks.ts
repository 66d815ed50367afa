import { type Contract, createInterpreter } from '@sourceless/contract'
import type { Notes, Outcome } from './notes.js'

const STEP_LIMIT = 4_000_000
const INPUTS = ['a', '7\n12\n', 'b c\n\n\nB  d \t\nx=1,y\nx=1,y', '(x]\n', 'b c\n12\n']
const SOME_ARGUMENTS: readonly (readonly string[])[] = [[], ['2'], ['a'], ['12', '8']]

/** Whether the program, when run, is what the notes say. A program that a note does not fit is no reading. */
export function keepsNotes(contract: Contract, notes: Notes): boolean {
  const encoder = new TextEncoder()
  const interpreter = createInterpreter(contract, { stepLimit: STEP_LIMIT })
  const seen = new Map<string, Outcome | undefined>()
  // A program without arguments does the same whatever they are.
  const ARGUMENTS = contract.entry.parameters.length === 0 ? [[]] : SOME_ARGUMENTS
  const run = (args: readonly string[], stdin: string): Outcome | undefined => {
    const key = JSON.stringify([contract.entry.parameters.length === 0 ? [] : args, stdin])
    if (seen.has(key)) return seen.get(key)
    const ran = interpreter.runProgram({ args: args.map((arg) => encoder.encode(arg)), stdin: encoder.encode(stdin) })
    const outcome = ran.kind === 'exited' ? { text: new TextDecoder().decode(ran.stdout), status: ran.exit } : undefined
    seen.set(key, outcome)
    return outcome
  }
  const same = (a: Outcome | undefined, b: Outcome): boolean =>
    a === undefined || (a.text === b.text && a.status === b.status)
  const everywhere = (test: (outcome: Outcome, stdin: string) => boolean): boolean =>
    ARGUMENTS.every((args) =>
      ['', ...INPUTS].every((stdin) => {
        const outcome = run(args, stdin)
        return outcome === undefined || test(outcome, stdin)
      }),
    )
  if (notes.empty !== undefined && !ARGUMENTS.every((args) => same(run(args, ''), notes.empty!))) return false
  if (notes.noArguments !== undefined && !same(run([], 'a\n'), notes.noArguments)) return false
  if (notes.newline === 'always' && !everywhere(({ text }) => text === '' || text.endsWith('\n'))) return false
  if (notes.newline === 'kept' && !ARGUMENTS.some((args) => run(args, 'a')?.text === 'a')) return false
  if (notes.whole === true) {
    const silent = (outcome: Outcome | undefined, stdin: string): boolean =>
      outcome === undefined ||
      outcome.text.endsWith('\n') ||
      (outcome.text === '' &&
        (outcome.status !== 0 || (stdin === '' && notes.empty?.text === '') || notes.noArguments?.text === ''))
    if (!everywhere(silent)) return false
  }
  const newlines = (text: string): number => text.split('\n').length - 1
  if (notes.layout === 'line' && !everywhere(({ text }) => newlines(text) <= 1)) return false
  // Without input and arguments, several items are several lines.
  if (notes.layout === 'items' && contract.entry.parameters.length === 0) {
    const printed = run([], '')
    if (
      printed !== undefined &&
      same(printed, run([], 'b c\n12\n')!) &&
      printed.text.length > 2 &&
      newlines(printed.text) < 2
    )
      return false
  }
  if (notes.layout === 'items' && contract.entry.parameters.length > 0) {
    const printed = run(['12', '8'], '')
    if (printed !== undefined && printed.status === 0 && printed.text.length > 2 && newlines(printed.text) < 2)
      return false
  }
  if (notes.reads === true && !/\bread\(\)/.test(contract.source)) return false
  if (notes.error !== undefined) {
    // Some of these are wrong for every program that checks what it gets.
    const wrong = [['1', '2', '3', '4', '5', '6'], ['-x'], ['1x', '2'], ['']].map((args) => run(args, '(x]\n'))
    if (!wrong.some((outcome) => outcome !== undefined && same(outcome, notes.error!))) return false
  }
  if (notes.found !== undefined) {
    const statuses = ARGUMENTS.flatMap((args) => INPUTS.map((stdin) => run(args, stdin))).filter(
      (one) => one !== undefined,
    )
    if (!statuses.every(({ text, status }) => status === (text === '' ? notes.found!.none : notes.found!.some)))
      return false
  }
  return true
}
