/**
 * Query parameters that say where a click came from, not which page is meant. Sources, by line: Google's campaign and
 * click ids and those of other networks as Firefox strips them in strict mode (`privacy.query_stripping.strip_list`) and
 * as lists of click ids name them; the Chinese ones as they stand on links of Taobao and Alibaba (`spm`, `scm`), Bilibili
 * (`spm_id_from`, `vd_source`), Baidu Baijiahao (`wfr=spider&for=pc`) and WeChat (`isappinstalled`).
 */
const NAMES = new Set(
  [
    'gclid gclsrc dclid gbraid wbraid srsltid _ga _gl',
    'fbclid igshid igsh msclkid twclid ttclid yclid _openstat li_fat_id rdt_cid',
    'mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking vero_conv vero_id',
    'oly_anon_id oly_enc_id rb_clickid s_cid wickedid ml_subscriber ml_subscriber_hash __s',
    'spm scm spm_id_from vd_source wfr isappinstalled',
  ].flatMap((line) => line.split(' ')),
)

/** `utm_source` … (Urchin), `hsa_acc` … (HubSpot ads), `pk_campaign` … (Piwik), `mtm_campaign` … (Matomo). */
const PREFIXES = /^(?:utm|hsa|pk|mtm)_/

/** `from` and `for` mean pages elsewhere: only the values that WeChat and Baidu add to a shared link are dropped. */
const VALUES: ReadonlyMap<string, RegExp> = new Map([
  ['from', /^(?:timeline|groupmessage|singlemessage)$/],
  ['for', /^pc$/],
])

/** Session ids, as the Internet Archive's canonicalizer strips them from queries. */
const SESSIONS = /^(?:phpsessid|jsessionid|aspsessionid[a-z]{8}|sid|cfid|cftoken)$/

/** Of a session id's value: `sid=3` may be a page. */
const SESSION_VALUE = /^[0-9a-z]{16,}$/i

/** Does a parameter of a query, as written, say nothing of the page? */
export function isTracking(name: string, value: string): boolean {
  const lower = name.toLowerCase()
  if (NAMES.has(lower) || PREFIXES.test(lower)) return true
  if (SESSIONS.test(lower)) return SESSION_VALUE.test(value)
  return VALUES.get(lower)?.test(value) === true
}
