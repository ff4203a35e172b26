import type { Pack } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import type { Actor } from '../access/actor.ts'
import type { Query } from '../db/sql.ts'

/**
 * The household card is built of panels that rooms register; a panel whose room does not exist is not shown. Each says
 * what it reads for a house and how the rows become its body. All panels are read in one flight.
 */
export type HouseholdPanel = {
  readonly id: string
  readonly title: Text
  /** Lower stands first. */
  readonly order: number
  /** The right it takes in the house's project; the panel is left out without it. */
  readonly capability: string
  readonly queries: (house: PanelHouse) => readonly Query[]
  /** JSON that the screen knows by the panel's id, or `PanelLines`. Masked: a panel never shows a whole number. */
  readonly present: (rows: readonly (readonly never[])[], house: PanelHouse) => unknown
}

export type PanelHouse = {
  readonly id: string
  readonly projectId: number
  readonly buildingId: string
  readonly actor: Actor
  /** Epoch ms. */
  readonly now: number
  /** `2026-11-23`: the day it is where the house stands. */
  readonly today: string
  /** The handbook in force in the house's project. */
  readonly pack?: Pack | undefined
}

/** A body that the card draws without knowing its room: lines with a time, a title, what leads to it and where it stands. */
export type PanelLines = {
  readonly lines: readonly {
    readonly id: string
    readonly at: string | null
    readonly title: Text
    readonly detail?: string | undefined
    readonly tag?: Text | undefined
    /** The day until which the tag holds, as an instant. */
    readonly until?: string | undefined
    /** A case that it belongs to. */
    readonly caseId?: string | undefined
  }[]
}

const panels = new Map<string, HouseholdPanel>()

/** Called once, when the room's index is loaded; the same id again replaces the panel. */
export function registerHouseholdPanel(panel: HouseholdPanel): void {
  panels.set(panel.id, panel)
}

export function householdPanels(): readonly HouseholdPanel[] {
  return [...panels.values()].sort((a, b) => a.order - b.order)
}
