import { fillText, type Language, type Text } from '@huiyin/text'
import type { Progress, Step } from './progress.ts'

export type PageFrame = {
  readonly company: string
  readonly project: string
  readonly zone: string
  readonly language: Language
  readonly large: boolean
}

const TEXTS = {
  centre: { zh: '{project} 物业服务中心', en: '{project} service centre' },
  large: { zh: '大字', en: 'Large text' },
  normal: { zh: '标准字', en: 'Normal text' },
  other: { zh: 'English', en: '中文' },
  left: { zh: '还有 {time}', en: '{time} left' },
  over: { zh: '已超 {time}', en: '{time} late' },
  reload: { zh: '看最新进度', en: 'See the latest' },
  asOf: { zh: '{time} 的情况', en: 'As of {time}' },
  steps: { zh: '到哪一步了', en: 'How far it is' },
  done: { zh: '已完成', en: 'done' },
  now: { zh: '现在', en: 'now' },
  todo: { zh: '还没到', en: 'to come' },
  gone: { zh: '这个链接打不开了', en: 'This link cannot be opened' },
  goneMore: {
    zh: '可能已过期，或地址不完整。请打电话或到前台，我们再发一个给您。',
    en: 'It may have ended, or the address is incomplete. Call or visit the front desk and we will send you another.',
  },
  busy: { zh: '请稍等一分钟再看', en: 'Please try again in a minute' },
  busyMore: { zh: '刚才打开得太频繁了。', en: 'It was opened too often just now.' },
} as const satisfies Record<string, Text>

/** The page of a case: plain HTML and CSS, no script, text of 18 px, or 22 px in large. */
export function progressPage(
  progress: Progress,
  frame: PageFrame,
  at: { now: number; limit: number | null; wakesAt: number | null },
): string {
  const { language } = frame
  const say = (text: Text, values: Record<string, string> = {}) => escaped(fillText(text, language, values))
  const values = {
    limit: at.limit === null ? '' : instantWords(at.limit, at.now, frame),
    wakesAt: at.wakesAt === null ? '' : instantWords(at.wakesAt, at.now, frame),
  }
  const { remaining, filled } = progress
  const running =
    remaining === undefined
      ? ''
      : `<div class="bar" aria-hidden="true"><i style="width:${Math.round((filled ?? 0) * 100)}%"></i></div><p class="left">${say(TEXTS[remaining.kind], { time: durationWords(remaining.ms, language) })}</p>`
  return html(
    frame,
    fillText(progress.title, language),
    `<h1>${say(progress.title)}</h1>
<section class="hero${remaining?.kind === 'over' ? ' late' : ''}"><p>${say(progress.lead)}</p>
<p class="promise">${say(progress.promise, values).replaceAll('\n', '<br>')}</p>${running}</section>
${progress.note ? `<p class="note">${say(progress.note)}</p>` : ''}
<h2>${say(TEXTS.steps)}</h2>
<ol>${progress.steps.map((step) => stepItem(step, frame, at.now)).join('')}</ol>
<p><a class="main" href="${query(frame, {})}">${say(TEXTS.reload)}</a></p>
<p class="small">${say(TEXTS.asOf, { time: instantWords(at.now, at.now, frame) })}</p>`,
  )
}

/** For a link that never was, has ended or was taken back: always the same. */
export function gonePage(language: Language, large: boolean): string {
  const frame = { company: '', project: '', zone: 'Asia/Shanghai', language, large }
  return html(frame, fillText(TEXTS.gone, language), plainBody(TEXTS.gone, TEXTS.goneMore, language))
}

export function busyPage(language: Language): string {
  const frame = { company: '', project: '', zone: 'Asia/Shanghai', language, large: false }
  return html(frame, fillText(TEXTS.busy, language), plainBody(TEXTS.busy, TEXTS.busyMore, language))
}

const plainBody = (title: Text, more: Text, language: Language) =>
  `<h1>${escaped(fillText(title, language))}</h1><p>${escaped(fillText(more, language))}</p>`

function stepItem(step: Step, frame: PageFrame, now: number): string {
  const word = escaped(fillText(TEXTS[step.state], frame.language))
  const time = step.at === null ? '' : `<span class="small">${instantWords(step.at, now, frame)}</span>`
  return `<li class="${step.state}"${step.state === 'now' ? ' aria-current="step"' : ''}><i aria-hidden="true">${step.state === 'done' ? TICK : ''}</i><span>${escaped(fillText(step.text, frame.language))}<span class="hidden">（${word}）</span>${time}</span></li>`
}

const TICK =
  '<svg viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><path d="M5 12l5 5 9-10"/></svg>'
const MARK =
  '<svg viewBox="0 0 24 24" width="28" height="28" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><rect x="2" y="2" width="20" height="20" rx="6"/><rect x="8" y="8" width="8" height="8" rx="2.4"/></svg>'

