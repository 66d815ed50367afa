import { CopyButton } from '../../app/copy.js'
import { count } from '../../app/format.js'
import { save } from '../../app/save.js'
import type { Evidence } from '../types.js'
import { stageQuestions } from './words.js'

/** Texts are shown up to so many characters; the rest is in the download. */
const shownCharacters = 20_000

const fileName = (name: string): string => `${name.replace(/[^\w.-]+/g, '-').replace(/^-|-$/g, '')}.smt2`

/** A long text takes the focus, so that keys scroll it. */
const scrollable = (name: string) => ({ role: 'region' as const, tabIndex: 0, 'aria-label': name })

/** Texts that let someone else repeat the check. */
export function EvidenceList({ evidence }: { readonly evidence: Evidence }) {
  const texts = evidence.stages.flatMap(({ stage, evidence: own }) => own.map((one) => ({ stage, ...one })))
  if (texts.length === 0)
    return <p class="evidence-ask hint">No solver was asked: what was shown was shown by running and rewriting.</p>
  return (
    <div class="evidence">
      <h3>Evidence</h3>
      {texts.map(({ stage, name, text }) => (
        <details key={name}>
          <summary>
            {name}
            <span class="hint">
              {stageQuestions[stage][0]}, {count(text.length)} characters of SMT-LIB
            </span>
          </summary>
          <div class="viewer-actions">
            <CopyButton text={() => text}>Copy</CopyButton>
            <button type="button" class="button" title={fileName(name)} onClick={() => save(text, fileName(name))}>
              Download .smt2
            </button>
          </div>
          <pre {...scrollable(name)}>
            {text.slice(0, shownCharacters)}
            {text.length > shownCharacters &&
              `\n… ${count(text.length - shownCharacters)} characters more in the download`}
          </pre>
        </details>
      ))}
    </div>
  )
}
