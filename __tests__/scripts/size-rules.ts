import ts from 'typescript';

/** What a class, a function and a line may grow to. A constructor is no method; comments and blank lines are lines. */
export const limits = { methods: 15, classLines: 250, functionLines: 25, columns: 120 } as const;

export interface Source {
  readonly file: string;
  readonly text: string;
}

/** One sentence for each class and function of a TypeScript source that is larger than the limits, in their order. */
export function sizeComplaints({ file, text }: Source): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const complaints: string[] = [];
  const visit = (node: ts.Node): void => {
    for (const complaint of complaintsOf(node)) complaints.push(`${file}:${lineOf(node)} ${complaint}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return complaints;
}

/** One sentence for each line that is too long. */
export function lineComplaints({ file, text }: Source): string[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const { length } = Array.from(line);
    return length > limits.columns ? [`${file}:${index + 1} has ${length} characters, at most ${limits.columns}`] : [];
  });
}

function complaintsOf(node: ts.Node): string[] {
  if (ts.isClassLike(node)) return classComplaints(node);
  if (!isFunction(node) || linesOf(node) <= limits.functionLines) return [];
  return [`${nameOf(node)} has ${linesOf(node)} lines, at most ${limits.functionLines}`];
}

function classComplaints(node: ts.ClassLikeDeclaration): string[] {
  const name = `class ${node.name?.text ?? 'without a name'}`;
  const [methods, lines] = [node.members.filter(isMethod).length, linesOf(node)];
  return [
    ...(methods > limits.methods ? [`${name} has ${methods} methods, at most ${limits.methods}`] : []),
    ...(lines > limits.classLines ? [`${name} has ${lines} lines, at most ${limits.classLines}`] : []),
  ];
}

/** Methods and accessors with a body, and properties that hold a function. */
function isMethod(member: ts.ClassElement): boolean {
  if (ts.isPropertyDeclaration(member)) return holdsFunction(member.initializer);
  return (ts.isMethodDeclaration(member) || ts.isAccessor(member)) && member.body !== undefined;
}

function holdsFunction(value: ts.Expression | undefined): boolean {
  if (value === undefined) return false;
  if (isWrapping(value)) return holdsFunction(value.expression);
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value);
}

/** Parentheses, and what only the type checker sees. */
function isWrapping(
  value: ts.Expression,
): value is ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression | ts.TypeAssertion {
  return (
    ts.isParenthesizedExpression(value) ||
    ts.isAsExpression(value) ||
    ts.isSatisfiesExpression(value) ||
    ts.isTypeAssertionExpression(value)
  );
}

function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

/** Its own name, or that of the constant, the property or the member that holds it. */
function nameOf(node: ts.FunctionLikeDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (node.name !== undefined) return node.name.getText();
  const holder = node.parent;
  const isNamed =
    ts.isVariableDeclaration(holder) || ts.isPropertyDeclaration(holder) || ts.isPropertyAssignment(holder);
  return isNamed ? holder.name.getText() : 'a function without a name';
}

/** Without the comment above it. */
function lineOf(node: ts.Node): number {
  return lineAt(node, node.getStart());
}

function linesOf(node: ts.Node): number {
  return lineAt(node, node.getEnd()) - lineOf(node) + 1;
}

function lineAt(node: ts.Node, position: number): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(position).line + 1;
}
