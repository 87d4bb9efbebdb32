/** A field that filters a list while typing; Escape clears it. */
export function SearchField(props: {
  id: string;
  label: string;
  value: string;
  onInput: (value: string) => void;
}) {
  const { id, label, value, onInput } = props;
  return (
    <span class="search">
      <label class="unseen" for={id}>
        {label}
      </label>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="10.5" cy="10.5" r="6" />
        <path d="M15 15l5 5" />
      </svg>
      <input
        id={id}
        type="search"
        placeholder={label}
        autocomplete="off"
        spellcheck={false}
        value={value}
        onInput={(event) => {
          onInput(event.currentTarget.value);
        }}
      />
    </span>
  );
}
