import { Markup } from '../report/html.ts'
import { STYLE } from '../report/style.ts'

/** What the live pages have beyond the report. */
const LIVE = `
.top{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 20px;padding-top:36px;margin-bottom:6px}
.top .eyebrow{margin:0;font-size:15px}
.top nav{position:static;flex-direction:row;width:auto;max-width:none;margin:0 0 0 auto;padding:0;gap:2px 18px}
#lost{display:none;color:var(--removed);font-size:13px;margin:10px 0 0}
.is-lost #lost{display:block}.is-lost #live{opacity:.55}
section.runs,.workers section{padding-top:40px}
.run{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px 24px 18px;margin-bottom:18px}
.run-head{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline}
.run-head h3{margin:0;font-size:18px}
.run-head .where{color:var(--muted);font-size:12.5px}
.run-head .links{margin-left:auto;font-size:13px}
a{color:var(--accent)}
.state{display:inline-block;font-size:12px;font-weight:600;line-height:1.6;padding:0 9px;border-radius:10px;color:var(--ink);background:color-mix(in srgb,var(--tone) 20%,transparent)}
.state::before{content:"";display:inline-block;width:7px;height:7px;border-radius:50%;margin-right:6px;background:var(--tone)}
.state.go{--tone:var(--kept)}.state.wait{--tone:var(--duplicate)}.state.bad{--tone:var(--removed)}.state.done{--tone:var(--accent)}.state.idle{--tone:var(--skipped)}
.cause{font-size:13px;color:var(--muted);margin-top:4px}
.cause.bad{color:var(--removed)}
.run .fate{margin-top:16px;height:10px}
.run .legend{margin:8px 0 0}
.pending{--tone:var(--skipped)}
.stages{list-style:none;padding:0;margin:16px 0 0}
.stages li{display:grid;grid-template-columns:minmax(0,13em) minmax(0,1fr) 9em;gap:14px;align-items:center;font-size:13px;padding:2px 0}
.stages .track{height:7px;border-radius:4px;background:var(--gone);overflow:hidden}
.stages .track span{display:block;height:100%;background:var(--accent)}
.stages .full .track span{background:var(--kept)}
.stages .todo{color:var(--muted)}
.stages .count{text-align:right;font-variant-numeric:tabular-nums}
.run .facts-line{display:flex;flex-wrap:wrap;gap:2px 22px;margin-top:14px;font-size:13px;color:var(--muted)}
.run .facts-line b{color:var(--ink);font-weight:600;font-variant-numeric:tabular-nums}
.run details{margin-top:10px;font-size:13px}
.run details summary{cursor:pointer;color:var(--muted);font-weight:400;font-size:13px}
.run details ul{margin:6px 0 0;padding-left:18px}
.controls{display:flex;gap:8px;margin-top:14px}
.controls button{font:inherit;font-size:13px;padding:3px 12px;border:1px solid var(--line);border-radius:7px;background:var(--wash);color:var(--ink);cursor:pointer}
.controls button:hover{border-color:var(--accent)}
.problems{border:1px solid var(--duplicate);border-radius:8px;padding:10px 16px;margin-top:18px;font-size:13px}
.problems ul{padding-left:18px}
.empty{color:var(--muted);padding:26px 0}
@media (max-width:720px){.stages li{grid-template-columns:1fr auto;gap:4px 12px;padding:5px 0}.stages .track{grid-column:1/-1;grid-row:2}.run{padding:16px}.run-head .links{margin-left:0;width:100%}}`

export const PAGE_STYLE = new Markup(`${STYLE.source}\n${LIVE}`)
