import type { Failure } from '../api/types.js'
import { noProgress, type Progress } from './progress.js'
import { StageList } from './stage-list.js'
import { Findings } from './trouble.js'

const titles: Readonly<Record<string, string>> = {
  usage: 'This cannot be made as it stands',
  question: 'There is a question first',
  'not-understood': 'Not understood',
  'not-verified': 'Nothing that was made passed the checks',
  limit: 'A limit was reached',
  'model-unavailable': 'The model does not answer',
  interrupted: 'Interrupted',
  internal: 'Something of ours is broken',
}

/** The sentence, and below it in columns what it speaks of, such as an input and what was expected of it. */
function FailureText({ text }: { readonly text: string }) {
  const [sentence, ...more] = text.split('\n')
  return (
    <>
      <p class="failure-text">{sentence}</p>
      {more.length > 0 && (
        <pre class="failure-text">
          <code>{more.join('\n')}</code>
        </pre>
      )}
    </>
  )
}

/** A build that ended without a verified binary. Nothing unverified is handed out. */
export function FailureCard(props: { readonly failure: Failure; readonly state: Progress }) {
  const { failure, state } = props
  return (
    <section class="card" aria-labelledby="failure-title">
      <div class="card-head">
        <h2 id="failure-title" class="bad-text">
          {titles[failure.code] ?? 'Not made'}
        </h2>
      </div>
      <FailureText text={failure.message} />
      {failure.diagnostics.length > 0 && <Findings diagnostics={failure.diagnostics} />}
      {(failure.code === 'question' || failure.code === 'not-understood') && (
        <p>
          See <a href="#reading">the reading</a>.
        </p>
      )}
      {state !== noProgress && <StageList state={state} />}
    </section>
  )
}
