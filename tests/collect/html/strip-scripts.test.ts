import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stripScripts } from '../../../src/collect/html/strip-scripts.ts'

describe('scripts, style sheets and comments', () => {
  it.each([
    ['a<script>x < y</script>b', 'a<script></script>b'],
    ['a<SCRIPT src="1.js"> "<p>" </SCRIPT >b', 'a<SCRIPT src="1.js"></SCRIPT >b'],
    ['a<style>p { }</style>b<!-- <p>old</p> -->c', 'a<style></style>bc'],
    ['a<!--[if !IE]><!--><p>b</p><!--<![endif]-->c', 'a<p>b</p>c'],
    ['a<!-->b<!--->c', 'abc'],
    ['<!-- <script> -->a</script>', 'a</script>'],
    [
      '<script type="application/ld+json">{"a":1}</script>',
      '<script type="application/ld+json">{"a":1}</script>',
    ],
    ['<scripted>a</scripted>', '<scripted>a</scripted>'],
    ['a<script>never closed <p>b', 'a<script>never closed <p>b'],
    ['a<!-- never closed', 'a<!-- never closed'],
  ])('%s → %s', (html, stripped) => {
    expect(stripScripts(html)).toBe(stripped)
  })

  it('leave a page without them as it is', () => {
    fc.assert(
      fc.property(fc.string(), (html) => {
        if (!/<(?:!--|script|style)/i.test(html)) expect(stripScripts(html)).toBe(html)
      }),
    )
  })
})
