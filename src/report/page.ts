import { funnel, outcomes } from './derive.ts'
import { html, type Markup } from './html.ts'
import type { ReportInput } from './input.ts'
import { domainsSection } from './sections/domains.ts'
import { duplicatesSection } from './sections/duplicates.ts'
import { funnelSection } from './sections/funnel.ts'
import { header } from './sections/header.ts'
import { histogramsSection } from './sections/histograms.ts'
import { keptSection } from './sections/kept.ts'
import { quarantineSection } from './sections/quarantine.ts'
import { reasonsSection } from './sections/reasons.ts'
import { runSection } from './sections/run.ts'
import { samplesSection } from './sections/samples.ts'
import { sourcesSection } from './sections/sources.ts'
import { STYLE } from './style.ts'
import { clip, visibleLabel } from './visible.ts'

/** No script, no network, no frames: what a crawled page slipped past the escaping could still do nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** The report as one self-contained HTML file: no script, no network, readable in light, dark and print. */
export function renderHtml(input: ReportInput): string {
  const { stats, run } = input
  const rows = funnel(stats)
  const sections: readonly (readonly [id: string, title: string, body: Markup | undefined])[] = [
    ['funnel', 'Funnel', funnelSection(rows)],
    ['sources', 'By source', sourcesSection(stats, rows, run.inputs)],
    ['reasons', 'Reasons', reasonsSection(stats, rows)],
    ['histograms', 'Histograms', histogramsSection(rows)],
    ['domains', 'Domains', domainsSection(stats)],
    ['kept', 'What was kept', keptSection(stats)],
    ['duplicates', 'Duplicates', duplicatesSection(stats, rows)],
    ['samples', 'Samples', samplesSection(stats, outcomes(rows).kept)],
    ['quarantine', 'Quarantine', quarantineSection(stats, rows)],
    ['run', 'Run', runSection(input, rows)],
  ]
  const present = sections.filter(([, , body]) => body !== undefined)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${clip(visibleLabel(stats.recipe.name), 100)} · mdfs report</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Sections">${present.map(([id, title]) => html`<a href="#${id}">${title}</a>`)}</nav>
<main>
${header(input, rows)}
${present.map(([, , body]) => body)}
<footer class="end">mdfs ${clip(stats.version, 40)} · recipe ${clip(stats.recipe.hash, 80)} · seed ${stats.seed}</footer>
</main>
</body>
</html>
`.source
}
