// What axe finds on the page that a story has reached.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The window is as tall as the page meanwhile: else sticky bars count as covering what a person would scroll to. */
export async function faultsOf(page: Page): Promise<string[]> {
  await rest(page)
  const size = page.viewportSize()!
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ ...size, height: Math.min(height, 20_000) })
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  await page.setViewportSize(size)
  return violations.map((violation) => `${page.url()} ${violation.id}: ${violation.nodes[0]?.target.join(' ')}`)
}

/** A dialog that still comes is not on the screen yet, and what lies behind it is hidden already; what turns for ever is no movement. */
const rest = (page: Page) =>
  page.evaluate(async () => {
    const moves = () =>
      document.querySelector('[data-entering], [data-exiting]') !== null ||
      // React Aria makes a dialog invisible for a moment while a field of it is focused by touch, so that the page does not jump.
      [...document.querySelectorAll('.scrim')].some((each) => getComputedStyle(each).opacity === '0') ||
      document.getAnimations().some((each) => each.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
    const until = performance.now() + 5_000
    // Twice at rest, a picture or two apart: what was asked for a moment ago may not have begun to move yet.
    for (let still = 0; still < 2 && performance.now() < until; still = moves() ? 0 : still + 1)
      await new Promise((resolve) => setTimeout(resolve, 100))
  })
