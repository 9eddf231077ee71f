/** A text that UTF-8 can hold: a half of a surrogate pair without the other becomes U+FFFD. */
export const wellFormed = (text: string): string => text.replaceAll(/\p{Cs}/gu, "\ufffd");
