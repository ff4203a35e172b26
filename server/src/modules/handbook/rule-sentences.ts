import type { Pack } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import type { SubjectKind } from '../../platform/events/subject-kinds.ts'
import { ownerWords } from './owner-words.ts'

/**
 * Rules as sentences, generated from the same data that runs, in both languages; nothing is typed twice, so what the
 * Handbook says is what happens.
 */
export type Sentence = { readonly zh: string; readonly en: string }
export type RuleWords = {
  readonly sentence: Sentence
  /** Reminders, what follows a missed limit, exceptions: label and sentence. */
  readonly details: readonly { readonly label: Text; readonly text: Sentence }[]
}

type Rules = Pack['rules']
export type AnyRule =
  | Rules['responses'][number]
  | Rules['cadences'][number]
  | Rules['routines'][number]
  | Rules['thresholds'][number]
  | Rules['gates'][number]
  | Rules['coverage'][number]
  | Rules['approvals'][number]
  | Rules['routing'][number]

/** Names of events, fields and commands, as rooms declare them. */
export type Vocabulary = {
  readonly events: ReadonlyMap<string, Text>
  readonly fields: ReadonlyMap<string, Text>
  readonly actions: ReadonlyMap<string, Text>
}

export function vocabularyOf(
  kinds: Iterable<SubjectKind>,
  commands: Iterable<{ readonly name: string; readonly title: Text }>,
): Vocabulary {
  const events = new Map<string, Text>()
  const fields = new Map<string, Text>()
  for (const kind of kinds) {
    for (const event of kind.events) events.set(event.type, event.title)
    for (const fact of kind.facts) {
      fields.set(fact.path, fact.title)
      // `event.urgency` and `input.urgency` are named like the fact of the same name.
      const last = fact.path.split('.').at(-1) as string
      for (const root of ['event', 'input'])
        if (!fields.has(`${root}.${last}`)) fields.set(`${root}.${last}`, fact.title)
    }
  }
  return { events, fields, actions: new Map([...commands].map((command) => [command.name, command.title])) }
}

export function wordsOfRule(pack: Pack, rule: AnyRule, vocabulary: Vocabulary): RuleWords {
  const { sentence, details } = plainWords(pack, rule, vocabulary)
  return { sentence: spaced(sentence), details: details.map((one) => ({ ...one, text: spaced(one.text) })) }
}

/** Chinese typography: a space between Chinese and digits. */
function spaced({ zh, en }: Sentence): Sentence {
  return { zh: zh.replace(/([\u4e00-\u9fff])(\d)/g, '$1 $2').replace(/(\d)([\u4e00-\u9fff])/g, '$1 $2'), en }
}

function plainWords(pack: Pack, rule: AnyRule, vocabulary: Vocabulary): RuleWords {
  const say = speaker(pack, vocabulary)
  if ('says' in rule) return gateWords(rule, say)
  if ('post' in rule) return coverageWords(pack, rule, say)
  if ('chain' in rule) return approvalWords(pack, rule, say)
  if ('to' in rule) return { sentence: routeWords(pack, rule, say), details: [] }
  if ('every' in rule && 'subject' in rule) return { sentence: routineWords(pack, rule), details: ladder(pack, rule) }
  if ('while' in rule) return { sentence: cadenceWords(pack, rule, say), details: ladder(pack, rule) }
  if ('then' in rule) return { sentence: thresholdWords(rule, say), details: [] }
  return responseWords(pack, rule, say)
}

// ── kinds ────────────────────────────────────────────────────────────────────────────────────────

