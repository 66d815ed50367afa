import { Dialog } from './dialog.js'
import { helpOpen, shortcuts } from './shortcuts.js'

export function Help() {
  return (
    <Dialog
      title="Keys"
      isOpen={helpOpen.value}
      onClose={() => {
        helpOpen.value = false
      }}
    >
      <dl class="key-list">
        {shortcuts.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">
        A sentence becomes a contract, the contract becomes machine code, and the bytes of the finished file are checked
        against the contract. What does not pass is not handed out.
      </p>
      <p class="hint">
        <a href="/licences.txt">Licences of libraries in this page</a>
      </p>
    </Dialog>
  )
}
