/** This machine lacks a tool that the fleet needs. Whoever runs the fleet says the message and ends with `exitCode`. */
export class Lacking extends Error {
  name = 'Lacking';
  exitCode = 3;
}
