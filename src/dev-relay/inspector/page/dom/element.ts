type Content = Node | string;

/** Attributes that hold words. None of them loads, runs or styles anything, whatever the words are. */
type AttributeName =
  | `aria-${string}`
  | `data-${string}`
  | ('autocomplete' | 'disabled' | 'dir' | 'for' | 'hidden' | 'id' | 'name' | 'open' | 'role' | 'scope' | 'tabindex')
  | ('title' | 'type' | 'value' | 'colspan');

export interface Traits {
  readonly class?: string;
  readonly attributes?: Readonly<Partial<Record<AttributeName, string>>>;
  /** Texts stay texts: the page has no way to make markup of them. */
  readonly content?: Content | readonly Content[];
}

/** A new element. Whatever is foreign goes into `content`, as text. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  traits: Traits = {},
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (traits.class !== undefined) made.className = traits.class;
  for (const [name, value] of Object.entries(traits.attributes ?? {})) made.setAttribute(name, value ?? '');
  made.append(...contentOf(traits));
  return made;
}

function contentOf({ content = [] }: Traits): readonly Content[] {
  return typeof content === 'string' || content instanceof Node ? [content] : content;
}
