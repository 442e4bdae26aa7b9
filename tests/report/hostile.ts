/** What a crawled page may try in every field: markup, attributes, closing tags, overrides, controls, endless words. */
export const HOSTILE = `"><img src=x onerror="document.title='owned'"><script>document.title='owned'</script></script></style></svg>--><svg onload=alert(1)> ' onmouseover='alert(1) {b} \u202Egnp.exe\u2066\0\x1b[31m${'长'.repeat(40)}${'x'.repeat(90)}`

/** The same for Markdown: fences, pipes, links, headings and addresses. */
export const HOSTILE_MARKDOWN =
  '`` | <script>alert(1)</script> ```\n# heading\n- [x](https://evil.example) www.evil.example a@evil.example \u202E'