function responseWords(pack: Pack, rule: Rules['responses'][number], say: Speaker): RuleWords {
  const on = say.event(rule.on)
  const when = rule.when ? say.condition(rule.when) : undefined
  const start = when ? { zh: `${on.zh}（${when.zh}）`, en: `${on.en} (${when.en})` } : on
  const told = (rule.tells ?? []).map((tell) => who(pack, tell.to))
  const tells = {
    zh: `立即告知${told.map((one) => one.zh).join('、')}`,
    en: `${told.map((one) => one.en).join(' and ')} told at once`,
  }
  if (!rule.owes)
    return { sentence: { zh: `${start.zh}后，${tells.zh}。`, en: `After “${start.en}”: ${tells.en}.` }, details: [] }
  const owner = who(pack, rule.owes.who)
  const limit = rule.within ? say.limit(rule.within) : { zh: '', en: '' }
  const title = english(rule.owes.title)
  const count = rule.owes.count ? say.count(rule.owes.count) : undefined
  const what = count ? { zh: `${title.zh} ${count} 次`, en: `${title.en} × ${count}` } : title
  const opening = rule.opens ? say.limit(rule.opens) : undefined
  const sentence = {
    zh: `${start.zh}后${opening ? `，自${opening.zh}起` : ''}，${owner.zh}${limit.zh ? `${limit.zh}` : ''}${what.zh}。`,
    en: `After “${start.en}”${opening ? `, from ${opening.en} on` : ''}: ${what.en} by ${lower(owner.en)}${limit.en ? `, ${limit.en}` : ''}.`,
  }
  const details: { label: Text; text: Sentence }[] = []
  if (told.length > 0)
    details.push({ label: { zh: '同时', en: 'Also' }, text: { zh: `${tells.zh}。`, en: `${tells.en}.` } })
  details.push(...ladder(pack, rule))
  const exceptions = [
    ...[rule.replacedBy ?? []].flat().map((one) => ({
      zh: `${say.event(one.event).zh}后按新时间计`,
      en: `after “${say.event(one.event).en}” the new time counts`,
    })),
    ...(rule.cancelledBy ?? []).map((one) => ({
      zh: `${say.event(one).zh}后不再计`,
      en: `no longer after “${say.event(one).en}”`,
    })),
    ...(rule.pausesWhile
      ? [
          {
            zh: `${say.condition(rule.pausesWhile).zh}时暂停计时`,
            en: `pauses while ${say.condition(rule.pausesWhile).en}`,
          },
        ]
      : []),
  ]
  if (exceptions.length > 0) details.push({ label: { zh: '例外', en: 'Exceptions' }, text: listed(exceptions) })
  return { sentence, details }
}

function routineWords(pack: Pack, rule: Rules['routines'][number]): Sentence {
  const owner = who(pack, rule.owes.who)
  const title = english(rule.owes.title)
  const every = typeof rule.every === 'string' ? EVERY[rule.every] : EVERY.shift
  const due = momentWords(rule.due, typeof rule.every === 'string' ? rule.every : 'shift')
  if (rule.for) {
    const each = SETS[rule.for.each] ?? { zh: rule.for.each, en: rule.for.each }
    return {
      zh: `${every.zh}，${each.zh}，${owner.zh}在${due.zh}前${title.zh}。`,
      en: `${every.en}, ${each.en}: ${title.en} by ${lower(owner.en)}, before ${due.en}.`,
    }
  }
  return {
    zh: `${every.zh}，${owner.zh}在${due.zh}前${title.zh}。`,
    en: `${every.en}: ${title.en} by ${lower(owner.en)}, before ${due.en}.`,
  }
}

/** Nothing up to three days, then every two, three, seven days: each bucket with its upper limit. */
function bucketWords(rule: NonNullable<Rules['cadences'][number]['byAge']>, say: Speaker): Sentence {
  const every = (limit: unknown) => {
    const words = say.limit(limit)
    return { zh: words.zh.replace(/^在/, '').replace(/内$/, ''), en: words.en.replace(/^within /, '') }
  }
  const parts = rule.buckets.map((bucket) => {
    if (bucket.every === undefined)
      return { zh: `满 ${bucket.upTo} 天以内不必`, en: `nothing up to ${bucket.upTo} days` }
    const words = every(bucket.every)
    return { zh: `到 ${bucket.upTo} 天每 ${words.zh}`, en: `every ${words.en} up to ${bucket.upTo} days` }
  })
  const beyond = every(rule.beyond.every)
  parts.push({ zh: `以后每 ${beyond.zh}`, en: `every ${beyond.en} beyond that` })
  return { zh: parts.map((one) => one.zh).join('，'), en: parts.map((one) => one.en).join(', ') }
}

