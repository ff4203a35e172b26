import type { CategoryNode } from '../schema/taxonomy.ts'
import { checkDepartment, checkMatcher, checkPosition } from './check-fields.ts'
import type { Findings } from './problem.ts'
import type { KnownWords } from './words-of-pack.ts'

/** Departments exist, lines of report end, one head a department, rights are known. */
export function checkOrganisation(words: KnownWords, at: Findings): void {
  const { departments, positions, namedRoles } = words.pack.organisation
  for (const [id, post] of Object.entries(words.pack.posts)) {
    const here = at.at('posts', id)
    if (post.department !== undefined) checkDepartment(words, post.department, here)
    for (const position of post.positions ?? []) checkPosition(words, position, here)
  }
  const heads = new Map<string, string>()
  for (const [id, position] of Object.entries(positions)) {
    const here = at.at('positions', id)
    checkDepartment(words, position.department, here.at('department'))
    if (position.reportsTo !== undefined) checkPosition(words, position.reportsTo, here.at('reportsTo'))
    if (position.deputy !== undefined) checkPosition(words, position.deputy, here.at('deputy'))
    for (const [place, superior] of (position.alsoReportsTo ?? []).entries()) {
      checkPosition(words, superior, here.at('alsoReportsTo', place))
      if (superior === id || superior === position.reportsTo)
        here
          .at('alsoReportsTo', place)
          .error(
            '这里写第二位上级，不是自己，也不是第一位',
            'This is for another superior: not itself, not the first one',
          )
    }
    if (position.deputy === id) here.at('deputy').error('不能代理自己', 'Nobody deputises for themselves')
    if (reportsInCircle(words, id))
      here.at('reportsTo').error('上级绕回到了自己', 'Its line of report runs in a circle')
    if (position.head) {
      const other = heads.get(position.department)
      if (other !== undefined)
        here
          .at('head')
          .error(`部门已有负责人“${positions[other]?.title.zh}”`, `The department has a head already: “${other}”`)
      heads.set(position.department, id)
    }
    for (const capability of position.capabilities)
      if (!words.capabilities.has(capability))
        here
          .at('capabilities')
          .warning(`没有权限“${capability}”，不起作用`, `There is no right “${capability}”: it has no effect`)
  }
  for (const [id, role] of Object.entries(namedRoles ?? {}))
    checkPosition(words, role.position, at.at('namedRoles', id, 'position'))
  const tops = Object.entries(positions).filter(([, position]) => position.reportsTo === undefined)
  if (Object.keys(positions).length > 0 && tops.length === 0)
    at.at('positions').error('没有最高岗位', 'There is no top position')
  for (const [id, department] of Object.entries(departments))
    if (department.partOf !== undefined) checkDepartment(words, department.partOf, at.at('departments', id))
}

function reportsInCircle(words: KnownWords, id: string): boolean {
  const { positions } = words.pack.organisation
  const seen = new Set<string>()
  for (let here: string | undefined = id; here !== undefined; here = positions[here]?.reportsTo) {
    if (seen.has(here)) return true
    seen.add(here)
  }
  return false
}

/** Exactly one standard calendar, each with an open day, windows in order. */
export function checkCalendars(words: KnownWords, at: Findings): void {
  const entries = Object.entries(words.pack.calendars)
  const standard = entries.filter(([, calendar]) => calendar.standard)
  if (entries.length > 0 && standard.length !== 1)
    at.error(
      '要有且只有一个标准日历（standard: true）',
      'Exactly one calendar must be the standard one (standard: true)',
    )
  for (const [id, calendar] of entries) {
    const days = Object.entries(calendar.hours)
    if (days.every(([, spans]) => (spans ?? []).length === 0))
      at.at(id).error('一周没有一天开放', 'It is not open on any day of the week')
    for (const [day, spans] of days)
      for (const [index, span] of (spans ?? []).entries()) {
        if (span.from >= span.to)
          at.at(id, day).error(`时段 ${span.from}–${span.to} 不对`, `The span ${span.from}–${span.to} is wrong`)
        const before = (spans ?? [])[index - 1]
        if (before && before.to > span.from)
          at.at(id, day).error(
            `时段 ${span.from}–${span.to} 与前一段重叠`,
            `The span ${span.from}–${span.to} overlaps the one before`,
          )
      }
  }
}

/** Every leaf knows where it goes and what it costs, and has an id of its own. */
export function checkTaxonomy(words: KnownWords, at: Findings): void {
  for (const [kind, tree] of Object.entries(words.pack.taxonomy.categories)) {
    const seen = new Set<string>()
    for (const node of tree) checkNode(words, node, {}, seen, at.at(kind))
  }
}

