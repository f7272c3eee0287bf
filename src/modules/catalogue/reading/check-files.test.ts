import { expect, test } from 'vitest'
import { refusalOf } from '#kernel/testing'
import { testLibrary } from '../testing/blocks.ts'
import { textOf } from './block-text.ts'
import { checkFiles } from './check-files.ts'

const files = Object.fromEntries(
  testLibrary.flatMap((block) => {
    const folder = `network/${block.number}-baustein`
    const { yaml, chapters } = textOf(block)
    return [[`${folder}/block.yaml`, yaml], ...Object.entries(chapters).map(([name, text]) => [`${folder}/${name}`, text] as const)] as [
      string,
      string,
    ][]
  }),
)
const filter = 'network/S11-baustein/block.yaml'

test('a sound folder has no findings; a broken file names line, field and valid values', async () => {
  expect(await checkFiles(files, 'de')).toEqual({ blocks: 3, findings: [] })
  const { findings } = await checkFiles({ ...files, [filter]: files[filter]!.replace('setBy: authority', 'setBy: kreis') }, 'de')
  expect(findings[0]).toMatchObject({ file: filter, field: 'parameters[1].setBy', valid: ['authority', 'school'] })
  expect(findings[0]!.line).toBeGreaterThan(1)
})

test('blocks in a circle are found across files', async () => {
  const { findings } = await checkFiles({ ...files, [filter]: files[filter]!.replace('block: B10', 'block: S12') }, 'en')
  expect(findings.map(({ code }) => code)).toContain('cycle')
})

test('other places than those of a library are refused before anything is written', async () => {
  for (const path of ['../x.yaml', '/etc/passwd', 'a/b/c/block.yaml', 'network/S11-baustein/block.sh'])
    expect(await refusalOf(checkFiles({ [path]: '' }, 'de'))).toBe('catalogue.filePlace')
})
