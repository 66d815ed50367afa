import {
  arithmetic,
  type Bool,
  both,
  compare,
  fillBool,
  fillNum,
  identity,
  it,
  literal,
  type Meaning,
  type Num,
  not,
  standingFor,
} from '../meaning/meaning.js'
import { truthOver } from '../meaning/value.js'
import {
  asBool,
  asMapping,
  asNum,
  asProperty,
  asSeq,
  bool,
  find,
  type MeaningRule,
  make,
  num,
  property,
} from './parts.js'
import { firstOf } from './searches.js'

/** What a process speaks of as `it`, where several numbers are given. */
export const RUNNING: Num = { kind: 'parameter', name: '.running' }

interface Step {
  readonly next: Num
  /** The parameter that the step is said of, if any. */
  readonly of?: string
}
const asStep = (meaning: Meaning | undefined): Step | undefined => (meaning?.type === 'step' ? meaning : undefined)
const step = (next: Num, of?: string): Meaning => ({ type: 'step', next, ...(of === undefined ? {} : { of }) })
const nameOf = (value: Num | undefined): string | undefined =>
  value?.kind === 'parameter' && value !== RUNNING && value.name !== '.running' ? value.name : undefined

/** With `it` in place of a parameter; undefined inside a sequence, whose elements are `it` themselves. */
const running = <T>(value: T, name: string | undefined): T | undefined =>
  standingFor(
    value,
    (text) => text.includes('name:.running)') || (name !== undefined && text.includes(`name:${name})`)),
    () => it,
    /^(filter|map|holds|step|until)$/,
  )

/** Verbs with what they make of the value. The object may be left out where something says it later. */
function verb(patterns: readonly string[], next: (amount: Num) => Num, amounts: number): readonly MeaningRule[] {
  return make('Step', patterns, (parts) => {
    const values = parts.map(asNum)
    if (values.some((value) => value === undefined)) return undefined
    const [amount, object] = amounts === 0 ? [undefined, values[0]] : [values[0], values[1]]
    if (object !== undefined && object.kind !== 'parameter') return undefined
    return step(next(amount ?? it), nameOf(object))
  })
}
const swapped = (patterns: readonly string[], next: (amount: Num) => Num): readonly MeaningRule[] =>
  make('Step', patterns, (parts) => {
    const [object, amount] = parts.map(asNum)
    return object?.kind !== 'parameter' || amount === undefined ? undefined : step(next(amount), nameOf(object))
  })
const by = (operator: '+' | '-' | '*' | '/') => (amount: Num) => arithmetic(operator, it, amount)
const doing =
  (operator: '+' | '-' | '*' | '/' | '**', amount: number): (() => Num) =>
  () =>
    arithmetic(operator, it, literal(amount))

/** The value itself replaced by what is said of it. */
function replaced(parts: readonly Meaning[]): Meaning | undefined {
  const [object, value] = parts.length > 1 ? [asNum(parts[0]), asNum(parts[1])] : [undefined, asNum(parts[0])]
  if (value === undefined || (object !== undefined && object.kind !== 'parameter')) return undefined
  const named = nameOf(object) ?? (object === undefined ? onlyName(value) : undefined)
  const next = running(value, named)
  return next === undefined || identity(next) === identity(value) ? undefined : step(next, named)
}
const onlyName = (value: unknown): string | undefined => {
  const names = new Set([...identity(value).matchAll(/kind:parameter name:([\w]+)/g)].map(([, name]) => name!))
  return names.size === 1 ? [...names][0] : undefined
}
/** What both steps are said of; those of different names are none together. */
const sameOf = (a: Step, b: Step): { readonly of?: string } | undefined => {
  if (a.of !== undefined && b.of !== undefined && a.of !== b.of) return undefined
  const of = a.of ?? b.of
  return of === undefined ? {} : { of }
}

