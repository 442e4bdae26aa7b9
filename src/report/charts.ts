import { CustomChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { html, Markup } from './html.ts'

use([CustomChart, LineChart, GridComponent, MarkLineComponent, SVGRenderer])

/**
 * Draws a chart to SVG, without a DOM. Colours are the page's CSS variables, so that one drawing serves light, dark
 * and print. Names that came with the data must be passed through `visibleLabel` first; ECharts escapes them as XML.
 *
 * @param about what the chart shows, for readers who cannot see it
 */
export function draw(option: EChartsCoreOption, width: number, height: number, about: string): Markup {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, textStyle: { color: 'var(--muted)', fontSize: 12 }, ...option })
    const svg = new Markup(slim(chart.renderToSVGString()))
    return html`<div class="chart" role="img" aria-label="${about}">${svg}</div>`
  } finally {
    chart.dispose()
  }
}

/**
 * Without what serves hover effects, and without clip paths: nothing here needs clipping, and their ids count up from
 * chart to chart, so that no two pages would be the same. Text holds no quotes and no tags (escaped as XML).
 */
const slim = (svg: string): string =>
  svg
    .replace(/<(style|defs)\b[^>]*>[\s\S]*?<\/\1\b[^>]*>/g, '')
    .replace(/<path [^>]*stroke-width="0"[^>]*><\/path>/g, '')
    .replace(/ (?:ecmeta_\w+|class|clip-path|pointer-events|xmlns:xlink|baseProfile)="[^"]*"/g, '')
    .replace(/<g>\s*<\/g>/g, '')
    .replace(/\n+/g, '\n')
