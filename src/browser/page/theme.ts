export type Theme = 'auto' | 'light' | 'dark';

/** Shows a theme in the document; `auto` is the device's own. */
export function showTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === 'auto') root.removeAttribute('data-theme');
  else root.setAttribute('data-theme', theme);
}

/** The theme that a document shows. */
export function shownTheme(): Theme {
  const shown = document.documentElement.getAttribute('data-theme');
  return shown === 'light' || shown === 'dark' ? shown : 'auto';
}
