import { InvalidArgumentError } from 'commander';

/** Reads an option's value as a whole number within bounds; anything else is a fault of the command line (status 2). */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
  };
}
