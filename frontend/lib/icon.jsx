/** A picture of the sprite. */
export function Icon({ name }) {
  const sprite = document.querySelector('meta[name=icons]')?.content ?? '/static/gen/icons.svg';
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`${sprite}#${name}`} />
    </svg>
  );
}
