import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** A modal dialog of the browser's own: it keeps the focus and gives it back, and Escape closes it. */
export function Dialog(props: {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ComponentChildren
}) {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (props.isOpen && !element.current?.open) element.current?.showModal()
    if (!props.isOpen && element.current?.open) element.current.close()
  }, [props.isOpen])
  return (
    <dialog ref={element} class="dialog" aria-labelledby="dialog-title" onClose={props.onClose}>
      {props.isOpen && (
        <>
          <div class="card-head">
            <h2 id="dialog-title">{props.title}</h2>
            <button class="icon-button push" type="button" aria-label="Close" onClick={props.onClose}>
              <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
                <path d="M5 5l10 10M15 5L5 15" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
              </svg>
            </button>
          </div>
          {props.children}
        </>
      )}
    </dialog>
  )
}
