import type { ViewedFile } from '../file/viewed-file.js'

/** What could not be read of a file, and why. */
export function Remarks({ file }: { readonly file: ViewedFile }) {
  if (file.remarks.length === 0) return null
  return (
    <ul class="remarks note fair">
      {file.remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  )
}
