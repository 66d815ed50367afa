import { useSignal } from '@preact/signals'
import { apiKey, keyWanted, useKey } from '../api/key.js'
import { Dialog } from './dialog.js'

/** Asks for a key once the server has refused to work without one. */
export function KeyDialog(props: { readonly onKey: () => void }) {
  const typed = useSignal('')
  const submit = (event: Event): void => {
    event.preventDefault()
    const secret = typed.value.trim()
    if (secret === '') return
    typed.value = ''
    useKey(secret)
    props.onKey()
  }
  return (
    <Dialog
      title="This server asks for a key"
      isOpen={keyWanted.value}
      onClose={() => {
        keyWanted.value = false
      }}
    >
      <form class="fields" onSubmit={submit}>
        <p>
          {apiKey.value === ''
            ? 'Whoever runs it makes keys with '
            : 'It does not take the one you gave; it may have expired. Keys are made with '}
          <code>sourceless-server keys create</code>. Yours stays in this tab until you close it.
        </p>
        <label class="field">
          <span class="label">Key</span>
          <input
            class="input code"
            type="password"
            autocomplete="off"
            value={typed.value}
            onInput={(event) => {
              typed.value = event.currentTarget.value
            }}
          />
        </label>
        <div class="actions">
          <button class="button primary" type="submit">
            Use this key
          </button>
        </div>
      </form>
    </Dialog>
  )
}