/** A step that depends on what the value is. */
function branching(parts: readonly Meaning[]): Meaning | undefined {
  const steps = parts.map(asStep).filter((part) => part !== undefined)
  const [first, second] = steps
  if (first === undefined || second === undefined) return undefined
  const same = sameOf(first, second)
  if (same === undefined) return undefined
  const { of } = same
  const conditions = parts.flatMap((part) => {
    const holds = asProperty(part) ?? running(asBool(part), of ?? onlyName(asBool(part)))
    return holds === undefined ? [] : [holds]
  })
  const [condition, rest] = conditions
  if (condition === undefined) return undefined
  if (rest !== undefined && truthOver([condition, rest], ([a, b]) => a !== b, 'every') !== true) return undefined
  return step({ kind: 'choice', condition, whenTrue: first.next, whenFalse: second.next }, of)
}

interface Process extends Step {
  readonly until: Bool
}
const asProcess = (meaning: Meaning | undefined): Process | undefined =>
  meaning?.type === 'process' ? meaning : undefined

function process(parts: readonly Meaning[]): Meaning | undefined {
  const made = find(parts, asStep)
  const until = find(parts, asProperty)
  if (made === undefined || until === undefined) return undefined
  const of = made.of ?? onlyName(until)
  const [next, done] = [running(made.next, of), running(until, of)]
  return next === undefined || done === undefined
    ? undefined
    : { type: 'process', next, until: done, ...(of === undefined ? {} : { of }) }
}
const repeated = (a: Meaning | undefined, counts: boolean, start?: Num): Meaning | undefined => {
  const made = asProcess(a)
  if (made === undefined) return undefined
  const from = start ?? (made.of === undefined ? it : ({ kind: 'parameter', name: made.of } as const))
  return num({ kind: 'repeat', start: from, step: made.next, until: made.until, ...(counts ? { counts } : {}) })
}
/** The value is what the process starts with, so no parameter stands for it. */
const repeatedTimes = (made: Step | undefined, times: Num | undefined, start: Num): Meaning | undefined =>
  made === undefined || made.of !== undefined || times === undefined
    ? undefined
    : num({ kind: 'repeat', start, step: made.next, times })
const condition = (patterns: readonly string[], negated: boolean): readonly MeaningRule[] =>
  make('Until', patterns, ([a]) => {
    const holds = asProperty(a) ?? asBool(a)
    return holds === undefined ? undefined : property(negated ? not(holds) : holds)
  })
const numbered = (patterns: readonly string[]): readonly MeaningRule[] =>
  make('Until', patterns, (parts) => {
    const values = parts.map(asNum)
    if (values.some((value) => value === undefined)) return undefined
    const reached = values as Num[]
    return property(
      reached
        .map((value) => compare('==', it, value))
        .reduce((a, b): Bool => ({ kind: 'logic', operator: '||', left: a, right: b })),
    )
  })
const AGAIN = ['repeatedly', 'keep', 'keep on', 'repeat', 'continue', 'go on']
const THEN = [', and then', ', and', ',', 'and', '. then', '; then', ', then', '.', ';', 'and then']
const TIMES = 'step|time|iteration|round|halving|doubling|replacement|division|operation|subtraction'

