export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Places of `count` nodes around the middle of a box: two side by side, three as in a triangle that stands on its tip. */
export function around(count: number, width: number, height: number, margin: Point): readonly Point[] {
  const middle = { x: width / 2, y: height / 2 };
  const radius = { x: width / 2 - margin.x, y: height / 2 - margin.y };
  if (count === 1) return [middle];
  if (count === 2)
    return [
      { x: margin.x, y: middle.y },
      { x: width - margin.x, y: middle.y },
    ];
  if (count === 3)
    return [
      { x: margin.x, y: margin.y },
      { x: width - margin.x, y: margin.y },
      { x: middle.x, y: height - margin.y },
    ];
  return Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI - Math.PI / 2 - Math.PI / count;
    return { x: middle.x + radius.x * Math.cos(angle), y: middle.y + radius.y * Math.sin(angle) };
  });
}

/** The line from `one` to `other`, moved aside by `offset` pixels, so that parallel links do not hide each other. */
export function beside(one: Point, other: Point, offset: number): readonly [Point, Point] {
  const length = Math.hypot(other.x - one.x, other.y - one.y) || 1;
  const across = { x: (-(other.y - one.y) / length) * offset, y: ((other.x - one.x) / length) * offset };
  return [
    { x: one.x + across.x, y: one.y + across.y },
    { x: other.x + across.x, y: other.y + across.y },
  ];
}
