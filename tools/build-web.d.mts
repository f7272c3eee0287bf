export function buildWeb(root: string, node: string): Promise<void>
