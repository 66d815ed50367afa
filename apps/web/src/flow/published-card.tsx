import type { Build } from '../api/types.js'
import { NotationLines } from './contract-editor.js'
import { startFrom } from './job.js'
import { UnderstandingText } from './reading-card.js'

function StillContract(props: { readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section class="still" tabIndex={0} aria-label="Contract">
      <pre class="notation">
        <NotationLines text={props.text} />
      </pre>
    </section>
  )
}

/** What a published build was asked for. It cannot be changed, but is a start. */
export function PublishedCard(props: { readonly build: Build }) {
  const { request, result } = props.build
  return (
    <div class="card">
      <div class="card-head">
        <h1 class="hint">Published build</h1>
        <button class="button push" type="button" onClick={() => startFrom(props.build)}>
          Start from this
        </button>
      </div>
      {request.intent && <blockquote class="asked">{request.intent}</blockquote>}
      {request.examples && request.examples.length > 0 && (
        <pre class="asked-examples">
          <code>{request.examples.join('\n')}</code>
        </pre>
      )}
      {result && (
        <>
          <h2>Reading</h2>
          <UnderstandingText understood={result} />
          <h2>Contract</h2>
          <StillContract text={result.contract.source.trimEnd()} />
        </>
      )}
    </div>
  )
}
