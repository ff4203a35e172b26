import { eventsOf, listOf } from '../compile.ts'
import { pathsOf } from '../match.ts'
import type { Approval } from '../schema/approvals.ts'
import type { Coverage } from '../schema/coverage.ts'
import type { OwnerRef } from '../schema/owners.ts'
import type {
  Cadence,
  Discharge,
  EventTest,
  Gate,
  LadderStep,
  Response,
  Routine,
  Threshold,
  Warn,
} from '../schema/rules.ts'
import {
  checkCalendar,
  checkField,
  checkLimit,
  checkMatcher,
  checkOwner,
  checkShort,
  checkValue,
  type Place,
} from './check-fields.ts'
import type { Findings } from './problem.ts'
import { checkSameTwice } from './same-twice.ts'
import type { KnownWords } from './words-of-pack.ts'

/** Every rule: its id, and everything that it speaks about. */
export function checkRules(words: KnownWords, at: Findings): void {
  const { rules } = words.pack
  checkIds(words, at)
  for (const rule of rules.responses) checkResponse(words, rule, at.at('responses', rule.id))
  for (const rule of rules.cadences) checkCadence(words, rule, at.at('cadences', rule.id))
  for (const rule of rules.routines) checkRoutine(words, rule, at.at('routines', rule.id))
  for (const rule of rules.thresholds) checkThreshold(words, rule, at.at('thresholds', rule.id))
  for (const rule of rules.gates) checkGate(words, rule, at.at('gates', rule.id))
  for (const rule of rules.coverage) checkCoverage(words, rule, at.at('coverage', rule.id))
  for (const rule of rules.approvals) checkApproval(words, rule, at.at('approvals', rule.id))
  checkRouting(words, at.at('routing'))
  checkSameTwice(words, at)
}

function checkIds(words: KnownWords, at: Findings): void {
  const { responses, cadences, routines, thresholds, gates, coverage, approvals, routing } = words.pack.rules
  const kinds = { responses, cadences, routines, thresholds, gates, coverage, approvals, routing }
  const seen = new Set<string>()
  for (const [kind, list] of Object.entries(kinds))
    for (const { id } of list) {
      if (seen.has(id)) at.at(kind, id).error(`编号“${id}”重复`, `The id “${id}” stands twice`)
      seen.add(id)
    }
}

function checkResponse(words: KnownWords, rule: Response, at: Findings): void {
  const events = eventsOf(rule.on)
  const place: Place = { events, ...(rule.forEach ? { member: true } : {}) }
  checkEventTest(words, rule.on, at.at('on'))
  checkMatcher(words, rule.when, place, at.at('when'))
  checkMatcher(words, rule.skipIf, place, at.at('skipIf'))
  if (rule.forEach) checkField(words, rule.forEach.each, place, at.at('forEach'))
  for (const [index, tell] of (rule.tells ?? []).entries()) {
    checkOwner(words, tell.to, place, at.at('tells', index))
    checkMatcher(words, tell.when, place, at.at('tells', index))
    checkMessage(words, tell.message, at.at('tells', index))
  }
  if (!rule.owes) {
    if (!rule.tells)
      at.error('这条规则什么也不做：请写 owes 或 tells', 'The rule does nothing: give it “owes” or “tells”')
    return
  }
  checkOwner(words, rule.owes.who, place, at.at('owes', 'who'))
  if (typeof rule.owes.count === 'object') checkValue(words, rule.owes.count.value, at.at('owes', 'count'))
  checkLimit(words, rule.opens, place, at.at('opens'))
  checkLimit(words, rule.within, place, at.at('within'))
  for (const replacement of listOf(rule.replacedBy ?? [])) {
    const there: Place = { events: [replacement.event] }
    checkEventType(words, replacement.event, at.at('replacedBy'))
    checkMatcher(words, replacement.when, there, at.at('replacedBy'))
    checkMatcher(words, replacement.unless, there, at.at('replacedBy'))
    if (typeof replacement.at === 'string' && replacement.at.includes('.'))
      checkField(words, replacement.at, there, at.at('replacedBy'))
    else checkLimit(words, replacement.at, there, at.at('replacedBy'))
  }
  checkMatcher(words, rule.pausesWhile, { events }, at.at('pausesWhile'))
  checkLife(words, rule, rule.owes.who, place, at)
}