function checkNode(
  words: KnownWords,
  node: CategoryNode,
  above: Partial<CategoryNode>,
  seen: Set<string>,
  at: Findings,
): void {
  const here = at.at(node.id)
  if (seen.has(node.id)) here.error(`类别“${node.id}”重复`, `The category “${node.id}” stands twice`)
  seen.add(node.id)
  const { children, ...own } = node
  const known = { ...above, ...own }
  if (node.department !== undefined) checkDepartment(words, node.department, here)
  if (node.trade !== undefined && !words.pack.taxonomy.trades[node.trade])
    here.error(`没有工种“${node.trade}”`, `There is no trade “${node.trade}”`)
  for (const child of children ?? []) checkNode(words, child, known, seen, at)
  if (children) return
  for (const [field, zh, en] of NEEDED_OF_LEAVES)
    if (known[field] === undefined) here.error(`“${node.title.zh}”没有写${zh}`, `“${node.id}” has no ${en}`)
}

const NEEDED_OF_LEAVES = [
  ['place', '地点', 'place'],
  ['department', '承办部门', 'department'],
  ['urgency', '急缓', 'urgency'],
  ['charge', '收费', 'charge'],
] as const

/** Forms, measures, targets and reports speak about each other and about rules. */
export function checkPapers(words: KnownWords, at: Findings): void {
  const { targets, reports, rules, organisation } = words.pack
  checkRecords(words, at)
  const ruleIds = new Set([...rules.responses, ...rules.cadences, ...rules.routines].map((rule) => rule.id))
  for (const measure of targets.measures) {
    const here = at.at('targets', 'measures', measure.id)
    if ((measure.obligations === undefined) === (measure.events === undefined))
      here.error('数什么：obligations 或 events 写一个', 'Count either obligations or events')
    for (const rule of measure.obligations ? [measure.obligations.rule].flat() : [])
      if (!ruleIds.has(rule)) here.error(`没有规则“${rule}”`, `There is no rule “${rule}”`)
    if (measure.events) {
      const events = [measure.events.event]
      if (words.eventsNamed(measure.events.event).length === 0)
        here.error(`没有事件“${measure.events.event}”`, `There is no event “${measure.events.event}”`)
      else
        for (const condition of [measure.events.where, measure.events.of])
          checkMatcher(words, condition, { events }, here)
    }
  }
  const measures = new Set(targets.measures.map((measure) => measure.id))
  for (const target of targets.targets)
    if (!measures.has(target.measure))
      at.at('targets', 'targets', target.id).error(
        `没有指标“${target.measure}”`,
        `There is no measure “${target.measure}”`,
      )
  for (const report of reports) {
    const here = at.at('reports', report.id)
    for (const section of report.sections)
      if ('figures' in section)
        for (const figure of section.figures)
          if (!measures.has(figure)) here.error(`没有指标“${figure}”`, `There is no measure “${figure}”`)
    for (const position of [report.signer, report.receiver])
      if (position !== undefined && !organisation.positions[position])
        here.error(`没有岗位“${position}”`, `There is no position “${position}”`)
    if (report.owedBy !== undefined && !rules.routines.some((routine) => routine.id === report.owedBy))
      here.error(`没有例行规则“${report.owedBy}”`, `There is no routine “${report.owedBy}”`)
  }
}

function checkRecords(words: KnownWords, at: Findings): void {
  const prefixes = new Map<string, string>()
  for (const record of words.pack.records) {
    const here = at.at('records', record.id)
    if (!words.subject(record.subject))
      here.at('subject').error(`没有对象“${record.subject}”`, `There is no kind of subject “${record.subject}”`)
    const twin = prefixes.get(record.number.prefix)
    if (twin !== undefined)
      here.at('number').error(`编号前缀与“${twin}”相同`, `It has the same prefix of numbers as “${twin}”`)
    prefixes.set(record.number.prefix, record.id)
    const keys = new Set(record.fields.map((field) => field.key))
    if (keys.size < record.fields.length) here.at('fields').error('有两个字段同名', 'Two fields have the same key')
    const roles = new Set((record.signers ?? []).map((signer) => signer.role))
    for (const signer of record.signers ?? [])
      if (signer.after !== undefined && !roles.has(signer.after))
        here.at('signers').error(`没有签字人“${signer.after}”`, `There is no signer “${signer.after}”`)
  }
}

/** Examples name rules that exist. What they tell is tried by `runExamples`. */
export function checkExamples(words: KnownWords, at: Findings): void {
  const { rules, examples } = words.pack
  const ids = new Set([...rules.responses, ...rules.cadences, ...rules.routines].map((rule) => rule.id))
  const seen = new Set<string>()
  for (const example of examples) {
    const here = at.at(example.id)
    if (seen.has(example.id)) here.error(`例子“${example.id}”重复`, `The example “${example.id}” stands twice`)
    seen.add(example.id)
    if (!words.subject(example.subject))
      here.error(`没有对象“${example.subject}”`, `There is no kind of subject “${example.subject}”`)
    for (const step of example.steps)
      if ('event' in step && words.eventsNamed(step.event).length === 0)
        here.error(`没有事件“${step.event}”`, `There is no event “${step.event}”`)
    for (const outcome of example.then)
      if ('rule' in outcome && !ids.has(outcome.rule))
        here.error(`没有规则“${outcome.rule}”`, `There is no rule “${outcome.rule}”`)
    for (const key of Object.keys(example.values ?? {}))
      if (!words.pack.values[key]) here.error(`没有数值“${key}”`, `There is no value “${key}”`)
  }
}
