import type { Understanding } from '../api/types.js'
import { ContractEditor } from './contract-editor.js'
import { ownContract } from './draft.js'
import { Question } from './question.js'
import {
  backToReading,
  contractFindings,
  contractText,
  editContract,
  isReading,
  readContract,
  reading,
  readingTrouble,
  readNow,
} from './reading.js'
import { TroubleNote } from './trouble.js'
import { Unknown } from './unknown.js'

/** What was understood, in plain English. */
export function UnderstandingText(props: { readonly understood: Understanding }) {
  const { restatement, assumptions, usedWords, ignoredWords, readBy } = props.understood
  return (
    <div class="understood">
      {restatement !== '' && <p class="restatement">{restatement}</p>}
      {assumptions.length > 0 && (
        <ul class="assumptions" aria-label="Assumed">
          {assumptions.map((each) => (
            <li key={each}>
              <span class="tag">assumed</span> {each}
            </li>
          ))}
        </ul>
      )}
      {usedWords.length > 0 && (
        <p class="words">
          <span class="hint">rests on</span>{' '}
          {usedWords.map((word) => (
            <span key={word} class="word">
              {word}
            </span>
          ))}
        </p>
      )}
      {ignoredWords.length > 0 && (
        <p class="words">
          <span class="hint">passes over</span>{' '}
          {ignoredWords.map((word) => (
            <span key={word} class="word passed">
              {word}
            </span>
          ))}
        </p>
      )}
      {readBy.length > 0 && <p class="hint">Read so by {readBy.join(', ')}</p>}
    </div>
  )
}

function ContractPart() {
  const isOwn = ownContract.value !== undefined
  return (
    <section class="contract" aria-labelledby="contract-title">
      <div class="card-head">
        <h2 id="contract-title">Contract</h2>
        {isOwn ? (
          <>
            <span class="tag changed">edited: it is made from this</span>
            {readContract.value && (
              <button class="button small" type="button" onClick={backToReading}>
                Back to the reading
              </button>
            )}
          </>
        ) : (
          <span class="hint">what must hold; change it if it is not what you mean</span>
        )}
      </div>
      <ContractEditor text={contractText.value} findings={contractFindings.value} onChange={editContract} />
    </section>
  )
}

/** How the sentence is understood, beside the contract that says so exactly. */
export function ReadingCard() {
  const known = reading.value
  const trouble = readingTrouble.value
  const isOwn = ownContract.value !== undefined
  if (!known && !trouble && !isReading.value && !isOwn) return null
  const showsContract = isOwn || known?.kind === 'contract'
  const isFinding = isOwn && trouble !== undefined && trouble.diagnostics.length > 0
  return (
    <section
      id="reading"
      class="card reading-card"
      aria-labelledby="reading-title"
      aria-busy={isReading.value}
      tabIndex={-1}
    >
      <div class="reading">
        <div class="card-head">
          <h2 id="reading-title">Reading</h2>
          {isReading.value && <span class="hint reading-now">reading…</span>}
        </div>
        <div aria-live="polite">
          {isOwn && !trouble && <p class="hint">You wrote the contract yourself, so no sentence is read.</p>}
          {!isOwn && known?.kind === 'contract' && <UnderstandingText understood={known} />}
          {!isOwn && known?.kind === 'question' && <Question question={known.question} options={known.options} />}
          {!isOwn && known?.kind === 'not-understood' && (
            <Unknown message={known.message} words={known.words} closest={known.closest} />
          )}
          {trouble && !isFinding && <TroubleNote trouble={trouble} onRetry={readNow} />}
          {isFinding && <p class="hint">The contract does not read yet; what is wrong stands below it.</p>}
        </div>
      </div>
      {showsContract && <ContractPart />}
    </section>
  )
}
