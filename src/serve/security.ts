import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { MiddlewareHandler } from 'hono'

const COMMON = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Not `no-referrer`: a form of the page itself could then not say where it comes from.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const

const policy = (...rules: readonly string[]): string =>
  ["default-src 'none'", ...rules, "frame-ancestors 'none'"].join('; ')

/** What a page may load: nothing from another machine, and no script that stands in a page. */
export const POLICIES = {
  page: policy(
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
  ),
  report: policy("style-src 'unsafe-inline'", "form-action 'none'", "base-uri 'none'"),
  // Bull Board sets styles by script, and a base address.
  board: policy(
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "form-action 'none'",
    "base-uri 'self'",
  ),
} as const

const policyFor = (path: string): string => {
  if (path.startsWith('/queues')) return POLICIES.board
  return path.endsWith('/report') ? POLICIES.report : POLICIES.page
}

/** `[::1]:80` → `::1`, `localhost:80` → `localhost`. */
const nameIn = (host: string): string =>
  host
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()

/**
 * A page of another site can make a browser send requests here under that site's own name (DNS rebinding), and read the
 * answers. An address, this machine's name and those that the user gave cannot be such a name.
 */
const isOwnName = (host: string, names: readonly string[]): boolean => {
  const name = nameIn(host)
  return name === 'localhost' || isIP(name) !== 0 || name === hostname().toLowerCase() || names.includes(name)
}

/** A form of another site says where it comes from. */
const isSameOrigin = (origin: string | undefined, host: string): boolean =>
  origin !== undefined && URL.canParse(origin) && new URL(origin).host === host

/** Refuses what is not asked for under an own name, or would change something from elsewhere; sets the headers. */
export const guard =
  (names: readonly string[]): MiddlewareHandler =>
  async (c, next) => {
    const host = c.req.header('host') ?? ''
    if (!isOwnName(host, names))
      return c.text(`this server is not called ${JSON.stringify(host)}; see mdfs serve --name\n`, 421)
    const { method } = c.req
    if (method !== 'GET' && method !== 'HEAD') {
      if (method !== 'POST') return c.text('only GET, HEAD and POST\n', 405)
      if (!isSameOrigin(c.req.header('origin'), host)) return c.text('not from another site\n', 403)
    }
    await next()
    for (const [name, value] of Object.entries(COMMON)) c.res.headers.set(name, value)
    c.res.headers.set('Content-Security-Policy', policyFor(c.req.path))
  }
