/** Fonts that every device has; a mail loads nothing. */
const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Light colours stand inline, because some mail programs drop the style sheet; each has 4.5:1 or more on its ground. */
const INK = '#1b2430';
const MUTED = '#4f5b69';
const ACCENT = '#1d4ed8';
const LINE = '#e1e6ec';

export const STYLES = {
  body: `margin:0;padding:0;background-color:#eef1f5;font-family:${FONT};color:${INK};-webkit-text-size-adjust:100%`,
  preheader:
    'display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all;color:transparent',
  card: `width:100%;max-width:600px;background-color:#ffffff;border-radius:12px;border:1px solid ${LINE}`,
  brand: `font-size:15px;line-height:20px;font-weight:600;color:${MUTED};letter-spacing:.01em`,
  heading: `margin:0 0 20px;font-size:25px;line-height:32px;font-weight:700;color:${INK};overflow-wrap:anywhere`,
  paragraph: `margin:0 0 16px;font-size:16px;line-height:25px;color:${INK};overflow-wrap:anywhere`,
  panel: 'width:100%;margin:8px 0 24px;background-color:#f5f7fa;border-radius:8px',
  title: `margin:0 0 12px;font-size:16px;line-height:24px;font-weight:700;color:${INK}`,
  label: `padding:5px 12px 5px 0;width:34%;vertical-align:top;font-size:14px;line-height:22px;color:${MUTED}`,
  value: `padding:5px 0;vertical-align:top;font-size:15px;line-height:22px;font-weight:600;color:${INK};overflow-wrap:anywhere`,
  buttonCell: `background-color:${ACCENT};border-radius:8px;text-align:center;mso-padding-alt:14px 28px`,
  button:
    'display:inline-block;padding:14px 28px;font-size:17px;line-height:22px;font-weight:700;color:#ffffff;text-decoration:none;border-radius:8px',
  item: `padding:12px 0;border-bottom:1px solid ${LINE};vertical-align:middle`,
  itemTitle: `font-size:16px;line-height:22px;font-weight:600;color:${INK};overflow-wrap:anywhere`,
  itemDetail: `font-size:14px;line-height:20px;color:${MUTED};overflow-wrap:anywhere`,
  itemLink: `display:inline-block;padding:8px 16px;font-size:15px;line-height:20px;font-weight:700;color:${ACCENT};text-decoration:none;border:1px solid ${ACCENT};border-radius:8px;white-space:nowrap`,
  more: `margin:12px 0 24px;font-size:15px;line-height:23px;color:${MUTED}`,
  number: `width:28px;padding:0 12px 12px 0;vertical-align:top`,
  badge:
    'display:inline-block;width:26px;height:26px;border-radius:13px;background-color:#e3ebfd;color:#1e40af;font-size:14px;line-height:26px;font-weight:700;text-align:center',
  step: `padding:0 0 12px;vertical-align:top;font-size:16px;line-height:25px;color:${INK};overflow-wrap:anywhere`,
  note: `margin:0;padding:8px 0;font-size:14px;line-height:22px;color:${MUTED};overflow-wrap:anywhere`,
  notes: `border-top:1px solid ${LINE};padding:10px 0 0`,
  footer: `margin:0 0 6px;font-size:13px;line-height:20px;color:${MUTED};overflow-wrap:anywhere`,
} as const;

/** Dark colours, and the narrow screen. Programs that know neither show the light, wide form. */
export const STYLE_SHEET = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
a{text-decoration:none}
@media (max-width:520px){
.card{border-radius:0!important;border-left:0!important;border-right:0!important}
.pad{padding-left:20px!important;padding-right:20px!important}
.outer{padding-left:0!important;padding-right:0!important}
.heading{font-size:22px!important;line-height:29px!important}
.label,.value,.item{display:block!important;width:auto!important}
.label{padding:6px 0 0!important}
.value{padding:0 0 6px!important}
.side{display:block!important;width:auto!important;padding:0 0 14px!important;text-align:left!important;border-bottom:1px solid ${LINE}!important}
.item{border-bottom:0!important;padding:14px 0 8px!important}
.item-plain{border-bottom:1px solid ${LINE}!important;padding-bottom:14px!important}
.button-table{width:100%!important}
.button{display:block!important}
}
@media (prefers-color-scheme:dark){
body,.page{background-color:#11151b!important}
.card{background-color:#1a2029!important;border-color:#2d3642!important}
.ink{color:#eef2f6!important}
.muted{color:#b0bac6!important}
.panel{background-color:#232b36!important}
.line{border-color:#38434f!important}
.button-cell{background-color:#2f63e0!important}
.badge{background-color:#2b3f6b!important;color:#dbe6ff!important}
.pill{color:#9dbdff!important;border-color:#9dbdff!important}
}
`;
