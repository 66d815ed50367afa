/** Findings beyond this are left out: the first ones cause most of the others. */
export const longestRepairCharacters = 1_500

/*
 * Why this prompt: a finding with its place and the line it is about is what repairs most; the whole answer is asked for
 * again, since patches are applied wrongly. Short, because the conversation is sent in full.
 */
export function repairPrompt(findings: readonly string[]): string {
  const head = 'The answer cannot be used:'
  const tail = 'Answer again completely, in the same form. If this cannot be mended, give no readings and the reason.'
  const room = longestRepairCharacters - head.length - tail.length - 60
  const lines: string[] = []
  let used = 0
  for (const finding of findings) {
    const line = `- ${finding.length > 400 ? `${finding.slice(0, 399)}…` : finding}`
    if (used + line.length + 1 > room) break
    lines.push(line)
    used += line.length + 1
  }
  const left = findings.length - lines.length
  const more = left > 0 ? [`- and ${left} more; mend these first.`] : []
  return [head, ...lines, ...more, tail].join('\n')
}

/*
 * Why this prompt: the answer was not the JSON that was asked for, so nothing in it could be judged.
 */
export function unreadableAnswerPrompt(why: string): string {
  return repairPrompt([
    `it is not the JSON that was asked for (${why}): an object with "readings" and "reason" and nothing around it`,
  ])
}
