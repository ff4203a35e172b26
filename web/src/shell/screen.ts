import type { Text } from '@huiyin/text'
import type { ComponentType } from 'react'

/**
 * A screen of the desk. Each feature lists its own in `screens.ts`; the shell finds them, makes a route of each that is
 * loaded when it is first opened, and shows in the rail those that have a place there and that the person may use.
 */
export type Screen = {
  /** `/cases/$caseId` */
  readonly path: string
  readonly title: Text
  readonly load: () => Promise<{ readonly default: ComponentType }>
  /** What it takes to use it in the current project, one of several; everybody signed in when left out. */
  readonly capability?: string | readonly string[] | undefined
  readonly rail?: RailPlace | undefined
  /** Pinyin initials by which the finder finds it: `gzt` for 工作台. */
  readonly finderWords?: string | undefined
}

export type RailPlace = {
  /** 10 工作台, 20 待办, 30 事项, 40 住户, 50 派工, 60 巡查, 70 收费, 80 公告, 90 统计, 100 制度, 900 设置. */
  readonly order: number
  readonly icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  /** After `G`: one letter. */
  readonly goKey?: string | undefined
  /** Shows how many obligations are over their limit. */
  readonly counts?: 'overdue' | undefined
}

/** May somebody with these rights use it? */
export function mayUse(screen: Screen, may: (capability: string) => boolean): boolean {
  const { capability } = screen
  if (capability === undefined) return true
  return typeof capability === 'string' ? may(capability) : capability.some(may)
}
