import { useHeir } from '../app/focus.js'
import { count, duration, plural } from '../app/format.js'
import { build, cancel, isSubmitting, jobTrouble, progress, reopen } from './job.js'
import { type CheckProgress, checks, type Progress, type StepProgress, steps } from './progress.js'
import { TroubleNote } from './trouble.js'

const stepNames = { read: 'Read', propose: 'Propose', verify: 'Verify' } as const
const stepTexts = {
  read: 'the sentence becomes a contract',
  propose: 'machine code for the contract, and a search for better',
  verify: 'the bytes of the finished file, against the contract',
} as const
const statusWords = { waiting: 'waits', running: 'runs', done: 'done', failed: 'failed' } as const

const Mark = (props: { readonly progress: CheckProgress }) => (
  <span class={`mark ${props.progress.outcome ?? props.progress.status}`}>
    <span class="unseen">{props.progress.outcome ?? statusWords[props.progress.status]}</span>
  </span>
)

const time = ({ durationMs }: StepProgress): string => (durationMs === undefined ? '' : duration(durationMs))

function factsOf(name: (typeof steps)[number], state: Progress): string[] {
  if (name === 'read') {
    const { searchSteps } = state
    return searchSteps ? [`${count(searchSteps.done)} of ${count(searchSteps.of)} steps of the search by examples`] : []
  }
  if (name === 'propose') {
    const { candidates, best, modelMessages } = state
    return [
      ...(candidates > 0 ? [`${plural(candidates, 'candidate')} judged`] : []),
      ...(best ? [`best: ${best.sizeBytes} bytes, by ${best.origin}`] : []),
      ...(modelMessages > 0 ? [`${plural(modelMessages, 'message')} of models`] : []),
    ]
  }
  const { inputsRun, proofAttempts, lastProof } = state
  return [
    ...(inputsRun > 0 ? [`${plural(inputsRun, 'input')} run`] : []),
    ...(proofAttempts > 0 ? [`${plural(proofAttempts, 'proof attempt')}${lastProof ? ` (${lastProof})` : ''}`] : []),
  ]
}

/** Read, propose, verify: which of them runs, and what has been counted so far. */
export function StageList(props: { readonly state: Progress }) {
  const { state } = props
  return (
    <ol class="stages">
      {steps.map((name) => {
        const step = state.steps[name]
        return (
          <li key={name} class={`stage ${step.status}`} aria-current={step.status === 'running' ? 'step' : undefined}>
            <Mark progress={step} />
            <div class="stage-body">
              <p class="stage-name">
                {stepNames[name]} <span class="stage-time">{time(step)}</span>
              </p>
              <p class="hint">{stepTexts[name]}</p>
              {factsOf(name, state).map((fact) => (
                <p key={fact} class="stage-fact">
                  {fact}
                </p>
              ))}
              {name === 'verify' && (
                <ul class="checks" aria-label="Checks">
                  {checks.map((check) => (
                    <li key={check} class={`check ${state.checks[check].status}`}>
                      <Mark progress={state.checks[check]} />
                      {check}
                    </li>
                  ))}
                </ul>
              )}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

/** A build that waits or runs. */
export function RunningCard() {
  const state = progress.value
  const isQueued = !isSubmitting.value && build.value?.state === 'queued'
  const title = isSubmitting.value ? 'Asking' : isQueued ? 'Waiting for a worker' : 'Making'
  const part = useHeir<HTMLElement>('result')
  return (
    <section ref={part} class="card" aria-labelledby="running-title" aria-busy="true">
      <div class="card-head">
        <h2 id="running-title">{title}</h2>
        {!isSubmitting.value && (
          <button class="button small push" type="button" onClick={() => void cancel()}>
            Cancel
          </button>
        )}
      </div>
      {jobTrouble.value && <TroubleNote trouble={jobTrouble.value} onRetry={() => void reopen()} />}
      <StageList state={state} />
    </section>
  )
}