/** Values that are replaced over and over, and how often: `keep halving n until it is odd`. */
export const processRules: readonly MeaningRule[] = [
  ...verb(['halve Atom?', 'half Atom?'], doing('/', 2), 0),
  ...verb(['double Atom?'], doing('*', 2), 0),
  ...verb(['triple Atom?'], doing('*', 3), 0),
  ...verb(['square Atom?'], doing('**', 2), 0),
  ...verb(['increment Atom?'], doing('+', 1), 0),
  ...verb(['decrement Atom?'], doing('-', 1), 0),
  ...verb(['drop|remove|delete last digit', 'drop|remove last digit of|from Atom'], doing('/', 10), 0),
  ...verb(['add Atom', 'add Num to Atom'], by('+'), 1),
  ...verb(['subtract Atom', 'subtract Num from Atom', 'take away Atom', 'take Atom away from Atom'], by('-'), 1),
  ...verb(['multiply by Atom'], by('*'), 1),
  ...verb(['divide by Atom'], by('/'), 1),
  ...swapped(['multiply Atom by|with Atom'], by('*')),
  ...swapped(['divide Atom by Atom'], by('/')),
  ...swapped(['increase Atom by Atom'], by('+')),
  ...swapped(['decrease|reduce Atom by Atom'], by('-')),
  ...make(
    'Step',
    ['replace Atom by|with Num', 'Atom become Num', 'Atom = Num', 'set Atom to Num', 'turn Atom into Num'],
    replaced,
  ),
  ...make('Step', ['Fold up? Seq', 'Fold up? all? of? Seq'], (parts) => {
    const [fold, over] = [parts[0], find(parts, asSeq)]
    if (fold?.type !== 'fold' || over?.base.kind !== 'digits') return undefined
    return replaced([num({ kind: 'fold', fold: fold.fold, over })])
  }),
  ...make('Step', ['Fold up? Mapping of Seq'], (parts) => {
    const [fold, map, over] = [parts[0], asMapping(parts[1]), asSeq(parts[2])]
    if (fold?.type !== 'fold' || over?.base.kind !== 'digits' || map === undefined || over.map !== undefined)
      return undefined
    return replaced([num({ kind: 'fold', fold: fold.fold, over: { ...over, map } })])
  }),
  ...make('Step', ['Steps'], ([a]) => a, 0),
  ...make(
    'Steps',
    [
      'Step and then? Step',
      'Step , and? then? finally? Step',
      'Steps ,|;|. and|then|finally? Step',
      'Steps , and then|finally? Step',
      'Steps and then? Step',
    ],
    ([a, b]) => {
      const [first, second] = [asStep(a), asStep(b)]
      const same = first === undefined || second === undefined ? undefined : sameOf(first, second)
      return same === undefined ? undefined : step(fillNum(second!.next, first!.next), same.of)
    },
  ),
  ...make(
    'Step',
    ['Step if|when Is', 'if|when Is ,? Step', 'Step for Is number'].flatMap((one) => [
      `${one} ,|;|. and|or|otherwise|else? otherwise|else Step`,
      `${one} otherwise|else Step`,
      `${one} ,|; and|or? ${one}`,
      `${one} and|or ${one}`,
    ]),
    branching,
  ),
  ...make('Is', ['Bool', 'Property', 'it be Property', 'number be Property'], (parts) => parts[0], 0),

  ...condition(
    [
      'until Is',
      'till Is',
      'until|till result|it|value|number be|become Property',
      'before it be|become Property',
      'until we|you get Property',
      'until what be left be Property',
    ],
    false,
  ),
  ...condition(['while Is', 'as long as Is', 'as long as it be Property', 'while it be Property'], true),
  ...numbered(
    [
      'until|till Atom be? reach',
      'until|till it|result|value|number reach|become|be|hit Num',
      'until it become Num or Num',
      'until it be Num or Num',
      'before it become|reach Num',
      'to reach Num',
      'until you|we reach|get Num',
      'until Atom reach Num',
    ].filter((pattern) => pattern !== 'until Atom reach Num'),
  ),
  ...make('Until', ['until Atom reach|become|be Num', 'until Atom reach|become|hit Num'], (parts) => {
    const [who, value] = parts.map(asNum)
    return who?.kind !== 'parameter' || value === undefined ? undefined : property(compare('==', who, value))
  }),
  ...make(
    'Until',
    [
      'until only? one|single digit remain|leave|be',
      'until only? one|single digit be? left',
      'until it|result|value|number have only? one|single digit left?',
      'until it|result|value|number be a? one? single? digit',
      'until only? one digit',
      'until you|we have only? one digit',
      'while it|result|value|number have more than one digit',
      'as long as it|result|value|number have more than one digit',
      'until there be only? one|single digit left?',
      'until one-digit number',
    ],
    () => property(compare('<', it, literal(10))),
  ),
  ...make('Until', ['while Atom have more than one digit', 'until Atom have only? one|single digit'], ([a]) => {
    const who = asNum(a)
    return who?.kind !== 'parameter' ? undefined : property(compare('<', who, literal(10)))
  }),

  ...make(
    'Process',
    [
      ...AGAIN.map((again) => `${again} Step Until`),
      'Step Until',
      'Step ,? over and over|again ,? Until',
      'Step again and again Until',
      'Step ,? repeatedly Until',
      'Step . keep|repeat do? this|that|it? Until',
      'Step and|, keep|repeat do? this|that|it? Until',
      'Step ; repeat this? Until',
      'Until ,? keep? Step',
      'Until ,? repeatedly? Step',
      'Until : Step',
    ],
    process,
  ),
  ...make('Num', ['Process', 'what remain|be left? after Process', 'result of Process'], ([a]) => repeated(a, false)),
  ...make(
    'Final',
    [
      'result',
      'it',
      'value',
      'number',
      'digit',
      'rest',
      'what remain',
      'what be left',
      'what you have|get',
      'that number|value|digit',
      'last|final value|number|result|digit',
      'Atom',
    ],
    ([a]) => a ?? { type: 'text', text: '' },
  ),
  ...make(
    'Num',
    [
      ...THEN.map((then) => `Num ${then} finally? return|give|yield|report Final`),
      ...THEN.map((then) => `Num ${then} Final`),
      'Num . what number|value do you end|finish with',
    ],
    ([a, b]) => {
      const [value, last] = [asNum(a), asNum(b)]
      if (value?.kind !== 'repeat' || value.counts === true) return undefined
      return last === undefined || identity(last) === identity(value.start) || last === RUNNING ? a : undefined
    },
  ),
  ...make(
    'Num',
    [
      `how many ${TIMES} do it take ,? to? when? if? you? Process`,
      `how many ${TIMES} be need|require to? Process`,
      `number of ${TIMES} need|take|require? to? when? if? you? Process`,
      `count ${TIMES} to? Process`,
      `how many ${TIMES} be? Process`,
      ...THEN.flatMap((then) => [
        `Process ${then} return|give|count|report the? number of ${TIMES}`,
        `Process ${then} return|give|count|report how many ${TIMES} that|it? take|be|make? make|need|do?`,
        `Process ${then} return|give how many ${TIMES} you had|have to do it`,
        `Process ${then} count the? ${TIMES}`,
        `Process ${then} how many ${TIMES} do that|it take`,
        `Process ${then} how many ${TIMES}`,
        `Process ${then} return the? count`,
      ]),
    ],
    ([a]) => repeated(a, true),
  ),
  ...make(
    'Bool',
    THEN.flatMap((then) => [
      `Num ${then} return|answer|give true if|when it|result|value|number|that be|become|reach|end at? Is`,
      `Num ${then} tell|return|check if|whether it|result|value|number|that be|become|reach|end at? Is`,
    ]),
    ([a, b]) => {
      const [value, is, other] = [asNum(a), asProperty(b), asNum(b)]
      const holds = is ?? (other === undefined ? undefined : compare('==', it, other))
      return value?.kind !== 'repeat' || value.counts === true || holds === undefined
        ? undefined
        : bool(fillBool(holds, value))
    },
  ),
  ...make(
    'Is',
    ['Num'],
    ([a]) => (asNum(a)?.kind === 'literal' ? property(compare('==', it, asNum(a)!)) : undefined),
    1,
  ),
  // `starting at n + 1, go up until you hit a prime`
  ...make(
    'Num',
    ['start|begin at|from|with Num', 'from Num'].flatMap((start) =>
      ['go up|upward', 'count up|upward', 'move up|upward', 'look', 'search'].flatMap((move) =>
        ['hit', 'reach', 'find', 'meet', 'get to'].map(
          (meet) => `${start} ,|and? ${move} until|till you|we|it? ${meet} Property number|integer|one?`,
        ),
      ),
    ),
    ([a, b]) => {
      const [start, until] = [asNum(a), asProperty(b)]
      const value =
        start === undefined || until === undefined ? undefined : firstOf(both(compare('>=', it, start), until))
      return value === undefined ? undefined : num(value)
    },
  ),
  // `add 3 to x and double the result`
  ...make('Num', ['Steps'], ([a]) => {
    const made = asStep(a)
    return made?.of === undefined ? undefined : num(fillNum(made.next, { kind: 'parameter', name: made.of }))
  }),
  ...make(
    'Cased',
    ['Num , then? Step', 'Num and? then Step', 'Num , and then? Step', 'Num and Step', 'Num . then? Step'],
    ([a, b]) => {
      const [value, made] = [asNum(a), asStep(b)]
      return value === undefined || made === undefined || made.of !== undefined
        ? undefined
        : num(fillNum(made.next, value))
    },
  ),
  // `how many times can n be halved before it becomes odd`
  ...make('Done', ['halve', 'half'], () => step(doing('/', 2)())),
  ...make('Done', ['double'], () => step(doing('*', 2)())),
  ...make('Done', ['triple'], () => step(doing('*', 3)())),
  ...make('Done', ['divide by Num', 'divide evenly? by Num'], ([a]) =>
    asNum(a) === undefined ? undefined : step(by('/')(asNum(a)!)),
  ),
  ...make('Done', ['multiply by Num'], ([a]) => (asNum(a) === undefined ? undefined : step(by('*')(asNum(a)!)))),
  ...make(
    'Num',
    [
      'how many time can|must|do|need Atom be|to? be? Done Until',
      'how many time do Atom have|need to be Done Until',
      'number of time Atom can|must be Done Until',
      'number of time Atom have|need to be Done Until',
      'how often can|must Atom be Done Until',
    ],
    (parts) => {
      const [who, made] = [asNum(parts[0]), asStep(parts[1])]
      const of = nameOf(who)
      if (of === undefined || made === undefined) return undefined
      const whole = process([step(made.next, of), parts[2]!])
      return repeated(whole, true)
    },
  ),
  ...make(
    'Num',
    [
      'how many time can|do Atom be divide evenly? by Num without? a? remainder?',
      'how many time do Num divide Atom',
      'number of time Atom can be divide evenly? by Num without? a? remainder?',
      'how many time be Atom divisible by Num',
    ],
    (parts) => {
      const values = parts.map(asNum)
      const [who, divisor] = values
      const of = nameOf(who)
      if (of === undefined || divisor === undefined) return undefined
      return num({
        kind: 'repeat',
        start: { kind: 'parameter', name: of },
        step: by('/')(divisor),
        until: not({ kind: 'divides', divisor, number: it }),
        counts: true,
      })
    },
  ),
  // `start with 1 and double it n times`
  ...make(
    'Num',
    ['start|begin with|from|at Num', 'take Num'].flatMap((start) =>
      [',', 'and', ', and', ', then', '. then', 'and then'].flatMap((then) => [
        `${start} ${then} Step Num time`,
        `${start} ${then} Num time Step`,
        `${start} ${then} Num time over ,? Step`,
        `${start} ${then} repeat Num time : Step`,
      ]),
    ),
    (parts) => {
      const made = find(parts, asStep)
      const [start, times] = parts.map(asNum).filter((part) => part !== undefined)
      return start === undefined ? undefined : repeatedTimes(made, times, start)
    },
  ),
  ...make('Num', ['Step Num time starting? from|with|at Num'], (parts) => {
    const start = asNum(parts[2])
    return start === undefined ? undefined : repeatedTimes(asStep(parts[0]), asNum(parts[1]), start)
  }),
]