function cadenceWords(pack: Pack, rule: Rules['cadences'][number], say: Speaker): Sentence {
  const owner = who(pack, rule.owes.who)
  const title = english(rule.owes.title)
  const condition = say.condition(rule.while)
  if (rule.byAge) {
    const buckets = bucketWords(rule.byAge, say)
    return {
      zh: `${condition.zh}期间，${owner.zh}${title.zh}：${buckets.zh}。`,
      en: `While ${condition.en}: ${title.en} by ${lower(owner.en)}, ${buckets.en}.`,
    }
  }
  const every = rule.every ? say.limit(rule.every) : { zh: '', en: '' }
  return {
    zh: `${condition.zh}期间，${owner.zh}每 ${every.zh.replace(/^在/, '').replace(/内$/, '')}${title.zh}一次。`,
    en: `While ${condition.en}: ${title.en} by ${lower(owner.en)}, every ${every.en.replace(/^within /, '')}.`,
  }
}

function thresholdWords(rule: Rules['thresholds'][number], say: Speaker): Sentence {
  const condition = say.condition(rule.when)
  const title = english(rule.title)
  const action = rule.then.suggest === undefined ? undefined : say.action(rule.then.suggest)
  const counted = rule.window
    ? {
        zh: `${say.limit(rule.window.within).zh}有 ${say.count(rule.window.atLeast)} 件相同，且`,
        en: `${say.count(rule.window.atLeast)} are alike ${say.limit(rule.window.within).en} and `,
      }
    : { zh: '', en: '' }
  const proposed = action
    ? { zh: `，建议${action.zh}，由人采纳或放下`, en: `; ${lower(action.en)} is suggested, for a person to decide` }
    : { zh: '', en: '' }
  return {
    zh: `${counted.zh}${condition.zh}时：${title.zh}${proposed.zh}。`,
    en: `When ${counted.en}${condition.en}: ${title.en}${proposed.en}.`,
  }
}

function gateWords(rule: Rules['gates'][number], say: Speaker): RuleWords {
  const actions = [rule.action].flat().map((action) => say.action(action))
  const says = english(rule.says)
  const when = rule.when ? say.condition(rule.when) : undefined
  const effect = EFFECTS[rule.effect]
  return {
    sentence: {
      zh: `${says.zh}。不满足时，${when ? `${when.zh}的` : ''}“${actions.map((one) => one.zh).join('”“')}”${effect.zh}。`,
      en: `${says.en}. Otherwise “${actions.map((one) => one.en).join('”, “')}”${when ? `, when ${when.en},` : ''} ${effect.en}.`,
    },
    details: [],
  }
}

function coverageWords(pack: Pack, rule: Rules['coverage'][number], say: Speaker): RuleWords {
  const post = english(pack.posts[rule.post]?.title ?? { zh: rule.post })
  const hours = coverageHours(pack, rule.hours)
  const needed = say.count(rule.atLeast)
  const ahead = say.count(rule.ahead)
  const sentence = {
    zh: `${post.zh}${hours.zh}至少 ${needed} 人在岗，未来 ${ahead} 天的空缺当天就看见。`,
    en: `${post.en}: at least ${needed} ${plural('person', Number(needed)).replace('persons', 'people')} ${hours.en}; a hole within ${ahead} days is seen today.`,
  }
  const details = rule.owes
    ? [
        {
          label: { zh: '补缺', en: 'Filling' },
          text: {
            zh: `${who(pack, rule.owes.who).zh}在空缺开始前${english(rule.owes.title).zh}。`,
            en: `${english(rule.owes.title).en} by ${lower(who(pack, rule.owes.who).en)}, before the hole begins.`,
          },
        },
      ]
    : []
  return { sentence, details: [...details, ...ladder(pack, rule)] }
}

function coverageHours(pack: Pack, hours: Rules['coverage'][number]['hours']): Sentence {
  if (hours === 'always') return { zh: '全天', en: 'day and night' }
  if ('calendar' in hours) {
    const title = english(pack.calendars[hours.calendar]?.title ?? { zh: hours.calendar })
    return { zh: `在${title.zh}`, en: `during ${lower(title.en)}` }
  }
  if ('shifts' in hours) {
    const shifts = hours.shifts.map((id) => english(pack.shifts[id]?.title ?? { zh: id }))
    return {
      zh: `的${shifts.map((one) => one.zh).join('、')}`,
      en: `on ${shifts.map((one) => lower(one.en)).join(' and ')}`,
    }
  }
  return { zh: `每天 ${hours.from} 到 ${hours.to} `, en: `from ${hours.from} to ${hours.to}` }
}

