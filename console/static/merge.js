// Brings a page up to date with a newer copy of it, in place. What a person is at stays theirs: the form they fill in, the
// file they chose, what they opened, where they stand. Whatever is the same in both is not touched.

const FIELDS = "input:not([type=hidden]), textarea, select";
// Set by the reader's side alone; the copy knows nothing of them.
const OURS = new Set(["open", "tabindex", "data-sent", "data-fresh"]);

function given(field) {
  if (field.tagName === "SELECT") return ([...field.options].find((one) => one.defaultSelected) || field.options[0])?.value || "";
  if (field.type === "checkbox" || field.type === "radio") return String(field.defaultChecked);
  return field.type === "file" ? "" : field.defaultValue;
}

function current(field) {
  return field.type === "checkbox" || field.type === "radio" ? String(field.checked) : field.value;
}

// Whether a person is at a form: something stands in it that `copy` would not have there, they are in it, or it is on its way.
export function isTouched(form, copy) {
  const active = document.activeElement;
  if (form.dataset.sent || (form.contains(active) && active.matches(FIELDS))) return true;
  const twins = copy ? [...copy.querySelectorAll(FIELDS)] : [];
  return [...form.querySelectorAll(FIELDS)].some((field) => {
    const twin = twins.find((one) => one.name === field.name && one.type === field.type);
    const expected = twin ? given(twin) : field.tagName === "SELECT" ? given(field) : field.type === "checkbox" ? "false" : "";
    return current(field) !== expected;
  });
}

// Whether a part that the copy has no more must stay: a person is at it, or it is said to them alone.
function isHeld(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return false;
  const within = (selector) => [...(node.matches(selector) ? [node] : []), ...node.querySelectorAll(selector)];
  return within("details[open], [data-keep]").length > 0 || within("form").some((form) => isTouched(form, null));
}

function isSaidHere(node) {
  return node.nodeType === Node.ELEMENT_NODE && "keep" in node.dataset;
}

function alike(one, other) {
  if (one.nodeName !== other.nodeName || isSaidHere(one) !== isSaidHere(other)) return false;
  return (one.id || "") === (other.id || "");
}

// Which part of the page each part of the copy continues: by its id, else by its kind in their order.
function pair(old, copy) {
  const left = new Set(old.childNodes);
  const pairs = new Map();
  for (const fresh of copy.childNodes) {
    for (const one of left) {
      if (!alike(one, fresh)) continue;
      pairs.set(fresh, one);
      left.delete(one);
      break;
    }
  }
  return { pairs, left };
}

function mergeChildren(old, copy) {
  const { pairs, left } = pair(old, copy);
  let changed = false;
  for (const node of left) {
    if (isHeld(node)) continue;
    left.delete(node);
    node.remove();
    changed = true;
  }
  let at = old.firstChild;
  for (const fresh of copy.childNodes) {
    while (at && left.has(at)) at = at.nextSibling;
    const twin = pairs.get(fresh);
    if (!twin) {
      old.insertBefore(document.importNode(fresh, true), at);
      changed = true;
      continue;
    }
    if (twin === at) at = at.nextSibling;
    else old.insertBefore(twin, at);
    changed = merge(twin, fresh) || changed;
  }
  return changed;
}

function mergeAttributes(old, copy) {
  let changed = false;
  for (const { name, value } of copy.attributes) {
    if (OURS.has(name) || old.getAttribute(name) === value) continue;
    old.setAttribute(name, value);
    changed = true;
  }
  for (const { name } of [...old.attributes]) {
    if (OURS.has(name) || copy.hasAttribute(name)) continue;
    old.removeAttribute(name);
    changed = true;
  }
  return changed;
}

// Whether something was changed that can be seen: a form's hidden fields cannot.
export function merge(old, copy) {
  if (old.isEqualNode(copy)) return false;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = copy.data;
    return Boolean(old.data.trim());
  }
  if (old.tagName === "FORM" && isTouched(old, copy)) return false;
  const changed = mergeAttributes(old, copy) && !old.matches("input[type=hidden]");
  const within = mergeChildren(old, copy);
  if (within && old.matches("[data-live]")) old.dataset.fresh = "yes";
  return changed || within;
}
