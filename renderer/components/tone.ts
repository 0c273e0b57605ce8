/** How something is. Each has an icon of its own, so that colour is never needed to tell them apart. */
export type Tone = 'well' | 'attention' | 'failed' | 'running' | 'advice' | 'waiting' | 'off' | 'unknown' | 'promoted';
