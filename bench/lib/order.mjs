/**
 * The order of the subjects in a round. It rotates, and turns round after each full turn: nobody is always first, and
 * nobody always follows the same other one.
 */
export function orderOf(subjects, round) {
  const turn = Math.floor(round / subjects.length);
  const first = round % subjects.length;
  const order = [...subjects.slice(first), ...subjects.slice(0, first)];
  return turn % 2 === 0 ? order : order.reverse();
}
