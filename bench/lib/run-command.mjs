import process from 'node:process';

/** Runs a command. An error that has an exit code is told in its own words; any other is a fault, and is thrown. */
export async function runCommand(main) {
  try {
    await main();
  } catch (error) {
    if (error.exitCode === undefined) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}
