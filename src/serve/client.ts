/** Runs in the browser: puts the newest view in place of the last, and says when there is none. Served as a file of its
 * own, since the pages allow no script that stands in them. */
export const CLIENT = `'use strict'
const EVERY_MS = 2000
const live = document.getElementById('live')
const opened = () => [...live.querySelectorAll('details[open][id]')].map((details) => details.id)
async function refresh() {
  if (document.hidden) return
  try {
    const answer = await fetch('/live', { cache: 'no-store' })
    if (!answer.ok) throw new Error(String(answer.status))
    const markup = await answer.text()
    const busy = live.contains(document.activeElement) && document.activeElement.matches('button, summary')
    if (!busy && !String(getSelection())) {
      const open = opened()
      live.innerHTML = markup
      for (const id of open) {
        const details = document.getElementById(id)
        if (details) details.open = true
      }
    }
    document.body.classList.remove('is-lost')
  } catch {
    document.body.classList.add('is-lost')
  }
}
setInterval(refresh, EVERY_MS)
document.addEventListener('visibilitychange', refresh)
`
