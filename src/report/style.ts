import { Markup } from './html.ts'

/** One accent, five outcomes, and the rest is ink on paper. */
const COLOURS = `
:root{color-scheme:light dark;
--paper:#fdfcfa;--card:#fff;--ink:#1c2024;--muted:#656c75;--line:#e6e3dd;--wash:#f4f2ed;--accent:#23527c;
--kept:#2a7f78;--removed:#c8553d;--duplicate:#d09a2d;--quarantined:#7b5aa6;--skipped:#b9b4a9;--edited:#3f7cc4;
--del:#f9dcd5;--ins:#d3ebdf;--gone:#ebe8e1;
--s0:#17405f;--s1:#2f6690;--s2:#5189b3;--s3:#7ba8c9;--s4:#a4c3d9;--s5:#c6d9e6;--s6:#dfe6ea}
@media (prefers-color-scheme:dark){:root{
--paper:#14171a;--card:#1a1e22;--ink:#e6e4df;--muted:#99a1aa;--line:#2c3237;--wash:#20252a;--accent:#8db9df;
--kept:#4fb0a5;--removed:#e07b62;--duplicate:#dcb057;--quarantined:#a88ad0;--skipped:#565d64;--edited:#76a9e4;
--del:#532b24;--ins:#1d4437;--gone:#262b30;
--s0:#93c1e4;--s1:#6da3cd;--s2:#5086b1;--s3:#3e6b92;--s4:#315573;--s5:#284257;--s6:#2b3238}}`

const BASE = `
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans","PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif;overflow-wrap:anywhere}
main{max-width:1080px;margin:0 auto;padding:0 28px 80px}
h1,h2,h3,h4,h5,p,dl,dd,figure,blockquote,ul{margin:0}
h1{font-size:17px;font-weight:600}
h2{font-size:22px;font-weight:600;letter-spacing:-.01em;margin-bottom:20px}
h3{font-size:16px;font-weight:600;margin:28px 0 10px}
h4,h5{font-size:13px;font-weight:600;color:var(--muted);margin:18px 0 8px}
h5{margin:0 0 6px;font-weight:500}
[lang=zh-Hans]{color:var(--muted);font-weight:400;font-size:.72em;letter-spacing:.08em;margin-left:.35em;white-space:nowrap}
small{color:var(--muted);font-size:12.5px;font-weight:400}
section{padding-top:64px;scroll-margin-top:12px}
code{font:12.5px ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.n,.bar-text,dd,.chip,.value,.key{font-variant-numeric:tabular-nums}
.note,.more{color:var(--muted);font-size:13px;margin-top:10px;max-width:70ch}
.nil{color:var(--muted)}
nav{display:flex;flex-wrap:wrap;gap:2px 18px;max-width:1080px;margin:0 auto;padding:20px 28px 0;font-size:13px}
nav a{color:var(--muted);text-decoration:none}
nav a:hover{color:var(--accent);text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:2px}
.end{margin-top:72px;padding-top:16px;border-top:1px solid var(--line);color:var(--muted);font-size:12.5px}
@media (min-width:1340px){nav{position:fixed;flex-direction:column;gap:7px;left:calc(50% - 680px);top:72px;width:120px;padding:0}}`

