export { CPythonRandom } from './random/cpython-random.ts';
export { tokenPerplexity, type PerplexityOptions, type TokenPerplexity } from './perplexity/token-perplexity.ts';