function approvalWords(pack: Pack, rule: Rules['approvals'][number], say: Speaker): RuleWords {
  const when = rule.when ? say.condition(rule.when) : undefined
  const steps = rule.chain.map((step) => {
    const by = who(pack, step.by)
    const only = step.when ? say.condition(step.when) : undefined
    const limit = step.within ? say.limit(step.within) : undefined
    return {
      zh: `${by.zh}${only ? `（${only.zh}时）` : ''}${limit ? limit.zh : ''}`,
      en: `${lower(by.en)}${only ? ` (when ${only.en})` : ''}${limit ? `, ${limit.en}` : ''}`,
    }
  })
  const title = english(rule.title)
  const details: { label: Text; text: Sentence }[] = []
  if (rule.grants) {
    const until = rule.grants.for ? durationWords(rule.grants.for) : undefined
    details.push({
      label: { zh: '准予', en: 'Grants' },
      text: {
        zh: `同意后可以办理${until ? `，${until.zh}内有效` : ''}。`,
        en: `Once agreed, it may be done${until ? ` within ${until.en}` : ''}.`,
      },
    })
  }
  return {
    sentence: {
      zh: `${title.zh}${when ? `，${when.zh}时` : ''}，由${steps.map((one) => one.zh).join('，再由')}审批；申请人不批自己的，改了申请要重新批。`,
      en: `${title.en}${when ? `, when ${when.en}` : ''}: decided by ${steps.map((one) => one.en).join(', then by ')}. Nobody decides their own; a changed request begins again.`,
    },
    details: [...details, ...ladder(pack, rule)],
  }
}

function routeWords(pack: Pack, rule: Rules['routing'][number], say: Speaker): Sentence {
  const department = english(pack.organisation.departments[rule.to.department]?.title ?? { zh: rule.to.department })
  const when = rule.when ? say.condition(rule.when) : undefined
  return {
    zh: `${when ? `${when.zh}的` : '其余'}，转${department.zh}。`,
    en: `${when ? `When ${when.en}` : 'Everything else'}: to ${lower(department.en)}.`,
  }
}

type Running = Pick<Rules['responses'][number], 'warn' | 'escalate'>

function ladder(pack: Pack, rule: Running): { label: Text; text: Sentence }[] {
  const details: { label: Text; text: Sentence }[] = []
  const { warn } = rule
  const marks = [warn && typeof warn === 'object' && !Array.isArray(warn) ? warn.at : (warn ?? [])]
    .flat()
    .map(markWords)
  if (marks.length > 0)
    details.push({
      label: { zh: '提醒', en: 'Reminder' },
      text: {
        zh: `${marks.map((one) => one.zh).join('、')}提醒责任人。`,
        en: `To whoever owes it, ${marks.map((one) => one.en).join(' and ')}.`,
      },
    })
  const steps = (rule.escalate ?? []).map((step) => {
    const to = who(pack, step.to)
    const after = step.after === 'breach' ? { zh: '', en: '' } : durationWords(step.after)
    const how = STEPS[step.how]
    return {
      zh: `${after.zh ? `再过${after.zh}` : '立即'}${how.zh}${to.zh}`,
      en: `${after.en ? `after ${after.en} ` : ''}${how.en} ${lower(to.en)}`,
    }
  })
  if (steps.length > 0) details.push({ label: { zh: '超时', en: 'When late' }, text: listed(steps) })
  return details
}

// ── words of parts ───────────────────────────────────────────────────────────────────────────────

type Speaker = ReturnType<typeof speaker>

