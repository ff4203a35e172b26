import { pathsOf, valueKeysOf } from '../match.ts'
import type { Limit, ShortDuration } from '../schema/limits.ts'
import type { Matcher } from '../schema/matchers.ts'
import type { OwnerRef } from '../schema/owners.ts'
import type { Findings } from './problem.ts'
import type { KnownWords } from './words-of-pack.ts'

/** What a field may be asked about where it stands. */
export type Place = {
  /** The events because of which the place is read; none: any event of any subject. */
  readonly events: readonly string[]
  readonly inGate?: boolean
  /** `request.*` is known: in the conditions of an approval. */
  readonly inRequest?: boolean
  /** `member.*` is known: inside `forEach`. */
  readonly member?: boolean
}

const OF_REQUEST = [
  'matter',
  'amountFen',
  'days',
  'urgent',
  'departmentId',
  'positionId',
  'requesterId',
  'requesterPosition',
].map((name) => `request.${name}`)
const OF_ACTOR = ['actor.staffId', 'actor.kind', 'actor.positionIds', 'actor.departmentIds']

export function checkField(words: KnownWords, path: string, place: Place, at: Findings): void {
  const refusal = refusalOfField(words, path, place)
  if (refusal) at.error(refusal.zh, refusal.en)
}

/** Why a field cannot be asked here; undefined when it can. */
function refusalOfField(words: KnownWords, path: string, place: Place): { zh: string; en: string } | undefined {
  const unknown = { zh: `没有字段“${path}”`, en: `There is no field “${path}”` }
  switch (path.split('.')[0]) {
    case 'input':
      if (place.inGate) return undefined
      return { zh: `“${path}”只能用在关卡里`, en: `“${path}” may only be asked by a gate` }
    case 'actor':
      if (place.inGate) return OF_ACTOR.includes(path) ? undefined : unknown
      return {
        zh: `“${path}”只能用在关卡里：记录里不留岗位；谁做的请用 by`,
        en: `“${path}” may only be asked by a gate: the log does not keep positions; say who by “by”`,
      }
    case 'request':
      if (place.inRequest) return OF_REQUEST.includes(path) ? undefined : unknown
      return { zh: `“${path}”只能用在审批里`, en: `“${path}” may only be asked by an approval` }
    case 'member':
      if (place.member) return undefined
      return { zh: `“${path}”只能用在 forEach 的规则里`, en: `“${path}” needs a rule with forEach` }
    case 'event':
      if (words.hasMember(path, place.events)) return undefined
      if (place.events.length === 0)
        return { zh: `这里没有事件，不能用“${path}”`, en: `No event happens here: “${path}” cannot be asked` }
      return {
        zh: `事件“${place.events.join('、')}”没有字段“${path}”`,
        en: `The event ${place.events.join(', ')} has no field “${path}”`,
      }
    default:
      return words.hasFact(path, words.subjectsOf(place.events)) ? undefined : unknown
  }
}

export function checkMatcher(words: KnownWords, condition: Matcher | undefined, place: Place, at: Findings): void {
  for (const path of new Set(pathsOf(condition))) checkField(words, path, place, at)
  for (const key of new Set(valueKeysOf(condition))) checkValue(words, key, at)
}

/** A value that is used must exist; as a limit it must be a duration. */
export function checkValue(words: KnownWords, key: string, at: Findings, as?: 'duration'): void {
  const value = words.pack.values[key]
  if (!value) at.error(`没有数值“${key}”`, `There is no value “${key}”`)
  else if (as === 'duration' && (value.type !== 'duration' || value.unit === undefined))
    at.error(`数值“${value.title.zh}”不是时长，不能作时限`, `The value “${key}” is no duration: it cannot be a limit`)
}

export function checkLimit(words: KnownWords, limit: Limit | undefined, place: Place, at: Findings): void {
  if (limit === undefined || typeof limit === 'string') return
  if ('calendar' in limit && limit.calendar !== undefined) checkCalendar(words, limit.calendar, at)
  if ('value' in limit) checkValue(words, limit.value, at, 'duration')
  else if ('of' in limit) checkField(words, limit.of, place, at)
  else if ('field' in limit) {
    checkField(words, limit.field, place, at)
    for (const shift of [limit.plus, limit.minus]) checkShort(words, shift, at)
  } else if ('earliest' in limit) for (const one of limit.earliest) checkLimit(words, one, place, at)
  else if ('latest' in limit) for (const one of limit.latest) checkLimit(words, one, place, at)
}

