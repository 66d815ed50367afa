import { describe, test } from 'vitest'
import { checkTask } from './synthesis-check.js'
import { TASKS, takesNumbers } from './synthesis-tasks.js'

describe('functions of numbers by examples alone', () => {
  test.each(TASKS.filter(takesNumbers).map((task) => [task.name, task] as const))('%s', (_, task) => checkTask(task))
})