function speaker(pack: Pack, vocabulary: Vocabulary) {
  const field = (path: string): Sentence => english(OWN_FIELDS[path] ?? vocabulary.fields.get(path) ?? { zh: path })
  const constant = (path: string, value: unknown): Sentence => {
    const last = path.split('.').at(-1)
    if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
    const text = String(value)
    const title =
      last === 'urgency'
        ? pack.taxonomy.urgencies[text]?.title
        : last === 'kind'
          ? pack.taxonomy.caseKinds[text]?.title
          : last === 'recordType' || last === 'records'
            ? pack.records.find((record) => record.id === text)?.title
            : last === 'categoryId'
              ? categoryTitle(pack, text)
              : (CONSTANTS[text] ?? pack.organisation.departments[text]?.title)
    return english(title ?? { zh: text })
  }
  const operand = (path: string, value: unknown): Sentence => {
    if (value === null || typeof value !== 'object') return constant(path, value)
    const { value: key, field: other } = value as { value?: string; field?: string }
    if (key) return valueWords(pack, key)
    return other ? field(other) : { zh: JSON.stringify(value), en: JSON.stringify(value) }
  }
  const test = (path: string, asked: unknown): Sentence => {
    const name = field(path)
    const join = (zh: string, en: string, right: Sentence) => ({
      zh: `${name.zh}${zh}${right.zh}`,
      en: `${name.en} ${en} ${right.en}`,
    })
    if (Array.isArray(asked)) {
      const several = asked.map((one) => constant(path, one))
      return join('为', 'is', {
        zh: several.map((one) => one.zh).join('或'),
        en: several.map((one) => one.en).join(' or '),
      })
    }
    if (asked === null || typeof asked !== 'object') return join('为', 'is', constant(path, asked))
    const parts = Object.entries(asked as Record<string, unknown>).map(([kind, right]): Sentence => {
      if (kind === 'equals') return join('为', 'is', operand(path, right))
      if (kind === 'in') return test(path, right)
      if (kind === 'exists')
        return right
          ? { zh: `有${name.zh}`, en: `there is ${name.en}` }
          : { zh: `没有${name.zh}`, en: `there is no ${name.en}` }
      if (kind === 'contains') return join('中有', 'contains', operand(path, right))
      if (kind === 'count') {
        const inner = test(path, right)
        return {
          zh: inner.zh.replace(name.zh, `${name.zh}的个数`),
          en: inner.en.replace(name.en, `the number of ${name.en}`),
        }
      }
      if (kind === 'not') {
        const inner = test(path, right)
        // 来源不为电话: said of the field, where the test is a plain one.
        if (inner.zh.startsWith(`${name.zh}为`))
          return {
            zh: inner.zh.replace(`${name.zh}为`, `${name.zh}不为`),
            en: inner.en.replace(`${name.en} is`, `${name.en} is not`),
          }
        return { zh: `并非${inner.zh}`, en: `not (${inner.en})` }
      }
      const comparison = COMPARISONS[kind]
      return comparison ? join(comparison.zh, comparison.en, operand(path, right)) : { zh: path, en: path }
    })
    return joined(parts)
  }
  const condition = (matcher: unknown): Sentence => {
    const parts = Object.entries((matcher ?? {}) as Record<string, unknown>).map(([key, asked]): Sentence => {
      if (key === 'all') return joined((asked as unknown[]).map(condition))
      if (key === 'any') {
        const several = (asked as unknown[]).map(condition)
        return { zh: several.map((one) => one.zh).join('，或'), en: several.map((one) => one.en).join(', or ') }
      }
      if (key === 'not') {
        const inner = condition(asked)
        return { zh: `并非${inner.zh}`, en: `not (${inner.en})` }
      }
      return test(key, asked)
    })
    return joined(parts)
  }
  const event = (tested: unknown): Sentence => {
    if (typeof tested === 'string') return english(vocabulary.events.get(tested) ?? { zh: tested })
    const { event: types, where } = tested as { event: string | string[]; where?: unknown }
    const names = [types].flat().map((type) => english(vocabulary.events.get(type) ?? { zh: type }))
    const name = { zh: names.map((one) => one.zh).join('或'), en: names.map((one) => one.en).join(' or ') }
    if (!where) return name
    const asked = condition(where)
    return { zh: `${name.zh}（${asked.zh}）`, en: `${name.en} (${asked.en})` }
  }
  const limit = (asked: unknown): Sentence => {
    if (typeof asked === 'string') return within(durationWords(asked), asked)
    const one = asked as Record<string, any>
    if (one.value) {
      return within(valueWords(pack, one.value), String(pack.values[one.value]?.value))
    }
    if (one.for) return within(durationWords(one.for), one.for)
    if (one.by) {
      const plus = one.plus ? durationWords(one.plus) : { zh: '', en: '' }
      return {
        zh: `在${plus.zh ? `${plus.zh}后的` : ''} ${one.by} 前`,
        en: `by ${one.by}${plus.en ? ` ${plus.en} later` : ''}`,
      }
    }
    if (one.field) {
      const name = field(one.field)
      const shift = one.minus ?? one.plus
      const words =
        shift === undefined
          ? undefined
          : typeof shift === 'string'
            ? durationWords(shift)
            : valueWords(pack, shift.value)
      if (!words) return { zh: `在${name.zh}前`, en: `by the ${lower(name.en)}` }
      return one.minus
        ? { zh: `在${name.zh}前 ${words.zh}`, en: `${words.en} before the ${lower(name.en)}` }
        : { zh: `在${name.zh}后 ${words.zh}内`, en: `within ${words.en} after the ${lower(name.en)}` }
    }
    if (one.of) return { zh: `在${field(one.of).zh}内`, en: `within the ${lower(field(one.of).en)}` }
    const several = ((one.earliest ?? one.latest) as unknown[]).map(limit)
    const which = one.earliest ? { zh: '取早', en: 'the earlier of' } : { zh: '取晚', en: 'the later of' }
    return {
      zh: `${several.map((each) => each.zh).join('或')}（${which.zh}）`,
      en: `${which.en}: ${several.map((each) => each.en).join(', ')}`,
    }
  }
  return {
    event,
    condition,
    limit,
    action: (name: string) => english(vocabulary.actions.get(name) ?? { zh: name }),
    count: (count: number | { value: string }) =>
      typeof count === 'number' ? String(count) : String(pack.values[count.value]?.value ?? '?'),
  }
}