function html(frame: PageFrame, title: string, body: string): string {
  const { language } = frame
  const say = (text: Text, values: Record<string, string> = {}) => escaped(fillText(text, language, values))
  const name = frame.project ? say(TEXTS.centre, { project: frame.project }) : ''
  return `<!doctype html>
<html lang="${language === 'en' ? 'en' : 'zh-CN'}"${frame.large ? ' class="lg"' : ''}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex,nofollow"><meta name="referrer" content="no-referrer">
<title>${escaped(title)}${name ? ` · ${name}` : ''}</title><style>${CSS}</style></head>
<body><header>${MARK}<span class="name">${name}</span><nav><a href="${query(frame, { large: !frame.large })}">${say(frame.large ? TEXTS.normal : TEXTS.large)}</a><a href="${query(frame, { language: language === 'en' ? 'zh' : 'en' })}" lang="${language === 'en' ? 'zh-CN' : 'en'}">${say(TEXTS.other)}</a></nav></header>
<main>${body}</main><footer class="small">${escaped(frame.company)}</footer></body></html>`
}

function query(frame: PageFrame, change: { large?: boolean; language?: Language }): string {
  const large = change.large ?? frame.large
  const language = change.language ?? frame.language
  return `?lang=${language}${large ? '&amp;size=large' : ''}`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** `11:23` today, `11-24 周二 09:30` on other days; the end of a day is 24:00 of that day. */
function instantWords(at: number, now: number, frame: Pick<PageFrame, 'zone' | 'language'>): string {
  const when = partsOf(at, frame)
  const midnight = when.time === '00:00' ? partsOf(at - 1, frame) : undefined
  const day = midnight ?? when
  const time = midnight ? '24:00' : when.time
  return day.day === partsOf(now, frame).day ? time : `${day.day.slice(5)} ${day.weekday} ${time}`
}

function partsOf(at: number, { zone, language }: Pick<PageFrame, 'zone' | 'language'>) {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return {
    day: `${of('year')}-${of('month')}-${of('day')}`,
    time: `${of('hour')}:${of('minute')}`,
    weekday: new Intl.DateTimeFormat(language === 'en' ? 'en' : 'zh-CN', { timeZone: zone, weekday: 'short' }).format(
      at,
    ),
  }
}

/** Two units at most. */
function durationWords(ms: number, language: Language): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
  const units = language === 'en' ? ['d', 'h', 'min'] : ['天', '小时', '分']
  return [days, hours, rest]
    .map((count, index) => (count ? `${count} ${units[index]}` : ''))
    .filter(Boolean)
    .slice(0, 2)
    .join(' ')
}

const CSS = `:root{--ink:#16242b;--soft:#44545d;--line:#d7dede;--dai:#0b5f71;--ok:#1d6b46;--b:18px;--s:16px;--h:30px}
.lg{--b:22px;--s:19px;--h:36px}
*{box-sizing:border-box}body{margin:0 auto;max-width:560px;padding:0 20px 32px;background:#fff;color:var(--ink);font:var(--b)/1.55 "PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
header{display:flex;flex-wrap:wrap;align-items:center;padding:12px 0;color:var(--dai)}.name{flex:1;min-width:9em;margin-left:10px;font-weight:600;color:var(--ink)}
nav{display:flex}nav a{display:flex;align-items:center;min-height:48px;padding:0 10px;font-size:var(--s);font-weight:600;color:var(--dai);text-decoration:none}
h1{font-size:calc(var(--b) + 4px);line-height:1.4;margin:8px 0 14px}h2{font-size:var(--b);margin:26px 0 10px}
.hero{background:var(--dai);color:#fff;border-radius:18px;padding:18px 20px}.hero p{margin:0}.hero.late{background:#8f1d14}
.promise{font-size:var(--h);line-height:1.38;font-weight:600;margin:4px 0 0!important}
.bar{height:10px;border-radius:5px;background:rgba(255,255,255,.35);margin:16px 0 8px;overflow:hidden}.bar i{display:block;height:100%;background:#fff}.left{font-weight:600}
.note{background:#fbf5e8;color:#5c3d00;border:1px solid #e6d2a4;border-radius:14px;padding:14px 16px}
ol{list-style:none;margin:0;padding:0}li{display:flex;position:relative;padding:0 0 18px;color:var(--soft)}li>i{flex:none;width:26px;height:26px;margin:1px 14px 0 0;border-radius:50%;border:2px dashed #84939b;display:flex;align-items:center;justify-content:center;background:#fff}
li:not(:last-child)::before{content:"";position:absolute;left:12px;top:28px;bottom:0;border-left:2px solid var(--line)}
li.done,li.now{color:var(--ink)}li.done>i{border:0;background:var(--ok);color:#fff}li.now{font-weight:600}li.now>i{border:7px solid var(--dai)}
li .small{display:block;font-weight:400}.small{font-size:var(--s);color:var(--soft)}.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)}
.main{display:flex;align-items:center;justify-content:center;min-height:56px;border-radius:14px;background:var(--dai);color:#fff;font-weight:600;text-decoration:none;padding:8px 16px}
a:focus-visible{outline:3px solid var(--ink);outline-offset:2px;border-radius:8px}footer{margin-top:20px}
@media (prefers-color-scheme:dark){:root{--ink:#e7eef0;--soft:#b6c3c9;--line:#3a4a52;--dai:#7ccbdb;--ok:#4db583}body,li>i{background:#10171a}.hero{background:#14424e}.hero.late{background:#6b1c15}.main{color:#04222a}li.done>i{color:#04222a}.note{background:#2f2613;color:#efd196;border-color:#574719}}
@media print{.main,nav{display:none}}`