const HEADER = `
main>header{padding-top:44px}
.eyebrow{color:var(--accent);font-size:13px;font-weight:600;margin-bottom:22px}
.about{color:var(--muted);max-width:72ch;margin-top:4px}
.verdict{font:400 clamp(22px,3.1vw,33px)/1.34 "Iowan Old Style","Charter","Georgia","Liberation Serif","Songti SC","Noto Serif CJK SC",serif;letter-spacing:-.005em;max-width:32em;margin:26px 0 32px;text-wrap:pretty}
.fate{display:flex;gap:2px;height:14px;border-radius:7px;overflow:hidden;background:var(--gone)}
.fate span{min-width:2px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(122px,1fr));gap:22px 16px;margin:26px 0 0}
.figures dt{color:var(--muted);font-size:13px}
.figures dd{font-size:24px;line-height:1.3;font-weight:500;letter-spacing:-.01em;overflow-wrap:normal}
.figures small{display:block;letter-spacing:0}
.ledger{margin-top:28px;padding-top:14px;border-top:1px solid var(--line);color:var(--muted);font-size:13px;font-variant-numeric:tabular-nums}
.ledger b{color:var(--kept)}
.fault{border:1px solid var(--removed);border-radius:8px;padding:14px 18px;color:var(--ink)}
.fault b{color:var(--removed)}
.fault ul{padding-left:18px;margin-top:6px}
.key{white-space:nowrap}
.key::before{content:"";display:inline-block;width:.62em;height:.62em;border-radius:2px;margin-right:.45em;background:var(--tone,var(--muted))}
.key.line::before{width:2px;height:1em;vertical-align:-.15em;background:var(--ink);border-radius:0}
.key.broken::before{height:1em;vertical-align:-.15em;background:linear-gradient(165deg,var(--kept) 30%,transparent 30% 48%,var(--kept) 48%)}
.kept{--tone:var(--kept)}.removed{--tone:var(--removed)}.duplicate{--tone:var(--duplicate)}
.quarantined{--tone:var(--quarantined)}.skipped{--tone:var(--skipped)}.edited{--tone:var(--edited)}
.s0{--tone:var(--s0)}.s1{--tone:var(--s1)}.s2{--tone:var(--s2)}.s3{--tone:var(--s3)}.s4{--tone:var(--s4)}.s5{--tone:var(--s5)}.s6{--tone:var(--s6)}
.fate span,.stack span,.bars .bar-track span{background:var(--tone,var(--accent))}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;color:var(--muted);font-size:13px;margin:14px 0}`

const TABLES = `
.scroll{overflow-x:auto;margin:0 -28px;padding:0 28px}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th,td{text-align:left;font-weight:400;padding:8px 14px 8px 0;border-bottom:1px solid var(--line);vertical-align:top}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--muted);font-size:12.5px;vertical-align:bottom;overflow-wrap:normal}
tbody th{min-width:9em}tbody td:not(.n){min-width:7em}
th small,td small{display:block}
.n{text-align:right;white-space:nowrap}
thead .n{white-space:normal}
tfoot th,tfoot td{font-weight:600;border-bottom:0}
.heat{display:inline-block;padding:1px 7px;margin:-1px 0;border-radius:4px;background:color-mix(in srgb,var(--removed) calc(var(--heat)*.55),transparent)}
.funnel td,.funnel th{vertical-align:middle}.funnel tbody td,.funnel tbody th{padding-top:7px;padding-bottom:7px}
.funnel tbody th{width:27%;font-weight:600}
.funnel tbody small{display:inline;margin-left:.5em}.funnel .did{display:block;color:var(--muted);font-size:12.5px;font-weight:400}
.funnel .bar{width:34%;padding-right:22px}
.stack{display:flex;height:18px;background:var(--gone);border-radius:3px;overflow:hidden}
.stack span{min-width:2px}
.chips{display:flex;flex-wrap:wrap;gap:3px 5px;margin-top:4px}
.chip.plain{--tone:var(--muted)}
.chip{display:inline-block;font-size:12px;line-height:1.5;padding:0 7px;border-radius:9px;color:var(--ink);background:color-mix(in srgb,var(--tone,var(--muted)) 15%,transparent)}
.switch{border:0;padding:0;margin:0 0 14px;display:none;gap:4px 18px;font-size:13px;color:var(--muted);flex-wrap:wrap}
.switch legend{float:left;padding:0;margin-right:18px}
.switch input{accent-color:var(--accent);margin:0 6px 0 0;vertical-align:-1px}
.panel-title{color:var(--muted);font-size:13px}
@supports selector(:has(*)){@media screen{.switch{display:flex}.panel{display:none}.panel-title{display:none}
body:has([value=docs]:checked) .panel.docs,body:has([value=chars]:checked) .panel.chars,body:has([value=bytes]:checked) .panel.bytes{display:block}}}
.numbers{margin-top:22px}
.numbers+.numbers{margin-top:2px}
summary{cursor:pointer;padding:6px 0;font-weight:600;font-size:14px}
summary:hover{color:var(--accent)}
summary .key{font-weight:400;font-size:13px;color:var(--muted);margin-left:14px}
summary::marker{color:var(--muted)}`

