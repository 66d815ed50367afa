import type { Stage, Verdict } from '../types.js'

const number = new Intl.NumberFormat('en')
const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number.format(count)} ${count === 1 ? one : many}`

/** How far a verdict reaches: for colours and marks. */
export type Strength = 'all' | 'some' | 'none'

export interface VerdictWords {
  readonly title: string
  /** One sentence that says what the level means, and what it does not. */
  readonly meaning: string
  readonly strength: Strength
}

/** What a verdict means. */
export function verdictWords({ level, k = 0, n = 0 }: Verdict): VerdictWords {
  switch (level) {
    case 'proved':
      return {
        title: 'Proved for all inputs',
        meaning:
          'For every input that the contract permits, these bytes give what it says: a mathematical proof about this very file.',
        strength: 'all',
      }
    case 'exhausted':
      return {
        title: 'Run on all inputs',
        meaning: 'There are few enough inputs to run every one: on each, the file did what the contract says.',
        strength: 'all',
      }
    case 'bounded':
      return {
        title: `Proved up to size ${number.format(k)}`,
        meaning: `Proved for every input whose slices and strings hold at most ${counted(k, 'element')}; longer ones were run, not proved.`,
        strength: 'all',
      }
    case 'tested':
      return {
        title: `Tested on ${counted(n, 'input')}`,
        meaning: `The file and the contract agreed on ${counted(n, 'input')}, edge cases among them. Inputs that were not tried are not covered.`,
        strength: 'some',
      }
    case 'examples':
      return {
        title: `Agrees with ${counted(n, 'example')}`,
        meaning: `The file gave what ${counted(n, 'example')} ${n === 1 ? 'says' : 'say'}. Nothing is known about other inputs.`,
        strength: 'some',
      }
    case 'rejected':
      return {
        title: 'Rejected',
        meaning: 'The file does not do what the contract says, or could not be shown to. It should not be used.',
        strength: 'none',
      }
  }
}

/** What a stage looks at, for people who do not know the pipeline. */
export const stageQuestions: Readonly<Record<Stage['stage'], readonly [name: string, question: string]>> = {
  decode: ['Decode', 'Is every byte an instruction, and read alike by a second reader?'],
  structure: ['Structure', 'Does control stay inside the code, and are only allowed instructions used?'],
  confinement: ['Confinement', 'Does it touch only the memory, registers and system calls that it may?'],
  behaviour: ['Behaviour', 'Does it give what the contract gives, input by input?'],
  proof: ['Proof', 'Does it hold for inputs that were never run?'],
}

export const statusWords: Readonly<Record<Stage['status'], string>> = {
  passed: 'passed',
  failed: 'failed',
  inconclusive: 'undecided',
  'not-run': 'not run',
}

type Fact = string | number | boolean
type Writer = (value: Fact, facts: Stage['facts']) => string | undefined

const count =
  (one: string, many?: string): Writer =>
  (value) =>
    counted(Number(value), one, many)
const unlessNone =
  (write: Writer): Writer =>
  (value, facts) =>
    value === 0 || value === 'none' ? undefined : write(value, facts)

/** What the verifier's facts say, by their names. */
const writers: Readonly<Record<string, Writer>> = {
  file: (value) => `read as ${value}`,
  instructions: (value, { codeBytes }) =>
    `${counted(Number(value), 'instruction')}${codeBytes === undefined ? '' : ` in ${counted(Number(codeBytes), 'byte')}`}`,
  codeBytes: () => undefined,
  paddingInstructions: unlessNone(count('instruction of padding', 'instructions of padding')),
  dataBytesBesideCode: unlessNone((value) => `${counted(Number(value), 'byte')} of data and headers beside the code`),
  canonicalEncodings: (value) =>
    value ? 'encoded again, they give the same bytes' : 'some encodings are not the usual ones',
  secondReader: (value) => (/^not run/.test(`${value}`) ? `second reader ${value}` : `${value} reads the same`),
  returns: count('return'),
  calls: unlessNone(count('call')),
  branches: unlessNone(count('branch', 'branches')),
  features: (value) =>
    value === 'baseline' ? 'runs on every processor of its kind' : `needs the processor features ${value}`,
  imports: unlessNone(count('import')),
  functions: count('function'),
  exportsMemory: (value) => (value ? 'exports its memory' : undefined),
  runsWithEveryAccessChecked: (value) => `every access checked in ${counted(Number(value), 'run')}`,
  checked: (value) => `checked: ${value}`,
  inputsCompared: (value, { allInputs }) =>
    allInputs === true
      ? `all ${counted(Number(value), 'possible input')} compared`
      : `${counted(Number(value), 'input')} compared`,
  inputsExcludedByRequires: unlessNone(
    (value) => `${counted(Number(value), 'input')} left out, as the contract excludes them`,
  ),
  inputsBeyondStepLimit: unlessNone(
    (value) => `${counted(Number(value), 'input')} left out, as the contract takes too long on them`,
  ),
  examples: unlessNone(count('example of the contract', 'examples of the contract')),
  oracleCheckedAgainstInterpreter: (value) =>
    `the compiled contract was checked against its interpreter ${counted(Number(value), 'time')}`,
  allInputs: () => undefined,
  method: unlessNone((value) => `by ${value}`),
  questions: unlessNone(count('question')),
  solver: unlessNone((value) => `solver: ${value}`),
  nonVacuous: (value) => `not empty: ${value}`,
  bound: (value) => `up to ${counted(Number(value), 'element')}`,
}

const spelled = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** The facts of a stage in words, in their order; facts of no known name by their names. */
export function factWords(facts: Stage['facts']): readonly string[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const write = writers[name] ?? ((one: Fact) => `${spelled(name)}: ${one}`)
    const words = write(value, facts)
    return words === undefined ? [] : [words]
  })
}

/** Times as people read them: 0.4 ms, 23 ms, 3.1 s. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return 'under 1 ms'
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`
}
