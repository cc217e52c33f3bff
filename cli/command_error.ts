/** A command ends here, with an exit code, one `error:` line and one `hint:` line. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: number;
  readonly hint: string;

  constructor(message: string, options: { readonly exitCode: number; readonly hint: string }) {
    super(message);
    this.exitCode = options.exitCode;
    this.hint = options.hint;
  }
}
