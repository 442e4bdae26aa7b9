import { existsSync, readFileSync } from 'node:fs'
import { writeWhole } from '../run/commit.ts'
import { layout } from '../run/layout.ts'
import { readManifest } from '../run/manifest.ts'
import { readRunFile } from '../run/run-file.ts'
import type { Stats, Timings } from '../stats/stats.ts'
import { explainSystemError } from '../system-errors.ts'
import type { RawInput, ReportInput } from './input.ts'
import { renderMarkdown } from './markdown.ts'
import { renderHtml } from './page.ts'

/** Gathers what a finished run wrote. Throws `UsageError` when `out` holds none. */
export function readReportInput(out: string, facts: { recipePath?: string }): ReportInput {
  const { shards } = readManifest(out)
  const stats = JSON.parse(readFileSync(layout.stats(out), 'utf8')) as Stats
  const timings = existsSync(layout.timings(out))
    ? (JSON.parse(readFileSync(layout.timings(out), 'utf8')) as Timings)
    : undefined
  const inputs: Record<string, RawInput> = {}
  for (const { source, size } of readRunFile(out).inputs) {
    const { files, bytes } = inputs[source] ?? { files: 0, bytes: 0 }
    inputs[source] = { files: files + 1, bytes: bytes + size }
  }
  return { stats, ...(timings !== undefined && { timings }), run: { ...facts, inputs }, manifest: shards }
}

/** Writes `report.html` and `report.md` into the run directory; returns their paths. */
export function writeReports(
  out: string,
  facts: { recipePath?: string },
): { html: string; markdown: string } {
  const input = readReportInput(out, facts)
  const paths = { html: layout.reportHtml(out), markdown: layout.reportMarkdown(out) }
  try {
    writeWhole(paths.html, renderHtml(input))
    writeWhole(paths.markdown, renderMarkdown(input))
  } catch (error) {
    throw explainSystemError(error, out) ?? error
  }
  return paths
}