function checkCadence(words: KnownWords, rule: Cadence, at: Findings): void {
  const place: Place = { events: [] }
  checkMatcher(words, rule.while, place, at.at('while'))
  checkOwner(words, rule.owes.who, place, at.at('owes', 'who'))
  if (rule.from !== undefined) checkField(words, rule.from, place, at.at('from'))
  checkShort(words, rule.every, at.at('every'))
  if ((rule.every === undefined) === (rule.byAge === undefined))
    at.error('请写 every 或 byAge 其中之一', 'Give either “every” or “byAge”')
  if (rule.byAge) {
    const { agreedUntil, buckets, beyond } = rule.byAge
    if (agreedUntil !== undefined) checkField(words, agreedUntil, place, at.at('byAge'))
    for (const bucket of buckets) checkShort(words, bucket.every, at.at('byAge'))
    checkShort(words, beyond.every, at.at('byAge', 'beyond'))
    if (buckets.some((bucket, index) => index > 0 && bucket.upTo <= (buckets[index - 1]?.upTo ?? 0)))
      at.at('byAge').error('各档上限须依次递增', 'The limits of the buckets must rise')
  }
  for (const test of rule.resetBy ?? []) checkEventTest(words, test, at.at('resetBy'))
  checkLife(words, rule, rule.owes.who, place, at)
}

function checkRoutine(words: KnownWords, rule: Routine, at: Findings): void {
  if (!words.subject(rule.subject.type))
    at.at('subject').error(`没有对象“${rule.subject.type}”`, `There is no kind of subject “${rule.subject.type}”`)
  if (typeof rule.every === 'object' && 'shift' in rule.every)
    for (const shift of rule.every.shift) checkShift(words, shift, at.at('every'))
  if (rule.calendar !== undefined) checkCalendar(words, rule.calendar, at.at('calendar'))
  for (const [name, moment] of Object.entries({ opens: rule.opens, due: rule.due }))
    if (typeof moment === 'object' && moment.calendar !== undefined) checkCalendar(words, moment.calendar, at.at(name))
  const place: Place = { events: [], ...(rule.for ? { member: true } : {}) }
  checkOwner(words, rule.owes.who, place, at.at('owes', 'who'))
  if (rule.for) checkSet(words, rule, rule.for.each, at)
  else if (rule.cover) at.at('cover').error('cover 要和 for 一起写', '“cover” needs “for”')
  // A routine is opened by the calendar, before anything has happened: its owner can only be a position, or its member's.
  if (!rule.for && namesFact(rule.owes.who))
    at.at('owes', 'who').error(
      '例行事项开始时还没有任何事实，责任人请写岗位或部门',
      'Nothing is known yet when a routine opens: name a position or a department',
    )
  checkLife(words, rule, rule.owes.who, place, at)
}

/** The set exists, its facts are known, and it does not flood anybody: of large sets many lines make one obligation. */
function checkSet(words: KnownWords, rule: Routine, each: string, at: Findings): void {
  const set = words.sets.get(each)
  if (!set) {
    at.at('for').error(`没有“${each}”这个集合`, `There is no set “${each}”`)
    return
  }
  const asked = [...pathsOf(rule.for?.where), ...(rule.cover?.by === undefined ? [] : [rule.cover.by])]
  for (const path of asked)
    if (!path.startsWith('member.') || !['id', ...set.facts].includes(path.slice('member.'.length)))
      at.at('for').error(`“${each}”没有字段“${path}”`, `Members of “${each}” have no field “${path}”`)
  if (set.isLarge && !rule.cover)
    at.at('for').error(
      '集合太大，一户一条会淹没责任人：请写 cover',
      'The set is large, one each would flood whoever owes it: give it “cover”',
    )
  if (rule.cover && !(typeof rule.dischargedBy === 'object' && 'distinct' in rule.dischargedBy))
    at.at('dischargedBy').error(
      '写了 cover，要用 distinct 说明怎样分辨每一条',
      'With “cover” the discharge says by “distinct” what tells its lines apart',
    )
}

function checkThreshold(words: KnownWords, rule: Threshold, at: Findings): void {
  const events = listOf(rule.on)
  for (const event of events) checkEventType(words, event, at.at('on'))
  checkMatcher(words, rule.when, { events }, at.at('when'))
  const { do: action, suggest, tell } = rule.then
  for (const name of [action, suggest]) if (name !== undefined) checkAction(words, name, at.at('then'))
  if (tell) {
    checkOwner(words, tell.to, { events }, at.at('then'))
    checkMessage(words, tell.message, at.at('then'))
  }
  if (action !== undefined && suggest !== undefined)
    at.at('then').error('do 和 suggest 只写一个', 'Give either “do” or “suggest”')
  if (rule.window) {
    checkShort(words, rule.window.within, at.at('window'))
    if (typeof rule.window.atLeast === 'object') checkValue(words, rule.window.atLeast.value, at.at('window'))
    for (const path of rule.window.same) {
      checkField(words, path, { events }, at.at('window'))
      if (!path.startsWith('event.'))
        at.at('window').error('same 只能写事件的字段', '“same” names members of the event')
    }
  }
  if (action === undefined && suggest === undefined && !tell)
    at.at('then').error('越线以后什么也不做', 'Nothing follows when the line is crossed')
}

