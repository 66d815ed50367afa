/*
 * Attributes of a grid whose rows are placed one by one: elements of a table would lose their roles, since they are not laid out
 * as a table. The grid has the focus and names the active row or cell, so that these take none.
 */

/** `activeId`: of the row or cell that keys act on. */
export const theGrid = (label: string, rowCount: number, activeId: string | undefined) => ({
  role: 'grid' as const,
  tabIndex: 0,
  'aria-label': label,
  'aria-rowcount': rowCount,
  'aria-activedescendant': activeId,
  'aria-multiselectable': true,
})
export const gridBody = { role: 'rowgroup' } as const
/** Rows count from 0. */
export const gridRow = (index: number, isSelected?: boolean) => ({
  role: 'row' as const,
  'aria-rowindex': index + 1,
  'aria-selected': isSelected,
})
export const gridCell = (label?: string, isSelected?: boolean) => ({
  role: 'gridcell' as const,
  'aria-label': label,
  'aria-selected': isSelected,
})
export const gridRowHeader = { role: 'rowheader' } as const
