import { type Contract, createInterpreter } from '@sourceless/contract'

/** Something the sentence says about one run of the program. It is checked, not read. */
export interface Fact {
  readonly args: readonly string[]
  readonly stdin: string
  readonly stdout: string
}

export interface Facts {
  /** The sentence without what became facts. */
  readonly text: string
  readonly facts: readonly Fact[]
}

const OUTPUT =
  '(?:just |only )?(empty output|nothing(?: at all)?|no output|(?:just |only )?(?:a|the|one|a single) newline|-?\\d+)'

function outputOf(words: string): string {
  if (/nothing|empty|no output/i.test(words)) return ''
  return /newline/i.test(words) ? '\n' : `${words}\n`
}

/** Remarks, and sentences about ends of lines, which `keepsNotes` checks by running. */
const ALWAYS: readonly RegExp[] = [
  /,\s*like (?:LC_ALL=C )?(?:sort|uniq|head|tail|wc|tac|rev|cat)(?=\s*[.;,]|$)/gi,
  /\b(?:the )?(?:standard )?input is (?:never more than|at most) \d+ ?(?:kib|kb|mib|bytes|lines)(?: long)?(?:,? (?:but|and) (?:it )?(?:may|can) be nested (?:arbitrarily|very) deep(?:ly)?)?/gi,
  /,?\s*(?:and\s+)?takes? no notice of (?:its |the |any )?(?:arguments?|(?:standard )?input)(?: (?:and|or) (?:the |its )?(?:arguments?|(?:standard )?input))?/gi,
  /\b(?:the |its |any )?(?:arguments?|(?:standard )?input)(?: (?:and|or) (?:the |its )?(?:arguments?|(?:standard )?input))? (?:are|is|do|does)(?: both)?\s*(?:ignored|unused|n't matter|not matter|not used|not read)/gi,
  /,?\s*(?:even|also)\s+(?:if|when|for|where)?\s*(?:the|a)?[^.;()]*?\blast\b[^.;()]*?(?:none|without|no\b|lacks?|lacked|missing|n't|not)[^.;()]*/gi,
  /\b(?:every|each|all|the|printed)\s+(?:printed\s+|output\s+)?lines?\s+(?:printed\s+)?(?:always\s+)?(?:ends?|is ended|is followed|gets|is terminated|are terminated)\s*(?:with|by|in)?\s*(?:a|exactly one|one)?\s*newline\b/gi,
]

/** Takes out what can be checked by running. */
export function takeFacts(sentence: string): Facts {
  const facts: Fact[] = []
  let text = sentence
  for (const pattern of ALWAYS) text = text.replace(pattern, ' ')
  const take = (pattern: RegExp, fact: (output: string) => Fact) => {
    text = text.replace(pattern, (_, output: string) => {
      facts.push(fact(outputOf(output)))
      return ' '
    })
  }
  take(
    new RegExp(
      `\\b(?:and |for |with |on |if )?(?:an |the )?(?:empty|no) input(?: is empty)?,?\\s*(?:gives|prints|produces|means|yields|results in|is|print|output|outputs|give)\\s*${OUTPUT}`,
      'gi',
    ),
    (stdout) => ({ args: [], stdin: '', stdout }),
  )
  take(
    new RegExp(
      `\\b(?:and |if )?(?:with|given|for|there are)(?:out| no) (?:any )?arguments?(?: at all)?,?\\s*(?:it |just )?(?:prints?|outputs?|writes?|print)\\s*${OUTPUT}`,
      'gi',
    ),
    (stdout) => ({ args: [], stdin: '', stdout }),
  )
  return { text, facts }
}

/** Whether a program does what the facts say. */
export function keepsFacts(contract: Contract, facts: readonly Fact[]): boolean {
  const encoder = new TextEncoder()
  const interpreter = createInterpreter(contract, { stepLimit: 3_000_000 })
  return facts.every((fact) => {
    const outcome = interpreter.runProgram({
      args: fact.args.map((arg) => encoder.encode(arg)),
      stdin: encoder.encode(fact.stdin),
    })
    return outcome.kind === 'exited' && new TextDecoder().decode(outcome.stdout) === fact.stdout
  })
}
