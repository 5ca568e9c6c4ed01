/** How our pages look; a company's own colour is put after it (look.ts). */
export const STYLE_SHEET = `
:root{color-scheme:light dark;--page:#eef1f5;--card:#fff;--ink:#16202e;--muted:#53606f;--line:#dde3ea;--panel:#f5f7fa;--main:#1d4ed8;--main-ink:#fff;--main-over:#1a43bb;--good:#0f7a43;--problem:#b3261e;--calm:#53606f}
@media (prefers-color-scheme:dark){:root{--page:#0e141b;--card:#18212b;--ink:#edf1f6;--muted:#a9b5c2;--line:#2d3945;--panel:#202b36;--main:#8fb4ff;--main-ink:#0c1830;--main-over:#abc7ff;--good:#5fd39a;--problem:#ff9d94;--calm:#a9b5c2}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:17px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Hiragino Sans","Yu Gothic UI",sans-serif;-webkit-text-size-adjust:100%}
.frame{max-width:600px;margin:0 auto;padding:20px 16px 40px}
.brand{display:flex;align-items:center;min-height:40px;margin:0 0 14px;padding:0 4px;font-weight:650;letter-spacing:-.005em;color:var(--muted)}
.brand img{display:block;max-height:40px;max-width:220px}
@media (prefers-color-scheme:dark){.brand img{max-height:54px;padding:7px 12px;border-radius:8px;background:#fff}}
.card{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:28px 22px 26px;box-shadow:0 1px 2px rgb(16 24 40/.05)}
.mark{display:inline-flex;align-items:center;justify-content:center;width:44px;height:44px;margin:0 0 14px;border-radius:50%;background:var(--panel);border:1px solid var(--line)}
.mark svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round}
.action .mark{color:var(--main)}.good .mark{color:var(--good)}.problem .mark{color:var(--problem)}.calm .mark{color:var(--calm)}
h1{margin:0 0 12px;font-size:26px;line-height:1.22;letter-spacing:-.015em;overflow-wrap:anywhere;text-wrap:balance}
h1:lang(ja),h2:lang(ja){word-break:auto-phrase}
h2{margin:28px 0 8px;font-size:17px;line-height:1.35}
p{margin:0 0 16px;overflow-wrap:anywhere}
dl{margin:20px 0 22px;padding:4px 18px;background:var(--panel);border-radius:12px}
.row{padding:11px 0;border-top:1px solid var(--line)}
.row:first-child{border-top:0}
dt{font-size:14px;line-height:1.4;color:var(--muted)}
dd{margin:2px 0 0;overflow-wrap:anywhere}
button{font:inherit;cursor:pointer;border-radius:12px;min-height:48px;padding:11px 20px;overflow-wrap:anywhere}
.main{width:100%;border:0;background:var(--main);color:var(--main-ink);font-weight:650}
.main:hover{background:var(--main-over)}
.quiet{border:1px solid var(--muted);background:transparent;color:var(--ink)}
.quiet:hover{background:var(--panel)}
.slight{margin:4px 0 0;padding:8px 0;border:0;background:transparent;color:var(--muted);font-size:15px;text-decoration:underline;text-underline-offset:3px}
.slight:hover{color:var(--ink)}
.aside form{display:flex;flex-wrap:wrap;gap:10px}
button:focus-visible,a:focus-visible{outline:3px solid var(--main);outline-offset:3px}
ol,ul{margin:0;padding:0;list-style:none}
.steps{counter-reset:step}
.steps li{position:relative;counter-increment:step;padding:5px 0 5px 42px;min-height:38px;overflow-wrap:anywhere}
.steps li::before{content:counter(step);position:absolute;left:0;top:5px;width:28px;height:28px;border-radius:50%;background:var(--panel);border:1px solid var(--line);color:var(--ink);font-size:15px;font-weight:650;line-height:26px;text-align:center}
.note{margin:20px 0 0;padding:0 0 0 14px;border-left:3px solid var(--line);font-size:15px;line-height:1.5;color:var(--muted)}
.aside{margin:26px 0 0;padding:20px 0 0;border-top:1px solid var(--line)}
.aside p{margin:0 0 12px;font-size:15px;color:var(--muted)}
.aside+.aside{margin-top:22px;padding-top:0;border-top:0}
.choice li{padding:16px 0;border-top:1px solid var(--line)}
.choice li:first-child{border-top:0;padding-top:4px}
.choice strong{display:block;overflow-wrap:anywhere}
.choice span{display:block;margin:2px 0 12px;font-size:15px;color:var(--muted)}
.history li{position:relative;padding:0 0 14px 22px}
.history li::before{content:"";position:absolute;left:2px;top:9px;width:8px;height:8px;border-radius:50%;background:var(--muted)}
.history li:not(:last-child)::after{content:"";position:absolute;left:5.5px;top:19px;bottom:-7px;width:1px;background:var(--line)}
.history time,.history b{display:block;font-weight:400}
.history b{font-size:14px;color:var(--muted)}
.history li:last-child{padding-bottom:0}
.card>:last-child,.card>:last-child>:last-child{margin-bottom:0}
footer{padding:18px 4px 0;font-size:14px;line-height:1.5;color:var(--muted)}
footer p{margin:0 0 6px}
@media (min-width:640px){.frame{padding-top:40px}.card{padding:40px 44px 38px}h1{font-size:30px}.main{width:auto;min-width:240px}.row{display:flex;gap:16px}dt{flex:0 0 170px;padding-top:2px}dd{margin:0}}
@media (forced-colors:active){button{border:2px solid ButtonText}}
`;
