import { z } from 'zod'
import { id, path } from './words.ts'

/**
 * Who owes, or who is told. A path names a person by a fact; the rest name positions, resolved to people when read.
 *
 * ```yaml
 * who: { position: buildingSteward, building: case.buildingId }
 * who: { headOf: engineering }                          # or { headOf: { field: workOrder.departmentId } }
 * who: { department: customerService }                  # anybody of it
 * who: { person: workOrder.engineerId, as: engineer, else: { headOf: engineering } }
 * who: case.openedById                                  # short for { person: case.openedById }
 * who: { keeperOf: case.buildingId }                    # the position with `keeps: building`, there
 * to: owner                                             # who owes it, in warnings and ladders
 * to: { superiorOf: owner, levels: 2 }
 * who: { position: { field: approval.deciderPosition } }                # the position that a fact names
 * who: { all: [{ headOf: customerService }, { headOf: engineering }] }   # one obligation each
 * who: { all: [{ department: engineering }, { optional: { headOf: order } }] }   # the second is only told
 * who: { anyOf: [{ position: engineer }, { headOf: engineering }] }      # one obligation: the first who does it
 * ```
 *
 * A person who is not known yet (nobody is dispatched) is replaced by `else`; as soon as the fact is there, the
 * obligation passes to the person and its history says so.
 */
export type OwnerRef =
  | string
  | { readonly position: string | { readonly field: string }; readonly building?: string | undefined }
  | { readonly headOf: string | { readonly field: string } }
  | { readonly department: string | { readonly field: string } }
  | { readonly person: string; readonly as?: string | undefined; readonly else?: OwnerRef | undefined }
  | { readonly keeperOf: string }
  | { readonly superiorOf: OwnerRef; readonly levels?: number | undefined }
  | { readonly all: readonly OwnerRef[] }
  | { readonly anyOf: readonly OwnerRef[] }
  | { readonly optional: OwnerRef }

const named = z.union([id, z.strictObject({ field: path })])

export const ownerRef: z.ZodType<OwnerRef> = z.lazy(() =>
  z.union([
    z.literal('owner'),
    path,
    z.strictObject({ position: named, building: path.optional() }),
    z.strictObject({ headOf: named }),
    z.strictObject({ department: named }),
    z.strictObject({ person: path, as: id.optional(), else: ownerRef.optional() }),
    z.strictObject({ keeperOf: path }),
    z.strictObject({ superiorOf: ownerRef, levels: z.int().min(1).max(6).optional() }),
    z.strictObject({ all: z.array(ownerRef).min(2) }),
    z.strictObject({ anyOf: z.array(ownerRef).min(2) }),
    z.strictObject({ optional: ownerRef }),
  ]),
) as z.ZodType<OwnerRef>
