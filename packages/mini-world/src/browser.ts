// What of this package runs in a browser, which has no folders; bundlers take it for `@ptqlab/mini-world`.
export { heldOutArticles } from './held-out-articles.ts';
export { MINI_SEEDS } from './seeds.ts';
export { generateWorld, type World } from './world/world.ts';
