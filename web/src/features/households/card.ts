import type { TextPiece } from '../../api/contracts.ts'

/** The household card as docs/api-households.md says it: panels that rooms register; one whose room is missing is not there. */
export type HouseCard = {
  readonly house: {
    readonly id: string
    readonly projectId: number
    readonly label: string
    readonly buildingId: string
    readonly buildingTitle: string
    readonly unit: string
    readonly floor: number | null
    readonly areaM2: number | null
    readonly status: string
    readonly handedOverOn: string | null
    readonly keeperId: string | null
  }
  readonly title: { readonly zh: string; readonly en?: string }
  readonly abilities: { readonly edit: boolean; readonly unmask: boolean }
  readonly panels: readonly {
    readonly id: string
    readonly title?: { zh: string; en?: string }
    readonly body: unknown
  }[]
}

export type PersonOfCard = {
  readonly occupancyId: string
  readonly partyId: string
  readonly displayName: string
  readonly role: string
  readonly relation: string
  readonly isContact: boolean
  readonly fromOn: string | null
  readonly untilOn: string | null
  readonly phones: readonly { readonly id: string; readonly masked: string; readonly note: string }[]
  readonly idNumberMasked: string | null
  readonly note: string
}
export type PeoplePanel = { readonly now: readonly PersonOfCard[]; readonly before: readonly PersonOfCard[] }
export type InstructionsPanel = {
  readonly items: readonly {
    readonly id: string
    readonly text: string
    readonly pieces: readonly TextPiece[]
    readonly validUntil: string | null
    readonly recordedAt: string
  }[]
}
export type CasesPanel = {
  readonly items: readonly {
    readonly id: string
    readonly number: string
    readonly kind: string
    readonly state: string
    readonly urgency: string
    readonly categoryId: string
    readonly content: string
    readonly promise: { zh: string; en?: string }
    readonly registeredAt: string
    readonly closedAt: string | null
  }[]
}
export type ContactsPanel = {
  readonly items: readonly {
    readonly id: string
    readonly at: string
    readonly purpose: string
    readonly words: string
  }[]
}
export type ReadersPanel = {
  readonly monthCount: number
  readonly items: readonly {
    readonly readerId: string
    readonly reader: string | null
    readonly at: string
    readonly field: string
    readonly reason: string
  }[]
}

/** What a room tells in lines, drawn without knowing the room. */
export type PanelLines = {
  readonly lines: readonly {
    readonly id: string
    readonly at: string | null
    readonly title: { zh: string; en?: string }
    readonly detail?: string
    readonly tag?: { zh: string; en?: string }
    readonly until?: string
    readonly caseId?: string
  }[]
}

/** Panels of lines, in their order; those without any are left out. */
export function linesOf(
  card: HouseCard,
): { id: string; title: { zh: string; en?: string }; lines: PanelLines['lines'] }[] {
  return card.panels.flatMap((panel) => {
    const lines = (panel.body as Partial<PanelLines> | null)?.lines
    return lines?.length ? [{ id: panel.id, title: panel.title ?? { zh: panel.id }, lines }] : []
  })
}

export function panelOf<Body>(card: HouseCard, id: string): Body | undefined {
  return card.panels.find((panel) => panel.id === id)?.body as Body | undefined
}

const STATUSES: Readonly<Record<string, { zh: string; en: string }>> = {
  occupied: { zh: '业主自住', en: 'Owner-occupied' },
  rented: { zh: '出租', en: 'Let' },
  vacant: { zh: '空置', en: 'Vacant' },
  fitOut: { zh: '装修中', en: 'Being fitted out' },
  notHandedOver: { zh: '未交房', en: 'Not handed over' },
}

export function statusTitle(status: string): { zh: string; en: string } | undefined {
  return STATUSES[status]
}

/** `2 栋 1 单元 6 层 · 112.4 ㎡ · 2019-06-18 交房` */
export function houseLine(house: HouseCard['house']): { zh: string; en: string } {
  const zh = [
    [house.buildingTitle, house.unit ? `${house.unit} 单元` : '', house.floor === null ? '' : `${house.floor} 层`]
      .filter(Boolean)
      .join(' '),
    house.areaM2 === null ? '' : `${house.areaM2} ㎡`,
    house.handedOverOn ? `${house.handedOverOn} 交房` : '',
  ]
  const en = [
    [house.buildingTitle, house.unit ? `unit ${house.unit}` : '', house.floor === null ? '' : `floor ${house.floor}`]
      .filter(Boolean)
      .join(', '),
    house.areaM2 === null ? '' : `${house.areaM2} ㎡`,
    house.handedOverOn ? `handed over ${house.handedOverOn}` : '',
  ]
  return { zh: zh.filter(Boolean).join(' · '), en: en.filter(Boolean).join(' · ') }
}