export function checkShort(words: KnownWords, duration: ShortDuration | undefined, at: Findings): void {
  if (typeof duration === 'object') checkValue(words, duration.value, at, 'duration')
}

export function checkCalendar(words: KnownWords, id: string, at: Findings): void {
  if (!words.pack.calendars[id]) at.error(`没有日历“${id}”`, `There is no calendar “${id}”`)
}

/** @param who what `owner` means here; unknown where nobody owes yet */
export function checkOwner(words: KnownWords, ref: OwnerRef, place: Place, at: Findings, who?: OwnerRef): void {
  if (ref === 'owner') {
    if (who === undefined) at.error('这里还没有责任人', 'Nobody owes anything here yet')
    return
  }
  if (typeof ref === 'string') checkField(words, ref, place, at)
  else if ('position' in ref) {
    if (typeof ref.position === 'string') checkPosition(words, ref.position, at)
    else checkField(words, ref.position.field, place, at)
    if (ref.building !== undefined) checkField(words, ref.building, place, at)
  } else if ('headOf' in ref) checkDepartmentRef(words, ref.headOf, place, at, true)
  else if ('department' in ref) checkDepartmentRef(words, ref.department, place, at, false)
  else if ('person' in ref) {
    checkField(words, ref.person, place, at)
    if (ref.as !== undefined) checkPosition(words, ref.as, at)
    if (ref.else !== undefined) checkOwner(words, ref.else, place, at, who)
  } else if ('keeperOf' in ref) {
    checkField(words, ref.keeperOf, place, at)
    if (!Object.values(words.pack.organisation.positions).some((position) => position.keeps === 'building'))
      at.error('没有分管楼栋的岗位（keeps: building）', 'No position keeps buildings (keeps: building)')
  } else if ('superiorOf' in ref) {
    checkOwner(words, ref.superiorOf, place, at, who)
    const below = ref.superiorOf === 'owner' ? who : ref.superiorOf
    if (below !== undefined && namesPersonAlone(below))
      at.error(
        '上级按岗位找：请用 as 写明这个人担任的岗位',
        'Superiors are found by position: name the position of the person with “as”',
      )
  } else if ('optional' in ref) checkOwner(words, ref.optional, place, at, who)
  else for (const one of 'anyOf' in ref ? ref.anyOf : ref.all) checkOwner(words, one, place, at, who)
}

function namesPersonAlone(ref: OwnerRef): boolean {
  return (
    (typeof ref === 'string' && ref !== 'owner') || (typeof ref === 'object' && 'person' in ref && ref.as === undefined)
  )
}

export function checkPosition(words: KnownWords, id: string, at: Findings): void {
  if (!words.pack.organisation.positions[id]) at.error(`没有岗位“${id}”`, `There is no position “${id}”`)
}

export function checkDepartment(words: KnownWords, id: string, at: Findings): void {
  if (!words.pack.organisation.departments[id]) at.error(`没有部门“${id}”`, `There is no department “${id}”`)
}

function checkDepartmentRef(
  words: KnownWords,
  ref: string | { readonly field: string },
  place: Place,
  at: Findings,
  needsHead: boolean,
): void {
  if (typeof ref === 'object') {
    checkField(words, ref.field, place, at)
    return
  }
  checkDepartment(words, ref, at)
  const { departments, positions } = words.pack.organisation
  const headed = (id: string) => Object.values(positions).some((one) => one.department === id && one.head)
  const line = new Set<string>()
  for (let id: string | undefined = ref; id !== undefined && !line.has(id); id = departments[id]?.partOf) line.add(id)
  if (needsHead && departments[ref] && ![...line].some(headed))
    at.error(`部门“${departments[ref]?.title.zh}”没有负责人岗位`, `The department “${ref}” has no head`)
}
