/** Begins a CSV file that people open: without it, Excel takes UTF-8 for the encoding of the country. */
export const BYTE_ORDER_MARK = '\uFEFF'
