// Which Chromium looks at our pages in stories, sweeps and benches.
import { existsSync } from 'node:fs'

const first = (places: (string | undefined)[]) => places.find((path): path is string => !!path && existsSync(path))
const whole = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The whole browser, for what the engine alone does not do: an installed program, a closed and opened window. */
export const wholeChromium = first(whole)

/**
 * The engine without a browser's own windows where it is installed, else the whole browser. Each window of the whole browser draws pages of its
 * own (its address bar is one), which for two seconds takes as much of a processor as ours and would be measured with them.
 */
export const chromiumPath = first([process.env.CHROMIUM, '/usr/bin/chromium-headless-shell', ...whole])
