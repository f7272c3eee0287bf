// Prices of the demo, so that budgets, previews and documents show sums: invented, and said to be so wherever they are shown.
import type { OfferChange } from '../../modules/catalogue/actions/offers.ts'

/** Cents by block and cost item. Some items stay open on purpose: a school authority never knows all of them. */
const examples: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  B01: { staff: 6_400_00, visits: 1_150_00, tool: 4_800_00 },
  B02: { operation: 1_20, setup: 450_00 },
  B03: { operation: 5_200_00 },
  B04: { line: 189_00, firewall: 780_00 },
  B05: { licence: 540_00, mobile: 3_50 },
  B06: { switches: 1_900_00, operation: 1_250_00 },
  B07: { control: 620_00, operation: 880_00 },
  B08: { maintenance: 45_00 },
  B10: { server: 3_600_00, device: 9_80 },
  B11: { licences: 2_40, review: 1_500_00 },
  B12: { storage: 4_100_00, offline: 950_00 },
  B13: { operation: 310_00 },
  B14: { operation: 7_50, scanner: 2_200_00 },
  B15: { retainer: 3_000_00, drill: 800_00 },
  B16: { officer: 690_00 },
  B18: { trainer: 950_00, material: 1_200_00 },
  S01: { licence: 240_00 },
  S02: { operation: 38_00 },
  S03: { operation: 42_00 },
  S04: { mdm: 14_00, repair: 18_00 },
  S07: { page: 650_00 },
  S08: { storage: 2_80, operation: 420_00 },
  S09: { licence: 3_10, operation: 380_00 },
  S10: { mailbox: 1_90 },
}

export const exampleNote = 'Beispielpreis der Demo, frei erfunden'

/** The prices of those blocks that the library has. */
export const examplePrices = (known: ReadonlyMap<string, readonly { key: string }[]>): OfferChange[] =>
  Object.entries(examples).flatMap(([number, costs]) => {
    const items = known.get(number)
    if (!items) return []
    return [
      {
        number,
        note: exampleNote,
        costs: Object.fromEntries(Object.entries(costs).filter(([key]) => items.some((item) => item.key === key))),
      },
    ]
  })
