// The demo's names as arrays for SQL, in the shares in which they occur: the first of a list are the most frequent.
import { nameStocks } from '../../src/app/demo/names.ts'

export const familySlots = 16_384
const givenSlots = 64

export interface NameArrays {
  family: string[]
  /** Per family slot, the stock it belongs to, from 0. */
  stock: number[]
  /** `givenSlots` entries per stock. */
  girls: string[]
  boys: string[]
  women: string[]
  men: string[]
  givenSlots: number
}

/** Spreads a list over slots so that the n-th name is about 1/√n as frequent as the first. */
function spread(list: readonly string[], count: number): string[] {
  const weights = list.map((_, index) => 1 / Math.sqrt(index + 1))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  let filled = 0
  let due = 0
  return list.flatMap((name, index) => {
    due += (weights[index]! / sum) * count
    const here = index === list.length - 1 ? count - filled : Math.round(due) - filled
    filled += here
    return Array<string>(here).fill(name)
  })
}

const heads =
  'Ober Unter Nieder Alten Neuen Kirch Wald Berg Stein Feld Bach Brunn Linden Eich Buchen Birken Tannen Rosen Sand Moor Sachsen Franken Schwab Hof Dorf Burg Gold Silber Eisen Kupfer Winter Sommer Herbst Morgen Nord Süd Wester Oster Mühl Hammer Hütten Brücken Grün Blau Roth Weiß Schwarz Höh'
const tails = 'mann meier müller bauer hofer berger inger felder bacher ner ler holz horst kamp brink haus ecker brecht'

/** The many family names that each are rare. */
const rare = heads.split(' ').flatMap((head) => tails.split(' ').map((tail) => head + tail))

export function nameArrays(): NameArrays {
  const sizes = nameStocks.map((each, index) => (index === 0 ? 0 : Math.round(each.share * familySlots)))
  sizes[0] = familySlots - sizes.reduce((sum, each) => sum + each, 0)
  const families = (index: number) => {
    const { family } = nameStocks[index]!
    const half = Math.round(sizes[index]! / 2)
    return index === 0 ? [...spread(family, half), ...spread(rare, sizes[index]! - half)] : spread(family, sizes[index]!)
  }
  const given = (key: 'girls' | 'boys' | 'women' | 'men') => nameStocks.flatMap((each) => spread(each[key], givenSlots))
  return {
    family: nameStocks.flatMap((_, index) => families(index)),
    stock: nameStocks.flatMap((_, index) => Array<number>(sizes[index]!).fill(index)),
    girls: given('girls'),
    boys: given('boys'),
    women: given('women'),
    men: given('men'),
    givenSlots,
  }
}