/** A value with its unit as it now stands: 40 分钟. */
export function valueWords(pack: Pack, key: string): Sentence {
  const value = pack.values[key]
  if (!value) return { zh: key, en: key }
  if (value.value === null) return { zh: '（未定）', en: '(not set)' }
  if (value.type === 'duration' && typeof value.value === 'string') return durationWords(value.value)
  const unit = value.unit ? UNITS[value.unit] : undefined
  const shown = Array.isArray(value.value) ? value.value.join('、') : String(value.value)
  if (typeof value.value === 'boolean') return value.value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  return unit ? { zh: `${shown} ${unit.zh}`, en: `${shown} ${plural(unit.en, value.value)}` } : { zh: shown, en: shown }
}

const SUFFIXES: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  wh: 'workingHour',
  wd: 'workingDay',
  cd: 'calendarDay',
  month: 'month',
  months: 'month',
}

function durationWords(text: string): Sentence {
  if (text === 'day-end') return { zh: '当日 24:00', en: 'the end of the day' }
  if (text === 'close') return { zh: '下班', en: 'closing time' }
  const [, amount, suffix] = text.match(/^(\d+)([a-z]+)$/) ?? []
  const unit = UNITS[SUFFIXES[suffix as string] as string]
  return unit
    ? { zh: `${amount} ${unit.zh}`, en: `${amount} ${plural(unit.en, Number(amount))}` }
    : { zh: text, en: text }
}

function within(words: Sentence, written: string): Sentence {
  return written === 'day-end' || written === 'close'
    ? { zh: `在${words.zh}前`, en: `before ${words.en}` }
    : { zh: `在${words.zh}内`, en: `within ${words.en}` }
}

function markWords(mark: string): Sentence {
  if (mark.endsWith('%')) return { zh: `用掉 ${mark} 时`, en: `when ${mark} of the time is used` }
  const hours = Number(mark.match(/^(\d+)h$/)?.[1] ?? 0)
  const words = durationWords(hours >= 48 && hours % 24 === 0 ? `${hours / 24}cd` : mark)
  return { zh: `到时前 ${words.zh}`, en: `${words.en} before` }
}