function checkGate(words: KnownWords, rule: Gate, at: Findings): void {
  const place: Place = { events: [], inGate: true }
  for (const action of listOf(rule.action)) checkAction(words, action, at.at('action'))
  checkMatcher(words, rule.when, place, at.at('when'))
  checkMatcher(words, rule.requires, place, at.at('requires'))
}

/** Nothing has happened when a hole is looked for: whoever fills it can only be a position. */
function checkCoverage(words: KnownWords, rule: Coverage, at: Findings): void {
  const post = words.pack.posts[rule.post]
  if (!post) at.at('post').error(`没有岗点“${rule.post}”`, `There is no post “${rule.post}”`)
  if (typeof rule.hours === 'object' && 'calendar' in rule.hours)
    checkCalendar(words, rule.hours.calendar, at.at('hours'))
  if (typeof rule.hours === 'object' && 'shifts' in rule.hours)
    for (const shift of rule.hours.shifts) checkShift(words, shift, at.at('hours'))
  if (typeof rule.atLeast === 'object') checkValue(words, rule.atLeast.value, at.at('atLeast'))
  if (typeof rule.ahead === 'object') checkValue(words, rule.ahead.value, at.at('ahead'))
  if (!rule.owes) return
  const place: Place = { events: ['coverage.holeFound'] }
  checkOwner(words, rule.owes.who, place, at.at('owes', 'who'))
  if (namesFact(rule.owes.who))
    at.at('owes', 'who').error('补缺的人请写岗位或部门', 'Whoever fills the hole is a position or a department')
  checkLife(words, { ...rule, dischargedBy: 'coverage.filled' }, rule.owes.who, place, at)
}

/** Of one matter the first rule that matches counts: nothing behind one without condition is ever read. */
function checkApproval(words: KnownWords, rule: Approval, at: Findings): void {
  const place: Place = { events: ['approval.stepReached'], inRequest: true }
  checkMatcher(words, rule.when, place, at.at('when'))
  const earlier = words.pack.rules.approvals.filter((one) => !one.off && one.matter === rule.matter)
  const open = earlier.findIndex((one) => one.when === undefined)
  if (!rule.off && open >= 0 && earlier.findIndex((one) => one.id === rule.id) > open)
    at.error(
      '同一事项前一条不带条件，轮不到这条',
      'A rule without condition for the same matter stands before it: it is never reached',
    )
  for (const [index, step] of rule.chain.entries()) {
    const here = at.at('chain', index)
    checkOwner(words, step.by, place, here.at('by'))
    checkMatcher(words, step.when, place, here.at('when'))
    checkLimit(words, step.within, place, here.at('within'))
  }
  if (rule.chain.every((step) => step.when !== undefined))
    at.at('chain').error(
      '至少一步不带条件，否则可能没人审批',
      'One step must have no condition, or nobody may decide at all',
    )
  for (const message of ['approval.asked', 'approval.decided']) checkMessage(words, message, at)
  const who = rule.chain[0]?.by ?? 'owner'
  checkLife(words, { ...rule, dischargedBy: 'approval.approved' }, who, place, at)
}

function checkShift(words: KnownWords, id: string, at: Findings): void {
  if (!words.pack.shifts[id]) at.error(`没有班次“${id}”`, `There is no shift “${id}”`)
}

/** The first line that matches wins, so nothing behind a line without condition is ever read, and the last must be one. */
function checkRouting(words: KnownWords, at: Findings): void {
  const lines = words.pack.rules.routing.filter((line) => !line.off)
  const { departments, positions } = words.pack.organisation
  const first = lines.findIndex((line) => line.when === undefined)
  for (const [index, line] of lines.entries()) {
    checkMatcher(words, line.when, { events: [] }, at.at(line.id))
    if (!departments[line.to.department])
      at.at(line.id).error(`没有部门“${line.to.department}”`, `There is no department “${line.to.department}”`)
    if (line.to.position !== undefined && !positions[line.to.position])
      at.at(line.id).error(`没有岗位“${line.to.position}”`, `There is no position “${line.to.position}”`)
    if (first >= 0 && index > first)
      at.at(line.id).error(
        '前一条不带条件，轮不到这条',
        'A line without condition stands before it: it is never reached',
      )
  }
  if (lines.length > 0 && first < 0)
    at.error(
      '最后要有一条不带条件的去向',
      'The last line must have no condition, so that nothing is left without a way',
    )
}

// ── what kinds have in common ────────────────────────────────────────────────────────────────────

