import { useSignal } from '@preact/signals'
import { Tabs } from '../../app/tabs.js'
import { CodeView } from '../code/code-view.js'
import type { ViewedFile } from '../file/viewed-file.js'
import { FlowGraph } from '../flow/flow-graph.js'
import { LayoutMap } from '../layout/layout-map.js'
import type { Link } from '../link.js'

/** All that is seen of one file. */
export function FileTabs({ file, link }: { readonly file: ViewedFile; readonly link: Link }) {
  const chosen = useSignal(file.lines.length > 0 ? 'code' : 'layout')
  return (
    <Tabs
      label={`Views of ${file.name}`}
      chosen={chosen.value}
      onChoose={(id) => {
        chosen.value = id
      }}
      tabs={[
        {
          id: 'code',
          name: file.lines.length > 0 ? 'Code' : 'Bytes',
          content: () => <CodeView file={file} link={link} />,
        },
        { id: 'flow', name: 'Control flow', content: () => <FlowGraph file={file} link={link} /> },
        { id: 'layout', name: 'Layout', content: () => <LayoutMap file={file} link={link} /> },
      ]}
    />
  )
}
