// What this browser keeps, as JSON. Where it keeps nothing, or is full, nothing is found, and nothing
// else changes.

export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Not kept.
  }
}

export function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // There was none.
  }
}

export function keys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