function checkLife(
  words: KnownWords,
  rule: Pick<Response, 'dischargedBy' | 'cancelledBy' | 'warn' | 'escalate' | 'emergency'>,
  who: OwnerRef,
  place: Place,
  at: Findings,
): void {
  if (rule.dischargedBy === undefined)
    at.error(
      '没有写怎样算完成（dischargedBy），欠下就永远完不成',
      'Nothing discharges it (dischargedBy): it would be owed for ever',
    )
  else checkDischarge(words, rule.dischargedBy, at.at('dischargedBy'))
  for (const test of rule.cancelledBy ?? []) checkEventTest(words, test, at.at('cancelledBy'))
  checkWarn(words, rule.warn, who, place, at.at('warn'))
  // Whoever was told that it was missed is told when it was not.
  if ((rule.escalate ?? []).length > 0) checkMessage(words, 'limit.disproved', at.at('escalate'))
  for (const [index, step] of (rule.escalate ?? []).entries())
    checkStep(words, step, who, place, at.at('escalate', index))
  if (typeof rule.emergency === 'object') checkMatcher(words, rule.emergency, place, at.at('emergency'))
}

function checkWarn(words: KnownWords, warn: Warn | undefined, who: OwnerRef, place: Place, at: Findings): void {
  if (warn === undefined) return
  const told = typeof warn === 'object' && !Array.isArray(warn) ? warn : undefined
  if (told?.to !== undefined) checkOwner(words, told.to, place, at, who)
  checkMessage(words, told?.message ?? 'limit.near', at)
}

function checkStep(words: KnownWords, step: LadderStep, who: OwnerRef, place: Place, at: Findings): void {
  checkOwner(words, step.to, place, at, who)
  checkMessage(words, step.message ?? 'limit.missed', at)
  if ((step.how === 'owe') !== (step.owes !== undefined))
    at.error('how: owe 要写 owes（欠什么、多久），别的不写', '“how: owe” needs “owes”; the others do not have it')
  if (!step.owes) return
  // What a step lets somebody owe is read when the limit was missed: the opening event is gone.
  checkLimit(words, step.owes.within, { events: [] }, at.at('owes'))
  checkDischarge(words, step.owes.dischargedBy, at.at('owes', 'dischargedBy'))
}

function checkDischarge(words: KnownWords, discharge: Discharge, at: Findings): void {
  if (typeof discharge === 'object' && 'any' in discharge)
    for (const test of discharge.any) checkEventTest(words, test, at)
  else if (typeof discharge === 'object' && 'all' in discharge)
    for (const test of discharge.all) checkEventTest(words, test, at)
  else if (typeof discharge === 'object' && 'of' in discharge) {
    checkEventTest(words, discharge.of, at)
    if (typeof discharge.count === 'object') checkValue(words, discharge.count.value, at)
    if (discharge.distinct !== undefined) checkField(words, discharge.distinct, { events: eventsOf(discharge.of) }, at)
  } else checkEventTest(words, discharge, at)
}

function checkEventTest(words: KnownWords, test: EventTest, at: Findings): void {
  const events = eventsOf(test)
  for (const event of events) checkEventType(words, event, at)
  if (typeof test === 'string') return
  checkMatcher(words, test.where, { events }, at)
  if (!test.by) return
  if ('distinctFrom' in test.by) checkField(words, test.by.distinctFrom, { events }, at)
  else if ('person' in test.by) checkField(words, test.by.person, { events }, at)
}

function checkEventType(words: KnownWords, type: string, at: Findings): void {
  if (words.eventsNamed(type).length === 0) at.error(`没有事件“${type}”`, `There is no event “${type}”`)
}

function checkAction(words: KnownWords, name: string, at: Findings): void {
  if (!words.actions.has(name)) at.error(`没有操作“${name}”`, `There is no action “${name}”`)
}

function checkMessage(words: KnownWords, key: string, at: Findings): void {
  if (!words.pack.messages[key]) at.error(`没有外发文字“${key}”`, `There is no outgoing text “${key}”`)
}

function namesFact(ref: OwnerRef): boolean {
  if (typeof ref === 'string') return ref !== 'owner'
  if ('person' in ref || 'keeperOf' in ref) return true
  if ('position' in ref) return ref.building !== undefined || typeof ref.position === 'object'
  if ('optional' in ref) return namesFact(ref.optional)
  if ('anyOf' in ref) return ref.anyOf.some(namesFact)
  if ('headOf' in ref) return typeof ref.headOf === 'object'
  if ('department' in ref) return typeof ref.department === 'object'
  return 'superiorOf' in ref ? namesFact(ref.superiorOf) : ref.all.some(namesFact)
}
