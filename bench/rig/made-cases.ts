import { type Chance, chanceOf } from './chance.ts'

/** A case of the data set before it is laid out in tables. */
export type MadeCase = {
  readonly n: number
  readonly projectId: number
  readonly id: string
  readonly orderId: string
  readonly number: string
  readonly orderNumber: string
  readonly template: number
  readonly house: MadeHouse
  readonly content: string
  readonly registeredAt: number
  /** Null for the few that are open. */
  readonly closedAt: number | null
}

export type MadeHouse = {
  readonly id: string
  readonly building_id: string
  readonly label: string
  readonly party_id: string | null
  readonly display_name: string | null
}

const DAY_MS = 86_400_000
/** Three years of a service centre. */
const SPAN_MS = 3 * 365 * DAY_MS

const PLACES = '厨房 卫生间 客厅 主卧 次卧 阳台 书房 门厅 储物间 走廊'.split(' ')
const THINGS =
  '水龙头 地漏 下水管 马桶 洗手盆 插座 灯 开关 空调 暖气片 门锁 窗户 门铃 可视对讲 热水器 墙面 吊顶 地砖 阀门 水表'.split(
    ' ',
  )
const FAULTS = '漏水 堵塞 不亮 松动 打不开 关不严 有异响 跳闸 渗水 掉漆 开裂 没有水 不制冷 不热 有异味'.split(' ')
const ADDED =
  '已经两天了 请尽快上门 老人在家 下午三点后有人 影响楼下 上周修过一次 晚上更明显 先打电话 孩子午睡请轻敲门 业主出差周末才在'.split(
    ' ',
  )
/** Each about once in five thousand cases. */
const RARE = '白蚁 蜂窝 燃气 塌陷 冻裂 鼠患 漏电 倒灌'.split(' ')

/**
 * Cases in the order of their time. The same size, seed and estate give the same cases.
 *
 * @param options.open how many are open; they are the newest
 * @param options.until when the newest was registered, epoch ms
 */
export function* madeCases(options: {
  readonly count: number
  readonly open: number
  readonly until: number
  readonly templates: number
  readonly projectIds: readonly number[]
  readonly housesOf: ReadonlyMap<number, readonly MadeHouse[]>
}): Generator<MadeCase> {
  const chance = chanceOf(20_261_125)
  const { count, projectIds } = options
  const taken = new Map<string, number>()
  for (let n = 0; n < count; n += 1) {
    const open = n >= count - options.open
    // What is open keeps the times of its template: it was registered when the clock stands.
    const registeredAt = open ? options.until : options.until - SPAN_MS + Math.floor((n / count) * SPAN_MS)
    const projectId = projectIds[n % projectIds.length] as number
    const houses = options.housesOf.get(projectId) as readonly MadeHouse[]
    const period = monthOf(registeredAt)
    const series = `${projectId}/${period}`
    // Beyond what the product itself gave to the templates.
    const place = (taken.get(series) ?? options.templates) + 1
    taken.set(series, place)
    const counted = `${period}-${String(place).padStart(4, '0')}`
    yield {
      n,
      projectId,
      id: idOf(registeredAt, 1, n),
      orderId: idOf(registeredAt, 2, n),
      number: `BX-${counted}`,
      orderNumber: `GD-${counted}`,
      template: n % options.templates,
      house: houses[chance(houses.length)] as MadeHouse,
      content: wordsOf(chance),
      registeredAt,
      closedAt: open ? null : registeredAt + 3_600_000 + chance(5 * DAY_MS),
    }
  }
}

function wordsOf(chance: Chance): string {
  const oneOf = (list: readonly string[]) => list[chance(list.length)] as string
  const rare = chance(640) === 0 ? `，怀疑${oneOf(RARE)}` : ''
  return `${oneOf(PLACES)}${oneOf(THINGS)}${oneOf(FAULTS)}${chance(2) ? `，${oneOf(ADDED)}` : ''}${rare}`
}

/** 2611, by the calendar of the estate. */
function monthOf(instant: number): string {
  return new Date(instant + 8 * 3_600_000).toISOString().slice(2, 7).replace('-', '')
}

/** A time-ordered id that follows from its place: version 7 in its form. */
export function idOf(instant: number, kind: number, n: number): string {
  const time = instant.toString(16).padStart(12, '0')
  const place = n.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${kind.toString(16).padStart(3, '0')}-8000-${place}`
}
