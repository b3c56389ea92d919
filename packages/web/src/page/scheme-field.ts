/** What a browser checks of a scheme before it is sent; the scheme parser of @ptqlab/quant has the last word. */
export const SCHEME_FIELD = {
  pattern: '[Ww][0-9]+[Aa][0-9]+(-[A-Za-z0-9]+)*',
  title: 'for example W4A16-g64-sym: weight bits, activation bits, columns per group, symmetric or asymmetric',
};
