import type { ReadingOption } from '../api/types.js'
import { useHeir } from '../app/focus.js'
import { choose } from './reading.js'

/** A sentence that can be read in more than one way: what differs, and a click decides. */
export function Question(props: { readonly question: string; readonly options: readonly ReadingOption[] }) {
  const part = useHeir<HTMLDivElement>('reading')
  return (
    <div ref={part} class="question">
      <p class="question-title">
        {props.options.length > 1 ? 'This can mean more than one thing. What should it give?' : props.question}
      </p>
      <ul class="options">
        {props.options.map((option, index) => (
          <li key={option.contract}>
            <button class="option" type="button" onClick={() => choose(index + 1)}>
              <span class="option-case">
                <code>{option.onInput}</code>
                <span class="option-arrow" aria-hidden="true">
                  →
                </span>
                <span class="unseen"> gives </span>
                <code class="option-result">{option.result}</code>
              </span>
              <span class="option-text">{option.restatement}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
