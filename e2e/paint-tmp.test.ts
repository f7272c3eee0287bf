import { test } from 'vitest'
import { openGround } from './ground.ts'
test('paint', async () => {
  const g = await openGround(0.05)
  for (const path of ['/', '/personen', '/schulen'])
    for (let run = 0; run < 2; run++) {
      const { page, context } = await g.as('thalheim')
      const cdp = await context.newCDPSession(page)
      await page.goto(g.base + path, { waitUntil: 'networkidle' })
      const out = await page.evaluate(() => {
        const nav = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming
        const res = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).map((r) => `${Math.round(r.startTime)}-${Math.round(r.responseStart)}-${Math.round(r.responseEnd)} ${r.encodedBodySize} ${r.name.replace(location.origin, '')}`)
        return { nav: [nav.responseStart, nav.responseEnd, nav.domInteractive, nav.domContentLoadedEventEnd, nav.loadEventEnd].map(Math.round), paint: performance.getEntriesByType('paint').map((p) => p.name + ' ' + Math.round(p.startTime)), res }
      })
      const lcp = await page.evaluate(() => new Promise((resolve) => { new PerformanceObserver((l) => resolve(l.getEntries().map((e) => [Math.round(e.startTime), (e as never as {size:number}).size, (e as never as {element: Element}).element?.outerHTML?.slice(0, 100)]))).observe({ type: 'largest-contentful-paint', buffered: true }); setTimeout(() => resolve('none'), 2000) }))
      const { metrics } = (await (cdp.send as any)('Performance.enable'), await (cdp.send as any)('Performance.getMetrics'))
      console.log(path, run, JSON.stringify(out.nav), out.paint.join(', '), JSON.stringify(lcp), '\n' + out.res.join('\n'), '\n', metrics.filter((m: any) => /Duration|Documents/.test(m.name)).map((m: any) => m.name + '=' + m.value.toFixed(3)).join(' '))
      await context.close()
    }
  await g.stop()
}, 600000)
