namespace DeCam.Cluster.Tests.Browser;

/// <summary>What is asked of a page from within.</summary>
internal static class PageScripts
{
    /// <summary>Before the page's own scripts: notes what is focused, and what listens to clicks.</summary>
    public const string Watch = """
        window.watched = { reached: new Set(), clicked: new Set() };
        addEventListener('focusin', e => watched.reached.add(e.target), true);
        const add = EventTarget.prototype.addEventListener;
        EventTarget.prototype.addEventListener = function (type, ...rest) {
          if (type === 'click' && this instanceof Element) watched.clicked.add(this);
          return add.call(this, type, ...rest);
        };
        """;

    /// <summary>Unfolds all that is folded.</summary>
    public const string Unfold = "() => document.querySelectorAll('details').forEach(d => d.open = true)";

    /// <summary>Sentences on what is too wide or too small.</summary>
    public const string Layout = $$"""
        () => {
          {{Named}}
          const faults = new Set(), root = document.scrollingElement, least = 12;
          if (root.scrollWidth > root.clientWidth) faults.add(`The page is ${root.scrollWidth} pixels wide in a window of ${root.clientWidth}.`);
          for (const e of [document.documentElement, document.body])
            if (/hidden|clip/.test(getComputedStyle(e).overflowX)) faults.add(`${named(e)} hides what is too wide.`);
          const check = (e, size) => { if (size < least - 0.01) faults.add(`${named(e)} has text of ${size.toFixed(1)} pixels.`); };
          for (const e of document.body.querySelectorAll('*')) {
            if (!e.checkVisibility({ visibilityProperty: true })) continue;
            const style = getComputedStyle(e);
            if (/auto|scroll/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1) faults.add(`${named(e)} has a horizontal scroll bar.`);
            const hasText = [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
            if (!hasText && !e.matches('input,select,textarea')) continue;
            const matrix = e instanceof SVGGraphicsElement ? e.getScreenCTM() : null;
            check(e, parseFloat(style.fontSize) * (matrix ? Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) : 1));
          }
          return [...faults];
        }
        """;

    /// <summary>Sentences on what answers clicks but can never have the focus; what can is kept for <see cref="Unreached"/>.</summary>
    public const string Clickable = $$"""
        () => {
          {{Named}}
          const faults = new Set(), keyed = 'a[href],area[href],button,input,select,textarea,summary,iframe,[contenteditable],[tabindex]', roles = '[role=button],[role=link],[role=tab],[role=checkbox],[role=switch],[onclick]';
          const seen = e => e.checkVisibility({ visibilityProperty: true });
          const held = e => e.closest(keyed + ',label') || e.querySelector(keyed);
          const all = [...document.body.querySelectorAll('*')].filter(seen);
          for (const e of all) {
            const points = getComputedStyle(e).cursor === 'pointer' && getComputedStyle(e.parentElement).cursor !== 'pointer';
            if ((points || e.matches(roles) || watched.clicked.has(e)) && !held(e)) faults.add(`${named(e)} answers clicks and no key.`);
          }
          const groups = '[role=tablist],[role=toolbar],[role=listbox],[role=grid],[role=menu],[role=radiogroup]';
          const radios = new Set();
          watched.wanted = all.filter(e => {
            if (!e.matches(keyed) || e.disabled || e.matches('summary:not(details > summary:first-of-type)')) return false;
            if (e.tabIndex < 0) {
              if (e.matches('a[href],button,input,select,textarea,summary') && !e.closest(groups)) faults.add(`${named(e)} is left out of the order of keys.`);
              return false;
            }
            if (e.type !== 'radio') return true;
            const group = `${e.form?.id} ${e.name}`;
            if (radios.has(group)) return false;
            const own = all.filter(o => o.type === 'radio' && o.name === e.name && o.form === e.form), first = own.find(o => o.checked) ?? own[0];
            if (first !== e) return false;
            radios.add(group);
            return true;
          });
          watched.reached.clear();
          document.activeElement?.blur();
          return [...faults];
        }
        """;

    /// <summary>How many elements the key Tab has not reached so far, and a sentence on the first.</summary>
    public const string Unreached = $$"""
        () => {
          {{Named}}
          const left = watched.wanted.filter(e => !watched.reached.has(e));
          return [`${left.length}`, left.length ? `${left.length} of ${watched.wanted.length} elements are not reached by the key Tab, first ${named(left[0])}.` : ''];
        }
        """;

    private const string Named = "const named = e => `<${e.localName}${e.id ? ` id=${e.id}` : ''}${e.classList.length ? ` class=${e.classList}` : ''}> '${e.textContent.trim().slice(0, 40)}'`;";
}
