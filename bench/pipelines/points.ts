/** As many tasks as each bench pipeline runs. */
export const points = Array.from({ length: 20 }, (_, index) => index);