function momentWords(moment: Rules['routines'][number]['due'], every: keyof typeof EVERY): Sentence {
  const period = PERIODS[every]
  if (moment === 'period-start') return { zh: `${period.zh}开始`, en: `the ${period.en} begins` }
  if (moment === 'period-end') return { zh: `${period.zh}结束`, en: `the end of the ${period.en}` }
  const next = moment.in === 'next'
  const day =
    moment.day === 'last'
      ? { zh: '最后一天', en: 'the last day' }
      : moment.day
        ? { zh: `${moment.day} 日`, en: `the ${moment.day}th` }
        : undefined
  const zh = [
    next ? period.next : '',
    moment.month ? `${moment.month} 月` : '',
    moment.weekday ? WEEKDAYS[moment.weekday].zh : '',
    moment.lastWorkingDay ? '最后一个工作日' : '',
    day?.zh ?? '',
    moment.close ? '下班' : (moment.at ?? '结束'),
  ]
  const en = [
    moment.close ? 'closing time' : (moment.at ?? 'the end of'),
    moment.lastWorkingDay ? 'the last working day' : '',
    moment.weekday ? WEEKDAYS[moment.weekday].en : '',
    day?.en ?? '',
    moment.month ? `of ${MONTHS[moment.month - 1]}` : '',
    next ? `of the next ${period.en}` : '',
  ]
  return { zh: zh.filter(Boolean).join(''), en: en.filter(Boolean).join(' ') }
}

function who(pack: Pack, ref: unknown): Sentence {
  return english(ownerWords(pack, ref) ?? { zh: '责任人', en: 'Whoever owes it' })
}

function categoryTitle(pack: Pack, id: string): Text | undefined {
  const find = (nodes: NonNullable<Pack['taxonomy']['categories'][string]>): Text | undefined => {
    for (const node of nodes) {
      if (node.id === id) return node.title
      const below = node.children ? find([...node.children]) : undefined
      if (below) return below
    }
    return undefined
  }
  return find(pack.taxonomy.categories.repair ?? [])
}

const english = (text: Text): Sentence => ({ zh: text.zh, en: text.en ?? text.zh })
const joined = (parts: readonly Sentence[]): Sentence => ({
  zh: parts.map((one) => one.zh).join('，且'),
  en: parts.map((one) => one.en).join(' and '),
})
const listed = (parts: readonly Sentence[]): Sentence => ({
  zh: `${parts.map((one) => one.zh).join('；')}。`,
  en: `${parts.map((one) => one.en).join('; ')}.`,
})
/** A title inside a sentence begins small, an abbreviation stays. */
const lower = (text: string) => (/^[A-Z][a-z]/.test(text) ? text[0]?.toLowerCase() + text.slice(1) : text)
const plural = (unit: string, amount: unknown) => (amount === 1 ? unit : `${unit}s`)

