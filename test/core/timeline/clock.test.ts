import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOnAxis, readBurst } from '../../../core/timeline/clock.ts';

describe('readBurst', () => {
  it('takes what all answers agree on: narrower than any single way', () => {
    const reading = readBurst([
      { askedAt: 1000, answeredAt: 1042, nodeMs: 5041 },
      { askedAt: 1100, answeredAt: 1142, nodeMs: 5101 },
    ]);
    expect(reading?.offsetMs).toBeCloseTo(4000, 6);
    expect(reading?.boundMs).toBeCloseTo(1.2, 6);
    expect(reading?.samples).toBe(2);
  });

  it('goes by the shortest way alone where the clock was set between two answers', () => {
    const reading = readBurst([
      { askedAt: 1000, answeredAt: 1010, nodeMs: 5005 },
      { askedAt: 1100, answeredAt: 1102, nodeMs: 9101 },
    ]);
    expect(reading).toMatchObject({ offsetMs: 8000, boundMs: 1 });
  });

  it('has no reading without a usable sample', () => {
    expect(readBurst([])).toBeUndefined();
    expect(readBurst([{ askedAt: 0, answeredAt: 1, nodeMs: Number.NaN }])).toBeUndefined();
  });

  it('never leaves the true offset outside of its bound, however uneven the ways are', () => {
    const trip = fc.record({
      out: fc.double({ min: 0, max: 80, noNaN: true }),
      back: fc.double({ min: 0, max: 80, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(trip, { minLength: 1 }), fc.integer({ min: -90_000, max: 90_000 }), (trips, offset) => {
        const reading = readBurst(
          trips.map(({ out, back }, index) => ({
            askedAt: index * 500,
            answeredAt: index * 500 + out + back,
            nodeMs: index * 500 + out + offset,
          })),
        );
        expect(reading && Math.abs(reading.offsetMs - offset) <= reading.boundMs + 1e-6).toBe(true);
      }),
    );
  });
});

describe('placeOnAxis', () => {
  it('takes drift between two readings as even, and the worse bound of both', () => {
    const clock = {
      readings: [
        { at: 0, offsetMs: 100, boundMs: 1, samples: 16 },
        { at: 1000, offsetMs: 110, boundMs: 3, samples: 16 },
      ],
    };
    const { at, boundMs } = placeOnAxis(clock, 605);
    expect(at).toBeCloseTo(605 - 105.05, 1);
    expect(boundMs).toBe(3);
  });

  it('uses the nearest reading outside of them, and knows nothing without any', () => {
    const clock = { readings: [{ at: 1000, offsetMs: 10, boundMs: 2, samples: 1 }] };
    expect(placeOnAxis(clock, 5010)).toEqual({ at: 5000, boundMs: 2 });
    expect(placeOnAxis({ readings: [] }, 5010).boundMs).toBeGreaterThan(60_000);
  });
});
