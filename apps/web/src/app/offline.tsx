import { isReachable } from '../api/server.js'

/** Says, as long as it is so, that the server cannot be reached. */
export function Offline() {
  return (
    <div role="status" class={isReachable.value ? '' : 'offline'}>
      {!isReachable.value && 'The server does not answer. What you see is kept, and lines that broke are opened again.'}
    </div>
  )
}