const UNITS: Readonly<Record<string, Sentence>> = {
  second: { zh: '秒', en: 'second' },
  minute: { zh: '分钟', en: 'minute' },
  hour: { zh: '小时', en: 'hour' },
  workingHour: { zh: '个工作小时', en: 'working hour' },
  workingDay: { zh: '个工作日', en: 'working day' },
  calendarDay: { zh: '天', en: 'day' },
  month: { zh: '个月', en: 'month' },
  times: { zh: '次', en: 'time' },
  percent: { zh: '%', en: 'percent' },
  persons: { zh: '人', en: 'person' },
  fen: { zh: '分', en: 'fen' },
}
const EVERY = {
  day: { zh: '每天', en: 'Every day' },
  week: { zh: '每周', en: 'Every week' },
  month: { zh: '每月', en: 'Every month' },
  quarter: { zh: '每季度', en: 'Every quarter' },
  year: { zh: '每年', en: 'Every year' },
  shift: { zh: '每班', en: 'Every shift' },
} as const
const PERIODS = {
  day: { zh: '当日', en: 'day', next: '次日' },
  week: { zh: '本周', en: 'week', next: '下周' },
  month: { zh: '本月', en: 'month', next: '次月' },
  quarter: { zh: '本季度', en: 'quarter', next: '下季度' },
  year: { zh: '本年', en: 'year', next: '次年' },
  shift: { zh: '本班', en: 'shift', next: '下一班' },
} as const
const EFFECTS = {
  refuse: { zh: '会被拦下', en: 'is refused' },
  warn: { zh: '会有提醒', en: 'gives a warning' },
  count: { zh: '会记一次', en: 'is counted' },
} as const
const STEPS = {
  tell: { zh: '告知', en: 'tell' },
  owe: { zh: '交由', en: 'it becomes the matter of' },
  transfer: { zh: '转给', en: 'it passes to' },
} as const
const COMPARISONS: Readonly<Record<string, Sentence>> = {
  gt: { zh: '大于', en: '>' },
  gte: { zh: '不少于', en: '≥' },
  lt: { zh: '小于', en: '<' },
  lte: { zh: '不多于', en: '≤' },
}
const WEEKDAYS = {
  mon: { zh: '周一', en: 'Monday' },
  tue: { zh: '周二', en: 'Tuesday' },
  wed: { zh: '周三', en: 'Wednesday' },
  thu: { zh: '周四', en: 'Thursday' },
  fri: { zh: '周五', en: 'Friday' },
  sat: { zh: '周六', en: 'Saturday' },
  sun: { zh: '周日', en: 'Sunday' },
} as const
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
/** Members of events and requests that are no facts, and people. */
const OWN_FIELDS: Readonly<Record<string, Text>> = {
  'event.kind': { zh: '事项种类', en: 'Kind of case' },
  'event.appointmentAt': { zh: '约定时间', en: 'Appointment' },
  'event.wakesAt': { zh: '挂起到期', en: 'Wake-up time' },
  'event.result': { zh: '回访结果', en: 'Result' },
  'event.side': { zh: '签字方', en: 'Side' },
  'event.keeper': { zh: '保管方', en: 'Keeper' },
  'event.purpose': { zh: '联系目的', en: 'Purpose' },
  'event.recordType': { zh: '表单', en: 'Form' },
  'input.reason': { zh: '原因', en: 'Reason' },
  'input.reasonText': { zh: '原因说明', en: 'Words of the reason' },
  'input.attachmentIds': { zh: '照片', en: 'Photos' },
  'event.direction': { zh: '联系方向', en: 'Direction' },
  'event.reached': { zh: '联系上', en: 'Reached' },
  'event.fields.due': { zh: '应收', en: 'Due' },
  'event.fields.handedIn': { zh: '实缴', en: 'Handed in' },
  'event.fields.explanation': { zh: '差额说明', en: 'Explanation' },
  'input.reached': { zh: '联系上', en: 'Reached' },
  'input.text': { zh: '联系内容', en: 'Words of the contact' },
  'actor.staffId': { zh: '操作人', en: 'Whoever does it' },
  'request.matter': { zh: '申请事项', en: 'Matter' },
  'request.amountFen': { zh: '金额', en: 'Amount' },
  'request.days': { zh: '天数', en: 'Days' },
  'request.urgent': { zh: '加急', en: 'Urgent' },
  'request.departmentId': { zh: '申请部门', en: 'Department' },
  'request.positionId': { zh: '岗位', en: 'Position' },
  'request.requesterId': { zh: '申请人', en: 'Requester' },
}
const SETS: Readonly<Record<string, Sentence>> = {
  building: { zh: '每栋楼', en: 'for each building' },
  area: { zh: '每处公共区域', en: 'for each public area' },
  house: { zh: '每户', en: 'for each house' },
  staff: { zh: '每位员工', en: 'for each member of staff' },
}
const CONSTANTS: Readonly<Record<string, Text>> = {
  asked: { zh: '待批', en: 'asked' },
  phone: { zh: '电话', en: 'telephone' },
  walkIn: { zh: '来访', en: 'a visit' },
  wechat: { zh: '微信', en: 'WeChat' },
  qr: { zh: '扫码', en: 'a QR code' },
  patrol: { zh: '巡查', en: 'a patrol' },
  in: { zh: '来', en: 'incoming' },
  out: { zh: '去', en: 'outgoing' },
  open: { zh: '未办结', en: 'open' },
  provider: { zh: '问承办部门', en: 'asking the provider' },
  progress: { zh: '告知进度', en: 'telling the progress' },
  free: { zh: '免费', en: 'free' },
  paid: { zh: '有偿', en: 'paid' },
  satisfied: { zh: '满意', en: 'satisfied' },
  unsatisfied: { zh: '不满意', en: 'not satisfied' },
  unreachable: { zh: '打不通', en: 'unreachable' },
  other: { zh: '其他', en: 'other' },
  home: { zh: '户内', en: 'home' },
  publicArea: { zh: '公共区域', en: 'public area' },
  facility: { zh: '设施设备', en: 'facility' },
  appointment: { zh: '约时间', en: 'appointment' },
  dispatched: { zh: '已派工', en: 'dispatched' },
}