const BARS = `
.bars{list-style:none;padding:0}
.bars li{display:grid;grid-template-columns:minmax(0,15em) minmax(0,1fr) 9.5em;gap:14px;align-items:center;padding:5px 0;font-size:13.5px}
.bar-label{line-height:1.35}.bar-label small{display:block}
p+.bars{margin-top:14px}
.bars+.sample{margin-top:26px}
.bar-track{height:11px;display:flex}
.bar-track span{border-radius:0 3px 3px 0;min-width:1px}
.bar-text{text-align:right;white-space:nowrap}
.bar-text small{display:inline-block;min-width:3.9em}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:8px 56px}
.two h3{margin-top:0}
.two .bars li{grid-template-columns:minmax(0,14.5em) minmax(0,1fr) 7em;gap:12px}
.chart svg{display:block;width:100%;height:auto}
.chart text{font-family:inherit!important;font-variant-numeric:tabular-nums}
.narrow{display:none}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,440px),1fr));gap:36px 48px}
figcaption{font-size:13px;display:flex;flex-wrap:wrap;gap:0 12px;align-items:baseline;margin-bottom:2px}
figcaption b{font-size:15px}figcaption span,figure p{color:var(--muted)}
figure p{font-size:13px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:14px 24px;font-size:14px}
.facts dt{color:var(--muted);font-size:13px}`

const SAMPLES = `
section>.note+.samples{margin-top:18px}
.samples{border-top:1px solid var(--line)}
.samples>summary{padding:12px 0;font-size:15px}
.sample{border-left:3px solid var(--tone);padding:2px 0 2px 18px;margin:14px 0 26px}
.sample header{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:baseline;margin-bottom:8px}.sample header .value{color:var(--muted);font-size:12.5px}
.sample blockquote{white-space:pre-wrap;font-size:14.5px;line-height:1.75;max-width:54em}
.sample footer{color:var(--muted);font-size:12px;margin-top:8px}
.sample footer code{font-size:11.5px}
.value{display:inline-block}.value b{font-weight:600;color:var(--ink)}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:28px}
.pair>div{min-width:0}
del,ins{text-decoration:none;border-radius:3px;padding:0 1px;-webkit-box-decoration-break:clone;box-decoration-break:clone}
del{background:var(--del);text-decoration:line-through;text-decoration-thickness:1px;text-decoration-color:var(--removed)}
ins{background:var(--ins)}
.ctl{font:normal 11px ui-monospace,Menlo,Consolas,monospace;padding:1px 4px;margin:0 1px;border-radius:3px;color:var(--quarantined);background:color-mix(in srgb,var(--quarantined) 14%,transparent)}
bdi,.ctl{unicode-bidi:isolate}`

const NARROW = `
@media screen and (max-width:720px){
main,nav{padding-left:18px;padding-right:18px}.scroll{margin:0 -18px;padding:0 18px}
section{padding-top:48px}
.wide{display:none}.narrow{display:block}
.figures,.facts{grid-template-columns:repeat(2,1fr)}
.funnel,.funnel tbody{display:block}.funnel thead{display:none}
.funnel tr{display:grid;grid-template-columns:5fr 7fr 8fr 6fr;padding:12px 0;border-bottom:1px solid var(--line);gap:6px 8px}
.funnel tbody th,.funnel tbody td{border:0;padding:0}
.funnel tbody th,.funnel .bar{grid-column:1/-1;width:auto;padding:0}
.funnel td.n{text-align:left}
.funnel td.n::before{content:attr(data-head);display:block;color:var(--muted);font-size:11.5px}
.bars li,.two .bars li{grid-template-columns:1fr auto;gap:2px 12px;padding:7px 0}
.bar-track{grid-column:1/-1;grid-row:2;height:10px}
.bar-label small{display:inline}
.pair{grid-template-columns:1fr;gap:14px}
.sample{padding-left:14px}}`

const PRINT = `
@media print{
:root{color-scheme:light;--paper:#fff}
body{font-size:11px}table,.bars li,.note,.figures dt{font-size:10.5px}small,thead th,h4,h5{font-size:9.5px}.figures dd{font-size:17px}.figures{grid-template-columns:repeat(6,1fr)}.verdict{font-size:20px}main{max-width:none;padding:0}nav,.switch,.narrow{display:none}
section{padding-top:28px}tr,figure,.sample,.bars li{break-inside:avoid}h2,h3{break-after:avoid}
.scroll{overflow:visible}
details::details-content{content-visibility:visible;display:block;height:auto}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}`

/** The whole style sheet. Wraps as markup: it is written here and holds nothing from the data. */
export const STYLE = new Markup([COLOURS, BASE, HEADER, TABLES, BARS, SAMPLES, NARROW, PRINT].join('\n'))
