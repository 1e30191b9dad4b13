
(() => {
  'use strict';
  const all = (query, root) => [...(root || document).querySelectorAll(query)];
  document.documentElement.classList.add('ready');

  // Tables are sorted by a click on a heading: first the way that puts what matters on top, then the other; what is missing stays last.
  const number = text => parseFloat(text.replace(/,/g, '').replace(/^[<>\s]+/, ''));
  const sort = (table, column, descending, isText) => {
    const body = table.tBodies[0], way = descending ? -1 : 1;
    const rows = [...body.rows].map((row, i) => {
      const text = row.cells[column].textContent.trim();
      return { row, i, text, value: isText ? text : number(text) };
    });
    rows.sort((a, b) => {
      const missing = row => row.text === '' || (!isText && Number.isNaN(row.value));
      if (missing(a) || missing(b)) return missing(a) - missing(b) || a.i - b.i;
      return way * (isText ? a.value.localeCompare(b.value, undefined, { numeric: true }) : a.value - b.value) || a.i - b.i;
    });
    body.append(...rows.map(row => row.row));
  };
  for (const table of all('table.sortable')) {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...heading.childNodes);
      heading.append(button);
      const isText = heading.classList.contains('t');
      button.addEventListener('click', () => {
        const before = heading.getAttribute('aria-sort');
        const descending = before ? before === 'ascending' : !isText;
        headings.forEach(other => other.removeAttribute('aria-sort'));
        heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        sort(table, column, descending, isText);
      });
    });
  }

  // Filters hide what is about something else. A part that is about all stays.
  const filters = document.querySelector('form.filters');
  if (filters) {
    const kinds = ['model', 'method', 'protocol'];
    const items = all('[data-model],[data-method],[data-protocol],[data-image]');
    const names = new Map(all('section.image[data-image] > h3, .index li[data-image] > a').map(n => [n.parentElement.dataset.image, n.textContent.toLowerCase()]));
    const index = document.querySelector('.index');
    const apply = () => {
      const wanted = kinds.map(kind => [kind, filters.elements[kind] ? filters.elements[kind].value : '']).filter(pair => pair[1] !== '');
      const part = filters.elements.image ? filters.elements.image.value.trim().toLowerCase() : '';
      for (const item of items) {
        const data = item.dataset;
        // Of elements of drawings, hidden is no property.
        item.toggleAttribute('hidden', wanted.some(([kind, value]) => data[kind] !== undefined && data[kind] !== value)
          || (part !== '' && data.image !== undefined && names.has(data.image) && !names.get(data.image).includes(part)));
      }
      if (index && part !== '') index.open = true;
      const maps = all('.grid figure[data-method]');
      const shown = maps.filter(map => !map.closest('[hidden]')).length;
      filters.querySelector('output').value = maps.length === 0 || (wanted.length === 0 && part === '') ? '' : `${shown} of ${maps.length} maps`;
    };
    filters.hidden = false;
    filters.addEventListener('input', apply);
    filters.addEventListener('reset', () => setTimeout(apply));
    filters.addEventListener('submit', event => event.preventDefault());
    apply();
  }

  // A click on a picture enlarges it; arrow keys go to the next one that is shown, Escape back to its place.
  const shots = () => all('.shot').filter(shot => !shot.closest('[hidden]'));
  let dialog, current;
  const show = shot => {
    current = shot;
    const from = shot.querySelector('img'), image = new Image();
    image.src = from.src;
    image.alt = from.alt;
    const section = shot.closest('section.image'), group = shot.closest('.group'), words = document.createElement('p');
    words.textContent = [section && section.querySelector('h3').textContent, group && group.querySelector('p').textContent].filter(Boolean).join(' · ');
    const caption = shot.parentElement.querySelector('figcaption').cloneNode(true);
    caption.prepend(words);
    all('a', caption).forEach(link => link.addEventListener('click', () => dialog.close('followed')));
    dialog.querySelector('figure').replaceChildren(image, caption);
  };
  const step = by => {
    const list = shots(), at = list.indexOf(current);
    show(list[(at + by + list.length) % list.length]);
  };
  const make = () => {
    dialog = document.createElement('dialog');
    dialog.setAttribute('aria-label', 'Enlarged picture');
    const bar = document.createElement('div');
    bar.className = 'bar';
    for (const [text, act] of [['\u2190 Previous', () => step(-1)], ['Next \u2192', () => step(1)], ['Close', () => dialog.close()]]) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = text;
      button.addEventListener('click', act);
      bar.append(button);
    }
    const figure = document.createElement('figure');
    figure.setAttribute('aria-live', 'polite');
    dialog.append(bar, figure);
    dialog.addEventListener('keydown', event => {
      const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      step(by);
    });
    dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
    // A link that was followed has scrolled to its place.
    dialog.addEventListener('close', () => current.focus({ preventScroll: dialog.returnValue === 'followed' }));
    document.body.append(dialog);
  };
  document.addEventListener('click', event => {
    const shot = event.target.closest('.shot');
    if (!shot || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!dialog) make();
    show(shot);
    dialog.returnValue = '';
    dialog.showModal();
  });
  // A picture without numbers is no link, and becomes a button.
  for (const shot of all('span.shot')) {
    shot.tabIndex = 0;
    shot.setAttribute('role', 'button');
    shot.setAttribute('aria-label', `Enlarge: ${shot.querySelector('img').alt}`);
    shot.addEventListener('keydown', event => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      shot.click();
    });
  }

  // Print has all: folded parts are opened, and pictures do not wait to be seen.
  addEventListener('beforeprint', () => {
    all('details').forEach(part => { part.open = true; });
    all('img[loading=lazy]').forEach(image => { image.loading = 'eager'; });
  });
  // A link into a folded part opens it.
  const open = () => {
    const place = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const part = place && place.closest('details:not([open])');
    if (part) { part.open = true; place.scrollIntoView(); }
  };
  addEventListener('hashchange', open);
  open();
})();
