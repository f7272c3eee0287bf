import { expect, test } from 'vitest'
import { choiceIn, type PlacesOf, roomsOn } from './choice.ts'

const floor = (id: string, building: string, level: number, pictureId: string | null = null) =>
  ({ id, building, level, pictureId, name: id, school: 's', version: 1 }) as const
const room = (id: string, on: string | null, building: string | null, state = 'active') => ({ id, floor: on, building, state }) as never
const places: PlacesOf = {
  sites: [],
  buildings: [{ id: 'house' }, { id: 'gym' }] as never,
  floors: [floor('first', 'house', 1, 'file'), floor('ground', 'house', 0), floor('cellar', 'house', -1), floor('hall', 'gym', 0)],
  rooms: [room('r1', 'cellar', 'house'), room('r2', null, 'gym'), room('r3', 'cellar', 'house', 'archived')],
}
const nothing = { room: null, floor: null, building: null }
const chosen = (asked: Partial<typeof nothing> | Record<string, string>, of = places) => {
  const { building, floor, room } = choiceIn(of, { ...nothing, ...asked })
  return [building?.id, floor?.id, room?.id]
}

test('a room tells its floor, the address wins over what comes first, a picture over none', () => {
  expect(chosen({ room: 'r1', floor: 'hall' })).toEqual(['house', 'cellar', 'r1'])
  expect(chosen({ room: 'r2' })).toEqual(['gym', 'hall', 'r2'])
  expect(chosen({ floor: 'hall' })).toEqual(['gym', 'hall', undefined])
  expect(chosen({ building: 'gym' })).toEqual(['gym', 'hall', undefined])
  expect(chosen({})).toEqual(['house', 'first', undefined])
  const bare = { ...places, floors: places.floors.map((each) => ({ ...each, pictureId: null })) }
  expect(chosen({}, bare)).toEqual(['house', 'ground', undefined])
})

test('what is not there leaves the choice to what is', () => {
  expect(chosen({ floor: 'gone', building: 'gone', room: 'gone' })).toEqual(['house', 'first', undefined])
  expect(chosen({}, { ...places, floors: [] })).toEqual(['house', undefined, undefined])
  expect(chosen({}, { ...places, floors: [], buildings: [] })).toEqual([undefined, undefined, undefined])
  expect(roomsOn(places, 'cellar').map((each) => each.id)).toEqual(['r1'])
})
