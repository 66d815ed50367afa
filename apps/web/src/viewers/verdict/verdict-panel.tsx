import { useSignal } from '@preact/signals'
import type { Evidence, Stage, Verdict } from '../types.js'
import { EvidenceList } from './evidence-list.js'
import { duration, factWords, stageQuestions, statusWords, verdictWords } from './words.js'
import './verdict.css'

/** How strongly the file is known to be right, and what was done to know it. `counterexample`: in words. */
export function VerdictPanel(props: {
  readonly verdict: Verdict
  readonly verdictText: string
  readonly stages: readonly Stage[]
  readonly counterexample?: string
  readonly loadEvidence?: () => Promise<Evidence>
}) {
  const { verdict, verdictText, stages, counterexample, loadEvidence } = props
  const { title, meaning, strength } = verdictWords(verdict)
  return (
    <section class="viewer verdict-panel" aria-label="Verdict">
      <div class={`verdict-card strength-${strength}`}>
        <h3>
          {title} <code class="verdict-word">{verdictText}</code>
        </h3>
        <p>{meaning}</p>
        <Ladder level={verdict.level} />
      </div>
      {counterexample && (
        <div class="note bad">
          <p class="note-title">An input on which the file and the contract differ</p>
          <pre class="counterexample">{counterexample}</pre>
        </div>
      )}
      <ol class="checks-done" aria-label="Stages of the check">
        {stages.map((stage) => (
          <StageView key={stage.stage} stage={stage} />
        ))}
      </ol>
      {loadEvidence && <EvidencePart load={loadEvidence} />}
    </section>
  )
}

const levels: readonly Verdict['level'][] = ['examples', 'tested', 'bounded', 'exhausted', 'proved']

/** Where the verdict stands among all that there are. */
function Ladder({ level }: { readonly level: Verdict['level'] }) {
  const reached = levels.indexOf(level)
  return (
    <ol class="ladder" aria-label="From the weakest verdict to the strongest">
      {levels.map((one, at) => (
        <li key={one} class={at <= reached ? 'reached' : ''} aria-current={at === reached ? 'true' : undefined}>
          {one}
        </li>
      ))}
    </ol>
  )
}

function StageView({ stage }: { readonly stage: Stage }) {
  const [name, question] = stageQuestions[stage.stage]
  return (
    <li class="check-done">
      <span class={`mark ${stage.status}`} />
      <div>
        <h4>
          {name} <span class={`status ${stage.status}`}>{statusWords[stage.status]}</span>
          {stage.durationMs > 0 && <span class="time">{duration(stage.durationMs)}</span>}
        </h4>
        <p class="question">{question}</p>
        {stage.reason && <p class="reason">{stage.reason[0]!.toUpperCase() + stage.reason.slice(1)}.</p>}
        <ul class="facts">
          {factWords(stage.facts).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </div>
    </li>
  )
}

/** Evidence may be large: it comes when asked for. */
function EvidencePart({ load }: { readonly load: () => Promise<Evidence> }) {
  const evidence = useSignal<Evidence | 'loading' | 'broken' | undefined>(undefined)
  const fetchIt = async (): Promise<void> => {
    evidence.value = 'loading'
    try {
      evidence.value = await load()
    } catch {
      evidence.value = 'broken'
    }
  }
  if (typeof evidence.value === 'object') return <EvidenceList evidence={evidence.value} />
  return (
    <div class="evidence-ask">
      <button type="button" class="button" disabled={evidence.value === 'loading'} onClick={() => void fetchIt()}>
        {evidence.value === 'loading' ? 'Loading the evidence…' : 'Show the evidence'}
      </button>
      <span class="hint">
        {evidence.value === 'broken'
          ? 'The evidence did not load. Try again.'
          : 'The questions that were put to the solver, to be asked again by anyone.'}
      </span>
    </div>
  )
}
